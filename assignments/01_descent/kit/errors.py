"""Say what an error is, where in the student's files it happened, and what it means in the words of this course."""

import re
import traceback
from pathlib import Path

import pytest

from .isolation import FOLDER

MEANINGS = {
    r"truth value of an array": "an array stands where one yes or no is asked for, in an if, and, or, or max: compare "
    "entry by entry, with numpy's functions.",
    r"only (0-dimensional|length-1|size-1) arrays": "a function for one number, as those of math, is given an array: "
    "use numpy's.",
    r"^KeyError": "a dict has no entry of that name: none was put in yet, or its entries have other names.",
    r"No module named": "there is no such file in this folder, and no such package is installed.",
    r"math range error": "math.exp takes no number above 709: take exp only of numbers that are not positive.",
    r"'(float|int|numpy.float64)' object (is not subscriptable|has no attribute)": "a number is used like an array: "
    "the inputs may be plain numbers, too.",
    r"'NoneType' object": "something is None, as what a function without a return gives, or what nothing was put into.",
    r"name '\w+' is not defined": "nothing has that name here: it is misspelled, or known in another function alone.",
    r"not aligned|matmul": "the two sizes that a product sums over differ: a matrix product needs as many columns on "
    "its left as rows on its right, and a vector has entries for either.",
    r"could not( be)? broadcast": "these two shapes cannot be put together entry by entry: print the shapes of both.",
    r"out of bounds for axis|index out of range": "an index goes beyond the end: along each axis they count from 0, as "
    "labels do, and the last is the size of that axis minus 1.",
    r"cannot reshape array": "the number of entries does not fit the shape: take sizes from what comes in.",
    r"same_kind": "an array of integers cannot hold these results: make a new array of floats.",
    r"is read-only": "the code writes into an array that it was given: leave that as it is, and compute in a new one.",
    r"maximum recursion depth": "the function calls itself, once for every step: use a loop or a formula.",
    r"pop from (an )?empty|has no identity|empty sequence": "nothing is left there: is it used up, or never filled?",
    r"unhashable type": "an array or list cannot be the key of a dict or an entry of a set.",
    r"only integer|must be integers or slices": "an index has to be an integer, as labels and row numbers are.",
    r"(enough|too many) values to unpack|cannot unpack": "something is taken apart into more or fewer names than it "
    "has values.",
}


def meaning(error):
    """Return a sentence on what an error means, "" for one that says all by itself."""
    text = f"{type(error).__name__}: {error}"
    return next((sentence for pattern, sentence in MEANINGS.items() if re.search(pattern, text)), "")


def told(error):
    """Say what an error says, and where in the student's folder it happened, or the last of it."""
    if isinstance(error, pytest.fail.Exception):
        return str(error)
    if isinstance(error, SyntaxError):
        name = Path(error.filename or "a module").name
        line = f", line {error.lineno}" if error.lineno else ""
        return f"{name}{line}: {error.msg}. Python cannot read the file until that is mended."
    words, why = "".join(traceback.format_exception_only(type(error), error)).strip(), meaning(error)
    return f"{words}{place(error)}" + (f"\nWhy: {why}" if why else "")


def place(error):
    """Say in which line of the student's files the error happened; nothing if in none."""
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if Path(frame.filename).parent.resolve() == FOLDER]
    own = [frame for frame in frames if not Path(frame.filename).name.startswith("test_")]
    if not frames:
        return ""
    frame = (own or frames)[-1]
    where = "" if frame.name == "<module>" else f", in {frame.name}"
    return f"\n  in {Path(frame.filename).name}, line {frame.lineno}{where}" + (
        f":\n    {frame.line}" if frame.line else ""
    )
