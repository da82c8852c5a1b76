#!/usr/bin/env bash
# The main job from a fresh clone: sets up what is missing, builds the tool, starts the local model,
# improves an example's prompts within its budget, prints the verdict, and stops what it started.
#
# usage: scripts/run.sh [EXAMPLE] [--fresh] [options of `maspob optimize`]
#   EXAMPLE is `reading` (default) or `triage`. Run again, it continues the same run: an interrupted one
#   goes on, a finished one only prints its verdict. --fresh begins a new run.
set -euo pipefail
cd "$(dirname "$0")/.."

example=reading
case ${1:-} in
  reading | triage) example=$1; shift ;;
  -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac

scripts/setup.sh
echo "Building maspob (release) ..." >&2
# The model's threads spin and would slow the build: build first.
swift build -c release --product maspob >&2
maspob=$(swift build -c release --show-bin-path)/maspob

started=false
stop_model() { if $started; then scripts/local-model.sh stop >&2 || true; fi; }
trap stop_model EXIT
scripts/local-model.sh status >/dev/null 2>&1 || { started=true; scripts/local-model.sh start >&2; }
eval "$(scripts/local-model.sh env)"

project=runs/projects/$example
[ -e "$project/maspob.yaml" ] || "$maspob" init --example "$example" "$project" >/dev/null
"$maspob" doctor -c "$project/maspob.yaml"
# Not exec: the trap stops the model. Ctrl-C reaches the tool, which leaves a checkpoint.
"$maspob" optimize -c "$project/maspob.yaml" "$@"
