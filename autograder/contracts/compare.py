"""Comparison by size, on the trusted side: a student's answer may be anything, and a message names no right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..assertions import BankEntry, CheckFailed, describe
from ..equality import equal as equal, largest_error  # equal: for suites
from ..proxy import Remote
from .domains import Case
from .wording import ORDINALS

TOLERANCE = 1e-4  # single precision passes, a plausible mistake does not
Same = Callable[[Any, Any, Case], None]  # of what was returned, what is right, and the case


class Differs(CheckFailed):
    """An answer breaks the contract, as the text says behind a value's name; mistake is the bank's entry, if known."""

    def __init__(self, why: str, mistake: BankEntry | None = None) -> None:
        super().__init__(why)
        self.mistake = mistake


class Unequal(Differs):
    """An answer, or the part of it that is compared, is not the right one; what says which part."""

    got = right = None
    what = ""


def by_size(got: Any, right: Any, _: Case) -> None:
    """Compare an answer with the right one alone."""
    close(got, right)


def close(got: Any, right: Any, tolerance: float = TOLERANCE, what: str = "it") -> None:
    """Raise Unequal if an error is large beside the largest right number, or 1; a dict may have more names."""
    try:
        _close(got, right, tolerance, what)
    except Unequal as error:
        error.got, error.right, error.what = got, right, what
        raise


def _close(got: Any, right: Any, tolerance: float, what: str) -> None:
    if isinstance(right, dict):
        if not isinstance(got, dict):
            raise Unequal(f"{what} should be a dict, and is {describe(got)}")
        for name in right:
            if name not in got:
                raise Unequal(f"{what} has no entry {name!r}")
            _close(got[name], right[name], tolerance, f"its entry {name!r}")
    elif isinstance(right, tuple):
        if not isinstance(got, tuple | list) or len(got) != len(right):
            raise Unequal(f"{what} should be a tuple or list of {len(right)}, and is {describe(got)}")
        for place, pair in zip((*ORDINALS, *["next"] * len(right)), zip(got, right, strict=True), strict=False):
            _close(*pair, tolerance, f"the {place} value" if len(right) > 1 else "the value")
    else:
        shape = np.shape(right)
        error = largest_error(as_numbers(got, shape, what).reshape(shape), right)
        if not np.isfinite(error):
            raise Unequal(f"{what} is nan or inf somewhere")
        if error > tolerance:
            raise Unequal(f"{what} is wrong")


def as_numbers(got: Any, shape: tuple[int, ...], what: str = "it") -> np.ndarray:
    """Return an answer as an array of floats of that shape, or raise Unequal; one number may be in an array of one."""
    if got is None or isinstance(got, str | dict | Remote):
        raise Unequal(f"{what} should be numbers, and is {describe(got)}")
    if isinstance(got, tuple | list) and len(got) != (shape[0] if shape else 1):  # before all of a long one is read
        raise Unequal(f"{what} should have the shape {shape}, and is {describe(got)}")
    try:
        array = np.asarray(got)
    except (ValueError, OverflowError):
        raise Unequal(f"{what} should be numbers, and is {describe(got)} of something else") from None
    if array.dtype.kind not in "biuf":
        raise Unequal(f"{what} should be real numbers, and is {describe(got)} of something else")
    if array.shape != shape and not (shape == () and array.size == 1):
        raise Unequal(f"{what} should have the shape {shape}, and has {array.shape}")
    return array.astype(np.float64)
