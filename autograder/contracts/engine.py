"""The engine: asks for all uses of a contract in one message, and judges what comes back, which may be anything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from ..assertions import CheckFailed, check_kept, mistaken
from ..faults import STUDENT_PROVOKED, BadReply, StudentFault
from ..session import Session
from ..transcript import Step as Performed
from .compare import equal
from .contract import PROMISES, Contract, Row
from .parts import stand_in
from .programs import Outcome, Prepared, run
from .uses import Use, uses
from .wording import Wrong, told

Parts = Sequence[Contract]


class Submission(Protocol):
    """The way to a student's code, and what earlier tests of it have kept."""

    kept: dict[Any, Any]

    def begin(self) -> Session:
        """Import the module in a fresh process."""

    def resume(self, session: Session) -> None:
        """Take an earlier session for that of this test."""


class Answers(NamedTuple):
    """What came of each use of a row, and a session that is about these uses alone."""

    outcomes: list[list[Outcome]]
    session: Session


def check(contract: Contract, row: Row, submission: Submission, seed: int) -> None:
    """Raise what the smallest use of a row that shows a mistake has raised, or CheckFailed with that use in words.

    A row is passed with the student's own parts, or else with reference parts for those that do not work.
    """
    if any(submission.kept.get((part, 0)) == {} for part in contract.parts):  # would end again
        broken = _broken(contract, submission, seed)
    else:
        answers = _answers(contract, row, submission, seed)
        try:
            return judge_all(contract, row, answers.outcomes, seed)
        except (CheckFailed, StudentFault):
            broken = _broken(contract, submission, seed)
            if broken and any(works(other, submission, seed, row.name) for other in contract.instead):
                return submission.resume(answers.session)  # which is none that was begun for the others
            if not broken:  # what it is asked alone shows nothing that other rows have left behind
                return judge_all(contract, row, _alone(contract, row, submission, seed).outcomes, seed)
    judge_all(contract, row, _answers(contract, row, submission, seed, broken).outcomes, seed)


def _broken(contract: Contract, submission: Submission, seed: int) -> Parts:
    return [part for part in contract.parts if not works(part, submission, seed)]


def _answers(contract: Contract, row: Row, submission: Submission, seed: int, broken: Parts = ()) -> Answers:
    """Return the answers to a row, with reference parts for those that are broken, and resume its session."""
    answers = _together(contract, submission, seed, broken).get(row.name)
    if answers is None:  # together they have crashed, or run out of time: each row is asked alone
        return _alone(contract, row, submission, seed, broken)
    submission.resume(answers.session)
    return answers


def _alone(contract: Contract, row: Row, submission: Submission, seed: int, broken: Parts = ()) -> Answers:
    return Answers(run(session := _begun(submission, broken), _prepared(contract, seed, row)), session)


def judge_all(contract: Contract, row: Row, outcomes: Sequence[Sequence[Outcome]], seed: int) -> None:
    """Raise what is wrong with the answers to the uses of a row, the smallest use first."""
    for use, mine in zip(uses(contract, row, seed), outcomes, strict=True):
        judge(use, mine, row.name == PROMISES)


def _together(contract: Contract, submission: Submission, seed: int, broken: Parts = ()) -> dict[str, Answers]:
    """Return the answers of all rows by name, asked for once; empty if there are none to all of them together."""
    found: dict[str, Answers] | None = submission.kept.get((contract, len(broken)))
    if found is None:
        session, found = _begun(submission, broken), {}
        with suppress(StudentFault):
            found = _all_answers(contract, session, seed)
        submission.kept[contract, len(broken)] = found
    return found


def _begun(submission: Submission, broken: Parts) -> Session:
    """Begin a session with reference parts in the place of those that are broken: each mistake is charged once."""
    session = submission.begin()
    for part in broken:
        stand_in(part, session)
    return session


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


def works(contract: Contract, submission: Submission, seed: int, only: str = "") -> bool:
    """Whether code keeps a contract, or a row of it, with parts of its own; what was found out before holds on."""
    answers = _together(contract, submission, seed)
    with suppress(KeyError, CheckFailed, StudentFault):
        for row in contract.rows:
            if only in ("", row.name):
                judge_all(contract, row, answers[row.name].outcomes, seed)
        return not _broken(contract, submission, seed)
    return False


@lru_cache(maxsize=1000)
def _prepared(contract: Contract, seed: int, row: Row | None = None) -> Prepared:
    """Return the programs of a row, or of all rows in their order, as they are sent."""
    return Prepared([use.program for each in ([row] if row else contract.rows) for use in uses(contract, each, seed)])


def judge(use: Use, outcomes: Sequence[Outcome], promises: bool) -> None:
    """Raise what is wrong with the answers to a use; arguments and results have to be left alone if it is a promise."""
    for expected in use.expected:
        if expected.call >= len(outcomes):
            raise (outcomes[-1].fault if outcomes else None) or BadReply("The code answered less than it was asked.")
        outcome, step, case = outcomes[expected.call], expected.step, expected.case
        if step.raises and getattr(outcome.fault, "kind", "") == step.raises:
            return  # a program ends with what it raises
        if outcome.fault is not None:
            raise outcome.fault
        if step.raises:
            raise CheckFailed(_told(use, expected.call, outcomes, f"it should raise {step.raises}"))
        try:
            known = case | {name: outcomes[number].value for name, number in expected.earlier.items()}
            step.law(outcome.value, known) if step.law else step.same(outcome.value, expected.right, known)
        except (CheckFailed, *STUDENT_PROVOKED) as error:  # the others by odd data
            why = str(error) if isinstance(error, CheckFailed) else f"it cannot be used here ({type(error).__name__})"
            raise mistaken(getattr(error, "mistake", None), _told(use, expected.call, outcomes, why)) from None
    for first, second, alike in use.alike:
        if equal(outcomes[first].value, outcomes[second].value) != alike:
            why = "the same seed gives other numbers" if alike else "another seed gives the same numbers"
            raise mistaken(use.contract.unseeded if alike else None, _told(use, second, outcomes, why))
    if promises:
        _judge_changes(use, outcomes)


def _judge_changes(use: Use, outcomes: Sequence[Outcome]) -> None:
    for call, outcome in enumerate(outcomes):
        allowed = use.may_change.get(call, set())
        harm = frozenset(place for place in outcome.changed if isinstance(place, tuple) or place not in allowed)
        if harm:
            check_kept(False, told(use.program, Wrong(call, harm), outcomes))


def _told(use: Use, call: int, outcomes: Sequence[Outcome], why: str) -> str:
    """Return the use in words, and why that call is wrong; what it hands on is the student's own affair."""
    handed = [of for step in use.contract.steps for of in step.takes or () if not isinstance(of, str)]
    hidden = next((of.entry for of in handed if of.step == use.calls[call].name), None)
    return f"{told(use.program, Wrong(call), outcomes, hidden).rstrip('.')}: {why}."
