"""The statistics of the page on a class, on cases that are small enough to be computed by hand."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest
from simulated_class import finished

from autograder import faults, manifest
from autograder.manifest import Written
from autograder.report import TestResult
from gradebook.class_report import statistics
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, UNRECORDED, Class, Row
from gradebook.gradebook_scores import Entry, Part
from gradebook.task_titles import task_titles

ASSIGNMENT = manifest.load().assignment("02_gates").only(["gates.add", "gates.max"])
ADD, MAX = ASSIGNMENT.tasks
AMY = SimpleNamespace(id="amy", first_name="", last_name="")


def report(student="amy", add=True, maximum=True, hint=None):
    """Return a report on two tasks with a test each, of 7 and 13 points."""

    def result(task, good):
        outcome, said = (faults.PASSED, None) if good else (faults.FAILED, hint)
        return TestResult(task.id, f"test_{task.id[6:]}", "It.", outcome, task.points * good, task.points, said)

    return finished(ASSIGNMENT, student, [result(ADD, add), result(MAX, maximum)], 1)


def entry(raw=20.0, add=7.0, handed_in=True, **others):
    parts = {"gates.add": add, "gates.max": 13.0, **others}
    automatic = () if raw is None else parts.items()
    found = tuple(Part(name, points, 13.0, points) for name, points in automatic)
    return Entry(AMY, ASSIGNMENT.name, 20.0, raw, 0.0, found, handed_in=handed_in)


def row(found, recorded, gradebook=True):
    return Row("amy", found, recorded, recorded.handed_in if recorded else True, gradebook)


UNGRADED_REPORT = dataclasses.replace(report(), score=None)


@pytest.mark.parametrize(
    ("one", "state", "score", "outdated"),
    [
        (row(report(), entry()), GRADED, 20.0, False),
        (row(report(add=False), entry()), GRADED, 20.0, True),
        (row(report(), entry(None)), UNRECORDED, None, True),
        (row(UNGRADED_REPORT, entry()), GRADED, 20.0, True),
        (row(UNGRADED_REPORT, entry(None)), UNGRADED, None, False),
        (row(None, entry(None)), UNGRADED, None, False),
        (row(None, entry(0.0, handed_in=False)), ABSENT, 0.0, False),
        (row(report(), None), UNRECORDED, None, False),  # of a student whom the gradebook does not know
        (row(report(), None, gradebook=False), GRADED, 20.0, False),
    ],
)
def test_what_became_of_a_submission(one, state, score, outdated):
    assert (one.state, one.score, one.outdated) == (state, score, outdated)


def test_a_question_that_a_person_grades_has_mean_points_and_nobody_passes_it():
    asked = dataclasses.replace(ASSIGNMENT, written=(Written("gates.why", 5.0, "Why?"),))
    rows = (row(report(), entry(**{"gates.why": 4.0})), row(report(add=False), entry(**{"gates.why": 1.0})))
    add, _, why = statistics.task_success(Class(asked, 27.0, rows, True))
    assert (add.passed, add.of, add.mean) == (1, 2, 7.0)
    assert (why.task, why.of, why.mean, why.max_points) == ("gates.why", 0, 2.5, 5.0)


def test_bands_hold_their_lower_edge_and_the_last_one_all_above():
    assert [statistics.band(score, 100) for score in (0, 9.99, 10, 29.999999999999996, 99, 100, 107.5)] == [
        *(0, 0, 1, 3, 9, 9, 9)
    ]


def test_without_enough_students_nothing_is_computed_from_chance():
    few = [report(f"s{number}", add=number % 2 == 0, maximum=number % 3 == 0) for number in range(19)]
    assert [(t.discrimination, t.strong, t.suspicious) for t in statistics.test_success(few)] == [(None, 0, False)] * 2
    enough = [*few, report("s19", add=False)]
    assert all(test.discrimination is not None and test.strong >= 5 for test in statistics.test_success(enough))
    first, second = statistics.test_success([report(f"s{number}", add=number > 9) for number in range(20)])
    assert (first.discrimination, second.discrimination) == (None, None)  # the rest, or the test, is always the same


def test_those_who_pass_may_be_the_weaker_ones():
    against = [report(f"s{number}", add=number < 10, maximum=number >= 10) for number in range(20)]
    first, _ = statistics.test_success(against)
    assert first.discrimination == pytest.approx(-1)
    assert (first.suspicious, first.strong_failed, first.strong) == (True, 10, 10)


def test_a_hint_counts_once_per_student_and_a_general_one_not_at_all():
    reports = [
        report("amy", add=False, maximum=False, hint="Mind the sign."),
        report("ben", add=False, hint=ADD.hint),
        *(report(student, add=False, hint="Twice.") for student in ("eve", "kim")),
    ]
    found = statistics.misconceptions(ASSIGNMENT, reports)
    assert [(one.hint, one.task, one.students) for one in found] == [
        ("Twice.", "gates.add", ("eve", "kim")),
        ("Mind the sign.", "gates.add", ("amy",)),
    ]


def test_every_task_has_the_title_that_students_read():
    for assignment in manifest.load().assignments:
        titles = task_titles(assignment)
        assert all(titles[task.id].startswith("Task") for task in assignment.tasks)
