"""The engine: asks a submission for all uses of a contract in one message, and judges the answers by formula or law.

The right answers are the trusted side's own. What comes back may be anything: odd data are a wrong answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from ..assertions import CheckFailed
from ..faults import STUDENT_PROVOKED, BadReply, StudentFault
from ..session import Session
from ..transcript import Step as Performed
from .compare import Differs, equal
from .contract import PROMISES, Contract, Row, Step
from .parts import stand_in
from .programs import Outcome, Prepared, run
from .uses import Use, uses
from .wording import Wrong, told


class Submission(Protocol):
    """The way to a student's code, and what earlier tests of it have kept."""

    kept: dict[str, Any]

    def begin(self) -> Session:
        """Import the module in a fresh process."""

    def resume(self, session: Session) -> None:
        """Take an earlier session for that of this test."""


@dataclass
class Answers:
    """What came of each use of a row, and the session that it came from."""

    outcomes: list[list[Outcome]]
    session: Session


def check(contract: Contract, row: Row, submission: Submission, seed: int) -> None:
    """Raise what the smallest use of a row that shows a mistake has raised, or CheckFailed with that use in words."""
    if contract.task not in submission.kept:
        submission.kept[contract.task] = _ask_for_all(contract, submission, seed)
    answers = submission.kept[contract.task].get(row.name)
    if answers is None:  # together they have crashed, or run out of time: each row is asked alone
        session = submission.begin()
        _prepare_parts(contract, session, submission, seed)
        answers = Answers(run(session, _prepared(contract, seed, row)), session)
    submission.resume(answers.session)
    judge_all(contract, row, answers.outcomes, seed)


def judge_all(contract: Contract, row: Row, outcomes: Sequence[Sequence[Outcome]], seed: int) -> None:
    """Raise what is wrong with the answers to the uses of a row, the smallest use first."""
    for use, mine in zip(uses(contract, row, seed), outcomes, strict=True):
        judge(use, mine, row.name == PROMISES)


def _ask_for_all(contract: Contract, submission: Submission, seed: int) -> dict[str, Answers]:
    """Return the answers of all rows by name, empty if there are none to all of them together."""
    session = submission.begin()
    _prepare_parts(contract, session, submission, seed)
    with suppress(StudentFault):
        return _all_answers(contract, session, seed)
    return {}


def _all_answers(contract: Contract, session: Session, seed: int) -> dict[str, Answers]:
    outcomes, found = run(session, _prepared(contract, seed)), {}
    answered = session.steps[-1].value
    for row in contract.rows:
        prepared = _prepared(contract, seed, row)
        count = len(prepared.programs)
        step = Performed("programs", None, "", (prepared,), value=answered[:count])
        found[row.name] = Answers(outcomes[:count], session.about([step]))
        outcomes, answered = outcomes[count:], answered[count:]
    return found


def _prepare_parts(contract: Contract, session: Session, submission: Submission, seed: int) -> None:
    """Stand in for what the contract is built from and what does not work: each mistake is charged once."""
    for part in contract.parts:
        if part.task not in submission.kept:
            try:
                submission.kept[part.task] = _all_answers(part, session, seed)
            except StudentFault:
                submission.kept[part.task] = {}
        if not works(part, submission.kept[part.task], seed):
            stand_in(part, session)


def works(contract: Contract, answers: dict[str, Answers], seed: int) -> bool:
    """Whether these answers keep a contract."""
    try:
        for row in contract.rows:
            judge_all(contract, row, answers[row.name].outcomes, seed)
    except (KeyError, CheckFailed, StudentFault):
        return False
    return True


@cache
def _prepared(contract: Contract, seed: int, row: Row | None = None) -> Prepared:
    rows = contract.rows if row is None else [row]
    return Prepared([use.program for each in rows for use in uses(contract, each, seed)])


def judge(use: Use, outcomes: Sequence[Outcome], promises: bool) -> None:
    """Raise what is wrong with the answers to a use; arguments and results have to be left alone if it is a promise."""
    hidden = _hidden(use)
    for expected in use.expected:
        if expected.call >= len(outcomes):
            raise _fault(outcomes)
        outcome, step, case = outcomes[expected.call], expected.step, expected.case
        if step.raises:
            _judge_raised(use, outcomes, expected.call, step)
            break  # a program ends with what it raises
        if outcome.fault is not None:
            raise outcome.fault
        try:
            if step.law is None:
                step.same(outcome.value, expected.right, case)
            else:
                earlier = {name: outcomes[number].value for name, number in expected.earlier.items()}
                step.law(outcome.value, case | earlier)
        except Differs as differs:
            raise CheckFailed(_told(use, Wrong(expected.call), outcomes, hidden, str(differs))) from None
        except STUDENT_PROVOKED as error:  # by odd data
            why = f"it cannot be used here ({type(error).__name__})"
            raise CheckFailed(_told(use, Wrong(expected.call), outcomes, hidden, why)) from None
    for first, second, alike in use.alike:
        if equal(outcomes[first].value, outcomes[second].value) != alike:
            why = "the same seed gives other numbers" if alike else "another seed gives the same numbers"
            raise CheckFailed(_told(use, Wrong(second), outcomes, hidden, why))
    if promises:
        _judge_changes(use, outcomes)


def _judge_raised(use: Use, outcomes: Sequence[Outcome], call: int, step: Step) -> None:
    fault = outcomes[call].fault
    if fault is not None and getattr(fault, "kind", "") == step.raises:
        return
    raise fault or CheckFailed(_told(use, Wrong(call), outcomes, None, f"it should raise {step.raises}"))


def _judge_changes(use: Use, outcomes: Sequence[Outcome]) -> None:
    for call, outcome in enumerate(outcomes):
        allowed = use.may_change.get(call, set())
        harm = frozenset(place for place in outcome.changed if isinstance(place, tuple) or place not in allowed)
        if harm:
            failure = CheckFailed(told(use.program, Wrong(call, harm), outcomes))
            failure.changed = True
            raise failure


def _fault(outcomes: Sequence[Outcome]) -> StudentFault:
    """Return what ended a use before the call that is judged."""
    return (outcomes[-1].fault if outcomes else None) or BadReply("The code answered less than it was asked.")


def _hidden(use: Use) -> int | None:
    """Return which entry of a step's answer is handed on, and so the student's own affair."""
    handed = [of.entry for step in use.contract.steps for of in step.takes or () if not isinstance(of, str)]
    return handed[0] if handed else None


def _told(use: Use, wrong: Wrong, outcomes: Sequence[Outcome], hidden: int | None, why: str) -> str:
    return f"{told(use.program, wrong, outcomes, hidden).rstrip('.')}: {why}."
