"""Calls on arguments that are special, each number judged by its own size; and calls that differ in one argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    as_array,
    check_kept,
    unpack,
)
from autograder.proxy import StudentModule
from autograder.session import session_of
from autograder.together import together

from .magnitudes import LARGEST, SMALLEST, assert_every_size, assert_exponentials

Array = np.ndarray[Any, Any]
Arguments = tuple[Any, ...]
Case = tuple[str, Arguments]  # what is special about them
MARGIN = 0.1  # of the tolerance: single precision, which code may compute in, rounds more than the arguments


def in_turn(first: Arguments, second: Arguments, back: bool = True) -> Iterator[Arguments]:
    """Yield the first arguments, then one of them after the other exchanged for the second one's, and maybe back again.

    Each call differs from the one before it in one argument alone: what goes by the others gives what came then.
    """
    now = list(first)
    yield first
    for other in (second, first) if back else (second,):
        for place, argument in enumerate(other):
            now[place] = argument
            yield tuple(now)


def check_cases(
    student: StudentModule,
    call: Callable[..., Any],
    formula: Callable[..., Any],
    cases: Iterable[Case],
    name: str,
    scales: Callable[..., tuple[Any, ...]] | None = None,
) -> None:
    """Make all calls, and judge then what came back, and that nothing was changed."""
    cases = list(cases)
    found = together(student, lambda: [call(*arguments) for _, arguments in cases])
    check_found(found, formula, cases, name, scales)
    assert_left_alone(student)


def assert_left_alone(student: StudentModule) -> None:
    """Check that no call has told to have changed an argument or an earlier result; `assert_conduct` asks once more."""
    session = session_of(student)
    changed = session.changed + session.outputs_changed
    check_kept(not changed, f"{changed[0]}; leave it as it is." if changed else "")


def check_found(
    found: Sequence[Any],
    formula: Callable[..., Any],
    cases: Sequence[Case],
    name: str,
    scales: Callable[..., tuple[Any, ...]] | None = None,
    rough: Callable[..., Any] | None = None,
) -> None:
    """Judge what came back for each case: several values if the formula gives a tuple.

    scales tells for the arguments what size the numbers have that exponentials are multiplied by, which need be right
    to no more than 1e-12. Numbers that are differences of nearly equal ones are not judged: those that rough, by
    default the formula of rounded arguments, makes others of.
    """
    for value, (what, arguments) in zip(found, cases, strict=True):
        title = f"{name} of special numbers ({what})"
        with np.errstate(all="ignore"):
            expected = [np.asarray(right, dtype=np.float64) for right in _several(formula(*arguments))]
        values = [value] if len(expected) == 1 else unpack(value, len(expected), title)
        if _beyond_single(values, expected):
            continue
        values = [as_array(one, title, right.shape) for one, right in zip(values, expected, strict=True)]
        if all(map(_right, values, expected)):
            continue
        with np.errstate(all="ignore"):
            rounded = _several(rough(*arguments) if rough else formula(*map(_rounded, arguments)))
        sizes = scales(*arguments) if scales else (None,) * len(expected)
        for entry in zip(values, expected, rounded, sizes, strict=True):
            _judge(*entry, title)


def _beyond_single(values: Sequence[Any], expected: Sequence[Array]) -> bool:
    """Whether results are in single precision, which code may compute in, and of a size that it does not hold."""
    single = any(getattr(value, "dtype", None) == np.float32 for value in values)
    sizes = [np.max(np.abs(right), initial=0.0) for right in expected] if single else []
    return any(size > LARGEST or 0.0 < size < SMALLEST for size in sizes)


def _right(value: Array, expected: Array) -> bool:
    """Whether every number is right in its own size, as almost all are: that needs no further look."""
    return bool(np.all(np.abs(value - expected) <= MARGIN * FLOAT32_TOLERANCE * np.abs(expected)))


def _judge(value: Array, expected: Array, rounded: Any, scale: Any, title: str) -> None:
    """Judge the numbers that hardly change if the arguments are rounded."""
    with np.errstate(all="ignore"):
        steady = np.abs(expected - rounded) <= MARGIN * FLOAT32_TOLERANCE * np.abs(expected)
    if not np.any(steady):
        return
    if scale is None:
        assert_every_size(value[steady], expected[steady], title)
    else:
        scale = np.broadcast_to(scale, expected.shape)[steady]
        assert_exponentials((value[steady] / scale).astype(value.dtype), expected[steady] / scale, title)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _rounded(value: Any) -> Any:
    """Return an argument with the digits that single precision has, of whatever size it is."""
    if isinstance(value, list | tuple):
        return type(value)(map(_rounded, value))
    if type(value) is not float and not (isinstance(value, np.ndarray) and value.dtype == np.float64):
        return value
    digits, exponent = np.frexp(value)  # a number that single precision does not hold has as many digits
    rounded = np.ldexp(np.float64(digits.astype(np.float32)), exponent)
    return float(rounded) if type(value) is float else rounded
