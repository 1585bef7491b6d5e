"""Explain a failed test: a hint, and the answers by which the mistake is found in the bank."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ..manifest import Assignment
from ..report import TestResult
from ..session import Session
from . import answered
from .evidence import WrongUse, examples, of_a_check, rows, wrong_uses
from .explanation import explain_all, promise_broken
from .hint import ADVICE, GENERAL, PLAIN, TASK, Hint
from .plain import plain
from .table import hint_of, known_bank


def explained(
    assignment: Assignment, result: TestResult, failure: BaseException | None, session: Session | None, alone: bool
) -> TestResult:
    """Return the result of a failed test with hint and answers; alone says that no other test of its task failed."""
    question = session if session and session.module != assignment.module else None
    evidence = getattr(failure, "evidence", None)
    wrong = list(wrong_uses(evidence)) if evidence else []
    if evidence:
        answers = {"wrong": rows(wrong), "examples": examples(wrong, evidence)}
    elif question:
        answers = {"wrong": answered.rows(question), "examples": answered.examples(question)}
    else:
        answers = {"wrong": of_a_check(failure), "examples": []}
    hint = _of_the_failure(assignment, result, failure, question) or _of_the_answers(wrong, alone)
    hint = hint or Hint(assignment.task(result.task).hint, TASK)
    return replace(result, answers=answers, hint=hint.hint, diagnosis=hint.diagnosis)


def _of_the_failure(
    assignment: Assignment, result: TestResult, failure: BaseException | None, question: Session | None
) -> Hint | None:
    """Return the hint that a failure has by itself: an entry of the bank, an exception's, a check's advice."""
    if mistake := getattr(failure, "mistake", None):
        with suppress(KeyError):
            return Hint(hint_of(assignment, mistake), mistake)
    if question:
        own = [wrong for wrong in known_bank(assignment).wrong if wrong.task == result.task]
        return answered.reason(assignment, question, own)
    if words := plain(failure):
        return Hint(words, PLAIN)
    advice = getattr(failure, "advice", None)
    return Hint(advice, ADVICE) if advice else None


def _of_the_answers(wrong: list[WrongUse], alone: bool) -> Hint | None:
    """Return the general sentence that is true of all wrong answers."""
    words = explain_all(wrong) or (promise_broken(wrong) if alone else None)
    return Hint(words, GENERAL) if words else None
