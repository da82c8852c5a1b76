#!/usr/bin/env bash
# The HTTP client under load, beside the `openai` client in the same run: many calls at once against a scripted
# server on loopback, which answers each after a fixed pause. One line of JSON a figure.
#
# usage: scripts/load.sh [CALLS [IN-FLIGHT [MILLISECONDS [CALLS OF THE OPENAI CLIENT]]]]
#   default: 50000 256 100 5000. With two cores or more, server and client get one each.
#   The `openai` client is installed into .load/venv on first use.
set -euo pipefail

readonly OPENAI_VERSION=3.54.0
cd "$(dirname "$0")/.."

calls=${1:-50000} in_flight=${2:-256} latency=${3:-100} peer_calls=${4:-5000}
swift build -c release --product maspob-bench >&2
bench=$(swift build -c release --show-bin-path)/maspob-bench
python=.load/venv/bin/python
"$python" -c "import openai, sys; sys.exit(openai.__version__ != '$OPENAI_VERSION')" 2>/dev/null || {
  python3 -m venv --clear .load/venv >&2
  "$python" -m pip install --quiet --disable-pip-version-check "openai==$OPENAI_VERSION" >&2
}

pin() { # CORE COMMAND...
  local core=$1
  shift
  if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then taskset -c "$core" "$@"; else "$@"; fi
}

folder=$(mktemp -d)
mkfifo "$folder/input"
pin 1 python3 -B Tests/_TestSupport/fault_server <"$folder/input" >"$folder/output" &
server=$!
# The server ends when this closes.
exec 9>"$folder/input"
trap 'exec 9>&-; wait; rm -rf "$folder"' EXIT
until grep -qs PORT "$folder/output"; do
  kill -0 "$server" 2>/dev/null || { echo "load: the server did not start" >&2; exit 1; }
  sleep 0.1
done
url=http://127.0.0.1:$(cut -d' ' -f2 "$folder/output")/v1

echo "load of the machine: $(cut -d' ' -f1-3 /proc/loadavg)" >&2
pin 0 "$bench" --http "$url" "$calls" "$in_flight" "$latency"
pin 0 "$python" scripts/load_peer.py "$url" "$peer_calls" "$in_flight" "$latency"
