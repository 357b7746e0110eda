#!/usr/bin/env bash
# Runs the built program's commands as people do: real processes, real files, on the loopback.
# Usage: Scripts/commands.sh [PYTEST_ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
python=.build/browser-venv/bin/python
[ -x "$python" ] || python3 -m venv .build/browser-venv
if ! "$python" -c 'import pytest' 2>/dev/null; then
    "$python" -m pip install --quiet -r Interop/Browser/requirements.txt || {
        echo "error: pytest could not be installed from the Python package index" >&2
        exit 1
    }
fi
exec "$python" -m pytest -q -p no:cacheprovider Interop/Commands "$@"
