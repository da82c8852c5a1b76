#!/usr/bin/env bash
# How close pipelines of agents come to what they should take, against a server of exact times on loopback (a process of
# its own, TimedServer): one line of JSON a workflow and protocol. Takes about three minutes; with two cores, nothing else
# should run.
#
# usage: scripts/streaming_benchmark.sh [--awake] [ROW...] [--runs N]
#   --awake   keeps idle cores from being halted, by a loop on each of them that gives way to everything else. A virtual
#             machine takes a halted core for one that has been taken away, and runs client and server on one.
#   rows: chain.3x4 chain.4x4 chain.8x8 chain.16x16 chain.64x64 tree graph full
#   wall_over_model   measured time over that of the model, beside its goal
#   fraction_of_bound of AS/(S + A - 1); waiting is measured too, but at 64 agents taken from the model
#   handoff_*         from the bytes that end a step to the complete request for the next one, by the server's clock
set -euo pipefail
cd "$(dirname "$0")/.."
awake=false
if [ "${1:-}" = --awake ]; then
  awake=true
  shift
fi
swift build -c release --product maspob-bench >&2
bench=$(swift build -c release --show-bin-path)/maspob-bench
echo "load of the machine: $(cut -d' ' -f1-3 /proc/loadavg)" >&2
if $awake; then
  loops=()
  trap 'kill "${loops[@]}" 2>/dev/null' EXIT
  for ((core = 0; core < $(nproc); core++)); do
    taskset -c "$core" chrt --idle 0 sh -c 'while :; do :; done' &
    loops+=($!)
  done
fi
# The threads of BLAS would look for work that never comes.
OPENBLAS_NUM_THREADS=1 "$bench" --streaming "$@"
