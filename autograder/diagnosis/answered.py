"""Name the mistake behind a wrong answer to a question, by the wrong answers in the bank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..answers import entries, same_answer
from ..contracts.wording import cut, shown
from ..in_process import in_process_session
from ..manifest import Assignment
from ..session import Session
from .evidence import Rows
from .hint import Hint
from .kept import kept_answer
from .variants import Wrong


def reason(assignment: Assignment, session: Session, known: Iterable[Wrong]) -> Hint | None:
    """Return the hint for the wrong answer that was given last, None for one that the bank does not have.

    Of several that it could be, the one that says most of the answer; an entry that is None says nothing.
    """
    question, module = session.steps[-1].name, session.module
    right = _answer({f"{module}.py": (assignment.solution / f"{module}.py").read_bytes()}, module, question)
    found = []
    for wrong in known:
        if wrong.module == module:
            meant = _answer(wrong.files(assignment), module, question)
            if meant != right and same_answer(session.steps[-1].value, meant):
                found.append((entries(meant).count(None), Hint(wrong.hint, wrong.name)))
    return min(found, key=lambda one: one[0])[1] if found else None


def rows(session: Session) -> Rows:
    """Return what is kept of the answer that was given last."""
    return [[1, session.steps[-1].name, kept_answer(session.steps[-1].value)]] if session.steps else []


def examples(session: Session) -> list[str]:
    """Return the sentence on the answer that was given last."""
    return [f"{step.name} returned {cut(shown(step.value))}." for step in session.steps[-1:]]


def _answer(files: dict[str, bytes], module: str, question: str) -> Any:
    return getattr(in_process_session(files, module).student, question)()
