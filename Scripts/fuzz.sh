#!/usr/bin/env bash
# Feeds every decoder, or the ones named, inputs grown from its corpus.
#   Scripts/fuzz.sh [SECONDS_PER_ENTRY] [ENTRY...]
# FUZZ_SEED makes two runs alike, so that a check of a change does not fail for what was there before.
# What made a decoder trap, hang or swell is kept in .build/fuzz/finds; new inputs in .build/fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}
[ $# -eq 0 ] || shift
case $seconds in
'' | *[!0-9]* | 0*) # libFuzzer takes 0 for "without end"
    echo "usage: Scripts/fuzz.sh [SECONDS_PER_ENTRY] [ENTRY...]" >&2
    exit 2
    ;;
esac

build=(-c release --sanitize=fuzzer --product fuzz --scratch-path .build/fuzz)
export WARREN_FUZZ=1 SWIFT_BACKTRACE=enable=no
log=.build/fuzz/build.log
mkdir -p .build/fuzz/finds .build/fuzz/logs
swift build "${build[@]}" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
fuzz=$(swift build "${build[@]}" --show-bin-path)/fuzz

entries=$(FUZZ_ENTRY=list "$fuzz")
failed=0
fail() { # fail MESSAGE
    echo "FAILED $1" >&2
    failed=1
}
for entry in $entries; do
    [ -n "$(ls -A "Fuzz/corpus/$entry" 2>/dev/null)" ] || fail "$entry: Fuzz/corpus/$entry has no seed"
done
for folder in Fuzz/corpus/*/; do
    [ -d "$folder" ] || continue
    grep -qxF -- "$(basename "$folder")" <<<"$entries" || fail "$folder: no entry has this name"
done
for entry in "$@"; do
    grep -qxF -- "$entry" <<<"$entries" || fail "$entry: no such entry"
done
[ $failed -eq 0 ] || exit 1

for entry in ${*:-$entries}; do
    grown=.build/fuzz/corpus/$entry
    log=.build/fuzz/logs/$entry.log
    mkdir -p "$grown"
    status=0
    FUZZ_ENTRY=$entry timeout -k 10 $((seconds + 60)) "$fuzz" \
        -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=1024 -timeout=10 \
        -artifact_prefix=".build/fuzz/finds/$entry-" -print_final_stats=1 \
        "$grown" "Fuzz/corpus/$entry" >"$log" 2>&1 || status=$?
    runs=$(sed -nE 's/^stat::number_of_executed_units: *([0-9]+).*/\1/p' "$log" | tail -n 1)
    coverage=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 || true)
    printf '%-24s %12s runs   %s\n' "$entry" "${runs:-?}" "${coverage:-cov: ?}"
    [ $status -eq 0 ] && [ -n "$runs" ] && continue
    find=$(sed -nE 's/.*Test unit written to (.*)/\1/p' "$log" | tail -n 1)
    fail "$entry: exit status $status, input ${find:-not kept}, log $log"
done
exit $failed
