#!/usr/bin/env bash
# Every benchmark beside its anchors; today there is one.
exec "$(dirname "$0")/relay/run.sh" "$@"
