"""Look at the form of the answers in answers.py: how many, numbers or words, in which range; never at what is right."""

import importlib
import numbers

from .checking import holds


def between(low, high):
    """Return the form of a number in a range."""

    def fits(value):
        is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
        return is_number and low <= value <= high

    fits.words = f"a number from {low} to {high}"
    return fits


def one_of(*choices):
    """Return the form of one of these words."""

    def fits(value):
        return isinstance(value, str) and set(value.strip().lower().split(" or ")) <= {*choices}

    fits.words = f"one of the words {', '.join(choices)}"
    return fits


def well_formed(question, form):
    """Fail, with a sentence, unless the answer to a question has this form: one number or word, or a tuple of them."""
    answer = getattr(importlib.import_module("answers"), question, None)
    holds(answer is not None, f"answers.py has no function {question}.")
    given = answer()
    if not isinstance(form, tuple):
        holds(form(given), f"{question} should return {form.words}, but it returned {given!r}.")
        return
    is_tuple = isinstance(given, tuple | list) and len(given) == len(form)
    holds(is_tuple, f"{question} should return a tuple of {len(form)} entries, but it returned {given!r}.")
    for place, (value, fits) in enumerate(zip(given, form, strict=True), 1):
        holds(fits(value), f"Entry {place} of {question} should be {fits.words}, but it is {value!r}.")
