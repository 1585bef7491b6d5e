"""Whether the gradebook holds a report's points: one answer, for exports and for the page on a class."""

import dataclasses
import random
from datetime import datetime
from types import SimpleNamespace

import pytest
from exported_class import graded
from simulated_class import simulated_report

from autograder import manifest, report as reports
from gradebook.gradebook_scores import Entry, Part
from gradebook.outdated_scores import handed_in_anew, handed_in_at, is_outdated, sentences, unknown_sentence

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
ASSIGNMENT = manifest.load().assignment("02_gates")
FIRST = ASSIGNMENT.tasks[0]
WHEN = datetime(2026, 9, 1, 10)


def report(points=FIRST.points, score=10.0):
    task = reports.TaskResult(FIRST.id, points, FIRST.points, "passed")
    whole = simulated_report(ASSIGNMENT, 0, random.Random(1))
    return dataclasses.replace(whole, tasks=(task,), score=score)


def entry(points=FIRST.points, raw=10.0, name=FIRST.id):
    part = Part(name, points, FIRST.points, points)
    return Entry(SimpleNamespace(id="amy"), ASSIGNMENT.name, 100.0, raw, 0.0, (part,))


@pytest.mark.parametrize(
    ("found", "recorded", "anew", "answer"),
    [
        (report(), entry(), False, False),
        (report(), entry(), True, True),
        (report(FIRST.points - 4e-7), entry(), False, False),  # reports are rounded to six digits
        (report(FIRST.points - 1e-6), entry(), False, True),
        (report(FIRST.points + 5), entry(), False, False),  # a cell takes no more
        (report(), entry(raw=None), False, True),
        (report(), entry(None), False, True),  # only a person gave points
        (report(), entry(name="gates.other"), False, True),  # a task that the gradebook does not know
        (report(score=None), entry(), False, True),
        (report(score=None), entry(raw=None), False, False),
        (None, entry(), False, False),
    ],
)
def test_an_entry_that_does_not_hold_the_reports_points_is_outdated(found, recorded, anew, answer):
    assert is_outdated(found, recorded, anew) is answer


@pytest.mark.parametrize(
    ("written", "anew"),
    [
        ("2026-09-01 10:00:00.000000 UTC", False),
        ("2026-09-01T12:00:00+02:00\n", False),
        ("2026-09-01 10:00:01 UTC", True),
        ("yesterday", False),
    ],
)
def test_a_time_is_compared_as_a_time(tmp_path, written, anew):
    (tmp_path / "timestamp.txt").write_text(written)
    assert handed_in_anew(tmp_path, WHEN) is anew
    assert handed_in_anew(tmp_path, None) is (handed_in_at(tmp_path) is not None)  # recorded when it had none
    (tmp_path / "timestamp.txt").rename(tmp_path / "other")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "other")
    assert (handed_in_at(tmp_path), handed_in_anew(tmp_path, WHEN)) == (None, False)


def test_an_export_names_everybody_whose_score_may_change(graded_class, folders):
    (one,) = graded(graded_class, folders, "01_tiny")
    (folders.submitted / "right" / "01_tiny" / "timestamp.txt").write_text("2026-09-01 10:00:01.000000 UTC")
    (folders.submitted / "stranger" / "01_tiny").mkdir(parents=True)
    assert sentences(one.entries, "01_tiny", folders) == [
        "01_tiny: scores are outdated, since newer reports or submissions wait to be recorded: right; "
        "run `nbgrader autograde 01_tiny`, then export again.",
        unknown_sentence("01_tiny", ["stranger"]),
        "01_tiny: handed in and without a score, which is no zero: ungraded.",
        "01_tiny: answers that no person has graded yet count 0 points: ungraded, waits.",
    ]
