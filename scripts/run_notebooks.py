#!/usr/bin/env python3
"""Executes notebooks in their own folder and writes the executed copies to another; run by scripts/notebooks.sh.

    run_notebooks.py OUTPUT NOTEBOOK...

Ends with status 1 at the first cell that fails, naming it, and refuses a notebook that carries outputs: those would
be taken for results of the data beside it.
"""

import pathlib
import sys
import time

import nbclient
import nbformat


def run(path: pathlib.Path, output: pathlib.Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if any(cell.outputs or cell.execution_count for cell in code):
        sys.exit(f"run_notebooks: {path.name} carries outputs; save it without them")
    began = time.monotonic()
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        sys.exit(f"run_notebooks: {path.name}: {error}")
    output.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, output / path.name)
    print(f"{path.name}: {len(code)} cells in {time.monotonic() - began:.0f} s, executed copy in {output / path.name}")


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for path in sys.argv[2:]:
        run(pathlib.Path(path).resolve(), pathlib.Path(sys.argv[1]))


if __name__ == "__main__":
    main()
