#!/usr/bin/env bash
# Installs the system packages that the build needs, where they are missing (Debian and its relatives).
set -euo pipefail

packages=(libopenblas-dev liblapacke-dev libcurl4-openssl-dev libsqlite3-dev pkg-config python3 bubblewrap)

command -v swift >/dev/null || {
  echo "setup: no 'swift' on the PATH; install Swift 6.2 or later from https://swift.org/install" >&2
  exit 1
}

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
# Any Python 3 will do, wherever it comes from.
if command -v python3 >/dev/null; then
  remaining=()
  for package in "${missing[@]}"; do [ "$package" = python3 ] || remaining+=("$package"); done
  missing=("${remaining[@]}")
fi
# Debian keeps what virtual environments need in a package of its own.
if command -v python3 >/dev/null && ! python3 -c 'import ensurepip' 2>/dev/null; then
  missing+=(python3-venv)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "setup: please install as root: apt-get install ${missing[*]}" >&2
    exit 1
  }
  sudo=(sudo)
fi
echo "setup: installing ${missing[*]}" >&2
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
