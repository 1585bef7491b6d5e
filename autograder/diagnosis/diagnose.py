"""Name the mistake behind a failed test, by what the student's code answered.

The failed test's calls are replayed, in this process, on the reference solution and on every misconception that
loses points on the task. Where the student's answers are those of a misconception, and not those of the
reference, its hint is the diagnosis. Where none matches, or several that say different things, the first answer
that differs is compared in general terms. At most one diagnosis, and none rather than a wrong one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..comparison import differing_entries, distance, in_float32, lacking, same
from ..course import Assignment, CourseError
from ..in_process import in_process_session
from ..proxy import Session
from ..transcript import Step
from ..worker.snapshot import size_of
from . import answered
from .behavior import Behavior, behavior, behavior_of_answer
from .explanation import explain
from .replay import Answer, Replayer
from .told import EXACT, GENERAL, NEAR, Told
from .variants import Bank, bank

MAX_STEPS = 400
MAX_BYTES = 4 << 20  # a training run on images is not replayed on thirty variants
PRECISION, PRECISION_FLOAT32 = 1e-8, 1e-5
NEARER = 0.02
SAME = (0.0, 0)
ENOUGH = 8  # so many numbers are not all near those of a misconception by chance; a single one may be


@dataclass(frozen=True)
class SoFar:
    """What is known of the same submission: the hints that it was told for earlier tests, the tasks that it passed.

    If one of the hints explains the answers exactly, no other is looked for. No mistake is in a task that was passed.
    """

    told: Collection[str] = ()
    passed: Collection[str] = ()


def diagnose(
    assignment: Assignment, task: str, session: Session, source: bytes, so_far: SoFar = SoFar()
) -> Told | None:
    """Return one sentence on the mistake that explains the session's answers, with its name, or None.

    source is the solution's.
    """
    steps = session.steps
    if not replayable(steps):
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        known = known_bank(assignment)
        if session.module != assignment.module:  # an answer to a question, of which nothing else is to be told
            return answered.reason(assignment, session, (wrong for wrong in known.wrong if wrong.task == task))
        replayer = Replayer(steps, known.private)
        given = replayer.given()

        def answers(variant: bytes) -> Iterator[Answer]:
            return replayer.answers(variant, lambda: session_on(assignment.module, variant))

        expected = list(answers(source))
        found: dict[tuple[float, int], dict[str, str]] = {}
        # Misconceptions that lose points on the task: its own, and those of pieces that it is built from.
        candidates = [
            wrong
            for wrong in known.wrong
            if task == wrong.task or (task in wrong.affects and wrong.task not in so_far.passed)
        ]
        for wrong in sorted(candidates, key=lambda wrong: wrong.hint not in so_far.told):
            rank = _mismatch(given, answers(wrong.source(source)), expected)
            if rank is not None:
                found.setdefault(rank, {}).setdefault(wrong.hint, wrong.name)
                if rank == SAME and wrong.hint in so_far.told:
                    break
        if found and len(hints := found[min(found)]) == 1:
            ((hint, name),) = hints.items()
            return Told(hint, name, EXACT if min(found)[0] == 0.0 else NEAR)
        for step, mine, right in zip(steps, given, expected, strict=True):
            if not same(mine.value, right.value):
                general = None if step.again else explain(step, mine.value, right.value)
                return Told(general, GENERAL, EXACT) if general else None
    return None


def behave(assignment: Assignment, session: Session, source: bytes) -> Behavior:
    """Return what the session's code answered otherwise than the solution; all of it, where that is too much to ask."""
    steps = session.steps
    if not steps:
        return []
    if session.module != assignment.module:
        return behavior_of_answer(steps[-1].name, steps[-1].value)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        replayer = Replayer(steps, known_bank(assignment).private)
        start = partial(session_on, assignment.module, source)
        return behavior(steps, replayer.given(), list(replayer.answers(source, start)) if replayable(steps) else None)


def replayable(steps: list[Step]) -> bool:
    """Whether the calls of a test are few and small enough to be made again on other implementations."""
    return bool(steps) and len(steps) <= MAX_STEPS and sum(size_of(step.args) for step in steps) <= MAX_BYTES


def hint_of(assignment: Assignment, name: str) -> str:
    """Return the hint of a misconception by its name; KeyError for one that is not in the bank."""
    return {wrong.name: wrong.hint for wrong in bank(assignment).wrong}[name]


def known_bank(assignment: Assignment) -> Bank:
    """Return the bank, an empty one where there is none."""
    try:
        return bank(assignment)
    except CourseError:  # an assignment without a bank still has general comparisons
        return Bank((), ())


def _mismatch(given: list[Answer], answers: Iterator[Answer], expected: list[Answer]) -> tuple[float, int] | None:
    """Return how far a student's answers are from a misconception's, None if they are not the same mistake.

    The same means: in every step equal to the precision of the numbers (distance 0), or far nearer to each other
    than to the right answer; and wrong in some step. What a student changes without harm only counts second.
    """
    worst, others, wrong = 0.0, 0, False
    precision = PRECISION_FLOAT32 if any(in_float32(mine.value) for mine in given) else PRECISION
    for mine, right, theirs in zip(given, expected, answers, strict=True):
        lacks = lacking(theirs.value, right.value)
        harm = theirs.changed - right.changed
        if not (harm <= mine.changed and lacks <= lacking(mine.value, right.value)):
            return None
        error = distance(mine.value, theirs.value)
        if error > precision:
            off = distance(mine.value, right.value)
            near = math.isfinite(off) and error <= NEARER * off
            if not near or differing_entries(mine.value, right.value) < ENOUGH:
                return None
            worst = max(worst, error)
        others += mine.changed != theirs.changed
        wrong = wrong or bool(lacks or harm) or not same(mine.value, right.value)
    return (worst, others) if wrong else None


def session_on(module: str, source: bytes) -> Session:
    """Return a session on a variant of the solution, in this process."""
    return in_process_session({f"{module}.py": source}, module)
