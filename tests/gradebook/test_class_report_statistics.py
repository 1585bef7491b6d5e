"""What the page on a class computes, on cases that are small enough to be computed by hand."""

from __future__ import annotations

import dataclasses

import pytest
from simulated_class import finished

from autograder import faults, manifest
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.diagnosis.variants import bank
from autograder.manifest import CourseError, Written
from autograder.report import TestResult
from gradebook.class_report import statistics
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, UNRECORDED, Class, Row
from gradebook.class_report.ledger import Cell, Entry
from gradebook.class_report.student_rows import duration
from gradebook.class_report.titles import task_titles

ASSIGNMENT = manifest.load().assignment("02_gates").only(["gates.add", "gates.max"])
ADD, MAX = ASSIGNMENT.tasks


def report(student="amy", add=True, maximum=True, hint=None):
    """Return a report on two tasks with a test each, of 7 and 13 points."""
    tests = [
        TestResult(
            task.id,
            f"test_{task.id[6:]}",
            "It.",
            faults.PASSED if good else faults.FAILED,
            task.points * good,
            task.points,
            None if good else hint,
        )
        for task, good in ((ADD, add), (MAX, maximum))
    ]
    return finished(ASSIGNMENT, student, tests, 1)


def entry(score=20.0, add=7.0, late=0.0, **others):
    cells = {"gates-add": Cell(add, add), "gates-max": Cell(13.0, 13.0)}
    return Entry(score, 0.0, late, False, cells | {name: Cell(points, None) for name, points in others.items()})


def row(found=None, recorded=None, handed_in=True, gradebook=True):
    return Row("amy", "", found, recorded, handed_in, gradebook)


UNGRADED_REPORT = dataclasses.replace(report(), score=None)


@pytest.mark.parametrize(
    ("one", "state", "score", "behind"),
    [
        (row(report(), entry()), GRADED, 20.0, False),
        (row(report(), entry(18.0)), GRADED, 18.0, False),  # a penalty, or a person
        (row(report(add=False), entry()), GRADED, 20.0, True),
        (row(report(), None), UNRECORDED, None, True),
        (row(report(), entry(None)), UNRECORDED, None, True),
        (row(UNGRADED_REPORT, entry()), GRADED, 20.0, True),
        (row(UNGRADED_REPORT, None), UNGRADED, None, False),
        (row(None, entry()), GRADED, 20.0, False),
        (row(None, None), UNGRADED, None, False),
        (row(None, None, handed_in=False), ABSENT, 0.0, False),
        (row(report(), None, gradebook=False), GRADED, 20.0, False),
        (row(UNGRADED_REPORT, None, gradebook=False), UNGRADED, None, False),
    ],
)
def test_what_became_of_a_submission(one, state, score, behind):
    assert (one.state, one.score, one.behind) == (state, score, behind)


def test_a_question_that_a_person_grades_has_mean_points_and_nobody_passes_it():
    asked = dataclasses.replace(ASSIGNMENT, written=(Written("gates.why", 5.0, "Why?"),))
    rows = (row(report(), entry(why=1.0, **{"gates-why": 4.0})), row(report(add=False), entry(**{"gates-why": 1.0})))
    add, _, why = statistics.task_success(Class(asked, 27.0, rows, True))
    assert (add.passed, add.of, add.mean) == (1, 2, 7.0)
    assert (why.task, why.of, why.mean, why.max_points) == ("gates.why", 0, 2.5, 5.0)


def test_some_points_are_not_all_of_them():
    tests = (*report(add=False).tests, dataclasses.replace(report().tests[0], name="test_more"))
    part = finished(ASSIGNMENT, "ben", list(tests), 1)
    add, maximum = statistics.task_success(Class(ASSIGNMENT, 20.0, (row(part, None, gradebook=False),), False))
    assert (add.passed, add.partly, add.mean) == (0, 1, 7.0)
    assert (maximum.passed, maximum.partly) == (1, 0)


def test_bands_hold_their_lower_edge_and_the_last_one_all_above():
    assert [statistics.band(score, 100) for score in (0, 9.99, 10, 29.999999999999996, 99, 100, 107.5)] == [
        *(0, 0, 1, 3, 9, 9, 9)
    ]
    assert statistics.band(5, 0) == 0
    assert statistics.distribution([0, 50, 100], 100, 2) == [1, 2]


def test_without_enough_students_nothing_is_told_from_chance():
    few = [report(f"s{number}", add=number % 2 == 0, maximum=number % 3 == 0) for number in range(19)]
    assert [(t.discrimination, t.strong, t.suspicious) for t in statistics.test_success(few)] == [(None, 0, False)] * 2
    enough = [*few, report("s19", add=False)]
    assert all(test.discrimination is not None and test.strong >= 5 for test in statistics.test_success(enough))


def test_a_test_that_all_pass_or_whose_rest_is_the_same_has_no_correlation():
    first, second = statistics.test_success([report(f"s{number}", add=number > 9) for number in range(20)])
    assert (first.discrimination, second.discrimination) == (None, None)


def test_those_who_pass_may_be_the_weaker_ones():
    against = [report(f"s{number}", add=number < 10, maximum=number >= 10) for number in range(20)]
    first, _ = statistics.test_success(against)
    assert first.discrimination == pytest.approx(-1)
    assert (first.suspicious, first.strong_failed, first.strong) == (True, 10, 10)


def test_a_hint_counts_once_per_student_and_a_general_one_not_at_all():
    known = next(wrong.hint for wrong in bank(ASSIGNMENT).wrong if wrong.task == "gates.max")
    reports = [
        report("amy", add=False, maximum=False, hint=known),
        report("ben", add=False, hint=ADD.hint),
        *(report(student, add=False, hint="What forward returns has the wrong sign.") for student in ("eve", "kim")),
    ]
    found = statistics.misconceptions(ASSIGNMENT, reports)
    assert [(one.hint, one.task, one.students, one.in_bank) for one in found] == [
        (known, "gates.max", ("amy",), True),
        ("What forward returns has the wrong sign.", "gates.add", ("eve", "kim"), False),
    ]


def test_a_label_counts_like_an_entry_of_the_bank():
    one = report("amy", add=False, hint="Only one of the two.")
    tests = [dataclasses.replace(test, diagnosis="one-of-two" if test.hint else None) for test in one.tests]
    general = dataclasses.replace(report("ben", add=False, hint="Twice."))
    other = [dataclasses.replace(test, diagnosis="general" if test.hint else None) for test in general.tests]
    reports = [dataclasses.replace(one, tests=tuple(tests)), dataclasses.replace(general, tests=tuple(other))]
    found = statistics.misconceptions(ASSIGNMENT, reports)
    assert [(one.hint, one.task, one.in_bank) for one in found] == [
        ("Only one of the two.", "gates.add", True),
        ("Twice.", "gates.add", False),
    ]


def test_without_the_bank_every_hint_is_another_mistake(monkeypatch):
    def missing(assignment):
        raise CourseError("It has no bank.")

    monkeypatch.setattr(statistics, "bank", missing)
    (found,) = statistics.misconceptions(ASSIGNMENT, [report(add=False, hint="Mind the sign.")])
    assert not found.in_bank


def test_a_duration_has_two_units():
    day, hour = 86400, 3600
    assert [duration(seconds) for seconds in (0.4, 59, hour + 61, day + 2 * hour + 59, 8 * day)] == [
        *("0 s", "59 s", "1 h 1 min", "1 d 2 h", "8 d")
    ]


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda one: one.name)
def test_every_task_has_the_title_that_students_read(assignment):
    titles = task_titles(assignment)
    assert [task.id for task in assignment.tasks if not titles[task.id].startswith("Task")] == []


def test_without_a_notebook_a_task_is_called_by_its_id(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for name in (CONFIGURATION, "course_content/course.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert task_titles(ASSIGNMENT) == {"gates.add": "gates.add", "gates.max": "gates.max"}
