"""Arrays that are special as a whole: what is right for any numbers is right for these, a shortcut may not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .drawing import draw, with_both_signs

THOUSANDS = 4507  # of something: a prime, so that no cut makes equal parts, whose rest is neither small nor nearly one
BLOCKS = 4000, 4096, 4097  # of which cuts do make equal parts, with no rest, or one of a single row

Array = np.ndarray[Any, Any]
Shape = tuple[int, ...]


def _some_zeros(rng: Any, shape: Shape) -> Array:
    x = draw(rng, shape)
    x.flat[::2] = 0.0
    return x


def _single(rng: Any, shape: Shape) -> Array:
    x = np.zeros(shape)
    x.flat[x.size // 2] = rng.uniform(0.5, 2.0)
    return x


def _sum_zero(rng: Any, shape: Shape) -> Array:
    x = np.round(draw(rng, shape) * 64) / 64  # whose sums are exact
    if x.ndim > 1 and shape[-1] > 1:  # those of every row, too
        x[..., -1] -= np.sum(x, axis=-1)
    if x.ndim > 1 and shape[0] > 1:  # and of every column
        x[-1] -= np.sum(x, axis=0)
    x.flat[-1] -= np.sum(x)
    return x


def _rows_alike(rng: Any, shape: Shape) -> Array:
    return np.repeat(draw(rng, (1, *shape[1:])), shape[0], axis=0)


def _columns_alike(rng: Any, shape: Shape) -> Array:
    return np.repeat(draw(rng, (*shape[:-1], 1)), shape[-1], axis=-1)


def _symmetric(rng: Any, shape: Shape) -> Array:
    x = draw(rng, shape)
    return x + x.T if len(set(shape)) == 1 else x


def _row_of_zeros(rng: Any, shape: Shape) -> Array:
    x = draw(rng, shape)
    if shape[0] > 1:
        x[shape[0] // 2] = 0.0
    return x


def _column_of_zeros(rng: Any, shape: Shape) -> Array:
    x = draw(rng, shape)
    if shape[-1] > 1:
        x[..., shape[-1] // 2] = 0.0
    return x


def _repeated(rng: Any, shape: Shape) -> Array:
    return rng.choice(draw(rng, (2,)), shape)


CONTENTS: dict[str, Callable[[Any, Shape], Array]] = {
    "zeros": lambda _, shape: np.zeros(shape),
    "rising": lambda rng, shape: np.sort(draw(rng, shape), axis=None).reshape(shape),
    "ones": lambda _, shape: np.ones(shape),
    "negative": lambda rng, shape: -np.abs(draw(rng, shape)),
    "some zeros": _some_zeros,
    "equal": lambda rng, shape: np.full(shape, rng.uniform(0.3, 2.0)),
    "tiny": lambda rng, shape: 1e-12 * draw(rng, shape),
    "single": _single,
    "positive": lambda rng, shape: np.abs(draw(rng, shape)),
    "far from zero": lambda rng, shape: 1000.0 + draw(rng, shape),
    "a row of zeros": _row_of_zeros,
    "whole": lambda rng, shape: rng.integers(-3, 4, shape).astype(np.float64),
    "large": lambda rng, shape: 1e8 * with_both_signs(draw(rng, shape)),
    "a column of zeros": _column_of_zeros,
    "sum zero": _sum_zero,
    "rows alike": _rows_alike,
    "repeated": _repeated,
    "negative zeros": lambda _, shape: -np.zeros(shape),
    "columns alike": _columns_alike,
    "symmetric": _symmetric,
    "large and tiny": lambda rng, shape: draw(rng, shape) * 10.0 ** rng.integers(-9, 10, shape),
}
# Every number of dimensions, ones at every place, equal ones, and such as have the same number of entries.
SHAPES: tuple[Shape, ...] = (
    (6,),
    (2, 3),
    (3, 2),
    (1, 6),
    (6, 1),
    (3, 3),
    (1,),
    (20,),
    (2, 17),
    (18, 2),
    (1, 1),
    (2, 3, 4),
    (1, 2, 1, 3),
    (2, 1, 2, 1, 2),
)
SIX: tuple[Shape, ...] = (2, 3), (6,), (3, 2), (1, 6), (2, 1, 3), (6, 1), (2, 3)  # of as many entries


def in_other_shapes(*arrays: Array, shapes: Sequence[Shape] = SIX[1:]) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """Yield (what they are, arrays): the same six numbers, and the same in memory, in one shape after the other."""
    for shape in shapes:
        yield "the last one's in another shape", tuple(array.reshape(shape) for array in arrays)


def changed_inside(array: Array) -> Array:
    """Return a copy of which the half in the middle has other numbers: what is looked at from its ends is the same."""
    copy, quarter = array.copy(), len(array) // 4
    copy[quarter:-quarter] *= -1.5
    return copy


def contents(
    rng: Any, shapes: Sequence[Shape] = SHAPES, without: Sequence[str] = (), turn: int = 0
) -> Iterator[tuple[str, Array]]:
    """Yield (what it is, an array of it) for every content, the shapes by turns from that turn on."""
    for number, (name, make) in enumerate(CONTENTS.items()):
        if name not in without:
            yield name, make(rng, shapes[(number + turn) % len(shapes)])


def pairs_of_contents(
    rng: Any, shapes: Sequence[Shape] = SHAPES, without: Sequence[str] = (), apart: int = 8
) -> Iterator[tuple[str, Array, Array]]:
    """Yield (what they are, two arrays of one shape): contents beside those that come so many later, round in turn."""
    names = [name for name in CONTENTS if name not in without]
    for number, name in enumerate(names):
        other, shape = names[(number + apart) % len(names)], shapes[number % len(shapes)]
        yield f"{name} beside {other}", CONTENTS[name](rng, shape), CONTENTS[other](rng, shape)


def contents_of(rng: Any, turn: int, *shapes: Shape, apart: int = 5) -> list[Array]:
    """Return an array of every shape, their contents that many apart: in the first one the content of that turn."""
    names = list(CONTENTS)
    return [CONTENTS[names[(turn + apart * place) % len(names)]](rng, shape) for place, shape in enumerate(shapes)]
