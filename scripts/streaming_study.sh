#!/usr/bin/env bash
# How fast, how good and how dear chains of agents are on the local model, by protocol: 20 rows of the example `reading`
# under each, one after the other on each row. Writes notebooks-data/streaming/chain{3,4}.jsonl and the printed tables.
# Usage: scripts/streaming_study.sh [ROWS]; builds the release tool unless MASPOB names one.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-20}
out=$PWD/notebooks-data/streaming
maspob=${MASPOB:-}
if [ -z "$maspob" ]; then
  swift build -c release --product maspob
  maspob=$(swift build -c release --show-bin-path)/maspob
fi
folder=$(mktemp -d)
started=false
cleanup() {
  if $started; then scripts/local-model.sh stop || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT
# A slot for each agent, so that each finds the beginning of its conversation again.
export MASPOB_LOCAL_SLOTS=${MASPOB_LOCAL_SLOTS:-4}
scripts/local-model.sh status >/dev/null 2>&1 || { started=true; scripts/local-model.sh start; }
eval "$(scripts/local-model.sh env)"
export MASPOB_CACHE_DIR=$folder/cache
"$maspob" init --example reading "$folder/reading" >/dev/null
for chain in chain3 chain4; do
  cp "$out/$chain.yaml" "$folder/reading/"
  "$maspob" protocols -c "$folder/reading/$chain.yaml" --rows "$rows" \
    --protocols serial,segmented,streaming -o "$out/$chain.jsonl" | tee "$out/$chain.txt"
  sed -i "1i {\"provenance\": {\"command\": \"scripts/streaming_study.sh $rows\", \"date\": \"$(date +%F)\"}}" "$out/$chain.jsonl"
done
