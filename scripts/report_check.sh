#!/usr/bin/env bash
# Opens reports in a headless Chromium, in light and dark, at the width of a phone and of a desk, and checks
# them: console, overflow, network, heading order, axe-core (report_check.py). Screenshots go to .report-check.
# Without arguments it makes a run of the example 'external', a comparison on synthetic tables and one with real
# calls of a toy model first.
# usage: scripts/report_check.sh [PAGE.html]...
# Skips, saying so, where there is no Chromium or its driver cannot be installed from PyPI.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$root/.report-check
mkdir -p "$work"

if ! command -v chromium chromium-browser google-chrome chrome >/dev/null; then
  echo "skipped: no chromium on this machine (apt-get install chromium)"
  exit 0
fi
if [ ! -x "$work/venv/bin/python" ] || ! "$work/venv/bin/python" -c 'import axe_playwright_python' 2>/dev/null; then
  python3 -m venv "$work/venv"
  if ! "$work/venv/bin/pip" install --quiet 'playwright>=1.49' 'axe-playwright-python>=0.1.4'; then
    echo "skipped: playwright and axe-playwright-python cannot be installed from PyPI"
    exit 0
  fi
fi

pages=("$@")
if [ ${#pages[@]} -eq 0 ]; then
  maspob=${MASPOB:-$root/.build/debug/maspob}
  [ -x "$maspob" ] || swift build --package-path "$root" --product maspob
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  export MASPOB_CACHE_DIR=$folder/cache
  "$maspob" init --example external "$folder/project" >/dev/null
  (cd "$folder/project" && "$maspob" optimize --run-dir run --quiet >/dev/null)
  cp "$folder/project/run/report.html" "$work/study.html"
  "$maspob" compare --synthetic chain:3 diamond:4 --methods random,tpe,greedy,halving \
    --max-evaluations 20 --seeds 40 --report "$work/comparison.html" --quiet >/dev/null
  coproc toy { exec python3 -B "$here/toy_project.py" "$folder/toy"; }
  read -r url <&"${toy[0]}"
  OPENAI_BASE_URL=$url "$maspob" compare -c "$folder/toy" --methods random,tpe,greedy,maspob --max-calls 130 \
    --seeds 3 --run-dir "$folder/live" --report "$work/live.html" --quiet >/dev/null
  pages=("$work/study.html" "$work/comparison.html" "$work/live.html")
fi
"$work/venv/bin/python" "$here/report_check.py" "${pages[@]}" --screenshots "$work/screenshots"
