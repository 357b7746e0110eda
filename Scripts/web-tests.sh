#!/bin/sh
# Runs the tests of the page's own protocols (Web/tests) on Node.js, without a browser.
set -eu
cd "$(dirname "$0")/.."
out=.build/web-tests
rm -rf "$out"
esbuild Web/tests/*.test.ts --bundle --platform=node --format=esm --target=node18 \
    --log-level=warning --outdir="$out" --out-extension:.js=.mjs
exec node --no-warnings --test "$out"
