"""The exported promptfoo folder, run as promptfoo's documentation says promptfoo runs it.

promptfoo itself comes from npm. Where it is on the PATH it runs the folder too; where it is not, a stand-in of a
few lines plays its part: it reads the YAML with PyYAML, calls the provider for each test and then the assertion.
"""

import importlib.util
import os
import pathlib
import shutil
import subprocess

import toy_project

# What the published schema and reference of the configuration allow where this tool writes something.
KEYS = {"description", "prompts", "providers", "evaluateOptions", "tests"}
TEST_KEYS = {"description", "vars", "metadata", "assert"}
ASSERTION_KEYS = {"type", "value", "metric", "config"}

# The third has no right answer; the others would be templates, files or numbers to somebody who read them so.
WORDS = ["stone", "{{a*b}}", toy_project.WITHOUT_ANSWER, "file://rows.js", "1e3", "{%xy%}"]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def graded(suite: pathlib.Path, config: dict) -> list[tuple[str, dict]]:
    """The stand-in: each test's mark and what its assertion says."""
    spec = importlib.util.spec_from_file_location("maspob_workflow", suite / "maspob_workflow.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    results = []
    for test in config["tests"]:
        (prompt,), (assertion,) = config["prompts"], test["assert"]
        rendered = prompt["raw"].replace("{{row}}", str(test["vars"]["row"]))
        context = {"vars": test["vars"], "prompt": prompt, "test": test}
        answer = module.call_api(rendered, {"id": config["providers"][0]["id"], "config": {}}, context)
        function = getattr(module, assertion["value"].rpartition(":")[2])
        grade = function(answer["output"], {**context, "config": assertion["config"], "providerResponse": answer})
        results.append((test["metadata"]["recorded"], grade))
    return results


def check_promptfoo(maspob: str, folder: pathlib.Path, check) -> None:
    import yaml

    project = folder / "turned"
    toy_project.write(project, WORDS)
    with toy_project.serving() as url:
        os.environ.update(OPENAI_BASE_URL=url, MASPOB=str(pathlib.Path(maspob).resolve()))

        def run(*arguments):
            done = subprocess.run([maspob, *arguments], capture_output=True, text=True)
            check(done.returncode == 0, f"maspob {arguments[0]}: {done.stderr.strip() or 'done'}")

        run("optimize", "-c", str(project), "--run-dir", str(folder / "turned-run"), "--quiet")
        suite = folder / "suite"
        run("export", str(folder / "turned-run"), "--format", "promptfoo", "-c", str(project), "-o", str(suite))
        config = yaml.safe_load((suite / "promptfooconfig.yaml").read_text())
        check(set(config) == KEYS and all(set(test) == TEST_KEYS for test in config["tests"])
              and all(set(test["assert"][0]) == ASSERTION_KEYS for test in config["tests"]),
              "PyYAML reads the promptfoo configuration, which has documented keys only")
        risky = [text for text in texts(config["tests"]) if "{{" in text or "{%" in text or "rows.js" in text]
        check(not risky and config["tests"][4]["vars"] == {"row": 4, "word": "1e3"},
              "no text of a row is a template or a file to promptfoo, and none became a number")
        marks = [mark for mark, _ in graded(suite, config)]
        check(marks == ["right", "right", "wrong", "right", "right", "right"], "the rows are marked as the run scored them")
        check(all(grade["pass"] for _, grade in graded(suite, config)), "every test of the winner passes")
        if shutil.which("promptfoo"):
            done = subprocess.run(["promptfoo", "eval", "--no-cache", "--no-write"], cwd=suite, capture_output=True, text=True)
            check(done.returncode == 0, f"promptfoo itself passes: {done.stdout[-300:]}{done.stderr[-300:]}")
        else:
            print("interop: promptfoo itself is not here; a stand-in followed its documentation")
        (suite / "prompts.yaml").write_text('turn: "Say {word}"\n')
        worse = graded(suite, config)
        check([mark for mark, grade in worse if not grade["pass"]] == ["right"] * 5,
              "with a worse prompt every test of a right row fails, and no other")
