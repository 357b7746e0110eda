#!/usr/bin/env bash
# Provides OpenSSL 3.5 or newer, which is the first with ML-KEM and ML-DSA.
# Debian 13 ships it. On Debian 12 the newest signed Debian 13 package is unpacked into .deps/openssl:
# nothing is installed, the system's apt is not touched, and the archives are linked statically.
set -euo pipefail
cd "$(dirname "$0")/.."
target=.deps/openssl

if [ "$(dpkg --print-architecture)" = "" ]; then
    echo "This set-up needs Debian's dpkg." >&2
    exit 1
fi
if dpkg-query -W -f='${Version}' libssl-dev 2>/dev/null | grep -Eq '^(3\.([5-9]|[1-9][0-9])|[4-9])'; then
    rm -rf "$target"
    exit 0
fi
if [ -f "$target/record" ] && [ "${1:-}" != "--newest" ]; then exit 0; fi

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror() { # mirror SUFFIX: the base URL of the machine's own archive whose path ends with SUFFIX
    { cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } |
        sed -nE "s:^[^#]*(https?\://[^ ]*/$1)/*( .*)?\$:\1:p" | sed -n 1p
}
main=$(mirror debian)
security=$(mirror debian-security)
[ -n "$main" ] || { echo "No Debian archive found in this machine's apt sources." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/state"
{
    echo "deb [signed-by=$keyring] $main trixie main"
    [ -z "$security" ] || echo "deb [signed-by=$keyring] $security trixie-security main"
} >"$work/sources.list"
options=(
    -o Dir::State="$work/state" -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache"
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=- -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
    -o APT::Get::List-Cleanup=0
)
fail() {
    echo "OpenSSL 3.5 could not be fetched: $1" >&2
    echo "Use Debian 13, or make the Debian archive reachable, and run make again." >&2
    echo "There is no build without post-quantum cryptography." >&2
    exit 1
}
apt-get "${options[@]}" -qq update || fail "the package lists of Debian 13 are not reachable"
(cd "$work" && apt-get "${options[@]}" -qq download libssl-dev) || fail "the package did not download"
package=$(ls "$work"/libssl-dev_*.deb)
dpkg -x "$package" "$work/unpacked"

triple=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
rm -rf "$target" "$target.new"
mkdir -p "$target.new/lib" "$target.new/include"
cp -r "$work/unpacked/usr/include/openssl" "$target.new/include/"
cp -r "$work/unpacked/usr/include/$triple/openssl/." "$target.new/include/openssl/"
cp "$work/unpacked/usr/lib/$triple/libcrypto.a" "$work/unpacked/usr/lib/$triple/libssl.a" "$target.new/lib/"
{
    echo "package $(dpkg-deb -f "$package" Package) $(dpkg-deb -f "$package" Version)"
    echo "sha256 $(sha256sum "$package" | cut -d' ' -f1)"
} >"$target.new/record"
mv "$target.new" "$target"
echo "OpenSSL for this build: $(head -n 1 "$target/record" | cut -d' ' -f3)"
