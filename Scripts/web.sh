#!/bin/sh
# Type-checks and bundles the page into .build/web: index.html, app.js, app.css, icon.svg.
# Uses Web/node_modules when npm has filled it, otherwise Debian's packages:
#   esbuild node-typescript node-react node-react-dom
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
web="$root/Web"
out="$root/.build/web"
system=/usr/share/nodejs

if [ -d "$web/node_modules/react" ]; then
    PATH="$web/node_modules/.bin:$PATH"
    project="$web/tsconfig.json"
else
    NODE_PATH="$system${NODE_PATH:+:$NODE_PATH}"
    export NODE_PATH
    project="$web/tsconfig.debian.json"
fi
for tool in tsc esbuild; do
    command -v "$tool" >/dev/null || {
        echo "web.sh: $tool is missing; install esbuild and node-typescript, or run npm install" \
            "in Web" >&2
        exit 1
    }
done

tsc --noEmit -p "$project"

mkdir -p "$out"
esbuild "$web/src/main.tsx" --bundle --minify --charset=utf8 --legal-comments=none \
    --target=es2020,chrome100,firefox100,safari15 --jsx=automatic --format=iife \
    --tsconfig="$web/tsconfig.json" '--define:process.env.NODE_ENV="production"' \
    --log-level=warning --outfile="$out/app.js"
cp "$web/index.html" "$web/icon.svg" "$out/"

total=0
for file in index.html app.js app.css icon.svg; do
    size=$(gzip -9 -c "$out/$file" | wc -c)
    total=$((total + size))
    printf '%8d bytes gzip  %s\n' "$size" "$file"
done
printf '%8d bytes gzip  in all\n' "$total"
if [ "$total" -gt 80000 ]; then
    echo "web.sh: the page is over its budget of 80000 bytes gzip" >&2
    exit 1
fi
