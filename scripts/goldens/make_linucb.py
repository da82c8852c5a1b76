#!/usr/bin/env python3
"""Golden values of the LinUCB uncertainty, from the d x d information matrix itself.

sigma(x) = sqrt(x^T A^-1 x),  A = lambda * I + c * sum over the observed x of x x^T

Needs numpy. Usage: scripts/goldens/make_linucb.py > Tests/AcquisitionTests/Fixtures/linucb.json
"""

import json

import numpy as np


def case(observed, query, lam, coefficient):
    information = lam * np.eye(query.shape[1]) + coefficient * observed.T @ observed
    variance = np.sum(query * np.linalg.solve(information, query.T).T, axis=1)
    return {
        "lambda": lam,
        "coefficient": coefficient,
        "observed": observed.tolist(),
        "query": query.tolist(),
        "uncertainty": np.sqrt(variance).tolist(),
    }


def random_case(rng, observations, dimension, lam, coefficient):
    observed = rng.normal(size=(observations, dimension))
    query = rng.normal(size=(5, dimension))
    if observations:
        query[0] = observed[-1]
    return case(observed, query, lam, coefficient)


def main():
    rng = np.random.default_rng(20260302)
    cases = [
        random_case(rng, 0, 4, 1.0, 10.0),
        random_case(rng, 3, 4, 1.0, 10.0),
        random_case(rng, 17, 6, 0.5, 1.0),
        random_case(rng, 9, 12, 2.0, 10.0),
    ]
    # One point again and again: the limit in which K alone would be singular.
    point = rng.normal(size=(1, 4))
    query = np.vstack([point, rng.normal(size=(4, 4))])
    cases.append(case(np.repeat(point, 6, axis=0), query, 1.0, 10.0))
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
