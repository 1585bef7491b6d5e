"""Every suite against replies that lie: each is the student's failure, in bounded memory and time."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from random import Random

import pytest
from hostile_values import HostileTransport
from solution_modules import without_training

from autograder import faults, manifest, submission
from autograder.authoring.trial import TrustedCode
from autograder.budget import CPU_EXTRA, Budget
from autograder.faults import StudentFault
from autograder.manifest import Assignment
from autograder.session import Session
from autograder.suite import run_tests

pytestmark = [pytest.mark.slow, pytest.mark.attacks]
ROUNDS = int(os.environ.get("KIT_FUZZ", "10"))  # for each assignment
RATES = (0.01, 0.05, 0.3, 1.0)
ABOVE_IDLE = 512 << 20


class Fuzzed(TrustedCode):
    """The solution, whose replies are mutated, on the budget of a submission."""

    def __init__(self, assignment: Assignment, number: int) -> None:
        super().__init__(assignment, submission.read(assignment.solution, assignment.module))
        self._chance = Random(number)
        self._rate = RATES[number % len(RATES)]
        self.budget = Budget(assignment.limits, lambda: 0.0)
        self.diagnosis_seconds = 0.0

    def begin(self) -> Session:
        transport = HostileTransport(self.submission.files, self.assignment.module, self._chance, self._rate)
        session = Session(transport, self.assignment.module)
        session.metered = self.budget.computing
        transport.bind(session)
        self.budget.begin_test(0.0)
        session.load()
        return session

    @contextmanager
    def explaining(self) -> Iterator[None]:
        started = time.process_time()
        try:
            with self.budget.helping():
                yield
        finally:
            self.diagnosis_seconds += time.process_time() - started

    def end(self) -> float:
        self.budget.uninterrupted()
        return 0.0


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def fuzz(assignment: Assignment, numbers: range) -> list[str]:
    """Run the suite on some mutated solutions, and return what went wrong."""
    wrong = []
    for number in numbers:
        code = Fuzzed(assignment, number)
        idle, started = peak(), time.process_time()
        try:
            with code.budget.enforced():
                tests, fault = run_tests(code, number)
        except StudentFault:  # the budget, between two tests
            continue
        used = time.process_time() - started - code.diagnosis_seconds
        label = f"{assignment.name}, number {number}"
        if fault is not None:
            wrong.append(f"{label}: {tests[-1].name}: {fault}")
        if used > CPU_EXTRA + assignment.limits.trusted_seconds + 5:
            wrong.append(f"{label}: {used:.1f} CPU seconds")
        if peak() - idle > ABOVE_IDLE:
            wrong.append(f"{label}: {(peak() - idle) >> 20} MB")
        odd = {test.outcome for test in tests} - set(faults.OUTCOMES)
        wrong += [f"{label}: outcome {outcome}" for outcome in odd]
    return wrong


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_replies_that_lie_are_the_student_s_failure(name: str):
    assignment = manifest.load().assignment(name)
    assignment = without_training(assignment)
    with get_context("spawn").Pool(1) as pool:  # with a peak of memory of its own
        assert pool.apply(fuzz, (assignment, range(ROUNDS))) == []
