#!/bin/sh
# Type-checks and bundles the page into .build/web. What every page needs is in app.js, shared.js and
# app.css; the Rooms page adds rooms.js, rooms.css and its worker, transfer.js, when it is opened.
# Uses Web/node_modules when npm has filled it, otherwise Debian's packages:
#   esbuild node-typescript node-react node-react-dom
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
web="$root/Web"
out="$root/.build/web"
modules="$root/.build/web-modules"
system=/usr/share/nodejs
# In all, and what the first page loads: React, the shell and the node's pages.
budget=150000
first_budget=84000

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
bundle() {
    esbuild "$@" --bundle --minify --charset=utf8 --legal-comments=none --log-level=warning \
        --target=es2020,chrome100,firefox100,safari15 --tsconfig="$web/tsconfig.json" \
        '--define:process.env.NODE_ENV="production"'
}
parts="$root/.build/web-parts"
rm -rf "$parts"
bundle "$web/src/main.tsx" --outdir="$parts" --format=esm --splitting --entry-names=[name] \
    --chunk-names=[name] "--inject:$web/src/jsx.ts" "--mangle-props=^($internal)$" "$@"
# What only the Rooms page needs is one file, and what it shares with the others is another.
set -- "$parts"/*.js
if [ "$*" != "$parts/RoomsPage.js $parts/chunk.js $parts/main.js" ]; then
    echo "web.sh: the bundle has other parts than expected: $*" >&2
    exit 1
fi
# Constants that crossed modules leave dead branches; a second pass removes them.
finish() { # finish PART NAME NOTICE: minifies once more, under the names the files have on a node
    {
        if [ -n "$3" ]; then echo "$3"; fi
        sed -e 's#\./RoomsPage\.js#./rooms.js#g' -e 's#\./chunk\.js#./shared.js#g' "$parts/$1" |
            esbuild --minify --charset=utf8 --log-level=warning --format=esm
    } >"$out/$2"
}
react="/*! Contains React, Copyright (c) Facebook, Inc. and its affiliates, MIT License */"
finish main.js app.js "$react"
finish chunk.js shared.js "$react"
finish RoomsPage.js rooms.js ''
cp "$parts/main.css" "$out/app.css"
bundle "$web/src/rooms/rooms.css" --outfile="$out/rooms.css"
bundle "$web/src/rooms/transfer/worker.ts" --format=iife --outfile="$out/transfer.js"
bundle "$web/src/rooms/serviceWorker.ts" --format=iife --outfile="$out/sw.js"
cp "$web/index.html" "$web/icon.svg" "$web/manifest.webmanifest" "$out/"

total=0
weigh() { # weigh LIMIT WHAT FILE…: adds to the total, which must stay within the limit
    limit=$1 what=$2
    shift 2
    for file in "$@"; do
        size=$(gzip -9 -c "$out/$file" | wc -c)
        total=$((total + size))
        printf '%8d bytes gzip  %s\n' "$size" "$file"
    done
    printf '%8d bytes gzip  %s\n' "$total" "$what"
    [ "$total" -le "$limit" ] || {
        echo "web.sh: the page is over its budget of $limit bytes gzip $what" >&2
        exit 1
    }
}
weigh "$first_budget" 'for the first page' index.html app.js shared.js app.css icon.svg
weigh "$budget" 'in all' rooms.js rooms.css transfer.js sw.js manifest.webmanifest
# The compiler embeds the bundle into this file, and does not always notice a new one.
touch "$root/Sources/C/CWeb/assets.c"
