#!/usr/bin/env python3
"""Keep some candidates of each pool of a project, so that its whole space can be measured.

    table_subset.py PROJECT answer=0,1,4 check=0,2,3

Numbers are those of `maspob`: 0 is the prompt in maspob.yaml and stays; the
first entry of a pool file is 1. Rewrites the pool files of PROJECT in place.
"""

import pathlib
import re
import sys


def entries(text: str) -> list[str]:
    """The items of a YAML list of block scalars, as written."""
    body = text[text.index("- "):] if text.startswith("- ") else text[text.index("\n- ") + 1:]
    return [item.rstrip("\n") + "\n" for item in re.split(r"^(?=- )", body, flags=re.M) if item]


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    project = pathlib.Path(sys.argv[1])
    for argument in sys.argv[2:]:
        agent, _, numbers = argument.partition("=")
        kept = [int(number) for number in numbers.split(",")]
        if kept[:1] != [0] or kept != sorted(set(kept)):
            sys.exit(f"table_subset: {argument}: numbers rise, and 0, the seed, comes first")
        file = project / "pools" / f"{agent}.yaml"
        pool = entries(file.read_text())
        if kept[-1] > len(pool):
            sys.exit(f"table_subset: {argument}: the pool has {len(pool)} entries besides the seed")
        chosen = "".join(pool[number - 1] for number in kept[1:])
        file.write_text(f"# Candidates {numbers} of {agent}.\n{chosen}")


if __name__ == "__main__":
    main()
