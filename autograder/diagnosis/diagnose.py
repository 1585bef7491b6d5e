"""Name the mistake behind a failed test, by what the student's code answered.

The failed test's calls are replayed, in this process, on the reference solution and on every misconception that
loses points on the task. Where the student's answers are those of a misconception, and not those of the
reference, its hint is the diagnosis. Where none matches, one may together with a mistake that another test has named:
what a task answers depends on the tasks that it is built from. Where still none does, or several that say different
things, the first answer that differs is compared in general terms. At most one diagnosis, and none rather than a wrong
one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..comparison import differing_entries, distance, in_float32, lacking, same
from ..in_process import in_process_session
from ..manifest import Assignment, CourseError
from ..session import Session
from ..transcript import Step
from ..worker.snapshot import size_of
from . import answered
from .behavior import behavior, behavior_of_answer
from .explanation import explain
from .replay import Answer, Reader, Replayer, unfolded
from .told import EXACT, GENERAL, NEAR, Diagnosis, Told
from .variants import Bank, Wrong, bank

MAX_STEPS = 500
MAX_BYTES = 4 << 20  # a training run on images is not replayed on thirty variants
PRECISION, PRECISION_FLOAT32 = 1e-8, 1e-5
NEARER = 0.02
Rank = tuple[float, int]
SAME: Rank = (0.0, 0)
OTHERWISE: Rank = (math.inf, 0)
ENOUGH = 8  # so many numbers are not all near those of a misconception by chance; a single one may be


@dataclass(frozen=True)
class SoFar:
    """What is known of the same submission: the hints that it was told for earlier tests, the tasks that it passed.

    If one of the hints explains the answers exactly, no other is looked for. named are the entries that were named for
    certain. No mistake is in a task that was passed. keeping asks for the behavior, too. changed says that the test
    failed since something was changed in place.
    """

    told: Collection[str] = ()
    named: Collection[str] = ()
    passed: Collection[str] = ()
    keeping: bool = False
    changed: bool = False


def diagnose(assignment: Assignment, task: str, session: Session, source: bytes, so_far: SoFar = SoFar()) -> Diagnosis:
    """Return what the session's answers say of the mistake, which may be nothing; source is the solution's."""
    steps = session.steps
    if not steps:
        return Diagnosis()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        known = known_bank(assignment)
        if session.module != assignment.module:  # an answer to a question, of which nothing else is to be told
            told = answered.reason(assignment, session, (wrong for wrong in known.wrong if wrong.task == task))
            return Diagnosis(told, behavior=behavior_of_answer(steps[-1].name, steps[-1].value))
        if not replayable(steps):
            reader = Reader(steps, known.private)
            unfolding = [each for step in steps for each in unfolded(step)]
            kept = behavior(unfolding, map(reader.answer, unfolding), None) if so_far.keeping else []
            return Diagnosis(behavior=kept)
        replayer = Replayer(steps, known.private)
        steps, given = replayer.steps, replayer.given()

        def answers(variant: bytes) -> Iterator[Answer]:
            return replayer.answers(variant, lambda: session_on(assignment.module, variant))

        expected = list(answers(source))
        # Misconceptions that lose points on the task: its own, and those of pieces that it is built from.
        candidates = [
            wrong
            for wrong in known.wrong
            if task == wrong.task or (task in wrong.affects and wrong.task not in so_far.passed)
        ]
        found: dict[Rank, list[Wrong]] = {}
        against, unlike = set(), set()
        for wrong in sorted(candidates, key=lambda wrong: wrong.hint not in so_far.told):
            rank = _mismatch(given, answers(wrong.source(source)), expected, so_far.changed)
            if rank is None or rank is OTHERWISE:
                unlike.add(wrong.name)
                against |= {wrong.name} if rank is OTHERWISE else set()
                continue
            found.setdefault(rank, []).append(wrong)
            if rank == SAME and wrong.hint in so_far.told:
                break
        answered_otherwise = _first_wrong(steps, given, expected)
        general = _general(answered_otherwise)
        own_way = (right for right in known.right if right.module in ("", assignment.module))
        if general and any(_agrees(answers(right.source(source)), given, expected) for right in own_way):
            general = None  # left to one's choice, as what to do at a tie
        diagnosis = _diagnosis(found, frozenset(against), general)
        if not diagnosis.exact:
            beside = [w for w in known.wrong if w.name in so_far.named and w.module in ("", assignment.module)]
            likely = against | (unlike & set(so_far.named))
            own = [w for w in candidates if w.task == task and w.name in likely]

            def explains(variant: bytes) -> bool:
                rank = _mismatch(given, answers(variant), expected, so_far.changed)
                return rank is not None and rank[0] == 0.0

            diagnosis = _with_another(diagnosis, own, beside, source, explains)
        rows = behavior(steps, given, expected) if so_far.keeping else []
        left = frozenset(unlike) - diagnosis.entries if answered_otherwise else frozenset()
        return replace(diagnosis, unlike=left, behavior=rows)


def _diagnosis(found: dict[Rank, list[Wrong]], against: frozenset[str], general: Told | None) -> Diagnosis:
    """Name the mistake of the lowest rank, unless several there say different things."""
    if not found:
        return Diagnosis(None, general, against=against)
    best = found[min(found)]
    exact = min(found)[0] == 0.0
    told = Told(best[0].hint, best[0].name, EXACT if exact else NEAR)
    named = told if len({wrong.hint for wrong in best}) == 1 else None
    return Diagnosis(named, general, frozenset(wrong.name for wrong in best), exact, against)


def _with_another(
    diagnosis: Diagnosis,
    own: Sequence[Wrong],
    beside: Sequence[Wrong],
    source: bytes,
    explains: Callable[[bytes], bool],
) -> Diagnosis:
    """Name the mistake that, together with one of those beside it, explains the answers, unless several do."""
    found: dict[str, tuple[Wrong, Wrong]] = {}
    for other in beside:
        changed = other.source(source)
        if own and explains(changed):  # without a second one
            continue
        for wrong in own:
            with suppress(Exception):  # two changes need not fit together
                if wrong.hint != other.hint and explains(wrong.source(changed)):
                    found.setdefault(wrong.hint, (wrong, other))
    if len(found) != 1:
        return diagnosis
    ((wrong, other),) = found.values()
    against = diagnosis.against - {wrong.name, other.name}
    named = Told(wrong.hint, wrong.name, EXACT)
    return replace(diagnosis, named=named, entries=frozenset([wrong.name]), exact=True, against=against)


def _first_wrong(steps: list[Step], given: list[Answer], expected: list[Answer]) -> tuple[Step, Answer, Answer] | None:
    """Return the first step whose answer differs, with both answers; None if none does."""
    triples = zip(steps, given, expected, strict=True)
    return next((one for one in triples if not same(one[1].value, one[2].value)), None)


def _agrees(answers: Iterator[Answer], given: list[Answer], expected: list[Answer]) -> bool:
    """Whether others answer what is given where that first differs from what is expected."""
    for mine, right, theirs in zip(given, expected, answers, strict=False):
        if not same(mine.value, right.value):
            return same(mine.value, theirs.value)
    return False


def _general(first: tuple[Step, Answer, Answer] | None) -> Told | None:
    """Say how that answer differs."""
    if first is None:
        return None
    step, mine, right = first
    words = explain(step, mine.value, right.value)
    return Told(words, GENERAL, EXACT) if words else None


def denied(
    assignment: Assignment, entries: Collection[str], passed: Sequence[Step], source: bytes, module: str
) -> bool:
    """Whether each of these entries is wrong in a test that the code has passed, where the code is right."""
    steps = list(passed)
    if not entries or not replayable(steps):
        return False
    known = known_bank(assignment)
    replayer = Replayer(steps, known.private)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = list(replayer.answers(source, partial(session_on, module, source)))
        right = [same(mine.value, theirs.value) for mine, theirs in zip(replayer.given(), expected, strict=True)]

        def is_wrong(variant: bytes) -> bool:
            answers = replayer.answers(variant, partial(session_on, module, variant))
            pairs = zip(right, expected, answers, strict=True)
            return any(so and not same(theirs.value, wanted.value) for so, wanted, theirs in pairs)

        return all(is_wrong(wrong.source(source)) for wrong in known.wrong if wrong.name in entries)


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


def _mismatch(
    given: list[Answer], answers: Iterator[Answer], expected: list[Answer], changed: bool = False
) -> Rank | None:
    """Return how far a student's answers are from a misconception's, None if they are not the same mistake.

    The same means: in every step equal to the precision of the numbers (distance 0), or far nearer to each other
    than to the right answer; and wrong in some step. What a student changes without harm only counts second.
    OTHERWISE is for a misconception that is wrong where the student answers something else. Where it is to explain
    that something was changed, it has to do harm somewhere.
    """
    worst, others, wrong, harmful = 0.0, 0, False, not changed
    precision = PRECISION_FLOAT32 if any(in_float32(mine.value) for mine in given) else PRECISION
    for mine, right, theirs in zip(given, expected, answers, strict=True):
        lacks = lacking(theirs.value, right.value)
        harm = theirs.changed - right.changed
        if not (harm <= mine.changed and lacks <= lacking(mine.value, right.value)):
            return OTHERWISE
        error = distance(mine.value, theirs.value)
        if error > precision:
            off = distance(mine.value, right.value)
            near = math.isfinite(off) and error <= NEARER * off
            if not near or differing_entries(mine.value, right.value) < ENOUGH:
                return None if same(theirs.value, right.value) else OTHERWISE
            worst = max(worst, error)
        others += mine.changed != theirs.changed
        harmful = harmful or bool(harm)
        if lacks or harm:
            wrong = True
        elif not same(mine.value, right.value):
            if same(theirs.value, right.value):  # by a little that is no rounding
                return None
            wrong = True
    return (worst, others) if wrong and harmful else None


def session_on(module: str, source: bytes) -> Session:
    """Return a session on a variant of the solution, in this process."""
    return in_process_session({f"{module}.py": source}, module)
