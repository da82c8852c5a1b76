#!/usr/bin/env bash
# Files for and from other programs, read and written by these programs: optuna, gepa and dspy from PyPI, and
# promptfoo where it is installed (else a stand-in that follows its documentation).
# Drives small runs without a model, exports them in every format, and imports what the others saved.
#
# usage: scripts/interop_check.sh [--skip-offline]
# Variables: MASPOB_BIN  a built maspob (default: builds one in debug)
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=scripts/interop-requirements.txt
venv=.notebooks/interop
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  echo "interop: installing the packages of $requirements (once)" >&2
  rm -rf "$venv"
  python3 -m venv "$venv"
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2; then
    rm -rf "$venv"
    [ "${1:-}" = --skip-offline ] || { echo "interop: pip could not install the packages" >&2; exit 1; }
    echo "interop: skipped, for pip could not install the packages (offline?)"
    exit 0
  fi
  cp "$requirements" "$venv/installed.txt"
fi

maspob=${MASPOB_BIN:-}
if [ -z "$maspob" ]; then
  swift build --product maspob >&2
  maspob=$(swift build --show-bin-path)/maspob
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MASPOB_CACHE_DIR=$work/cache MASPOB_RUN_DIR=$work/runs

# The example whose program scores without a model.
"$maspob" init --example external "$work/project" >/dev/null
"$maspob" optimize -c "$work/project/maspob.yaml" --quiet >/dev/null
for format in gepa dspy optuna; do
  "$maspob" export --format "$format" -o "$work/$format.out" 2>/dev/null
done
mv "$work/gepa.out" "$work/gepa.json"
mv "$work/dspy.out" "$work/dspy.json"
mv "$work/optuna.out" "$work/optuna.log"
"$maspob" export -o "$work/trials.csv" 2>/dev/null
"$maspob" export -o "$work/prompts.yaml" 2>/dev/null

# A search that asks single examples, of a toy model: its trials are mostly partial.
coproc toy { exec python3 -B scripts/toy_project.py "$work/toy"; }
read -r url <&"${toy[0]}"
sed -i 's/^search: .*/search: { proposer: maspob-examples }/' "$work/toy/maspob.yaml"
OPENAI_BASE_URL=$url "$maspob" optimize -c "$work/toy/maspob.yaml" --run-dir "$work/toy-run" --quiet >/dev/null
"$maspob" export "$work/toy-run" --format optuna -o "$work/partial.log" 2>/dev/null
"$maspob" export "$work/toy-run" -o "$work/partial.csv" 2>/dev/null
"$venv/bin/python" scripts/interop_check.py "$maspob" "$work"
