#!/bin/sh
# Type-checks and bundles the page into .build/web: index.html, app.js, app.css, icon.svg.
# Uses Web/node_modules when npm has filled it, otherwise Debian's packages:
#   esbuild node-typescript node-react node-react-dom
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
web="$root/Web"
out="$root/.build/web"
modules="$root/.build/web-modules"
system=/usr/share/nodejs
budget=80000

# Debian builds React without the compiler its authors use: as CommonJS, of which nothing can be left
# out, with named constants and long property names. As ES modules with the constants in a module of
# their own, esbuild drops what the page never calls: 6 kB of 55 kB gzip. A package of another form
# fails the bundling here rather than passing unnoticed.
constant='^const ([A-Za-z0-9]+) = (/[*] *[*]/ *)?(true|false|-?[0-9b]+);( //.*)?$'

module() {
    sed -E \
        -e "s/^var (React|Scheduler) = require\('(.*)'\);/import * as \1__namespace from \"\2\";/" \
        -e '/^var (React|Scheduler)__namespace = /d' \
        -e 's/^exports\.unstable_now = void 0;/let unstable_now; export { unstable_now };/' \
        -e 's/exports\.unstable_now( =|\()/unstable_now\1/' \
        -e 's/^exports\.(\w+) = (\w+);/export { \2 as \1 };/' \
        "$system/$1/cjs/$1.production.min.js" >"$modules/$1.source"
    sed -nE "s#$constant#export const \1 = \3;#p" "$modules/$1.source" >"$modules/$1.constants.mjs"
    {
        sed -nE "s#$constant#import { \1 } from \"./$1.constants.mjs\";#p" "$modules/$1.source"
        grep -vE "$constant" "$modules/$1.source"
    } >"$modules/$1.mjs"
    rm "$modules/$1.source"
}

# Names that only React's own tree nodes have; the page and the browser know none of them.
internal='memoizedState|memoizedProps|pendingProps|updateQueue|subtreeFlags|childLanes|stateNode'
internal="$internal|elementType|alternate|sibling|cachePool|baseState|baseQueue|baseLanes|deletions"
internal="$internal|lastRenderedReducer|lastRenderedState|pendingLanes|suspendedLanes|pingedLanes"
internal="$internal|expiredLanes|entangledLanes|entanglements|eventTimes|expirationTimes|dehydrated"
internal="$internal|finishedWork|finishedLanes|callbackNode|callbackPriority|containerInfo|retryLane"
internal="$internal|firstBaseUpdate|lastBaseUpdate|firstContext|interleaved|pendingContext|treeContext"

if [ -d "$web/node_modules/react" ]; then
    PATH="$web/node_modules/.bin:$PATH"
    project="$web/tsconfig.json"
    set --
else
    project="$web/tsconfig.debian.json"
    mkdir -p "$modules"
    module react
    module react-dom
    module scheduler
    set -- "--alias:react=$modules/react.mjs" "--alias:scheduler=$modules/scheduler.mjs" \
        "--alias:react-dom/client=$modules/react-dom.mjs"
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
# The compiler notes what it has embedded, but not what was missing: the first bundle needs a nudge.
[ -e "$out/index.html" ] || touch "$root/Sources/C/CWeb/assets.c"
esbuild "$web/src/main.tsx" --bundle --minify --charset=utf8 --legal-comments=none --format=iife \
    --target=es2020,chrome100,firefox100,safari15 --tsconfig="$web/tsconfig.json" \
    "--inject:$web/src/jsx.ts" '--define:process.env.NODE_ENV="production"' \
    --log-level=warning --outfile="$out/app.js" "--mangle-props=^($internal)$" "$@"
# Constants that crossed modules leave dead branches; a second pass removes them.
esbuild "$out/app.js" --minify --charset=utf8 --log-level=warning --outfile="$out/app.js" \
    --allow-overwrite \
    "--banner:js=/*! Contains React, Copyright (c) Facebook, Inc. and its affiliates, MIT License */"
cp "$web/index.html" "$web/icon.svg" "$out/"

total=0
for file in index.html app.js app.css icon.svg; do
    size=$(gzip -9 -c "$out/$file" | wc -c)
    total=$((total + size))
    printf '%8d bytes gzip  %s\n' "$size" "$file"
done
printf '%8d bytes gzip  in all\n' "$total"
if [ "$total" -gt "$budget" ]; then
    echo "web.sh: the page is over its budget of $budget bytes gzip" >&2
    exit 1
fi
# The compiler embeds the bundle into this file, and does not always notice a new one.
touch Sources/C/CWeb/assets.c
