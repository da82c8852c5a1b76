#!/usr/bin/env python3
"""Measures how the time of a fit grows with n, P, d and N, against the operations that the formula counts.

    scripts/bench.sh sgemm && python3 scripts/scaling.py notebooks-data

Writes scaling.csv and scaling.svg into the folder and prints the exponents: slopes of least squares in
log-log coordinates, measured and counted. Needs matplotlib (python3 -m venv goldens && goldens/bin/pip install
matplotlib), and the release build that scripts/bench.sh makes.
"""

import csv
import json
import math
import pathlib
import statistics
import subprocess
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

BENCH = pathlib.Path(__file__).resolve().parent.parent / ".build/release/maspob-bench"


def exponent(points, field):
    x = [math.log(p["value"]) for p in points]
    y = [math.log(p[field]) for p in points]
    return statistics.linear_regression(x, y).slope


def main():
    folder = pathlib.Path(sys.argv[1])
    out = subprocess.run([BENCH, "--scaling"], check=True, capture_output=True, text=True).stdout
    points = [json.loads(line) for line in out.splitlines()]
    with open(folder / "scaling.csv", "w", newline="") as file:
        table = csv.DictWriter(file, ["axis", "value", "seconds", "flops"], lineterminator="\n")
        table.writeheader()
        table.writerows(points)

    axes = list(dict.fromkeys(p["axis"] for p in points))
    # Without these the file would differ from run to run.
    plt.rcParams.update({"svg.hashsalt": "scaling", "font.size": 9})
    figure, panels = plt.subplots(1, len(axes), figsize=(3 * len(axes), 3), constrained_layout=True)
    print(f"{'axis':18}{'measured':>10}{'counted':>10}{'difference':>12}")
    for axis, panel in zip(axes, panels):
        chosen = [p for p in points if p["axis"] == axis]
        measured, counted = exponent(chosen, "seconds"), exponent(chosen, "flops")
        print(f"{axis:18}{measured:10.2f}{counted:10.2f}{measured - counted:+12.2f}")
        values = [p["value"] for p in chosen]
        # The count is shown at the rate of the largest fit.
        rate = chosen[-1]["seconds"] / chosen[-1]["flops"]
        panel.loglog(values, [p["seconds"] for p in chosen], "o-", label=f"measured, slope {measured:.2f}")
        panel.loglog(values, [rate * p["flops"] for p in chosen], "s--", label=f"counted, slope {counted:.2f}")
        panel.set(xlabel=axis, ylabel="seconds of 100 epochs" if axis == axes[0] else "")
        panel.set_xticks(values, [str(v) for v in values])
        panel.minorticks_off()
        panel.legend(fontsize=7)
    figure.savefig(folder / "scaling.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
