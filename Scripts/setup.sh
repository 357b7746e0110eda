#!/usr/bin/env bash
# Installs what is missing on Debian 12 or 13, and nothing else. Usage: Scripts/setup.sh [GROUP…]
# Groups: build (default), test (what the tests drive), bench (what we are measured against).
# `Scripts/setup.sh --list [GROUP…]` only names the packages.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=/dev/null
release=$(. /etc/os-release 2>/dev/null && echo "${ID:-}-${VERSION_ID:-}") || release=unknown

packages() { # packages GROUP: the Debian packages of a group, on this release
    case $1 in
    build)
        echo g++ make pkg-config libuv1-dev libsodium-dev libtomlplusplus-dev libsqlite3-dev \
            libusrsctp-dev zlib1g-dev libzstd-dev esbuild node-typescript node-react node-react-dom
        # Debian 12's OpenSSL is too old; Scripts/openssl.sh sees to that one.
        if [ "$release" != debian-12 ]; then echo libssl-dev; fi
        ;;
    test) echo sqlite3 curl nginx-light chromium fonts-dejavu-core python3-venv zsh fish ;;
    bench) echo tor iperf3 ;;
    *)
        echo "setup.sh: there is no group '$1'; the groups are build, test and bench" >&2
        exit 2
        ;;
    esac
}

check_system() {
    case $release in
    debian-12 | debian-13) return ;;
    esac
    cat >&2 <<'TXT'
error: this set-up knows Debian 12 and 13 only
  try: `Scripts/setup.sh --list` for the packages' Debian names; with their like and OpenSSL 3.5
       or newer installed, `swift build` works without this script
TXT
    exit 1
}

check_swift() {
    local found
    found=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9.]+$') || found=''
    if [ -n "$found" ] && printf '6.3\n%s\n' "$found" | sort -VC; then return; fi
    {
        if [ -z "$found" ]; then
            echo 'error: Swift is not installed, or not on your PATH'
        else
            echo "error: Swift $found is installed; Warren needs 6.3 or newer"
        fi
        cat <<'TXT'
  try: the Swift project's installer, swiftly: follow the Linux instructions of the install page on
       swift.org, then `swiftly install latest`, and open a new shell
  try: the Debian 12 archive of the same page: unpack it, and put its usr/bin first in your PATH
TXT
    } >&2
    exit 1
}

missing_of() { # missing_of PACKAGE…: those that are not installed, one per line
    { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } |
        sed -n 's/^installed //p' | sort >"$scratch/installed"
    printf '%s\n' "$@" | sort -u | comm -23 - "$scratch/installed"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "error: installing packages needs root, and there is no sudo" >&2
        echo "  try: as root: apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
}

# Debian starts a service as soon as its package is installed; this file forbids it (Debian Policy
# 9.3.3.1). One that is there already is the administrator's, and stays.
policy=/usr/sbin/policy-rc.d
policy_is_ours=no

forbid_services() {
    if [ -e "$policy" ]; then return; fi
    policy_is_ours=yes
    printf '#!/bin/sh\nexit 101\n' >"$scratch/policy"
    as_root install -m 755 "$scratch/policy" "$policy"
}

clean_up() {
    if [ "$policy_is_ours" = yes ]; then as_root rm -f "$policy"; fi
    rm -rf "$scratch"
}

install_packages() {
    echo "Installing from Debian: ${missing[*]}"
    forbid_services
    local apt=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o DPkg::Lock::Timeout=300)
    # One archive that fails may not be the one we need; the installation will tell.
    as_root "${apt[@]}" update >"$scratch/log" 2>&1 || true
    if ! as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >>"$scratch/log" 2>&1; then
        grep -E '^(E|W|dpkg):' "$scratch/log" | head -n 5 >&2 || true
        cat >&2 <<'TXT'
error: the packages could not be installed
  why: most often the package archive is not reachable from this machine
  try: `sudo apt-get update` on its own; it names the archive that fails
  try: behind a proxy, tell apt about it (Acquire::http::Proxy in /etc/apt/apt.conf.d)
TXT
        exit 1
    fi
    # Not at the next start of the machine either, for services that came only with us.
    local service
    for service in nginx tor; do
        if printf '%s\n' "${missing[@]}" | grep -q "^$service"; then
            as_root update-rc.d "$service" disable >/dev/null 2>&1 || true
        fi
    done
}

list_only=no
if [ "${1:-}" = --list ]; then
    list_only=yes
    shift
fi
[ $# -gt 0 ] || set -- build
wanted=()
for group in "$@"; do
    names=$(packages "$group")
    read -ra more <<<"${names//$'\n'/ }"
    wanted+=("${more[@]}")
done
if [ "$list_only" = yes ]; then
    printf '%s\n' "${wanted[@]}"
    exit 0
fi

check_system
check_swift
scratch=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mapfile -t missing < <(missing_of "${wanted[@]}")
if [ ${#missing[@]} -gt 0 ]; then install_packages; fi
record() { cat .deps/openssl/record 2>/dev/null || true; }
before=$(record)
Scripts/openssl.sh
# The manifest asks whether .deps is there, and SwiftPM remembers the answer of an earlier build.
if [ "$(record)" != "$before" ]; then
    rm -rf "${XDG_CACHE_HOME:-$HOME/.cache}/org.swift.swiftpm/manifests"
fi
