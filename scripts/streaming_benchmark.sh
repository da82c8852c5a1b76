#!/usr/bin/env bash
# How close pipelines of agents come to what they should take, against a server of exact times on loopback (a process of
# its own, TimedServer): one line of JSON a workflow and protocol. Takes about three minutes; with two cores, nothing else
# should run.
#
# usage: scripts/streaming_benchmark.sh [ROW...] [--runs N]
#   rows: chain.3x4 chain.4x4 chain.8x8 chain.16x16 chain.64x64 tree graph full
#   wall_over_model   measured time over that of the model, beside its goal
#   fraction_of_bound of AS/(S + A - 1); waiting is measured too, but at 64 agents taken from the model
#   handoff_*         from the bytes that end a step to the complete request for the next one, by the server's clock
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --product maspob-bench >&2
echo "load of the machine: $(cut -d' ' -f1-3 /proc/loadavg)" >&2
# The threads of BLAS would look for work that never comes.
export OPENBLAS_NUM_THREADS=1
exec "$(swift build -c release --show-bin-path)/maspob-bench" --streaming "$@"
