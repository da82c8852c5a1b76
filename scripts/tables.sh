#!/usr/bin/env bash
# Makes the tables of notebooks-data/tables from scratch on the local model: every combination of five
# example projects on their first 32 validation rows. About 10 minutes a table on one free core.
#
# usage: scripts/tables.sh [NAME]...      all, or some of: reading triage capitals verbs opposites
#
# Work lies in runs/tables. An interrupted table is taken up again; delete its file there to begin anew.
# Variables: MASPOB_BIN  a built maspob (default: builds one in release)
set -euo pipefail
cd "$(dirname "$0")/.."

readonly rows=32
readonly work=runs/tables

# Candidates of the larger pools that are kept, chosen by what the prompts say before anything was measured:
# of `reading` the first six, of `triage` the seed, forms that only fit some other agent, and bad ideas.
subset() {
  case $1 in
    reading) echo answer=0,1,2,3,4,5 check=0,1,2,3,4,5 format=0,1,2,3,4,5 ;;
    triage) echo gist=0,2,3,4 facts=0,3,4,7 decide=0,3,5,7 format=0,2,3,4 ;;
    capitals | verbs | opposites) ;;
    *) echo "tables: no table is called '$1'" >&2; return 2 ;;
  esac
}

names=("$@")
[ ${#names[@]} -gt 0 ] || names=(reading triage capitals verbs opposites)
for name in "${names[@]}"; do subset "$name" >/dev/null; done

maspob=${MASPOB_BIN:-}
if [ -z "$maspob" ]; then
  swift build -c release --product maspob >&2
  maspob=$(swift build -c release --show-bin-path)/maspob
fi

started=false
stop_model() { if $started; then scripts/local-model.sh stop >&2 || true; fi; }
trap stop_model EXIT
scripts/local-model.sh status >/dev/null 2>&1 || { started=true; scripts/local-model.sh start >&2; }
eval "$(scripts/local-model.sh env)"

mkdir -p notebooks-data/tables
for name in "${names[@]}"; do
  project=$work/$name
  if [ ! -e "$project/maspob.yaml" ]; then
    "$maspob" init --example "$name" "$project" >/dev/null
    read -r -a kept <<<"$(subset "$name")"
    [ ${#kept[@]} -eq 0 ] || scripts/table_subset.py "$project" "${kept[@]}"
  fi
  # Two in flight: the model decodes one at a time, and the other waits beside it.
  "$maspob" tabulate -c "$project/maspob.yaml" -n $rows -j 2 -o "$work/$name.jsonl"
  cp "$work/$name.jsonl" "notebooks-data/tables/$name.jsonl"
done
