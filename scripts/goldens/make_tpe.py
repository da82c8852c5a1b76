#!/usr/bin/env python3
"""Writes tpe.json: what Optuna's TPE sampler thinks after given histories of categorical trials.

    python3 make_tpe.py OUTPUT_FOLDER

For each history: the trials that count as good (by number), the probability of every candidate under both
densities agent by agent, the logarithm of the ratio, and the same for whole combinations in one density. All
numbers come from Optuna's own splitting and Parzen estimators; random draws are not compared. The committed
file was made with optuna 5.0.0 and numpy 2.4.6.
"""

import datetime
import itertools
import json
import pathlib
import random
import sys

import numpy
import optuna
from optuna.distributions import CategoricalDistribution
from optuna.samplers import TPESampler
from optuna.samplers._tpe.sampler import _split_trials, default_gamma
from optuna.trial import FrozenTrial, TrialState

HISTORIES = [
    # sizes, number of trials, distinct scores (few make ties)
    ([3, 2, 4], 10, 1000),
    ([3, 2, 4], 11, 4),
    ([5, 5], 24, 30),
    ([4, 3, 3], 37, 1000),
    ([6, 1, 2], 52, 10),
    ([3, 3], 270, 1000),
]


def history(sizes, count, levels, generator):
    assignments = [[generator.randrange(size) for size in sizes] for _ in range(count)]
    return assignments, [generator.randrange(levels) / levels for _ in range(count)]


def study_of(sizes, assignments, scores):
    study = optuna.create_study(direction="maximize")
    space = {f"agent{i}": CategoricalDistribution(list(range(size))) for i, size in enumerate(sizes)}
    now = datetime.datetime(2026, 1, 1)
    for number, (assignment, score) in enumerate(zip(assignments, scores)):
        study.add_trial(
            FrozenTrial(
                number=number, trial_id=number, state=TrialState.COMPLETE, value=score,
                datetime_start=now, datetime_complete=now, user_attrs={}, system_attrs={},
                intermediate_values={}, distributions=space,
                params={f"agent{i}": value for i, value in enumerate(assignment)},
            )
        )
    return study, space


def densities(study, space, good, poor, points):
    sampler = TPESampler(seed=1)
    samples = {name: numpy.array([point[i] for point in points]) for i, name in enumerate(space)}
    return [
        sampler._build_parzen_estimator(study, space, trials, handle_below=below).log_pdf(samples)
        for trials, below in ((good, True), (poor, False))
    ]


def case(sizes, count, levels, generator):
    assignments, scores = history(sizes, count, levels, generator)
    study, space = study_of(sizes, assignments, scores)
    good, poor = _split_trials(study, study.trials, default_gamma(count))
    agents = []
    for index, (name, distribution) in enumerate(space.items()):
        points = [[value] for value in range(sizes[index])]
        low, high = densities(study, {name: distribution}, good, poor, points)
        agents.append(
            {
                "good": numpy.exp(low).tolist(),
                "poor": numpy.exp(high).tolist(),
                "ratio": (low - high).tolist(),
            }
        )
    points = list(itertools.product(*[range(size) for size in sizes]))
    low, high = densities(study, space, good, poor, points)
    return {
        "sizes": sizes,
        "assignments": assignments,
        "scores": scores,
        "good": [trial.number for trial in good],
        "poor": [trial.number for trial in poor],
        "agents": agents,
        "joint": {"good": low.tolist(), "poor": high.tolist()},
    }


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    generator = random.Random(7)
    cases = [case(*settings, generator) for settings in HISTORIES]
    sampler = TPESampler()
    content = {
        "optuna": optuna.__version__,
        "startup": sampler._n_startup_trials,
        "candidates": sampler._n_ei_candidates,
        "priorWeight": sampler._parzen_estimator_parameters.prior_weight,
        "gamma": [default_gamma(n) for n in range(300)],
        "cases": cases,
    }
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tpe.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
