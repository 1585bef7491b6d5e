"""Look at the form of the answers in answers.py: how many, numbers or words, in which range; never at what is right."""

import importlib
import numbers
from collections.abc import Callable
from typing import NamedTuple

from .checking import holds


class Form(NamedTuple):
    """What an answer may be: whether a value fits, and the form in words."""

    fits: Callable
    words: str


def between(low, high):
    """Return the form of a number in a range."""
    words = f"a number from {low} to {high}"
    return Form(lambda v: isinstance(v, numbers.Real) and not isinstance(v, bool) and low <= v <= high, words)


def one_of(*choices):
    """Return the form of one of these words."""
    words = f"one of the words {', '.join(choices)}"
    return Form(lambda v: isinstance(v, str) and set(v.strip().lower().split(" or ")) <= {*choices}, words)


def well_formed(question, form):
    """Fail, with a sentence, unless the answer to a question has this form: one number or word, or a tuple of them."""
    answer = getattr(importlib.import_module("answers"), question, None)
    holds(answer is not None, f"answers.py has no function {question}.")
    given = answer()
    if isinstance(form, Form):
        holds(form.fits(given), f"{question} should return {form.words}, but it returned {given!r}.")
        return
    is_tuple = isinstance(given, tuple | list) and len(given) == len(form)
    holds(is_tuple, f"{question} should return a tuple of {len(form)} entries, but it returned {given!r}.")
    for place, (value, each) in enumerate(zip(given, form, strict=True), 1):
        holds(each.fits(value), f"Entry {place} of {question} should be {each.words}, but it is {value!r}.")
