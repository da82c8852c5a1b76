#!/usr/bin/env python3
"""Times the surrogate of the benchmarks in PyTorch Geometric beside ours, on the same data, in turns.

    scripts/bench.sh sgemm && python3 scripts/goldens/peer_surrogate.py [--runs 5] [--threads 1]

Needs torch, torch_geometric and numpy, and the release build of maspob-bench that scripts/bench.sh makes.
The rival reads the full embeddings, as its users would; ours reads their coordinates in the span of the
candidates, which is part of what the ratio shows. Otherwise it is no straw man: all observations are one batch of graphs, training is full-batch Adam in float32
with the same schedule, and LinUCB keeps the Cholesky factor of A = lambda I + c * sum of x x' over the N*d
components of the concatenated embeddings. One pass of coordinate ascent scores the candidates of an agent
together; their deviations come from one triangular solve per candidate (as a loop over combinations asks for
them) or from one solve for all candidates of an agent. Both are shown. Ours works in float32 on one
thread; with one thread both are processor time, with more the peer's is wall time.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import time

import torch
from torch_geometric.nn import GATv2Conv
from torch_geometric.utils import add_self_loops, to_undirected

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / ".build/release/maspob-bench"
HIDDEN, HEADS, DROPOUT, EPOCHS = 32, 4, 0.05, 800
RIDGE, COEFFICIENT, ALPHA = 1.0, 10.0, 0.2


class Surrogate(torch.nn.Module):
    """Encoder, one attention layer over the workflow, mean over the agents, head."""

    def __init__(self, width):
        super().__init__()
        self.encode1 = torch.nn.Linear(width, width // 8)
        self.encode2 = torch.nn.Linear(width // 8, HIDDEN)
        self.attend = GATv2Conv(
            HIDDEN, HIDDEN, heads=HEADS, dropout=DROPOUT, add_self_loops=False)
        self.head1 = torch.nn.Linear(HIDDEN * HEADS, HIDDEN)
        self.head2 = torch.nn.Linear(HIDDEN, 1)
        self.drop = torch.nn.Dropout(DROPOUT)

    def forward(self, x, edges):
        """x is graphs x agents x d; edges are those of one graph, repeated for all of them."""
        graphs, agents, _ = x.shape
        h = self.drop(torch.relu(self.encode1(x.reshape(graphs * agents, -1))))
        h = torch.relu(self.encode2(h))
        h = torch.relu(self.attend(h, batched(edges, graphs, agents)))
        pooled = h.reshape(graphs, agents, -1).mean(dim=1)
        return torch.sigmoid(self.head2(self.drop(torch.relu(self.head1(pooled))))).squeeze(-1)


_batches = {}


def batched(edges, graphs, agents):
    """The edge list of `graphs` copies, made once per batch size."""
    if graphs not in _batches:
        offsets = torch.arange(graphs).repeat_interleave(edges.shape[1]) * agents
        _batches[graphs] = edges.repeat(1, graphs) + offsets
    return _batches[graphs]


def fit(x, y, edges):
    model = Surrogate(x.shape[-1])
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, weight_decay=1e-5)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=0.7, patience=30, min_lr=1e-5)
    model.train()
    for _ in range(EPOCHS):
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(model(x, edges), y)
        loss.backward()
        optimizer.step()
        schedule.step(loss.item())
    return model.eval()


@torch.no_grad()
def ascent(model, embeddings, factor, edges, start, together):
    """One pass over the agents; the deviations are those of the concatenated embeddings."""
    current = list(start)
    for agent, pool in enumerate(embeddings):
        rows = torch.stack([embeddings[i][p] for i, p in enumerate(current)])
        x = rows.repeat(len(pool), 1, 1)
        x[:, agent] = pool
        flat = x.reshape(len(pool), -1)
        if together:
            solved = torch.linalg.solve_triangular(factor, flat.T, upper=False)
            deviations = solved.square().sum(dim=0).sqrt()
        else:
            deviations = torch.stack([
                torch.linalg.solve_triangular(factor, v.unsqueeze(1), upper=False).norm() for v in flat])
        current[agent] = int((model(x, edges) + ALPHA * deviations).argmax())
    return current


def seconds(function):
    # On one thread the time of the processor, as ours is counted: other processes do not disturb it.
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    start = clock()
    function()
    return clock() - start


def ours(*names):
    out = subprocess.run([BENCH, *names], check=True, capture_output=True, text=True).stdout
    return {line["name"]: line["median"] for line in map(json.loads, out.splitlines())}


def report(name, peer, own):
    peer, own = statistics.median(peer), statistics.median(own)
    print(f"{name:34} {peer:10.4f} s {own:12.6f} s {peer / own:8.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(7)
    problem = json.loads(subprocess.run([BENCH, "--problem"], check=True, capture_output=True).stdout)
    embeddings = torch.tensor(problem["embeddings"])
    edges = torch.tensor(problem["edges"]).T.contiguous()
    edges = add_self_loops(to_undirected(edges), num_nodes=len(embeddings))[0]
    chosen = torch.tensor(problem["assignments"])
    x = embeddings[torch.arange(len(embeddings)), chosen]
    y = torch.tensor(problem["scores"])
    flat = x.reshape(len(x), -1)
    factor = torch.linalg.cholesky(RIDGE * torch.eye(flat.shape[1]) + COEFFICIENT * flat.T @ flat)
    start = [0] * len(embeddings)

    fit(x, y, edges)  # the first run pays for PyTorch's own set-up
    times = {"fit": [], "loop": [], "together": []}
    own = {"fit.n50": [], "ascent": []}
    for _ in range(options.runs):
        held = []
        times["fit"].append(seconds(lambda: held.append(fit(x, y, edges))))
        for name, together in (("loop", False), ("together", True)):
            run = lambda: ascent(held[0], embeddings, factor, edges, start, together)
            run()
            times[name].append(seconds(run))
        for name, value in ours("fit.n50", "ascent").items():
            own[name].append(value)
    print(f"torch {torch.__version__}, {options.threads} threads, medians of {options.runs} runs in turns")
    print(f"{'':34} {'PyG':>12} {'maspob':>14} {'ratio':>8}")
    report("refit, n = 50, 800 epochs", times["fit"], own["fit.n50"])
    report("ascent, a solve per candidate", times["loop"], own["ascent"])
    report("ascent, one solve per agent", times["together"], own["ascent"])


if __name__ == "__main__":
    main()
