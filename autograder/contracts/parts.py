"""Reference parts: the formulas of a contract in the place of the student's own code."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ..faults import StudentFault
from ..proxy import Remote, substitute
from ..session import Session
from .contract import Contract, Step
from .domains import Case


def stand_in(part: Contract, session: Session) -> None:
    """Put the formulas of a contract in the place of the student's functions or methods."""
    cases: dict[int, Case] = {}  # by object
    for step in part.steps:
        owner = f"{part.made}." if part.made else ""
        with suppress(StudentFault):  # there is none of that name, which nobody need use
            substitute(session.student, f"{owner}{step.name}", _formula(step, cases, bool(part.made)))


def _formula(step: Step, cases: dict[int, Case], of_objects: bool) -> Any:
    """Return a function that gives a step's right answer; what the steps before it were given is kept by object."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        key = args[0].number if of_objects and args and isinstance(args[0], Remote) else 0
        case = cases.setdefault(key, {})
        case.update(zip((name for name in step.takes or () if isinstance(name, str)), args[of_objects:], strict=False))
        case.update(kwargs)
        return step.answer(case)

    return answer
