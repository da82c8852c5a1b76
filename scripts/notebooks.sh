#!/usr/bin/env bash
# Runs the notebooks of notebooks-data from their first cell to their last; a cell that fails fails the script.
# The executed copies, with figures, go to runs/notebooks; those in notebooks-data stay without outputs.
#
# usage: scripts/notebooks.sh [--skip-offline] [NOTEBOOK]...
#   --skip-offline   where the packages are neither here nor to be had, say so and end well
# Variables: MASPOB_CURVES  another file of `maspob compare -o` for comparison.ipynb
set -euo pipefail

skip_offline=false
if [ "${1:-}" = --skip-offline ]; then skip_offline=true; shift; fi
notebooks=()
for name in "$@"; do notebooks+=("$(realpath "$name")"); done
[ -z "${MASPOB_CURVES:-}" ] || { MASPOB_CURVES=$(realpath "$MASPOB_CURVES"); export MASPOB_CURVES; }
cd "$(dirname "$0")/.."
[ ${#notebooks[@]} -gt 0 ] || notebooks=(notebooks-data/*.ipynb)

requirements=scripts/notebooks-requirements.txt
venv=.notebooks/venv
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  echo "notebooks: installing the packages of $requirements (once)" >&2
  rm -rf "$venv"
  python3 -m venv "$venv"
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2; then
    rm -rf "$venv"
    $skip_offline || { echo "notebooks: pip could not install the packages" >&2; exit 1; }
    echo "notebooks: skipped, for pip could not install the packages (offline?)"
    exit 0
  fi
  cp "$requirements" "$venv/installed.txt"
fi
# Whoever calls this may hold an environment of Jupyter's own.
env -u JUPYTER_PATH -u MPLBACKEND "$venv/bin/python" scripts/run_notebooks.py runs/notebooks "${notebooks[@]}"
