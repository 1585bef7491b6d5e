"""The CSV of scores, what counts as a score in nbgrader's database, and whose score is outdated."""

import csv
import dataclasses
import logging
import random
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from exported_class import ALL, graded
from gradebook_in_memory import cell, record
from nbgrader.coursedir import CourseDirectory
from simulated_class import simulated_report
from traitlets.config import Configurable

from autograder import manifest, report as reports
from gradebook.export import CsvExport
from gradebook.gradebook_scores import Entry, Part
from gradebook.outdated_scores import handed_in_anew, handed_in_at, is_outdated, sentences, unknown_sentence
from gradebook.scores import forget, score_of

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def export(gradebook, tmp_path):
    """Return a function that exports to a file and returns its rows."""

    def rows(**options):
        app = Configurable()
        app.coursedir = CourseDirectory(root=str(tmp_path))
        target = tmp_path / "out.csv"
        options = {"to": str(target), "log": logging.getLogger("export"), **options}
        CsvExport(parent=app, **options).export(gradebook)
        with target.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def test_a_row_is_what_the_gradebook_holds_and_who_may_read_the_scores_stays_as_it_was(gradebook, export, tmp_path):
    (tmp_path / "out.csv").touch()
    (tmp_path / "out.csv").chmod(0o640)
    gradebook.update_or_create_assignment("01_tiny", duedate="2026-09-02 10:00:00")
    gradebook.add_student("amy", first_name="Zoë", last_name="Day, the first", email="amy@example.org")
    record(gradebook, "amy", **{**ALL, "test_b": 1.5})
    gradebook.update_or_create_submission("01_tiny", "amy", timestamp="2026-09-01 10:00:00")
    assert export() == [
        {
            **{"assignment": "01_tiny", "duedate": "2026-09-02 10:00:00", "timestamp": "2026-09-01 10:00:00"},
            **{"student_id": "amy", "last_name": "Day, the first", "first_name": "Zoë", "email": "amy@example.org"},
            **{"raw_score": "7.5", "late_submission_penalty": "0", "score": "7.5", "max_score": "15"},
        }
    ]
    assert b"\r" not in (tmp_path / "out.csv").read_bytes()
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640


def test_a_formula_is_none_and_an_unknown_student_is_named(gradebook, export, tmp_path, caplog):
    gradebook.add_student("amy", last_name="=1+1", first_name='-"1"', email="@x")
    record(gradebook, "amy", **ALL)
    (tmp_path / "submitted" / "ben" / "01_tiny").mkdir(parents=True)
    (row,) = export()
    assert (row["last_name"], row["first_name"], row["email"]) == ("'=1+1", '\'-"1"', "'@x")
    assert "01_tiny: handed in by ben, whom the gradebook does not know" in caplog.messages[0]


def test_a_full_disk_leaves_the_scores_of_before(gradebook, export, tmp_path, monkeypatch, caplog):
    record(gradebook, "amy", **ALL)
    (tmp_path / "out.csv").write_text("those of before")
    write = Path.write_text

    def full(path, text, **options):
        write(path, text[:20], **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(SystemExit) as caught:
        export()
    assert caught.value.code == 1
    target = tmp_path / "out.csv"
    assert caplog.messages == [f"Nothing was exported: {target} cannot be written (No space left on device)."]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "those of before")]


# --- what is left of a score that is taken back


def by_hand(gradebook):
    """Return all that a person can enter on Amy's work."""
    notebook = gradebook.find_submission("01_tiny", "amy").notebooks[0]
    points = {grade.name: (grade.manual_score, grade.extra_credit) for grade in notebook.grades}
    return points, [comment.manual_comment for comment in notebook.comments]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("why", "manual_score", 0.0),
        ("test-b", "manual_score", 3.0),
        ("test-a", "extra_credit", 1.0),
        ("", "manual_comment", "Well said."),
    ],
)
def test_what_a_person_has_entered_stays_and_the_automatic_scores_go(gradebook, name, field, value):
    amy = record(gradebook, "amy", test_a=6.0, test_b=4.0, coded=0.0)
    setattr(cell(amy, name) if name else amy.notebooks[0].comments[0], field, value)
    gradebook.db.commit()
    before = by_hand(gradebook)
    forget(gradebook, "01_tiny", "amy")
    gradebook.db.rollback()  # what is not committed would be lost
    grades = gradebook.find_submission("01_tiny", "amy").notebooks[0].grades
    cleared, kept = (None, True), {"why": (None, False), "coded": (0.0, False)}
    found = {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in grades}
    assert found == {"test-a": cleared, "test-b": cleared} | kept
    assert by_hand(gradebook) == before


def test_a_score_is_all_points_less_the_penalty_and_leaves_no_debt(gradebook):
    amy = record(gradebook, "amy", test_a=6.0, test_b=4.0, why=0.0, coded=0.0)
    cell(amy, "test-b").manual_score, cell(amy, "test-a").extra_credit = 1.0, 0.5
    gradebook.db.commit()
    score = score_of(amy, lambda notebook: 2.5)
    assert (score.raw, score.penalty, score.final) == (7.5, 2.5, 5.0)
    assert score_of(amy, lambda notebook: 99.0).final == 0.0
    cell(amy, "test-a").auto_score = None
    gradebook.db.commit()
    assert score_of(amy, lambda notebook: 2.5) is None


# --- whether the gradebook holds a report's points: one answer, for exports and for the page on a class

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
