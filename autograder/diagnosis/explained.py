"""Explain a failed test: a hint, and the answers by which the mistake is found in the bank."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..contracts.wording import cut, shown
from ..equality import entries, same_answer
from ..in_process import in_process_session
from ..manifest import Assignment
from ..report import TestResult
from ..session import Session
from .evidence import WrongUse, examples, of_a_check, rows, wrong_uses
from .explanation import explain_all, plain, promise_broken
from .kept import kept_answer
from .naming import GENERAL, PLAIN, TASK, Hint
from .table import hint_of, known_bank


def explained(
    assignment: Assignment, result: TestResult, failure: BaseException | None, session: Session | None, alone: bool
) -> TestResult:
    """Return the result of a failed test with hint and answers; alone says that no other test of its task failed."""
    question = session if session and session.module != assignment.module else None
    evidence, answers = getattr(failure, "evidence", None), dict[str, Any]()
    wrong = list(wrong_uses(evidence)) if evidence else []
    if evidence:
        answers = {"wrong": rows(wrong), "examples": examples(wrong, evidence)}
    elif question:
        last = question.steps[-1:]
        answers = {
            "wrong": [[1, step.name, kept_answer(step.value)] for step in last],
            "examples": [f"{step.name} returned {cut(shown(step.value))}." for step in last],
        }
    else:
        answers = {"wrong": of_a_check(failure), "examples": []}
    hint = _of_the_failure(assignment, result, failure, question) or _of_the_answers(wrong, alone)
    hint = hint or Hint(assignment.task(result.task).hint, TASK)
    return replace(result, answers=answers, hint=hint.hint, diagnosis=hint.diagnosis)


def _of_the_failure(
    assignment: Assignment, result: TestResult, failure: BaseException | None, question: Session | None
) -> Hint | None:
    """Return the hint that a failure has by itself: an entry of the bank, or an exception's."""
    if mistake := getattr(failure, "mistake", None):
        with suppress(KeyError):
            return Hint(hint_of(assignment, mistake), mistake)
    if question:
        return _of_the_question(assignment, question, result.task)
    words = plain(failure)
    return Hint(words, PLAIN) if words else None


def _of_the_answers(wrong: list[WrongUse], alone: bool) -> Hint | None:
    """Return the general sentence that is true of all wrong answers."""
    words = explain_all(wrong) or (promise_broken(wrong) if alone else None)
    return Hint(words, GENERAL) if words else None


def _of_the_question(assignment: Assignment, session: Session, task: str) -> Hint | None:
    """Return the hint of the wrong answer that was given last, None for one that the bank does not have.

    Of several that it could be, the one that says most of the answer; an entry that is None says nothing.
    """
    question, module = session.steps[-1].name, session.module

    def answer(files: dict[str, bytes]) -> Any:
        return getattr(in_process_session(files, module).student, question)()

    right, found = answer({f"{module}.py": (assignment.solution / f"{module}.py").read_bytes()}), []
    for wrong in known_bank(assignment).wrong:
        if wrong.module == module and wrong.task == task:
            meant = answer(wrong.files(assignment))
            if meant != right and same_answer(session.steps[-1].value, meant):
                found.append((entries(meant).count(None), Hint(wrong.hint, wrong.name)))
    return min(found, key=lambda one: one[0])[1] if found else None
