#!/usr/bin/env bash
# Drives the web page with a real browser. Usage: Scripts/browser.sh [--node] [PYTEST_ARGUMENTS]
# On the simulated node, which can show every state; with --node on a real one, for which
# .build/release/warren has to be built with the page in it.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$PWD/.build/release/warren
python=.build/browser-venv/bin/python
subject=simulated
if [ "${1:-}" = --node ]; then
    subject=node
    shift
    [ -x "$program" ] || { echo "browser.sh: $program is missing; run make build" >&2; exit 1; }
fi
[ -x "$python" ] || python3 -m venv .build/browser-venv
if ! "$python" -c 'import playwright, pytest' 2>/dev/null; then
    "$python" -m pip install --quiet -r Interop/Browser/requirements.txt || {
        echo "error: Playwright and pytest could not be installed from the Python package index" >&2
        exit 1
    }
fi

if [ "$subject" = simulated ]; then exec "$python" -m pytest -q -p no:cacheprovider Interop/Browser "$@"; fi

scratch=$(mktemp -d)
node=
stop() {
    if [ -n "$node" ]; then
        kill "$node" 2>/dev/null || true
        wait "$node" || true
    fi
    rm -rf "$scratch"
}
trap stop EXIT
"$program" up --data "$scratch/data" --web 127.0.0.1:0 --socks 127.0.0.1:0 --json \
    >"$scratch/out" 2>"$scratch/err" &
node=$!
open_url=
for _ in {1..300}; do
    open_url=$(sed -nE 's/.*"open":"([^"]+)".*/\1/p' "$scratch/out")
    [ -z "$open_url" ] || break
    kill -0 "$node" 2>/dev/null || break
    sleep 0.1
done
if [ -z "$open_url" ]; then
    echo "error: the node did not say where its page is" >&2
    cat "$scratch/err" >&2
    exit 1
fi
base_url=$(sed -E 's:^(https?\://[^/]+).*:\1:' <<<"$open_url")
BASE_URL=$base_url OPEN_URL=$open_url "$python" -m pytest -q -p no:cacheprovider Interop/Browser "$@"
