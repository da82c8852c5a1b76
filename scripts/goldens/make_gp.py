#!/usr/bin/env python3
"""Writes the reference values that the tests of the Gaussian process compare against.

    python3 make_gp.py OUTPUT_FOLDER

A tool for developers: the results are committed, and no test runs this script. It needs numpy only and
states the model a second time, from embeddings and observations to predictions: nothing is shared with
the Swift code. gp.json holds cases with fixed hyper-parameters; leave-one-out values come from n refits
by numpy.linalg.solve, the gradient of the log marginal likelihood from Richardson-extrapolated central
differences of numpy.linalg.slogdet and solve.
"""

import json
import pathlib
import sys

import numpy

POOLED_EXAMPLES = 5.0
NAMES = ["additiveVariance", "edgeVariance", "identityShare", "lengthScale", "noiseFloor"]

CASES = [
    # sizes of pools, edges, observations, hyper-parameters in the order of NAMES
    ([6], [], 5, [0.5, 0.25, 0.3, 1.0, 0.1]),
    ([4, 3], [(0, 1)], 8, [1.3, 0.8, 0.1, 2.0, 0.02]),
    ([3, 4, 1, 5], [(0, 1), (0, 2), (1, 3), (2, 3)], 12, [0.2, 1.7, 0.6, 0.5, 0.05]),
    ([5, 5, 5], [(0, 1), (1, 2)], 25, [0.9, 0.4, 0.02, 4.0, 0.005]),
]


def noise_variances(variances, counts):
    own = variances * counts
    pooled = own.mean()
    moderated = ((counts - 1) * own + POOLED_EXAMPLES * pooled) / (counts - 1 + POOLED_EXAMPLES)
    return moderated / counts


def agent_kernel(embeddings, share, length):
    difference = embeddings[:, None, :] - embeddings[None, :, :]
    squared = (difference**2).sum(-1)
    count = len(embeddings)
    unit = squared.sum() / (count * (count - 1)) if count > 1 else 1.0
    r = numpy.sqrt(5 * squared / unit) / length
    return (1 - share) * (1 + r + r**2 / 3) * numpy.exp(-r) + share * numpy.eye(count)


def kernel(pools, edges, left, right, theta):
    additive, edge, share, length, _ = theta
    own = [
        agent_kernel(pool, share, length)[numpy.ix_(left[:, i], right[:, i])]
        for i, pool in enumerate(pools)
    ]
    result = 1 + additive * sum(own) / len(own)
    if edges:
        result = result + edge * sum(own[i] * own[j] for i, j in edges) / len(edges)
    return result


def likelihood(pools, edges, x, y, noise, theta):
    covariance = kernel(pools, edges, x, x, theta) + numpy.diag(noise + theta[4])
    _, determinant = numpy.linalg.slogdet(covariance)
    quadratic = y @ numpy.linalg.solve(covariance, y)
    return -0.5 * (quadratic + determinant + len(y) * numpy.log(2 * numpy.pi))


def predict(pools, edges, x, y, noise, theta, query):
    covariance = kernel(pools, edges, x, x, theta) + numpy.diag(noise + theta[4])
    cross = kernel(pools, edges, query, x, theta)
    mean = cross @ numpy.linalg.solve(covariance, y)
    prior = numpy.diag(kernel(pools, edges, query, query, theta))
    variance = prior - numpy.einsum("ij,ji->i", cross, numpy.linalg.solve(covariance, cross.T))
    return mean, variance


def unconstrain(theta):
    share = theta[2]
    return numpy.log([theta[0], theta[1], share / (1 - share), theta[3], theta[4]])


def constrain(z):
    values = numpy.exp(z)
    values[2] = values[2] / (1 + values[2])
    return values


def gradient(function, z, step=2e-3):
    result = []
    for index in range(len(z)):
        def slope(h):
            moved = numpy.zeros_like(z)
            moved[index] = h
            return (function(z + moved) - function(z - moved)) / (2 * h)
        coarse, middle, fine = slope(4 * step), slope(2 * step), slope(step)
        first, second = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
        result.append((16 * second - first) / 15)
    return result


def case(index, sizes, edges, count, theta):
    generator = numpy.random.default_rng([20260305, index])
    theta = numpy.array(theta)
    pools = [generator.standard_normal((size, 3)) for size in sizes]
    x = numpy.stack([generator.integers(0, size, count) for size in sizes], 1)
    scores = generator.uniform(0.2, 0.9, count)
    counts = generator.integers(8, 40, count)
    variances = scores * (1 - scores) / counts
    mean, deviation = scores.mean(), scores.std()
    y, noise = (scores - mean) / deviation, noise_variances(variances, counts) / deviation**2
    query = numpy.stack([generator.integers(0, size, 6) for size in sizes], 1)
    predicted, variance = predict(pools, edges, x, y, noise, theta, query)
    left_mean, left_deviation = [], []
    for a in range(count):
        rest = numpy.arange(count) != a
        m, v = predict(pools, edges, x[rest], y[rest], noise[rest], theta, x[a : a + 1])
        left_mean.append(mean + deviation * m[0])
        left_deviation.append(deviation * numpy.sqrt(v[0] + noise[a] + theta[4]))
    return {
        "embeddings": [pool.tolist() for pool in pools],
        "edges": [list(edge) for edge in edges],
        "parameters": dict(zip(NAMES, theta.tolist())),
        "assignments": x.tolist(),
        "scores": scores.tolist(),
        "variances": variances.tolist(),
        "exampleCounts": counts.tolist(),
        "query": query.tolist(),
        "mean": (mean + deviation * predicted).tolist(),
        "standardDeviation": (deviation * numpy.sqrt(variance)).tolist(),
        "logMarginalLikelihood": likelihood(pools, edges, x, y, noise, theta),
        "gradient": gradient(
            lambda z: likelihood(pools, edges, x, y, noise, constrain(z)), unconstrain(theta)),
        "leaveOneOutMean": left_mean,
        "leaveOneOutDeviation": left_deviation,
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    cases = [case(index, *arguments) for index, arguments in enumerate(CASES)]
    (folder / "gp.json").write_text(json.dumps(cases) + "\n")
    print("numpy %s" % numpy.__version__)


if __name__ == "__main__":
    main()
