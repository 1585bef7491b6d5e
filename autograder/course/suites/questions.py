"""Whether a question is answered: first the form of the answer, then all of it at once, which gives no entry away."""

from __future__ import annotations

import pytest

from autograder.assertions import CheckFailed, check, describe, unpack
from autograder.equality import entries, is_number, is_word, same_answer
from autograder.proxy import StudentModule


def assert_answer(student: StudentModule, reference: StudentModule, question: str) -> None:
    """Require that the answer to a question is the solution's."""
    given, right = getattr(student, question)(), getattr(reference, question)()
    if isinstance(right, tuple):
        given = unpack(given, len(right), question)
    for value, meant in zip(given if isinstance(right, tuple) else [given], entries(right), strict=True):
        if isinstance(meant, str) and not is_word(value):
            raise CheckFailed(f"{question} should return a word here, and returned {describe(value)}.")
        if not isinstance(meant, str) and not is_number(value):
            raise CheckFailed(f"{question} should return a number here, and returned {describe(value)}.")
    wrong = f"{question} returns an answer of the right form, but not the right one."
    check(same_answer(given, right), wrong)


def question_tests(module, task, questions):
    """Return a hidden test per question, for a module of that name: questions maps names to weights and subjects."""
    found = {}
    for question, (weight, about) in questions.items():

        def hidden(student, reference, question=question):
            assert_answer(student, reference, question)

        name = f"test_answer_{question}"
        hidden.__module__, hidden.__name__, hidden.__doc__ = module, name, f"Question `{question}`: {about}."
        found[name] = pytest.mark.task(task, weight=weight)(hidden)
    return found
