#!/usr/bin/env python3
"""Writes the reference values that the tests of the surrogates and of LinUCB compare against.

    python3 make_goldens.py OUTPUT_FOLDER

A tool for developers: the results are committed, and no test runs this script. It needs torch,
torch_geometric and numpy. The network is stated here a second time, with PyTorch Geometric's own
GATv2Conv and PyTorch's autograd and Adam, all in float64; nothing is shared with the Swift code.

Each gatv2_<graph>_l<layers>_<bi|uni>.json holds one small network: its parameters in PyTorch's layout
(weight is out x in, att is 1 x heads x hidden, lin_l acts on the sender), its input x [B, N, d],
targets, predictions, loss, every gradient, and twenty steps of Adam with coupled weight decay.
linucb.json holds uncertainties sqrt(x' A^-1 x) with A = lambda I + coefficient * sum of x x', solved by
numpy with the full matrix A.
"""

import json
import pathlib
import sys
import zlib

import numpy
import torch
import torch_geometric
from torch_geometric.nn import GATv2Conv
from torch_geometric.utils import add_self_loops, to_undirected

BATCH, EMBEDDING, ENCODER, HIDDEN, HEADS = 4, 7, 6, 3, 3
SLOPE = 0.2
ADAM = {"lr": 0.005, "weight_decay": 1e-5, "betas": (0.9, 0.999), "eps": 1e-8}
STEPS = 20

GRAPHS = {
    "single": (["Answer"], []),
    "chain2": (["Draft", "Polish"], [(0, 1)]),
    "chain4": (["Read", "Vote", "Compute", "Extract"], [(0, 1), (1, 2), (2, 3)]),
    "diamond": (["Plan", "Fast", "Careful", "Judge"], [(0, 1), (0, 2), (1, 3), (2, 3)]),
    "branch5": (
        ["Code", "Refine", "Detail", "Sketch", "Vote"],
        [(0, 1), (1, 4), (2, 4), (3, 4)],
    ),
}


class Network(torch.nn.Module):
    """Encoder, attention over the workflow, mean over nodes, head."""

    def __init__(self, layers):
        super().__init__()
        self.enc1 = torch.nn.Linear(EMBEDDING, ENCODER)
        self.enc2 = torch.nn.Linear(ENCODER, HIDDEN)
        self.gat = torch.nn.ModuleList()
        width = HIDDEN
        for index in range(layers):
            # The heads of the last of several layers are averaged, all others concatenated.
            concat = index == 0 or index < layers - 1
            self.gat.append(
                GATv2Conv(
                    width, HIDDEN, heads=HEADS, concat=concat, negative_slope=SLOPE,
                    add_self_loops=False, bias=True,
                )
            )
            width = HIDDEN * HEADS if concat else HIDDEN
        self.mlp1 = torch.nn.Linear(width, HIDDEN)
        self.mlp2 = torch.nn.Linear(HIDDEN, 1)

    def forward(self, x, edges):
        """x is B x N x d; the B graphs share their edges and never touch."""
        batch, nodes, _ = x.shape
        shifted = torch.cat([edges + nodes * index for index in range(batch)], dim=1)
        h = torch.relu(self.enc2(torch.relu(self.enc1(x.reshape(batch * nodes, -1)))))
        for layer in self.gat:
            h = torch.relu(layer(h, shifted))
        pooled = h.reshape(batch, nodes, -1).mean(dim=1)
        return torch.sigmoid(self.mlp2(torch.relu(self.mlp1(pooled)))).reshape(-1)


def edge_index(nodes, dependencies, bidirectional):
    edges = torch.tensor(dependencies, dtype=torch.long).reshape(-1, 2).T.contiguous()
    if bidirectional and edges.numel():
        edges = to_undirected(edges, num_nodes=nodes)
    return add_self_loops(edges, num_nodes=nodes)[0]


def tensors(module, value):
    return {name: value(p).detach().tolist() for name, p in sorted(module.named_parameters())}


def redraw(module):
    """Every parameter nonzero, so that no gradient is hidden behind a fresh zero bias."""
    for name, parameter in sorted(module.named_parameters()):
        fan_in = parameter.shape[-1] if parameter.dim() > 1 else 4
        with torch.no_grad():
            parameter.copy_(torch.randn_like(parameter) / fan_in**0.5)


def is_alive(network, prediction, one_node):
    """Few hidden units can all be rectified to zero; such a network would test nothing."""
    smallest = min(
        parameter.grad.abs().max().item()
        for name, parameter in network.named_parameters()
        # The attention of a lone node is 1 whatever its scores are.
        if not (one_node and (name.endswith(".att") or ".lin_r." in name))
    )
    return smallest > 1e-7 and (prediction.max() - prediction.min()).item() > 1e-3


def adam_run(network, x, edges, y):
    optimizer = torch.optim.Adam(network.parameters(), **ADAM)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(network(x, edges), y)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return {
        **ADAM,
        "losses": losses,
        "prediction_after": network(x, edges).tolist(),
        "parameters_after": tensors(network, lambda p: p),
    }


def network_case(name, nodes, dependencies, layers, bidirectional):
    label = f"{name}_l{layers}_{'bi' if bidirectional else 'uni'}"
    edges = edge_index(len(nodes), dependencies, bidirectional)
    # A seed from the label: one file does not change when another is added.
    torch.manual_seed(zlib.crc32(label.encode()))
    network = Network(layers)
    x, y = torch.randn(BATCH, len(nodes), EMBEDDING), torch.rand(BATCH)
    while True:
        redraw(network)
        network.zero_grad()
        prediction = network(x, edges)
        loss = torch.nn.functional.mse_loss(prediction, y)
        loss.backward()
        if is_alive(network, prediction, one_node=len(nodes) == 1):
            break
    return label, {
        "nodes": nodes,
        "dependencies": [list(edge) for edge in dependencies],
        "bidirectional": bidirectional,
        "layers": layers,
        "heads": HEADS,
        "edge_index": edges.tolist(),
        "x": x.tolist(),
        "y": y.tolist(),
        "parameters": tensors(network, lambda p: p),
        "prediction": prediction.tolist(),
        "loss": loss.item(),
        "gradients": tensors(network, lambda p: p.grad),
        "adam": adam_run(network, x, edges, y),
    }


def linucb_cases():
    generator = numpy.random.default_rng(20260303)
    cases = []
    # The last case is observed often and in few dimensions, with repeats: A is far from lambda I.
    for size, count, ridge, coefficient in [
        (5, 0, 1.0, 10.0), (9, 3, 1.0, 10.0), (15, 12, 0.25, 1.0), (6, 20, 3.0, 10.0),
    ]:
        observed = generator.standard_normal((count, size))
        if count > 10:
            observed[1] = observed[0]
        query = generator.standard_normal((5, size))
        if count:
            query[0] = observed[0]
        matrix = ridge * numpy.eye(size) + coefficient * observed.T @ observed
        variance = numpy.einsum("ij,ij->i", query, numpy.linalg.solve(matrix, query.T).T)
        cases.append({
            "lambda": ridge,
            "coefficient": coefficient,
            "observed": observed.tolist(),
            "query": query.tolist(),
            "uncertainty": numpy.sqrt(variance).tolist(),
        })
    return cases


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for name, (nodes, dependencies) in GRAPHS.items():
        for layers in (1, 2):
            for bidirectional in (False, True):
                label, case = network_case(name, nodes, dependencies, layers, bidirectional)
                (folder / f"gatv2_{label}.json").write_text(json.dumps(case) + "\n")
    (folder / "linucb.json").write_text(json.dumps(linucb_cases()) + "\n")
    versions = torch.__version__, torch_geometric.__version__, numpy.__version__
    print("torch %s, torch_geometric %s, numpy %s" % versions)


if __name__ == "__main__":
    main()
