#!/usr/bin/env bash
# Drives the web page with a real browser.
# Usage: Scripts/browser.sh [--simulated | --node] [PYTEST_ARGUMENTS]
# Twice unless told otherwise: on a simulated node, which can show every state, and on real ones,
# which are processes of $WARREN_BIN, else of .build/debug/warren. It has to be built with the page.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath -m "${WARREN_BIN:-.build/debug/warren}")
python=.build/browser-venv/bin/python
subjects=(simulated node)
case ${1:-} in
--simulated | --node)
    subjects=("${1#--}")
    shift
    ;;
esac
if [[ ${subjects[*]} = *node* && ! -x $program ]]; then
    echo "browser.sh: $program is missing; run swift build --product warren" >&2
    exit 1
fi
[ -x "$python" ] || python3 -m venv .build/browser-venv
if ! "$python" -c 'import playwright, pytest' 2>/dev/null; then
    "$python" -m pip install --quiet -r Interop/Browser/requirements.txt || {
        echo "error: Playwright and pytest could not be installed from the Python package index" >&2
        exit 1
    }
fi

code=0
for subject in "${subjects[@]}"; do
    echo "on a $subject network:"
    if [ "$subject" = node ]; then export WARREN_BIN=$program; else unset WARREN_BIN; fi
    "$python" -m pytest -q -p no:cacheprovider Interop/Browser "$@" || code=$?
done
exit "$code"
