"""Nets with rows, weights and biases that are special as a whole, of any depth, held against exact values.

A result is compared as far as its digits can be asked for: single precision will do, and where it has none of them, as
behind sums that cancel out, nobody's result is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, as_array, assert_close, check, unpack
from autograder.suites import nets
from autograder.suites.contents import CONTENTS
from autograder.suites.drawing import draw

PLACES = "rows", "W1"
APART = 6  # contents that stand side by side in one net
NUDGE, SURE = 1e-6, 1e-5  # how far numbers are moved to see what becomes of the result, and how far it may then be off
STRENGTHS = (0.0, None, 0.3, 2.0, 1e-9, 3, 0.05, None)
LABELS: tuple[Callable[..., Any], ...] = (
    lambda rng, scores: rng.integers(scores.shape[1], size=len(scores)),
    lambda _, scores: np.zeros(len(scores), dtype=int),
    lambda _, scores: scores.argmax(axis=1),
    lambda _, scores: np.full(len(scores), scores.shape[1] - 1),
    lambda rng, scores: np.sort(rng.integers(scores.shape[1], size=len(scores))),
    lambda _, scores: scores.argmin(axis=1),
    lambda rng, scores: -np.sort(-rng.integers(scores.shape[1], size=len(scores))),
)
TYPES = (np.int64, np.uint8, np.int32, np.uint64, np.int8, np.uint32, np.int16, np.uint16)


class Case(NamedTuple):
    """A net, rows and labels, and the strength of the penalty, None for that of the default."""

    what: str
    sizes: tuple[int, ...]
    params: dict[str, Any]
    X: Any
    y: Any
    reg: Any

    @property
    def strength(self) -> float:
        """The strength as a number."""
        return float(self.reg or 0.0)


def _params(sizes: tuple[int, ...], make: Callable[[int, tuple[int, ...]], Any]) -> dict[str, Any]:
    """Return params, of which an array is made by its place among them and its shape."""
    pairs = enumerate(pairwise(sizes))
    return {
        name: value
        for i, (D, H) in pairs
        for name, value in ((f"W{i + 1}", make(2 * i, (D, H))), (f"b{i + 1}", make(2 * i + 1, (H,))))
    }


def special_nets(rng: Any, sizes: Any, counts: Any, square: tuple[int, ...], turn: int = 0) -> Iterator[Case]:
    """Yield a case for every content in each of these places: rows, or W1 with other contents in other params.

    sizes of the nets and counts of rows come by turns, so that seven sizes and three counts all meet; square are sizes
    that are all the same.
    """
    names, usual = list(CONTENTS), {}
    for number, (first, place) in enumerate(product(range(len(names)), PLACES)):
        name = names[first]
        of_net = square if name == "symmetric" else sizes[(number + turn) % len(sizes)]
        count = square[0] if name == "symmetric" else counts[(number + turn) % len(counts)]
        if of_net not in usual:
            usual[of_net] = _params(of_net, lambda _, shape: draw(rng, shape) / np.sqrt(shape[0]))
        X, params = draw(rng, (count, of_net[0])), usual[of_net]
        if place == "rows":
            X = CONTENTS[name](rng, X.shape)
        else:
            kinds = [CONTENTS[names[(first + APART * apart) % len(names)]] for apart in range(2 * len(of_net))]
            if name == "tiny":  # what goes into the ReLU, too
                kinds[1] = kinds[0]
            params = _params(of_net, lambda place, shape, kinds=kinds: kinds[place](rng, shape))
        if number % 5 == 4 and place != "rows":
            X, params = X.astype(np.float32), {key: value.astype(np.float32) for key, value in params.items()}
        wide = {key: value.astype(np.float64) for key, value in params.items()}
        y = LABELS[(first + turn) % len(LABELS)](rng, nets.scores(wide, X.astype(np.float64)))
        y = y.astype(TYPES[first % len(TYPES)])
        what = f"with {place} of the kind: {name}"
        yield Case(what, of_net, params, X, y, STRENGTHS[(number // 3 + turn) % len(STRENGTHS)])


def on_nets(make: Callable[[tuple[int, ...]], Any], cases: Iterator[Case]) -> Iterator[tuple[Any, Case]]:
    """Yield each case with a net that has its params, one of these sizes after the other the same net."""
    made: dict[tuple[int, ...], Any] = {}
    held: dict[tuple[int, ...], Any] = {}
    for case in cases:
        if case.sizes not in made:
            made[case.sizes] = make(case.sizes)
        if held.get(case.sizes) is not case.params:
            nets.put(made[case.sizes], case.params)
        held[case.sizes] = case.params
        yield made[case.sizes], case


def _nudged(rng: Any, array: Any) -> Any:
    return (array * (1.0 + NUDGE * rng.uniform(-1.0, 1.0, array.shape))).astype(np.float32)


def _in_single(rng: Any, case: Case) -> Any:
    """Return params and rows in single precision, after a nudge: what depends on digits that are not there shows."""
    return {name: _nudged(rng, value) for name, value in case.params.items()}, _nudged(rng, case.X)


def _in_double(case: Case) -> Any:
    return {name: value.astype(np.float64) for name, value in case.params.items()}, case.X.astype(np.float64)


def _clear_of_kinks(params: Any, X: Any) -> bool:
    """Whether no sum that goes into a ReLU is 0, or would be but for the order in which it is added up."""
    out = X
    for i in range(1, len(params) // 2):
        W, b = params[f"W{i}"], params[f"b{i}"]
        z = out @ W + b
        if np.any(np.abs(z) <= SURE * (np.abs(out) @ np.abs(W) + np.abs(b))):
            return False
        out = np.maximum(z, 0.0)
    return True


def _assert_as_far(actual: Any, expected: Any, rough: Any, name: str) -> None:
    """Check a result in its own size, if what was computed roughly agrees with what is expected."""
    size = float(np.linalg.norm(expected))
    if not np.linalg.norm(np.asarray(rough, dtype=np.float64) - expected) <= SURE * size:
        return
    actual = as_array(actual, name, np.shape(expected)).astype(np.float64)
    size = size or 1.0
    assert_close(actual / size, np.asarray(expected) / size, name, FLOAT32_TOLERANCE)


def check_special_scores(case: Case, scores: Any, rng: Any) -> None:
    """Check the scores of a case."""
    with np.errstate(all="ignore"):
        expected, rough = (nets.scores(*net) for net in (_in_double(case), _in_single(rng, case)))
        _assert_as_far(scores, expected, rough, f"what scores returns {case.what}")


def check_special_predictions(case: Case, predicted: Any, rng: Any) -> None:
    """Check that the class predicted for each row has the highest score, or one that is as high to single precision."""
    predicted = as_array(predicted, "what predict returns", (len(case.X),)).astype(int)
    with np.errstate(all="ignore"):
        expected, rough = (nets.scores(*net) for net in (_in_double(case), _in_single(rng, case)))
    check(np.all((predicted >= 0) & (predicted < expected.shape[1])), "predict returns no class.")
    off = np.abs(rough - expected).max(axis=1)
    lower = expected.max(axis=1) - expected[np.arange(len(expected)), predicted]
    check(np.all(lower <= 10 * off), f"predict does not return the class with the highest score {case.what}.")


def check_special_loss(case: Case, answer: Any, rng: Any) -> None:
    """Check the loss and all gradients of a case, but those that a unit on its kink has a part in."""
    loss, grads = unpack(answer, 2, "loss")
    double, single = _in_double(case), _in_single(rng, case)
    with np.errstate(all="ignore"):
        expected, right = nets.loss_and_grads(*double, case.y, case.strength)
        roughly, rough = nets.loss_and_grads(*single, case.y, case.strength)
    _assert_as_far(np.reshape(as_array(loss, "the loss"), ()), expected, roughly, f"the loss {case.what}")
    check(
        isinstance(grads, dict) and grads.keys() == right.keys(), "The gradients have not exactly the keys of params."
    )
    for name in right if _clear_of_kinks(*double) else ():
        _assert_as_far(grads[name], right[name], rough[name], f"the gradient of {name} {case.what}")
