"""The bank against the suites: wrong solutions lose points and get their hint, right ones keep every point."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from zlib import crc32

import pytest
from conftest import AGAIN, of_the_day
from solution_modules import TRAINING

from autograder import grading, manifest
from autograder.authoring.trial import grade_trusted, reached
from autograder.diagnosis.variants import Right, Variant, Wrong, bank
from autograder.manifest import Assignment
from autograder.report import Report, TestResult
from autograder.sandbox import Layers
from autograder.submission import Submission

pytestmark = pytest.mark.slow

ASSIGNMENTS = manifest.load().assignments
TRAIN = {"04_sgd", "05_two_layer", "06_capacity"}  # variants train, which takes long: proven by `make rehearsal`
# By default the variants run in this process, which is ours as they are, and only through the tests that enter a
# function that they change; a sample of the day goes through all tests, across the sandbox. A training run for every
# variant takes longer than a test run may: `make test` trains those wrong ones whose own task it is, and the right ones
# that train otherwise. That a mistake costs nothing elsewhere is looked at for one wrong variant in three, others with
# another seed. `make bank` runs all tests on all, across the sandbox.
WHOLE = bool(os.environ.get("KIT_WHOLE_BANK"))
SEED = int(os.environ.get("KIT_SEED", "0"))  # of the tests' numbers: the bank holds on any
ELSEWHERE = 3  # one wrong variant in so many is graded in tasks that it should not affect
WRONG, RIGHT = 1, 3  # wrong variants of each task and right ones of each assignment that are graded both ways, each day


def graded_tasks(assignment: Assignment, variant: Variant, whole: bool) -> Assignment:
    """Return the assignment, if not whole with those tasks alone to which the variant can make a difference."""
    trains = variant.task == TRAINING if isinstance(variant, Wrong) else variant.name.startswith("train")
    tasks = [task.id for task in assignment.tasks] if whole else reached(assignment, variant)
    if isinstance(variant, Wrong) and not whole and (crc32(variant.name.encode()) + SEED) % ELSEWHERE:
        tasks = [task for task in tasks if task in (variant.task, *variant.affects)]
    return assignment.only(task for task in tasks if WHOLE or trains or task != TRAINING)


def grade_one(assignment: Assignment, variant: Variant, layers: Layers | None, seed: int) -> Report:
    """Grade one variant: across the sandbox if there are layers for one, else in this process."""
    files = Submission(variant.files(assignment))
    if layers is None:
        return grade_trusted(assignment, files, student=variant.name, seed=seed)
    return grading.grade_submission(assignment, files, student=variant.name, seed=seed, layers=layers)


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """Processes that import the kit once."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as executor:
        yield executor


def grade(
    pool: Executor, assignment: Assignment, variants: Iterable[Variant], layers: Layers | None = None, seed: int = 0
) -> dict[str, Report]:
    """Grade variants in parallel: across the sandbox in all tests, in this process in those that they can change."""
    work = {v.name: (graded_tasks(assignment, v, whole=layers is not None), v) for v in variants}
    running = {name: pool.submit(grade_one, *both, layers, seed) for name, both in work.items()}
    return {name: future.result() for name, future in running.items()}


# Entries that get another one's hint in some test, where it is true of them, too.
TRUE_AS_WELL = {
    ("knots-shifted", "f-called-outside"),
    ("whole-numbers-for-knots", "f-called-outside"),
    ("minibatches-only-y-shuffled", "minibatches-not-shuffled"),
}


def failed(report: Report, *tasks: str) -> list[TestResult]:
    """Return the tests that a report's submission did not pass, of some tasks or of all."""
    return [test for test in report.tests if test.outcome != "passed" and (not tasks or test.task in tasks)]


def judged(variant: Variant, report: Report, hints: set[str]) -> list[str]:
    """Hold a variant's report against what the bank says of it; hints are those of the whole bank."""
    if isinstance(variant, Right):
        if report.tests and report.score == sum(task.max_points for task in report.tasks):
            return []
        rows = "; ".join(f"{test.task}: {test.name}: {test.error}" for test in failed(report)) or report.message
        return [f"{variant.name} is right and gets {report.score} of {report.max_score:g}: {rows}"]
    label, mine, complaints = f"{variant.name} ({variant.task})", failed(report, variant.task), []
    if report.score is None or not mine:
        complaints.append(f"{label} loses no points on its task: {report.message or f'it earned {report.score:g}'}.")
    if mine and not any(test.hint in hints for test in mine):
        rows = "; ".join(f"{test.name}: {test.error} [{test.hint}]" for test in mine)
        complaints.append(f"{label} does not get its hint, only: {rows}")
    for test in failed(report):
        other = test.hint in hints and test.hint != variant.hint and (variant.name, test.diagnosis) not in TRUE_AS_WELL
        complaints += [f"{label} gets another's hint: {test.hint!r}."] * other
        if test.task not in (variant.task, *variant.affects):
            complaints.append(f"{label} loses points on {test.task}: {test.name}: {test.error}")
    return complaints


class Proof:
    """Variants of one assignment, graded and judged: all of them, or some."""

    def __init__(self, pool: Executor, assignment: Assignment, layers: Layers | None, *some: Variant) -> None:
        known = bank(assignment)
        assert known.wrong
        assert known.right
        variants: list[Variant] = [*some] or [*known.wrong, *known.right]
        self.assignment, self.reports = assignment, grade(pool, assignment, variants, layers, SEED)
        hints = {wrong.hint for wrong in known.wrong}
        self.complaints = [line for one in variants for line in judged(one, self.reports[one.name], hints)]


@pytest.fixture(
    scope="module",
    params=[pytest.param(a, id=a.name, marks=[pytest.mark.demo] if a.name in TRAIN else []) for a in ASSIGNMENTS],
)
def proof(request: pytest.FixtureRequest, pool: Executor) -> Proof:
    return Proof(pool, request.param, request.getfixturevalue("layers") if WHOLE else None)


def sample(assignment: Assignment) -> list[Variant]:
    """Return some wrong variants of every task and some right ones, others each day."""
    known = bank(assignment)
    wrong = [[w for w in known.wrong if w.task == task.id] for task in assignment.tasks]
    groups = [(known.right, RIGHT), *((several, WRONG) for several in wrong)]
    return [variant for group, count in groups for variant in of_the_day(group, count, lambda one: one.name)]


def found(tests: Iterable[TestResult]) -> list[tuple[str, str, float | None, str]]:
    """Return what must not depend on where the code runs: no times, no lines of appended code, no hints.

    Which entry a test names depends on the other tasks, of which fewer are graded in this process.
    """
    return [(test.name, test.outcome, test.points, (test.error or "").partition(" in line ")[0]) for test in tests]


def test_a_sample_of_every_task_gets_the_same_from_all_tests_across_the_sandbox(proof, pool, layers):
    if WHOLE:
        return
    across = Proof(pool, proof.assignment, layers, *sample(proof.assignment))
    assert across.complaints == [], AGAIN
    for name, report in across.reports.items():
        here = {task.task for task in proof.reports[name].tasks}
        same = [test for test in report.tests if test.task in here]
        assert found(same) == found(proof.reports[name].tests), f"{name}, {AGAIN}"


def test_every_variant_gets_what_the_bank_says(proof):
    assert proof.complaints == []
