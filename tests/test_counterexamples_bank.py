"""Counterexamples over the whole bank: nearly every mistake has a small one, nothing that is right has any."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import pytest
from autograder.diagnosis.judge import session_of
from autograder.diagnosis.smallest import Found, search

from autograder import manifest
from autograder.comparison import distance, lacking
from autograder.contracts.programs import Outcome, Program, run
from autograder.diagnosis.variants import ANSWERS, Right, Variant, Wrong, bank
from autograder.manifest import Assignment
from autograder.session import Session

pytestmark = pytest.mark.slow

ASSIGNMENTS = manifest.load().assignments
SAMPLE = 25  # every so many entries of the bank are tried by `make rehearsal`, all of them by `make bank`
ALL = [pytest.param(a, 1, id=a.name, marks=pytest.mark.bank) for a in ASSIGNMENTS]
SOME = [pytest.param(a, SAMPLE, id=f"{a.name}-sample", marks=pytest.mark.demo) for a in ASSIGNMENTS]
ENOUGH, ENOUGH_OF_SAMPLE = 0.94, 0.75  # of an assignment's
MOST_CALLS, MOST_NUMBERS, MOST_SECONDS = 4, 4, 1.0
THREE_CALLS = 0.1  # of an assignment's: what one object leaves in another, or in itself, takes three calls to see


@contextmanager
def trial(assignment: Assignment, variant: Variant) -> Iterator[Session]:
    yield session_of(assignment, variant)


def numbers_in(value: Any) -> int:
    """Count the numbers of an argument, of a dict those of its largest entry."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, dict):
        return max(map(numbers_in, value.values()), default=0)
    if isinstance(value, list | tuple):
        return sum(map(numbers_in, value))
    return int(isinstance(value, int | float))


def calls_of(found: Found) -> int:
    return Program(found.program.calls[: found.wrong.call + 1]).size[0]


def entries(assignment: Assignment, kind: type, step: int) -> Sequence[Any]:
    known = bank(assignment)
    return [entry for entry in (known.wrong if kind is Wrong else known.right) if entry.module != ANSWERS][::step]


def every_right(assignment: Assignment, program: Program) -> list[list[Outcome]]:
    return [run(session_of(assignment, right), [program])[0] for right in entries(assignment, Right, 1)]


def unlike(found: Found, answer: Outcome, mine: Outcome, outcomes: list[Outcome], theirs: list[Outcome]) -> bool:
    """Whether a wrong answer is told from a right one by more than rounding."""
    if (answer.fault is None) != (mine.fault is None):
        return True
    if found.wrong.changed:
        return not found.wrong.changed & set(answer.changed)
    private = {"sigmoid_neuron": 1, "momentum": 1}

    def seen(all_of: list[Outcome]) -> Any:
        try:
            return found.program.view([outcome.value for outcome in all_of[: found.wrong.call + 1]], private)
        except Exception:  # no view of an answer of an odd kind
            return "odd"

    a, b = seen(outcomes), seen(theirs)
    return distance(a, b) > 1e-5 or bool(lacking(a, b))


@pytest.mark.parametrize(("assignment", "step"), [*SOME, *ALL])
def test_mistakes_of_the_bank_have_a_small_counterexample_that_is_right(assignment, step):
    missing, long = [], []
    wrong = entries(assignment, Wrong, step)
    for entry in wrong:
        started = time.process_time()
        found = search(assignment, entry.task, partial(trial, assignment, entry))
        assert time.process_time() - started < MOST_SECONDS * (3 if step > 1 else 1) or not found, entry.name
        if found is None:
            missing.append(entry.name)
            continue
        calls = found.program.calls[: found.wrong.call + 1]
        assert max(numbers_in(v) for call in calls for v in [*call.args, *call.kwargs.values(), 0]) <= MOST_NUMBERS
        assert calls_of(found) <= MOST_CALLS, entry.name
        long += [entry.name] * (calls_of(found) > 2)
        assert 20 < len(found.sentence) < 600
        for theirs in every_right(assignment, found.program):
            assert len(theirs) > found.wrong.call
            mine, answer = found.outcomes[found.wrong.call], theirs[found.wrong.call]
            assert unlike(found, answer, mine, found.outcomes, theirs), (entry.name, found.sentence)
    print(f"{assignment.name}: {len(wrong) - len(missing)} of {len(wrong)}, {len(long)} with three calls or more")
    assert len(missing) <= (1 - (ENOUGH if step == 1 else ENOUGH_OF_SAMPLE)) * len(wrong), missing
    assert len(long) <= max(2, THREE_CALLS * len(wrong)), long


@pytest.mark.parametrize(("assignment", "step"), [*SOME, *ALL])
def test_nothing_that_is_right_has_a_counterexample(assignment, step):
    for entry in entries(assignment, Right, step):
        for task in assignment.tasks_in(assignment.module):
            found = search(assignment, task.id, partial(trial, assignment, entry))
            assert found is None, (entry.name, found and found.sentence)
