"""A maspob workflow for promptfoo: the provider that runs it, and the assertion that scores its answers.

`maspob answer` does both; set MASPOB where it is not on the PATH. Which project it runs stands in
settings.json, the prompts in prompts.yaml, the rows in rows.jsonl, all beside this file.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import threading

FOLDER = pathlib.Path(__file__).resolve().parent


class Workflow:
    """One process that stays alive and answers line by line."""

    def __init__(self):
        self.lock = threading.Lock()
        self.process = None

    def start(self):
        settings = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
        command = [os.environ.get("MASPOB", "maspob"), "answer", "--quiet", "-c", str(FOLDER / settings["project"]),
                   "--prompts", str(FOLDER / "prompts.yaml"), *settings["options"]]
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, encoding="utf-8")

    def ask(self, row):
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                self.start()
            try:
                self.process.stdin.write(json.dumps(row) + "\n")
                self.process.stdin.flush()
                line = self.process.stdout.readline()
            except BrokenPipeError:
                line = ""
            if line:
                return json.loads(line)
            self.process.wait()
            self.errors.seek(0)
            return {"error": self.errors.read().decode("utf-8", "replace").strip() or "maspob answer ended"}


WORKFLOW = Workflow()
ROWS = [json.loads(line) for line in (FOLDER / "rows.jsonl").read_text(encoding="utf-8").split("\n") if line]


def row_of(variables):
    """The recorded row, or for a test of your own its variables as the fields."""
    if "row" in variables:
        return ROWS[int(variables["row"])]
    return {"fields": {name: str(value) for name, value in variables.items()}}


def call_api(prompt, options, context):
    """The provider: the workflow's answer to the row; the rendered prompt only names it."""
    answer = WORKFLOW.ask(row_of(context["vars"]))
    if answer.get("output") is None:
        return {"error": answer.get("error") or f"{answer.get('status')}: {answer.get('message')}"}
    usage = answer["usage"]
    response = {
        "output": answer["output"],
        "tokenUsage": {
            "prompt": usage["inputTokens"],
            "completion": usage["outputTokens"],
            "total": usage["inputTokens"] + usage["outputTokens"],
            "numRequests": usage["calls"],
        },
    }
    if usage.get("costUSD") is not None:
        response["cost"] = usage["costUSD"]
    return response


def get_assert(output, context):
    """The assertion: the project's own metric says at least what it said when the test was written."""
    least = float(context["config"]["at_least"])
    answer = WORKFLOW.ask({**row_of(context["vars"]), "output": output})
    score = answer.get("score")
    if score is None:
        reason = answer.get("error") or answer.get("message") or "the row has nothing to compare with"
        return {"pass": False, "score": 0.0, "reason": reason}
    return {"pass": score >= least, "score": score, "reason": f"scored {score}, {least} when the test was written"}
