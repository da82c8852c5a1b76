#!/usr/bin/env bash
# Sets up what is missing, then builds, lints and runs every test:
#   1. formatting and the import rules,
#   2. all tests in debug, with line coverage,
#   3. the numeric tests and long simulations in release, where the optimizer may reorder sums,
#   4. the notebooks from their first cell to their last,
#   5. a short end-to-end run of the tool on the local model.
# Options: --no-local-model leaves out step 5.
set -euo pipefail
cd "$(dirname "$0")/.."

local_model=true
for argument in "$@"; do
  case $argument in
    --no-local-model) local_model=false ;;
    *) echo "usage: scripts/test.sh [--no-local-model]" >&2; exit 2 ;;
  esac
done

step() { printf '\n== %s\n' "$*"; }

# Runs a command; says again at the end what failed, where a shortened log still shows it.
repeating_failures() {
  local log status=0
  log=$(mktemp)
  "$@" 2>&1 | tee "$log" || status=$?
  if [ $status -ne 0 ]; then
    printf '\n== What failed\n'
    grep -A 4 -E 'recorded an issue|error:' "$log" | grep -vE 'Test case passing|started\.$' | tail -n 60 || true
    grep -E 'Test run with' "$log" || true
  fi
  rm -f "$log"
  return $status
}

# Test runs must neither read nor fill the user's cache, nor talk to the user's endpoint.
MASPOB_CACHE_DIR=$(mktemp -d)
export MASPOB_CACHE_DIR
unset OPENAI_API_KEY OPENAI_BASE_URL MASPOB_RUN_DIR
trap 'rm -rf "$MASPOB_CACHE_DIR"' EXIT

step "Set-up"
scripts/setup.sh
swift --version 2>&1 | head -n 1

step "Format"
swift format lint --strict --recursive Package.swift Sources Tests
echo "the sources are formatted"

step "Build, debug, with the import rules"
swift build --build-tests --enable-code-coverage --explicit-target-dependency-import-check error

step "All tests, debug"
# One test at a time: some measure time, and numeric ones would starve them on two cores.
repeating_failures swift test --skip-build --enable-code-coverage --no-parallel
scripts/coverage.py

step "Numeric tests and simulations, release"
numeric=(Numerics Randomness PromptSpace Surrogates Acquisition Search Strategies Comparison LanguageModels)
MASPOB_TEST_TARGETS=$(IFS=,; echo "${numeric[*]/%/Tests}") \
  repeating_failures swift test -c release -Xswiftc -enable-testing --no-parallel \
  --filter '^(Numerics|Randomness|PromptSpace|Surrogates|Acquisition|Search|Strategies|Comparison)Tests\.' \
  --filter LedgerScheduleTests --filter CallCostTests

step "Notebooks"
# Ten seconds once the packages are there.
scripts/notebooks.sh --skip-offline

if $local_model; then
  step "End to end on the local model"
  # The tool as the step before has built it.
  MASPOB="$(swift build -c release --show-bin-path)/maspob" scripts/end-to-end.sh
fi

step "Every step passed"
