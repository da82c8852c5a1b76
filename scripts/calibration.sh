#!/usr/bin/env bash
# The calibration study: methods on synthetic problems, 200 seeds, 30 evaluations of 30 binary examples.
# Writes notebooks-data/calibration-curves.csv, calibration-finals.csv, calibration.md and calibration.svg.
# Most of the time goes to mlp, about a second of one core a seed and family. Curves that
# .build/calibration holds are not run again: an interrupted study continues, and after a change of the
# code that folder must go.
#
# usage: scripts/calibration.sh [OPTION...]     options of maspob-calibrate, such as --width 1
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product maspob-calibrate >&2
tool="$(swift build -c release --show-bin-path)/maspob-calibrate"
"$tool" --families diamond,chain,diamond-strong,edgeless --first-seed 1 --seeds 200 --evaluations 30 \
  --methods "gp mlp linear random" --subject gp --subject gp+choice --recommend \
  --work .build/calibration --output notebooks-data "$@"
python3 scripts/calibration_figure.py
