"""Whether the gradebook holds a report's points: one answer, for exports and for the page on a class."""

import dataclasses
import random
import re
import shutil
from datetime import datetime
from types import SimpleNamespace

import pytest
from class_report_pages import go_to, read
from exported_class import graded
from simulated_class import SimulatedCourse, name_of, simulated_report, ungraded

from autograder import manifest, report as reports
from autograder.cli import main
from gradebook.gradebook_scores import Entry, Part, entries
from gradebook.outdated_scores import Folders, handed_in_anew, handed_in_at, is_outdated, sentences, unknown_sentence
from gradebook.scores import stored

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
        (report(-5.0), entry(0.0), False, False),
        (report(), entry(raw=None), False, True),
        (report(), entry(None), False, True),  # only a person gave points
        (report(), entry(name="gates.other"), False, True),  # a task that the gradebook does not know
        (report(score=None), entry(), False, True),
        (report(score=None), entry(raw=None), False, False),
        (None, entry(), False, False),
        (None, entry(), True, True),
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
        ("9" * 50, False),
        ("", False),
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
        "01_tiny: the gradebook is behind the reports or the submissions of right; "
        "run `nbgrader autograde 01_tiny`, then export again.",
        unknown_sentence("01_tiny", ["stranger"]),
        "01_tiny: handed in and without a score, which is no zero: ungraded.",
        "01_tiny: answers that no person has graded yet count 0 points: ungraded, waits.",
    ]


CASES = ("same", "ungraded", "no report", "other points", "unknown task", "anew", "not recorded", "stranger")
LATE = ("ungraded", "other points", "unknown task", "anew", "not recorded")


@pytest.fixture
def every_case(tmp_path, monkeypatch):
    """A course in which each student is one of the cases; return the students by case."""
    go_to(tmp_path, monkeypatch)
    who = {case: name_of(number)[0] for number, case in enumerate(CASES)}
    with SimulatedCourse(tmp_path, ("02_gates",), len(CASES) - 1) as simulated:
        for number, case in enumerate(CASES):
            found = simulated_report(ASSIGNMENT, number, random.Random(number))
            simulated.hand_in(ASSIGNMENT, found)
            path = simulated.path(ASSIGNMENT, found.student)
            if case not in ("not recorded", "stranger"):
                simulated.record(ASSIGNMENT, found)
            if case == "ungraded":
                path.write_text(ungraded(ASSIGNMENT, found.student).to_json())
            if case == "no report":
                path.unlink()
            if case in ("other points", "unknown task"):
                wrong = dataclasses.replace(found.tasks[0], points=0.25)
                other = dataclasses.replace(wrong, task="gates.new")
                tasks = (*found.tasks, other) if case == "unknown task" else (wrong, *found.tasks[1:])
                path.write_text(dataclasses.replace(found, tasks=tasks).to_json())
            if case == "anew":
                folder = tmp_path / "submitted" / found.student / ASSIGNMENT.name
                (folder / "timestamp.txt").write_text("2026-09-03 10:00:00 UTC")
        simulated.db.commit()
        yield who, simulated


def test_page_and_export_say_the_same(every_case, tmp_path, capsys):
    who, simulated = every_case
    late, unknown = [who[case] for case in LATE], f"02_gates: handed in by {who['stranger']}, whom the gradebook does"
    assert main(["report", "02_gates"]) == 0
    page = [item.get_text() for item in read(tmp_path / "reports" / "02_gates.html").select("ul.notices li")]
    assert page[0].startswith("The gradebook is behind the reports for 5 students (")
    assert sorted(re.findall(r"s\d{4}", page[0])) == late
    assert page[1].startswith(unknown)
    capsys.readouterr()
    assert main(["export", "--to", "out.csv"]) == 3
    said = capsys.readouterr().err.splitlines()
    assert f"behind the reports or the submissions of {', '.join(late)}; run" in said[0]
    assert said[1].startswith(unknown)
    # A report without a folder is no zero.
    shutil.rmtree(tmp_path / "submitted" / who["not recorded"])
    folders = Folders(tmp_path / "submitted", tmp_path / "reports")
    known = simulated.gradebook.find_assignment(ASSIGNMENT.name)
    found = entries(simulated.gradebook, known, stored, lambda student: folders.has(ASSIGNMENT.name, student))
    (one,) = (entry for entry in found if entry.student.id == who["not recorded"])
    assert (one.score, one.handed_in) == (None, True)
