"""Name the mistake behind a failed test, by what the student's code answered.

The failed test's calls are replayed, in this process, on the reference solution and on every misconception of
the task. Where the student's answers are those of a misconception, and not those of the reference, its hint is
the diagnosis. Where none matches, the first answer that differs is compared in general terms. At most one
diagnosis, and none rather than a wrong one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import comparison
from .comparison import distance, in_float32, same
from .course import Assignment, CourseError
from .local import local_session
from .misconceptions import Wrong, bank
from .outcomes import StudentFault
from .proxy import Session, Step
from .worker.snapshot import size_of

MAX_STEPS = 400
MAX_BYTES = 4 << 20  # a training run on images is not replayed on thirty variants
PRECISION, PRECISION_FLOAT32 = 1e-8, 1e-5
NEARER = 0.02


@dataclass(frozen=True)
class Answer:
    """What came back from one step: a value or a fault, and which arguments or results it changed."""

    value: Any
    changed: frozenset[str]


def diagnose(assignment: Assignment, task: str, session: Session, source: bytes) -> str | None:
    """Return one sentence on the mistake that explains the session's answers, or None; source is the solution's."""
    steps = session.steps
    if not steps or len(steps) > MAX_STEPS or sum(size_of(step.args) for step in steps) > MAX_BYTES:
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        given = [answer_of(step) for step in steps]
        expected = replay(steps, _session(assignment, source))
        differing = [i for i, (a, b) in enumerate(zip(given, expected, strict=True)) if not _agree(a, b)]
        if not differing:
            return None
        wrong = _nearest(assignment, task, source, steps, given, expected)
        if wrong is not None:
            return wrong.hint
        first = differing[0]
        return comparison.explain(steps[first], expected[first].value)


def answer_of(step: Step) -> Answer:
    """Return what a step brought back."""
    return Answer(step.fault if step.fault is not None else step.value, frozenset(step.changed))


def _agree(a: Answer, b: Answer) -> bool:
    return a.changed == b.changed and same(a.value, b.value)


def _nearest(
    assignment: Assignment,
    task: str,
    source: bytes,
    steps: list[Step],
    given: list[Answer],
    expected: list[Answer],
) -> Wrong | None:
    """Return the misconception whose answers are the student's, the closest where there are several."""
    best: tuple[float, Wrong] | None = None
    for wrong in _candidates(assignment, task):
        answers = replay(steps, _session(assignment, wrong.source(source)), expected_by_student=given)
        error = _mismatch(given, answers, expected)
        if error < math.inf and (best is None or error < best[0]):
            best = (error, wrong)
    return best[1] if best else None


def _candidates(assignment: Assignment, task: str) -> Iterable[Wrong]:
    try:
        return [wrong for wrong in bank(assignment).wrong if wrong.task == task]
    except CourseError:
        return []


def _mismatch(given: list[Answer], answers: list[Answer], expected: list[Answer]) -> float:
    """Return the largest distance between two lists of answers, inf unless they agree in every step.

    Agreeing means: equal to the precision of the numbers, or far nearer to each other than to the right answer.
    """
    if len(answers) != len(given):
        return math.inf
    worst = 0.0
    for mine, theirs, right in zip(given, answers, expected, strict=True):
        if mine.changed != theirs.changed:
            return math.inf
        error = distance(mine.value, theirs.value)
        precision = PRECISION_FLOAT32 if in_float32(mine.value) else PRECISION
        off = distance(mine.value, right.value)
        allowed = max(precision, NEARER * off if off < math.inf else 0.0)
        if error > allowed:
            return math.inf
        worst = max(worst, error)
    return worst


def replay(steps: list[Step], session: Session, expected_by_student: list[Answer] | None = None) -> list[Answer]:
    """Carry out the same steps elsewhere, handing on that session's own objects and results.

    With the student's answers given, stop at the first step that brings back something of another kind.
    """
    answers: list[Answer] = []
    values: list[Any] = []
    for number, step in enumerate(steps):
        moved = Step(
            step.op,
            _own(step, "owner", step.owner, values),
            step.name,
            tuple(_own(step, i, value, values) for i, value in enumerate(step.args)),
            {name: _own(step, name, value, values) for name, value in step.kwargs.items()},
        )
        try:
            session.perform(moved)
        except (StudentFault, AttributeError, TypeError) as fault:
            moved.fault = fault if isinstance(fault, StudentFault) else StudentFault(str(fault))
        answers.append(answer_of(moved))
        values.append(moved.value)
        if expected_by_student is not None and _other_kind(answers[-1], expected_by_student[number]):
            break
    return answers


def _other_kind(a: Answer, b: Answer) -> bool:
    return a.changed != b.changed or distance(a.value, b.value) == math.inf


def _own(step: Step, name: int | str, value: Any, values: list[Any]) -> Any:
    """Return the replay's own counterpart of an argument that was an earlier answer, else the argument."""
    if name not in step.sources:
        return value
    number, index = step.sources[name]
    answer = values[number]
    if index is None:
        return answer
    return answer[index] if isinstance(answer, tuple | list) and index < len(answer) else value


def _session(assignment: Assignment, source: bytes) -> Session:
    return local_session({f"{assignment.module}.py": source}, assignment.module)
