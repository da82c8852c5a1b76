#!/usr/bin/env bash
# A short run of the whole tool on the local model: every command, an interruption, a resumption.
# Builds the release tool where needed, unless MASPOB names one; stops the model if it started it.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "end-to-end: $*" >&2; exit 1; }

maspob=${MASPOB:-}
if [ -z "$maspob" ]; then
  swift build -c release --product maspob
  maspob=$(swift build -c release --show-bin-path)/maspob
fi
folder=$(mktemp -d)
started=false
process=
cleanup() {
  [ -z "$process" ] || kill "$process" 2>/dev/null || true
  if $started; then scripts/local-model.sh stop || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT
scripts/local-model.sh status >/dev/null 2>&1 || { started=true; scripts/local-model.sh start; }
eval "$(scripts/local-model.sh env)"
export MASPOB_CACHE_DIR=$folder/cache

project=$folder/reading
"$maspob" init --example reading "$project" >/dev/null
"$maspob" validate -c "$project"
"$maspob" doctor -c "$project"

optimize=("$maspob" optimize -c "$project" --run-dir "$folder/run" --limit 8 --max-evaluations 7)

# Ended while it works: a clean checkpoint and status 143. (A shell lets its background jobs ignore SIGINT.)
"${optimize[@]}" --quiet >"$folder/first" 2>&1 &
process=$!
for _ in $(seq 300); do
  grep -qs '"evaluated"' "$folder/run/journal.jsonl" && break
  sleep 0.2
done
kill -TERM $process 2>/dev/null || true
status=0
wait $process || status=$?
[ $status -eq 143 ] || fail "expected status 143 after SIGTERM, found $status: $(cat "$folder/first")"

"${optimize[@]}" --json >"$folder/events" || fail "the continued run failed with status $?"
grep -q '"resumed":true' "$folder/events" || fail "the run was not continued"
tail -n 1 "$folder/events" | grep -q '"event":"done"' || fail "the run printed no result"
[ "$(wc -l <"$folder/run/trials.csv")" -eq 8 ] || fail "trials.csv should hold seven evaluations"
[ -z "$(cut -d, -f3 "$folder/run/trials.csv" | sort | uniq -d)" ] || fail "an assignment was measured twice"

"$maspob" show "$folder/run"
"$maspob" fit "$folder/run" --surrogate gp
"$maspob" eval -c "$project" --assignment 3-6-4 --limit 4 --quiet
"$maspob" export "$folder/run" -o "$folder/best.yaml"
grep -q '^answer:' "$folder/best.yaml" || fail "the exported prompts lack an agent"
echo "end-to-end: every command did its work"
