#!/usr/bin/env bash
# Compares what the metric 'math' decides without SymPy with SymPy itself, on generated pairs (default 5000),
# and prints the share that it decides and the time a pair takes. Builds in release.
set -euo pipefail
cd "$(dirname "$0")/.."
MASPOB_ALGEBRA_PAIRS="${1:-5000}" swift test -c release -Xswiftc -enable-testing --no-parallel \
  --filter 'EvaluationTests\.FastPathAgreementTests' |
  grep -E 'fast path|recorded an issue|Test run with'
