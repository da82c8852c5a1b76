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

install_packages() {
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "setup: please install as root: apt-get install $*" >&2
      exit 1
    }
    sudo=(sudo)
  fi
  echo "setup: installing $*" >&2
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "$@" >/dev/null
}

[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"

# The metric 'math' compares expressions by SymPy, whose LaTeX parser wants this very version of its runtime.
requirements=('sympy>=1.12,<2' 'antlr4-python3-runtime==4.11.*')
environment="${XDG_CACHE_HOME:-$HOME/.cache}/maspob/python"
if ! "$environment/bin/python3" -c 'from sympy.parsing.latex import parse_latex; parse_latex("1")' 2>/dev/null; then
  echo "setup: installing ${requirements[*]} in $environment" >&2
  python3 -m venv "$environment"
  "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check "${requirements[@]}"
fi
