"""Nets with rows, weights and biases that are special as a whole, of any depth, held against exact values.

A result is compared as far as its digits can be asked for: single precision will do, and where it has few of them, as
behind sums that cancel out, a result may be off by as much, or is not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise, product
from typing import Any, NamedTuple

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, as_array, assert_close, check, unpack

from . import nets
from .contents import CONTENTS
from .drawing import draw
from .magnitudes import assert_each_close
from .rounding import EPS, NUDGES, rough_loss_and_grads, rough_scores
from .special import in_turn
from .twins import twins

PLACES = "rows", "W1"
COUNTS = 5, 1, 4  # of rows
TINY = 1e-9
APART = 6  # contents that stand side by side in one net
SURE = 2e-6  # how far from its kink, in the size of what is summed up, a ReLU is on or off in any right code
ROOM, UNSURE = 10.0, 0.02  # how far a result may be off, in what roundings make of it; more than that is not judged
NOT_BELOW = 1e-3  # a probability may be off by 1e-12, beside units of 1e8
STRENGTHS = (0.0, None, 0.3, 2.0, 1e-9, 3, 0.05, None, 20, 1e-13, 1e4)
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
    """A net, rows and labels, and the strength of the penalty, None for that of the default.

    each says that every entry of a gradient that is no tiny number counts in its own size.
    """

    what: str
    sizes: tuple[int, ...]
    params: dict[str, Any]
    X: Any
    y: Any
    reg: Any
    each: bool = False

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
        count = max(count, 2) if name == "sum zero" else count  # the sum of one number would be that
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


def tiny_nets(rng: Any, sizes: tuple[int, ...], count: int) -> Iterator[Case]:
    """Yield cases with tiny numbers alone, of which the one after the other differs in the rows, or in the params.

    What looks for numbers near those of the last call finds all of them near.
    """
    first, second = (_params(sizes, lambda place, shape: TINY * (1 - place % 2) * draw(rng, shape)) for _ in range(2))
    X, Z = TINY * draw(rng, (count, sizes[0])), TINY * draw(rng, (count, sizes[0]))
    y = rng.integers(sizes[-1], size=count)
    for params, rows in ((first, X), (first, Z), (second, Z)):
        yield Case("with tiny numbers", sizes, params, rows, y, None)


def twin_nets(rng: Any, sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield cases of which rows, and then params, share something with those of the one before, and are not they."""
    usual, rows = _params(sizes, lambda _, shape: draw(rng, shape)), draw(rng, (3, sizes[0]))
    y = rng.integers(sizes[-1], size=len(rows))
    for what, (X,) in twins(rows):
        yield Case(f"with rows: {what}", sizes, usual, X, y, None)
    for what, (params,) in islice(twins(usual), 4):
        yield Case(f"with params: {what}", sizes, params, rows, y, None)
    others = draw(rng, rows.shape), (y + 1) % sizes[-1], 0.3
    for arguments in in_turn((rows, y, 0.02), others, back=False):
        yield Case("with other rows, labels or strengths, one at a time", sizes, usual, *arguments)


def wrong_by_far(sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield cases of which the right class has by far the lowest score, which is the loss then.

    It is lower by 200, of which single precision does not hold the exponential, and by 1e6 and more.
    """
    for size, rows, kind in ((200.0, 1.0, np.float32), (1e6, 1.0, np.float64), (1e9, 1e8, np.float64)):
        params = _params(sizes, lambda _, shape: np.zeros(shape))
        last = len(sizes) - 1
        for i in range(1, last + 1):
            params[f"W{i}"][0, 0] = size if i == last else 1.0
        X, y = np.full((2, sizes[0]), rows, kind), np.array([1, 0])
        params = {name: value.astype(kind) for name, value in params.items()}
        yield Case(f"with scores of {size * rows:g} and 0", sizes, params, X, y, None)


def improbable(sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield a case of which one class is improbable, and has a gradient all the same, beside units of 1e8."""
    params = _params(sizes, lambda _, shape: np.zeros(shape))
    last = len(sizes) - 1
    for i in range(1, last):
        params[f"W{i}"][0, 0] = 1.0
    params[f"b{last}"][1] = -18.0
    X, y = np.full((2, sizes[0]), 1e8), np.array([0, 0])
    yield Case("with a class of a probability below 1e-7", sizes, params, X, y, None, each=True)


def same_bytes(rng: Any, sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield cases whose rows and labels are the same in memory, but not in their types, nor in how many they are."""
    params = _params(sizes, lambda _, shape: draw(rng, shape))
    for count, of_rows, of_labels in ((1, np.float64, np.int64), (2, np.float32, np.int32)):
        X, y = np.zeros((count, sizes[0]), of_rows), np.zeros(count, of_labels)
        yield Case("with rows of zeros", sizes, params, X, y, None)


def largest_labels(rng: Any, sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield cases of which a label is the largest of its type, though not of the classes."""
    for kind in (np.int8, np.uint8):
        top = int(np.iinfo(kind).max)
        wide = *sizes[:-1], top + 3
        X, params = draw(rng, (2, sizes[0])), _params(wide, lambda _, shape: draw(rng, shape))
        yield Case(f"with the label {top} of type {np.dtype(kind)}", wide, params, X, np.array([top, 1], kind), None)


def every_case(
    rng: Any, sizes: Any, square: tuple[int, ...], few: tuple[int, ...], turn: int = 0, half: bool = False
) -> Iterator[Case]:
    """Yield the cases of `special_nets`, and all others on nets of the sizes few.

    half leaves out every content in one of its two places.
    """
    for number, case in enumerate(special_nets(rng, sizes, COUNTS, square, turn)):
        if not half or number % 4 in (0, 3):
            yield case
    yield from tiny_nets(rng, few, 3)
    yield from same_bytes(rng, few)
    yield from twin_nets(rng, few)
    yield from wrong_by_far(few)
    yield from improbable(few)
    yield from largest_labels(rng, few)


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


def ask(net: Any, name: str, case: Case) -> Any:
    """Return what a method of a net gives for a case."""
    labels = (case.y, *(() if case.reg is None else (case.reg,))) if name == "loss" else ()
    return getattr(net, name)(case.X, *labels)


def _in_double(case: Case) -> Any:
    return {name: value.astype(np.float64) for name, value in case.params.items()}, case.X.astype(np.float64)


def _clear_of_kinks(params: Any, X: Any) -> bool:
    """Whether no sum that goes into a ReLU is 0, or would be but for the order in which numbers are added up."""
    out, off = X, np.zeros_like(X)
    for i in range(1, len(params) // 2):
        W, b = params[f"W{i}"], params[f"b{i}"]
        z, off = out @ W + b, SURE * (np.abs(out) @ np.abs(W) + np.abs(b)) + off @ np.abs(W)
        if np.any(np.abs(z) <= off):
            return False
        out = np.maximum(z, 0.0)
    return True


def _is_right(actual: Any, expected: Any) -> bool:
    """Whether a result is what is expected, as almost all are: that needs no further look."""
    if not isinstance(actual, float | np.ndarray | np.number) or np.shape(actual) != np.shape(expected):
        return False
    return bool(np.linalg.norm(actual - expected) <= 0.5 * FLOAT32_TOLERANCE * np.linalg.norm(expected))


def _assert_as_far(actual: Any, expected: Any, roughly: list[Any], name: str) -> None:
    """Check a result in its own size, as far as it is not at the mercy of roundings."""
    off = sum(float(np.linalg.norm(np.asarray(rough, dtype=np.float64) - expected)) for rough in roughly)
    size = float(np.linalg.norm(expected)) or (0.0 if off else 1.0)
    if off < UNSURE * size:
        actual = as_array(actual, name, np.shape(expected)).astype(np.float64)
        assert_close(actual / size, np.asarray(expected) / size, name, FLOAT32_TOLERANCE + ROOM * off / size)


def check_special_scores(case: Case, scores: Any, rng: Any) -> None:
    """Check the scores of a case."""
    with np.errstate(all="ignore"):
        expected = nets.scores(*_in_double(case))
        if not _is_right(scores, expected):
            rough = rough_scores(rng, case.params, case.X, EPS)
            _assert_as_far(scores, expected, [rough], f"what scores returns {case.what}")


def check_special_predictions(case: Case, predicted: Any, rng: Any) -> None:
    """Check that the class predicted for each row has the highest score, or one that is as high to single precision."""
    predicted = as_array(predicted, "what predict returns", (len(case.X),)).astype(int)
    with np.errstate(all="ignore"):
        expected = nets.scores(*_in_double(case))
        if np.array_equal(predicted, expected.argmax(axis=1)):
            return
        off = np.abs(rough_scores(rng, case.params, case.X, EPS) - expected).max(axis=1)
    check(np.all((predicted >= 0) & (predicted < expected.shape[1])), "predict returns no class.")
    lower = expected.max(axis=1) - expected[np.arange(len(expected)), predicted]
    alike = 1e-6 if case.X.dtype == np.float32 else 1e-15  # to a softmax
    check(
        not np.any(lower > ROOM * off + alike), f"predict does not return the class with the highest score {case.what}."
    )


def check_special_loss(case: Case, answer: Any, rng: Any) -> None:
    """Check the loss and all gradients of a case, but those that a unit on its kink has a part in."""
    loss, grads = unpack(answer, 2, "loss")
    double, data = _in_double(case), (case.y, case.strength)
    with np.errstate(all="ignore"):
        expected, right = nets.loss_and_grads(*double, *data)
        same = isinstance(grads, dict) and grads.keys() == right.keys()
        check(same, "The gradients have not exactly the keys of params.")
        for name in right if case.each else ():
            what = f"the gradient of {name} {case.what}"
            assert_each_close(grads[name], right[name], what, NOT_BELOW, smallest=NOT_BELOW)
        if _is_right(loss, expected) and all(_is_right(grads[name], right[name]) for name in right):
            return
        roughly = [rough_loss_and_grads(rng, case.params, case.X, *data, nudge) for nudge in NUDGES]
        losses = [rough for rough, _ in roughly]
        if not _is_right(loss, expected):
            single = isinstance(loss, np.ndarray) and loss.size == 1
            _assert_as_far(loss.reshape(()) if single else loss, expected, losses, f"the loss {case.what}")
        for name in right if _clear_of_kinks(*double) else ():
            if not _is_right(grads[name], right[name]):
                found = [rough[name] for _, rough in roughly]
                _assert_as_far(grads[name], right[name], found, f"the gradient of {name} {case.what}")
