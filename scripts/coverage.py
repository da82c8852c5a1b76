#!/usr/bin/env python3
"""Print the line coverage of the library modules after `swift test --enable-code-coverage`.

Counts the files below Sources; tests and dependencies do not count.
"""

import json
import pathlib
import subprocess
import sys
from collections import defaultdict


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent
    report = subprocess.run(
        ["swift", "test", "--show-codecov-path"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()
    data = json.loads(pathlib.Path(report).read_text())["data"][0]
    covered, total = defaultdict(int), defaultdict(int)
    for entry in data["files"]:
        try:
            parts = pathlib.Path(entry["filename"]).resolve().relative_to(root).parts
        except ValueError:
            continue
        if parts[0] != "Sources" or parts[1] == "maspob":
            continue
        lines = entry["summary"]["lines"]
        for key in (parts[1], "all modules"):
            covered[key] += lines["covered"]
            total[key] += lines["count"]
    if not total:
        sys.exit("coverage: the report names no file below Sources")
    for key in sorted(total, key=lambda name: (name == "all modules", name)):
        share = 100 * covered[key] / max(total[key], 1)
        print(f"coverage  {key:<16} {share:5.1f} %  ({covered[key]} of {total[key]} lines)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
