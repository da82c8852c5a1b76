#!/usr/bin/env bash
# Builds in release and runs the benchmarks: one line of JSON each, with the median, the fastest and the
# slowest run, the floating-point operations and their share of the machine's SGEMM rate.
#
# usage: scripts/bench.sh [NAME...]     without names all of them; a wrong name lists what there is
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product maspob >&2
swift build -c release --product maspob-bench >&2
echo "load of the machine: $(cut -d' ' -f1-3 /proc/loadavg)" >&2
# No exec: the memory of this shell's own children, the builds, would count as that of a benchmark's.
"$(swift build -c release --show-bin-path)/maspob-bench" "$@"
