"""Params, gradients and data that are special as a whole, under all kinds of names, and walks along them.

A result is judged beside the size of what it sums up, which may cancel.
"""

from __future__ import annotations

import numpy as np

from autograder.assertions import check

from .. import contents, momentum
from ..contents import CONTENTS, THOUSANDS, contents_of
from ..magnitudes import assert_sums
from .arrays import as_dict

TURNS = range(0, len(CONTENTS), 3)  # in each of which there are three arrays or more, so that all contents have a turn
NAMES = (
    "encoder.layer.10.weight",
    "encoder.layer.10.bias",
    "W",
    "b",
    "step",
    "",
    "v",
    "0",
    "W1.weight",
    "mu",
    "velocity",
    "t",
    "b_W",
    "loss",
    "bias",
    "count",
)
# Names that code may have in use for something of its own.
TAKEN = """lr learning_rate params grads self name key value gradient w W1 x X y kwargs rate decay args np items
__class__ W.0 None new""".split()
SHAPES = (*contents.SHAPES, (THOUSANDS,), (2, 150), (THOUSANDS, 1), (1, THOUSANDS), (110, 110))
HOW_MANY = (3, 5, 3, 12, 4, 3, 25)
RATES = (0.4, 1, 0.03, 2.5, 1e-10, 0.0, 100.0, 0.1, 20, 1e-20, 1e5)
MUS = (0.5, 0.9, 0.0, 1.0, 0.99, 0, 1, 1e-3, 1e-9)
WALKS = (4, 7, 2)
KINDS_OF_X = (np.float64, np.int64, np.float32, np.uint16)
EXAMPLES = ((3,), (1,), (2, 3), (17,), (1, 2, 1), (300,), (1, 2, 1, 2))
KINDS_OF_LABELS = (
    lambda y: np.full(len(y), 3),
    lambda y: y - 2 * y.max(),
    lambda y: (y % 2).astype(np.uint8),
    lambda y: np.zeros(len(y), dtype=np.int8),
    lambda y: y / 7.0,
    lambda y: (-1) ** (y % 2),
    lambda y: np.sort(y)[::-1].astype(np.int32),
    lambda y: (y % 3).astype(np.uint64),
    lambda y: (y % 5 - 2).astype(np.float32),
    lambda y: 1e-12 * y,
    lambda y: 1e20 * (y % 4),
    lambda y: y.astype(np.uint64) << np.uint64(57),
)


def shapes_of(turn):
    """Return the names and shapes of some arrays, every time others."""
    how_many = HOW_MANY[turn % len(HOW_MANY)]
    names = (*NAMES, *TAKEN) if how_many > len(NAMES) else NAMES
    return {names[(turn + n) % len(names)]: SHAPES[(turn + 4 * n) % len(SHAPES)] for n in range(how_many)}


def arrays_of(rng, turn, shapes):
    """Return arrays of these shapes, the first of them with the content of that turn."""
    return dict(zip(shapes, contents_of(rng, turn, *shapes.values()), strict=True))


def same_in_other_shapes(rng):
    """Return dicts of one array, whose numbers are the same in every one of them, but not its shape."""
    numbers = rng.uniform(0.3, 2.0, 6)
    return [{"W": numbers.reshape(shape)} for shape in ((2, 3), (6,), (3, 2), (1, 6), (2, 1, 3), (2, 3))]


def assert_all_sums(actual, expected, sizes, owner):
    """Check a dict of arrays, entry by entry."""
    as_dict(actual, f"What {owner} returns")
    for name, value in expected.items():
        check(name in actual, f"What {owner} returns lacks {name!r}.")
        assert_sums(actual[name], value, sizes[name], f"The array {name!r} of {owner} of shape {value.shape},")


class Walk:
    """Steps with momentum along gradients: where they lead, and the sizes of all that was added up on the way."""

    def __init__(self, start):
        self.params = {name: value.copy() for name, value in start.items()}
        self.sizes = {name: np.abs(value) for name, value in start.items()}
        self._velocity, self._fast = {}, {}

    def step(self, grads, rate, mu):
        """Take a step, and return the params and sizes after it."""
        steepness = {name: np.abs(gradient) for name, gradient in grads.items()}
        self.params, self._velocity = momentum.step(self.params, self._velocity, grads, rate, mu)
        self.sizes, self._fast = momentum.step(self.sizes, self._fast, steepness, -rate, mu)
        return self.params, self.sizes


def walks(rng):
    """Yield (start, grads and rate and mu of every step) of some walks along contents of every kind."""
    for number, length in enumerate(WALKS):
        shapes = shapes_of(3 * number)
        turns = range(number, number + length)
        numbers = [(RATES[turn % len(RATES)], MUS[turn % len(MUS)]) for turn in turns]
        start = arrays_of(rng, number, shapes)
        yield start, [(arrays_of(rng, turn + 2, shapes), *pair) for turn, pair in zip(turns, numbers, strict=True)]


def data_of(rng, turn, rows):
    """Return X and y of that many rows, of the kinds of that turn."""
    (X,) = contents_of(rng, turn, (rows, *EXAMPLES[turn % len(EXAMPLES)]))
    X = X.astype(KINDS_OF_X[turn % len(KINDS_OF_X)]) if np.max(np.abs(X)) < 2000 and np.min(X) >= 0 else X
    return X, KINDS_OF_LABELS[turn % len(KINDS_OF_LABELS)](3 * np.arange(rows) + 100)


def check_data(batches, X, y, where):
    """Check that batches (Xb, yb) hold every row of X once, together with its label in y."""
    rows, labels = (np.concatenate([batch[place] for batch in batches] or [[]]) for place in (0, 1))
    check(rows.shape == X.shape and labels.shape == y.shape, f"{where}, not every row is in exactly one batch.")

    def in_order(rows, labels):
        table = np.column_stack([np.reshape(rows, (len(rows), -1)), labels]).astype(np.float64)
        return table[np.lexsort(table.astype(np.float32).T)]

    expected = in_order(X, y)
    found = in_order(rows, labels).astype(np.float32 if np.float32 in (rows.dtype, labels.dtype) else np.float64)
    assert_sums(found, expected, np.abs(expected), f"{where}, what rows and labels hold")
