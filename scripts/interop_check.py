#!/usr/bin/env python3
"""Reads the exported files with optuna, gepa and dspy, lets gepa and dspy save files, and imports those; runs an
exported promptfoo folder (interop_promptfoo.py).

    interop_check.py MASPOB FOLDER

Run by scripts/interop_check.sh, which fills FOLDER. Ends at the first check that fails.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import warnings
import wsgiref.util

from interop_promptfoo import check_promptfoo

AGENTS = {"plan": "question -> plan", "write": "plan -> write", "check": "write -> check"}


def check(condition: bool, what: str) -> None:
    if not condition:
        sys.exit(f"interop: failed: {what}")
    print(f"interop: {what}")


def check_optuna(folder: pathlib.Path) -> None:
    import optuna
    import optuna_dashboard
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    trials = list(csv.DictReader((folder / "trials.csv").open()))
    storage = JournalStorage(JournalFileBackend(str(folder / "optuna.log")))
    (name,) = optuna.get_all_study_names(storage)
    study = optuna.load_study(study_name=name, storage=storage)
    check(len(study.trials) == len(trials) > 0, f"optuna {optuna.__version__} loads {len(trials)} trials")
    same = all(
        trial.value == float(row["score"]) and "-".join(str(trial.params[agent]) for agent in AGENTS) == row["assignment"]
        and trial.user_attrs["evaluation"] == int(row["evaluation"])
        for trial, row in zip(study.trials, trials))
    check(same, "optuna sees the same scores and assignments")
    check(study.direction.name == "MAXIMIZE" and study.best_value == max(float(row["score"]) for row in trials),
          "optuna finds the same best score")
    # The dashboard's own application, asked without a socket.
    shown = []
    request = {"PATH_INFO": "/api/studies/0"}
    wsgiref.util.setup_testing_defaults(request)
    answer = optuna_dashboard.wsgi(storage)(request, lambda status, *_: shown.append(status))
    body = b"".join(answer)
    check(shown == ["200 OK"] and len(json.loads(body)["trials"]) == len(trials), "optuna-dashboard shows them")
    # A copy asks everything of a trial: times, distributions, parameters within them.
    optuna.copy_study(from_study_name=name, from_storage=storage, to_storage="sqlite://", to_study_name="copy")
    study.optimize(lambda trial: float(trial.suggest_categorical("plan", list(range(8)))), n_trials=1)
    check(len(study.trials) == len(trials) + 1, "optuna copies the study and goes on with it")


def check_pruned(folder: pathlib.Path) -> None:
    """Trials that asked some of the examples only are pruned ones to optuna, and cannot be its best."""
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    rows = list(csv.DictReader((folder / "partial.csv").open()))
    storage = JournalStorage(JournalFileBackend(str(folder / "partial.log")))
    (name,) = optuna.get_all_study_names(storage)
    study = optuna.load_study(study_name=name, storage=storage)
    states = {"complete": "COMPLETE", "partial": "PRUNED"}
    check({row["status"] for row in rows} == set(states), "a search that buys examples has whole and partial trials")
    check([trial.state.name for trial in study.trials] == [states[row["status"]] for row in rows],
          "optuna sees partial trials as pruned")
    whole = [float(row["score"]) for row in rows if row["status"] == "complete"]
    check(study.best_value == max(whole), "optuna finds the best whole one")


def check_gepa(folder: pathlib.Path, winner: dict[str, str]) -> None:
    import gepa

    class Adapter:
        """Likes long prompts; needs no model."""
        propose_new_texts = None

        def evaluate(self, batch, candidate, capture_traces=False):
            scores = [min(1.0, sum(map(len, candidate.values())) / 400)] * len(batch)
            return gepa.EvaluationBatch(outputs=scores, scores=scores, trajectories=list(batch))

        def make_reflective_dataset(self, candidate, eval_batch, components_to_update):
            return {name: [{"Feedback": "longer"}] for name in components_to_update}

    class Silent:
        def log(self, message):
            pass

    candidate = json.loads((folder / "gepa.json").read_text())
    check(candidate == winner, "the candidate holds the winning prompts")
    step = iter(range(1000))

    def writer(prompt) -> str:
        (slot,) = set(re.findall(r"\{(?:question|plan|write)\}", str(prompt))) or {"{question}"}
        return f"```\nThink longer, and write down every step before you go on, pass {next(step)}, about {slot}\n```"

    result = gepa.optimize(
        seed_candidate=candidate, trainset=[1, 2, 3], valset=[1, 2], adapter=Adapter(), reflection_lm=writer,
        max_metric_calls=40, display_progress_bar=False, logger=Silent(), raise_on_exception=True)
    check(result.candidates[0] == candidate and len(result.candidates) > 1,
          f"gepa starts from it and writes {len(result.candidates) - 1} more")
    (folder / "gepa-result.json").write_text(json.dumps(result.to_dict(), default=str))


def check_dspy(folder: pathlib.Path, winner: dict[str, str]) -> None:
    import dspy

    class Program(dspy.Module):
        def __init__(self, kind):
            super().__init__()
            for agent, signature in AGENTS.items():
                setattr(self, agent, kind(dspy.Signature(signature, "unset")))

    program = Program(dspy.Predict)
    program.load(str(folder / "dspy.json"))
    loaded = {name: predictor.signature.instructions for name, predictor in program.named_predictors()}
    check(loaded == winner, f"dspy {dspy.__version__} loads the winning prompts into its predictors")
    check(list(program.plan.signature.fields) == ["question", "plan"], "dspy keeps its own fields")
    for kind in (dspy.Predict, dspy.ChainOfThought):
        other = Program(kind)
        for name, predictor in other.named_predictors():
            field = next(iter(predictor.signature.input_fields))
            predictor.signature = predictor.signature.with_instructions(f"From {kind.__name__}: {{{field}}}")
        other.save(str(folder / f"dspy-{kind.__name__}.json"))


def imported(maspob: str, folder: pathlib.Path, source: str, kind: str) -> str:
    target = folder / f"pools-{source}"
    done = subprocess.run(
        [maspob, "import", str(folder / source), "--format", kind, "-c", str(folder / "project" / "maspob.yaml"),
         "-o", str(target)], capture_output=True, text=True)
    check(done.returncode == 0, f"maspob imports {source}: {done.stdout.strip() or done.stderr.strip()}")
    return "".join(file.read_text() for file in sorted(target.glob("*.yaml")))


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    maspob, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    # One line each: the prompts of this example are.
    winner = dict(re.findall(r"^(\w+): (.*)$", (folder / "prompts.yaml").read_text(), flags=re.M))
    winner = {agent: text.strip("'\"") for agent, text in winner.items()}
    check_optuna(folder)
    check_pruned(folder)
    check_gepa(folder, winner)
    check_dspy(folder, winner)
    check("Think longer" in imported(maspob, folder, "gepa-result.json", "gepa"), "gepa's texts are in the pools")
    for kind in ("Predict", "ChainOfThought"):
        pools = imported(maspob, folder, f"dspy-{kind}.json", "dspy")
        check(all(f"From {kind}: {{{field}}}" in pools for field in ("question", "plan", "write")),
              f"dspy's texts ({kind}) are in the pools")
    check_promptfoo(maspob, folder, check)


if __name__ == "__main__":
    main()
