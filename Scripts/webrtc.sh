#!/usr/bin/env bash
# Joins our native WebRTC peer with aiortc's and with a real browser's. Usage: Scripts/webrtc.sh
# [PYTEST_ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
python=.build/webrtc-venv/bin/python
[ -x "$python" ] || python3 -m venv .build/webrtc-venv
if ! "$python" -c 'import aiortc, playwright, pytest' 2>/dev/null; then
    "$python" -m pip install --quiet -r Interop/WebRTC/requirements.txt || {
        echo "error: aiortc, Playwright and pytest could not be installed from the Python package index" >&2
        exit 1
    }
fi
if [ -z "${WEBRTC_PEER:-}" ]; then
    WARREN_INTEROP=1 swift build --product webrtc-peer --scratch-path .build/interop
    WEBRTC_PEER=$PWD/.build/interop/debug/webrtc-peer
fi
export WEBRTC_PEER
exec "$python" -m pytest -q -p no:cacheprovider Interop/WebRTC "$@"
