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
    """Put the formulas of a contract in the place of the student's code: of several of one call, the most general."""
    cases: dict[int, Case] = {}  # by object
    put = next((step for step in part.steps if step.op == "set"), Step(""))
    held = put.calls or put.name  # the attribute that shows what an object holds by now
    making = [Step("__init__", part.made_with, lambda: None)] if part.made_with and not held else []
    for step in sorted((*making, *reversed(part.steps)), key=lambda each: len(each.takes or ())):
        name = f"{part.made}{'.' * bool(part.made)}{step.calls or step.name}"
        if step.op == "call" and step.right:
            with suppress(StudentFault):  # there is none of that name, which nobody need use
                substitute(session.student, name, _formula(step, cases, bool(part.made), put.keywords), held)


def _formula(step: Step, cases: dict[int, Case], of_objects: bool, put: str) -> Any:
    """Return a function that gives a step's right answer; what the steps before it were given is kept by object."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        key = args[0].number if of_objects and args and isinstance(args[0], Remote) else 0
        case = {put: args[0]} if put else cases.setdefault(key, {})
        case.update(zip((name for name in step.takes or () if isinstance(name, str)), args[of_objects:], strict=False))
        case.update(kwargs)
        return step.answer(case)

    return answer
