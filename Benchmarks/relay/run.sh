#!/usr/bin/env bash
# Measures three hops of Tor (default and Vanilla scheduler) and of Warren in turn, on loopback.
# usage: Benchmarks/relay/run.sh [ROUNDS] [MEGABYTES]
# Needs root and Debian's tor, nginx-light and curl; `make bench` installs them. A script that brings up a
# private Tor network is looked for at $TOR_NETWORK; without one only Warren is measured.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3} megabytes=${2:-300}
warren=${WARREN:-$PWD/.build/release/warren}
tor_network=${TOR_NETWORK:-../shared/bench/relay/tor-bench.sh}
work=$(mktemp -d)
started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    [ ! -x "$tor_network" ] || TORBENCH_DIR=$work/tor "$tor_network" down >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

start() { # start NAME COMMAND…: runs it in the background, its output in a file
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 &
    started+=($!)
    last=$!
}

await() { # await FILE PATTERN: prints the first match
    for _ in $(seq 200); do
        if grep -oE -m 1 "$2" "$1" 2>/dev/null | head -n 1 | grep .; then return; fi
        sleep 0.1
    done
    echo "no $2 in $1" >&2
    cat "$1" >&2
    return 1
}

web() {
    mkdir -p "$work/www" "$work/nginx"
    head -c "${megabytes}M" /dev/urandom >"$work/www/big"
    head -c 100 /dev/zero | tr '\0' x >"$work/www/small"
    cat >"$work/nginx.conf" <<CONF
daemon off; master_process off; pid $work/nginx/pid; error_log $work/nginx/error.log;
events { worker_connections 512; }
http { access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000;
  client_body_temp_path $work/nginx/a; proxy_temp_path $work/nginx/b;
  fastcgi_temp_path $work/nginx/c; uwsgi_temp_path $work/nginx/d; scgi_temp_path $work/nginx/e;
  server { listen 127.0.0.1:18081; root $work/www; } }
CONF
    start nginx nginx -c "$work/nginx.conf"
}

measure_warren() {
    local pids=() before=${#started[@]}
    start registry "$warren" registry --data "$work/r0" --listen 127.0.0.1:18470
    local link
    link=$(await "$work/registry.log" '127\.0\.0\.1:18470/[a-z2-7]{52}')
    for number in 1 2 3; do
        start "relay$number" "$warren" relay --data "$work/r$number" --join "$link" \
            --exit test --name "bench$number"
        pids+=("$last")
    done
    start proxy "$warren" proxy --data "$work/p" --join "$link" --listen 127.0.0.1:19250
    pids+=("$last")
    sleep 4
    python3 Benchmarks/relay/measure.py warren 127.0.0.1:19250 127.0.0.1:18081 \
        "$(IFS=,; echo "${pids[*]}")"
    python3 Benchmarks/relay/idle.py 127.0.0.1:19250 5000 \
        "$(IFS=,; echo "${pids[*]:0:3}")" >>"$work/idle"
    for pid in "${started[@]:before}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]:before}"; do wait "$pid" 2>/dev/null || true; done
    started=("${started[@]:0:before}")
    rm -rf "$work"/r? "$work/p"
}

measure_tor() { # measure_tor NAME SCHEDULER
    local torrc="ConnLimit 60"
    [ "$2" = default ] || torrc="Schedulers $2"
    TORBENCH_DIR=$work/tor NICE=0 MB=1 EXTRA_TORRC="$torrc" "$tor_network" up >"$work/tor.log" 2>&1
    local pids
    pids=$(awk '$2 != "nginx" && $2 != "hs" {print $1}' "$work/tor/pids" | paste -sd,)
    python3 Benchmarks/relay/measure.py "$1" 127.0.0.1:19050 127.0.0.1:18081 "$pids"
    TORBENCH_DIR=$work/tor "$tor_network" down >/dev/null
}

web
for _ in $(seq "$rounds"); do
    measure_warren
    if [ -x "$tor_network" ]; then
        measure_tor tor default
        measure_tor tor-vanilla Vanilla
    fi
done | tee "$work/figures"
python3 Benchmarks/relay/ratios.py "$work/figures"
cat "$work/idle"
