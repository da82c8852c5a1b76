#!/usr/bin/env python3
"""Best-so-far curves of proposers on an example project, from several seeds.

    scripts/example_curves.py EXAMPLE > notebooks-data/example-curves.jsonl

Needs the release build of maspob and a running endpoint (scripts/local-model.sh start, then
eval "$(scripts/local-model.sh env)"). Answers come from one response cache, so that every proposer and
seed climbs the same fixed landscape. Prints a provenance line, a line per run, and a line per proposer
with the mean curve; on standard error the paired difference of the last points.
"""

import argparse
import csv
import datetime
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Two-sided 95 % points of Student's t by degrees of freedom.
T95 = {4: 2.776, 9: 2.262, 19: 2.093}


def curve(tool, project, run, proposer, seed, options):
    command = [
        str(tool), "optimize", "-c", str(project), "--run-dir", str(run), "--quiet",
        "--proposer", proposer, "--seed", str(seed), "--limit", str(options.limit),
        "--max-evaluations", str(options.evaluations), "--max-calls", "1000000000",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    best, points = -math.inf, []
    with open(run / "trials.csv") as table:
        for row in csv.DictReader(table):
            if row["score"]:
                best = max(best, float(row["score"]))
            points.append(round(best, 4))
    return points


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("example", choices=["reading", "triage"])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--evaluations", type=int, default=20)
    parser.add_argument("--limit", type=int, default=16, help="validation examples")
    options = parser.parse_args()
    tool = ROOT / ".build/release/maspob"
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(json.dumps({"provenance": {
        "command": "scripts/example_curves.py " + " ".join(sys.argv[1:]), "tool": f"maspob {version}",
        "model": "SmolLM2-135M-Instruct Q4_1 on the local server", "seeds": f"1 to {options.seeds}",
        "validation_examples": options.limit, "date": datetime.date.today().isoformat()}}))
    curves = {"random": [], "maspob": []}
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        subprocess.run([tool, "init", "--example", options.example, project, "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        # Without a test split: the curve is that of the search.
        config = project / "maspob.yaml"
        lines = [line for line in config.read_text().splitlines(True) if not line.startswith("  test:")]
        config.write_text("".join(lines))
        for seed in range(1, options.seeds + 1):
            for proposer, found in curves.items():
                run = pathlib.Path(folder) / f"{proposer}-{seed}"
                found.append(curve(tool, project, run, proposer, seed, options))
                print(json.dumps({"example": options.example, "proposer": proposer, "seed": seed,
                                  "best_so_far": found[-1]}), flush=True)
    for proposer, found in curves.items():
        mean = [round(statistics.mean(points), 4) for points in zip(*found)]
        print(json.dumps({"example": options.example, "proposer": proposer, "mean_best_so_far": mean}))
    differences = [a[-1] - b[-1] for a, b in zip(curves["maspob"], curves["random"])]
    if len(differences) - 1 in T95:
        half = T95[len(differences) - 1] * statistics.stdev(differences) / math.sqrt(len(differences))
        mean = statistics.mean(differences)
        print(f"maspob - random after {options.evaluations} evaluations: {mean:+.3f}, "
              f"95 % interval [{mean - half:+.3f}, {mean + half:+.3f}], {len(differences)} seeds", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
