"""Contracts of the layers with weights, and of two affine layers that are made one."""

from __future__ import annotations

import numpy as np

from autograder.contracts.compare import close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers, ordinary, whole
from autograder.contracts.numeric import gradients

from ..laws import entry, in_shape, place

BACK = ["backward", "grads"]
UNDISTURBED = "do not disturb each other, add nothing up, and leave what goes in as it is."


def affine(x, weight, bias):
    """Lay each example out as one row, and return rows @ weight + bias."""
    return x.reshape(len(x), -1) @ weight + bias


def maxout(x, weights, biases):
    """Return the largest of the pieces, for each example and output."""
    return np.max(x @ weights + biases[:, None, :], axis=0)


def steps(formula, *names):
    """Return the steps of a layer: forward, backward, and the gradients of its parameters."""
    right = {name: gradients(formula, name) for name in names}
    return [
        Step("forward", ["x"], formula),
        Step("backward", ["upstream"], gradients(formula, "x")),
        Step("grads", None, lambda case: {name: gradient(case) for name, gradient in right.items()}),
    ]


def run_again(sizes):
    """Return sizes of batches that are run again with one example more."""
    return [each | {"again": each | {"N": each["N"] + 1}} for each in sizes]


def batches(*shapes):
    """Return sizes of affine layers, for N examples of shape d, with M outputs."""
    return run_again({"N": N, "d": d, "D": int(np.prod(d)), "M": M} for N, d, M in shapes)


ROWS = batches((1, 1, 1), (1, 2, 1), (2, 2, 2), (3, 2, 4), (4, 3, 2))
IMAGES = batches((2, (2, 3), 2), (1, (2, 2), 3), (3, (2, 1, 3), 2), (2, (2, 2, 2), 1))
AFFINE = Contract(
    task="layers.affine",
    made="Affine",
    made_with=["weight", "bias"],
    domains={"x": numbers("N", "d"), "weight": numbers("D", "M"), "bias": numbers("M"), "upstream": numbers("N", "M")},
    sizes=ROWS,
    steps=steps(affine, "weight", "bias"),
    rows=[
        Row("forward", 5, "The affine layer returns x @ weight + bias."),
        Row("backward", 5, "The affine layer's backward returns dx, the gradient of its input."),
        Row("weight", 6, "The weight's gradient, summed over the batch, is in grads.", ["grads"], same=entry("weight")),
        Row("bias", 4, "The bias's gradient, summed over the batch, is in grads.", ["grads"], same=entry("bias")),
        Row("images", 3, "Each image becomes one row, as in numpy's reshape.", ["forward"], sizes=IMAGES),
        Row("shapes", 2, "For images, dx has their shape.", BACK, sizes=IMAGES, same=in_shape("weight")),
        Row(PROMISES, 2, f"Two affine layers {UNDISTURBED}", sizes=ROWS + IMAGES[:1]),
    ],
)


def collapsed(weight1, bias1, weight2, bias2):
    """Return weight and bias of the one layer."""
    return weight1 @ weight2, bias1 @ weight2 + bias2


LAYERS = {"weight1": numbers("D", "H"), "bias1": numbers("H"), "weight2": numbers("H", "M"), "bias2": numbers("M")}
COLLAPSE = Contract(
    task="layers.collapse",
    domains=LAYERS,
    sizes=[{"D": D, "H": H, "M": M} for D, H, M in ((1, 1, 1), (1, 2, 1), (2, 2, 2), (3, 2, 4), (2, 4, 3))],
    steps=[Step("collapse", list(LAYERS), collapsed)],
    rows=[
        Row("weight", 3, "The weight of the one layer takes x through both layers.", ["collapse"], same=place(0)),
        Row("bias", 2, "The bias is what both layers return for an input of zeros.", ["collapse"], same=place(1)),
        Row(PROMISES, 1, "The weights and biases of the two layers are left as they are."),
    ],
)


def apart(rng, sizes, turn):
    """Draw biases whose last digits differ from piece to piece, so that no two pieces are equal."""
    return numbers("K", "M")(rng, sizes, turn) + 0.003 * np.arange(sizes["K"])[:, None]


def pieces(*sizes):
    """Return sizes of maxout layers: K pieces, N examples of D features, M outputs."""
    return run_again(dict(zip("KNDM", each, strict=True)) for each in sizes)


def low(rng, sizes, turn):
    """Draw biases that leave all pieces far below zero."""
    return apart(rng, sizes, turn) - 100.0


def tie(K, M):
    """Return a case in which all K pieces are equal."""
    weight, bias = np.array([[1.0, -2.0, 0.5], [3.0, 0.5, -1.0]])[:, :M], np.array([0.5, -1.0, 2.0])[:M]
    x, upstream = np.array([[1.0, 2.0], [-3.0, 0.5], [0.5, -1.0]]), np.arange(1.0, 1 + 3 * M).reshape(3, M)
    return {"x": x, "upstream": upstream, "weights": np.stack([weight] * K), "biases": np.stack([bias] * K)}


def shared(got, right, case):
    """Ask for what the pieces of a tie get together, if it is a dict, else for all of it."""
    if isinstance(right, dict):
        close(got, right, tolerance=np.inf)
        got = {name: np.sum(got[name], axis=0) for name in right}
        right = {"weights": case["x"].T @ case["upstream"], "biases": case["upstream"].sum(axis=0)}
    close(got, right)


TIES = [tie(K, M) for K, M in ((2, 1), (3, 1), (2, 3))]
MAXOUT = Contract(
    task="layers.maxout",
    made="Maxout",
    made_with=["weights", "biases"],
    domains={
        "x": numbers("N", "D", kinds=[whole, ordinary]),
        "weights": numbers("K", "D", "M", kinds=[whole, ordinary]),
        "biases": apart,
        "upstream": numbers("N", "M"),
    },
    sizes=pieces((2, 1, 1, 1), (1, 2, 1, 1), (2, 2, 2, 2), (3, 3, 2, 2), (4, 4, 1, 3), (3, 4, 3, 2)),
    steps=steps(maxout, "weights", "biases"),
    rows=[
        Row("forward", 2, "The maxout layer returns the largest of its pieces, for each example and output."),
        Row("backward", 2, "dx comes through the winning piece of each output alone."),
        Row("weights", 1, "The weights of a piece get what came to it as a winner.", ["grads"], same=entry("weights")),
        Row("biases", 1, "The biases of a piece get what came to it as a winner.", ["grads"], same=entry("biases")),
        Row("low", 1, "All pieces may lie far below zero.", ["forward"], {"biases": low}),
        Row("ties", 1, "At a tie, one winner gets it all, or they share it.", BACK, sizes=[], cases=TIES, same=shared),
        Row(PROMISES, 1, f"Two maxout layers {UNDISTURBED}"),
    ],
)
