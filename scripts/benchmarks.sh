#!/usr/bin/env bash
# Runs the six published workflows on the first rows of their data with the local model, and prints how many
# calls they made beside how many they may make. The scores say nothing: the model is far too small.
#
# usage: scripts/benchmarks.sh DATA-FOLDER [ROWS]     (default: 4 rows)
#   DATA-FOLDER holds the files as their owners publish them, e.g. gsm8k_validate.jsonl.
# Builds the release tool unless MASPOB names one.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(cd "${1:?usage: scripts/benchmarks.sh DATA-FOLDER [ROWS]}" && pwd)
rows=${2:-4}
maspob=${MASPOB:-}
if [ -z "$maspob" ]; then
  swift build -c release --product maspob >&2
  maspob=$(swift build -c release --show-bin-path)/maspob
fi

work=$(mktemp -d)
if scripts/local-model.sh status >/dev/null 2>&1; then
  echo "benchmarks: stop the local model first: its context is too short for HotpotQA" >&2
  exit 1
fi
# A question of HotpotQA comes with ten paragraphs.
MASPOB_LOCAL_CONTEXT=4096 scripts/local-model.sh start >&2
trap 'scripts/local-model.sh stop >&2; rm -rf "$work"' EXIT
eval "$(scripts/local-model.sh env)"
# Calls are to be counted, not answered from an earlier run.
export MASPOB_CACHE_DIR=$work/cache

status=0
while read -r name fewest most; do
  "$maspob" init --benchmark "$name" --data "$data" --model smollm2-135m-instruct "$work/$name" >"$work/init.log"
  # A model this small rambles on to any limit: what it wrote until then is handed on.
  sed -i -E 's/max_output_tokens: [0-9]+/max_output_tokens: 160/; s/^(scorer: \{)/\1 truncated: scored,/' \
    "$work/$name/maspob.yaml"
  "$maspob" eval -c "$work/$name/maspob.yaml" -n "$rows" --allow-code-execution --json \
    >"$work/$name.json" 2>"$work/$name.log" || { cat "$work/$name.log" >&2; status=1; continue; }
  python3 - "$work/$name.json" "$name" "$rows" "$fewest" "$most" <<'PYTHON' || status=1
import collections, json, sys

path, name, rows, fewest, most = sys.argv[1:]
done = [line for line in map(json.loads, open(path)) if line.get("event") == "done"][-1]
calls = done["usage"]["calls"] + done["usage"].get("cachedCalls", 0)
statuses = collections.Counter(example["status"] for example in done["examples"])
low, high = int(rows) * int(fewest), int(rows) * int(most)
fits = low <= calls <= high and statuses["scored"] == int(rows)
print(f"{name:10} {calls:3} calls of {low} to {high}, score {done['score']:.3f},", dict(statuses),
      "" if fits else "<- unexpected", flush=True)
sys.exit(not fits)
PYTHON
done <<'TABLE'
drop 1 2
hotpotqa 4 5
gsm8k 5 8
math 4 8
humaneval 3 9
mbpp 3 7
TABLE
exit $status
