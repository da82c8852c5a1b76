#!/usr/bin/env bash
# Compares the optimizers on the repository's tables, within 20 evaluations and within the calls of 20 full ones,
# and writes what notebooks-data says about it. Makes no call; about an hour on one core, most of it for
# maspob-reference, which trains a network for every proposal.
#
# usage: scripts/comparison.sh [SEEDS [SEEDS_OF_CALLS]]     (200 and 100)
set -euo pipefail
cd "$(dirname "$0")/.."

seeds=${1:-200}
seeds_of_calls=${2:-100}
swift build -c release --product maspob >&2
maspob=$(swift build -c release --show-bin-path)/maspob
tables=(notebooks-data/tables/*.jsonl)

# The curves of every study would be 13 MB: the summaries stay, the notebook gets those of 12 seeds.
"$maspob" compare --table "${tables[@]}" --baseline maspob --max-evaluations 20 --seeds "$seeds" --json \
  --methods maspob,maspob-reference,random,tpe,tpe-joint,greedy,halving,best-single,maspo,maspo-reference,spo \
  > notebooks-data/comparison-evaluations.jsonl
"$maspob" compare --table "${tables[@]}" --baseline maspob --max-calls-of 20 --seeds "$seeds_of_calls" --json \
  --methods maspob,random,tpe,greedy,halving,maspo,maspob-reference:noreplay \
  > notebooks-data/comparison-calls.jsonl
for evaluations in 3 5 10 20; do
  "$maspob" compare --table "${tables[@]}" --baseline maspob --max-calls-of "$evaluations" --seeds "$seeds_of_calls" \
    --json --methods maspob,maspob-examples,random,tpe,greedy
done > notebooks-data/comparison-examples.jsonl
for evaluations in 3 5 10 20; do
  "$maspob" compare --table "${tables[@]}" --baseline maspob --max-calls-of "$evaluations" --seeds 60 --json --quiet \
    --methods maspob,maspob-examples:whole,maspob-examples
done > notebooks-data/comparison-whole.jsonl
"$maspob" compare --table "${tables[@]}" --baseline maspob --max-evaluations 20 --seeds 12 --quiet \
  --methods maspob,maspob-reference,random,tpe,greedy -o notebooks-data/curves.csv --report runs/comparison.html
