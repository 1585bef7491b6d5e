"""The engine: asks for all uses of a contract in one message, and judges what comes back, which may be anything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, Protocol

from ..assertions import BankEntry, CheckFailed, mistaken
from ..equality import equal
from ..faults import STUDENT_PROVOKED, BadReply, StudentFault
from ..proxy import Remote, substitute
from ..session import Session
from .compare import Unequal
from .contract import PROMISES, Contract, Row, Step
from .domains import Case
from .programs import Outcome, Prepared, run
from .uses import Use, uses
from .wording import changed_place


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


Parts = Sequence[Contract]
Outcomes = list[list[Outcome]]  # of each use of a row
Evidence = tuple[Contract, Row, Outcomes, int]  # what a row was judged by, and the seed


class Submission(Protocol):
    """The way to a student's code, and what previous tests of it have kept."""

    kept: dict[Any, Any]
    keeps_state: bool  # between calls, as far as anybody knows

    def begin(self) -> Session:
        """Import the module in a fresh process."""


class Found(NamedTuple):
    """What is wrong with the answers to a use: the call, and why."""

    call: int
    failure: CheckFailed | StudentFault
    changed: frozenset[int | str] = frozenset()
    unequal: Unequal | None = None


def check(contract: Contract, row: Row, submission: Submission, seed: int) -> None:
    """Raise what the smallest use of a row that shows a mistake has raised, or CheckFailed with what is wrong.

    A row is passed with the student's own parts, or else with reference parts for those that do not work.
    """
    if any(submission.kept.get((part, 0)) == {} for part in contract.parts):  # would end again
        broken = _broken(contract, submission, seed)
    else:
        answers = _answers(contract, row, submission, seed)
        try:
            return judge_all(contract, row, answers, seed)
        except (CheckFailed, StudentFault):
            broken = _broken(contract, submission, seed)
            if broken and any(works(other, submission, seed, row.name) for other in contract.instead):
                return
            if not broken and not submission.keeps_state:
                raise
            if not broken:  # what it is asked alone shows nothing that other rows have left behind
                return judge_all(contract, row, _alone(contract, row, submission, seed), seed)
    judge_all(contract, row, _answers(contract, row, submission, seed, broken), seed)


def _broken(contract: Contract, submission: Submission, seed: int) -> Parts:
    return [part for part in contract.parts if not works(part, submission, seed)]


def _answers(contract: Contract, row: Row, submission: Submission, seed: int, broken: Parts = ()) -> Outcomes:
    """Return the answers to a row, which is asked alone if all rows together have crashed, or run out of time."""
    answers = _together(contract, submission, seed, broken).get(row.name)
    return _alone(contract, row, submission, seed, broken) if answers is None else answers


def _alone(contract: Contract, row: Row, submission: Submission, seed: int, broken: Parts = ()) -> Outcomes:
    return run(_begun(submission, broken), _prepared(contract, seed, row))


def judge_all(contract: Contract, row: Row, outcomes: Outcomes, seed: int) -> None:
    """Raise what is wrong with the answers to the uses of a row, the smallest use first, with these as evidence."""
    for use, mine in zip(uses(contract, row, seed), outcomes, strict=True):
        if found := judge(use, mine, row.name == PROMISES):
            found.failure.evidence = contract, row, outcomes, seed
            raise found.failure


def _together(contract: Contract, submission: Submission, seed: int, broken: Parts = ()) -> dict[str, Outcomes]:
    """Return the answers of all rows by name, asked for once; empty if there are none to all of them together."""
    found: dict[str, Outcomes] | None = submission.kept.get((contract, len(broken)))
    if found is None:
        session, found = _begun(submission, broken), {}
        with suppress(StudentFault):
            outcomes = iter(run(session, _prepared(contract, seed)))
            found = {row.name: list(islice(outcomes, len(uses(contract, row, seed)))) for row in contract.rows}
        submission.kept[contract, len(broken)] = found
    return found


def _begun(submission: Submission, broken: Parts) -> Session:
    """Begin a session with reference parts in the place of those that are broken: each mistake is charged once."""
    session = submission.begin()
    for part in broken:
        stand_in(part, session)
    return session


def works(contract: Contract, submission: Submission, seed: int, only: str = "") -> bool:
    """Whether code keeps a contract, or a row of it, with parts of its own; what was found out before holds on."""
    key = contract, only, "works"
    if key not in submission.kept:
        submission.kept[key], answers = False, _together(contract, submission, seed)
        with suppress(KeyError, CheckFailed, StudentFault):
            for row in contract.rows:
                if only in ("", row.name):
                    judge_all(contract, row, answers[row.name], seed)
            submission.kept[key] = not _broken(contract, submission, seed)
    return bool(submission.kept[key])


@lru_cache(maxsize=1000)
def _prepared(contract: Contract, seed: int, row: Row | None = None) -> Prepared:
    """Return the programs of a row, or of all rows in their order, as they are sent."""
    return Prepared([use.program for each in ([row] if row else contract.rows) for use in uses(contract, each, seed)])


def judge(use: Use, outcomes: Sequence[Outcome], promises: bool) -> Found | None:
    """Return what is wrong with the answers to a use; a promise asks to leave arguments alone, too."""
    for expected in use.expected:
        if expected.call >= len(outcomes):
            short = BadReply("The code answered less than it was asked.")
            return Found(len(outcomes) - 1, (outcomes[-1].fault if outcomes else None) or short)
        outcome, step, case = outcomes[expected.call], expected.step, expected.case
        if step.raises and getattr(outcome.fault, "kind", "") == step.raises:
            return None  # a program ends with what it raises
        if outcome.fault is not None:
            return Found(expected.call, outcome.fault)
        if step.raises:
            return _wrong(use, expected.call, f"it should raise {step.raises}")
        try:
            known = case | {name: outcomes[number].value for name, number in expected.previous.items()}
            step.law(outcome.value, known) if step.law else step.same(outcome.value, expected.right, known)
        except (CheckFailed, *STUDENT_PROVOKED) as error:  # the others by odd data
            why = str(error) if isinstance(error, CheckFailed) else f"it cannot be used here ({type(error).__name__})"
            found = _wrong(use, expected.call, why, getattr(error, "mistake", None))
            return found._replace(unequal=error if isinstance(error, Unequal) and error.what else None)
    for first, second, alike in use.alike:
        if equal(outcomes[first].value, outcomes[second].value) != alike:
            why = "the same seed gives other numbers" if alike else "another seed gives the same numbers"
            return _wrong(use, second, why, use.contract.unseeded if alike else None)
    return _changes(use, outcomes) if promises else None


def _changes(use: Use, outcomes: Sequence[Outcome]) -> Found | None:
    for call, outcome in enumerate(outcomes):
        if harm := frozenset(each for each in outcome.changed if each not in use.may_change.get(call, ())):
            return _wrong(use, call, f"it changed {changed_place(harm)}")._replace(changed=harm)
    return None


def _wrong(use: Use, call: int, why: str, mistake: BankEntry | None = None) -> Found:
    """Return what is wrong with the answer to a call, in words that name the call alone."""
    return Found(call, mistaken(mistake, f"{use.program.name_of(call)}: {why}."))
