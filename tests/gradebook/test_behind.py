"""Whether the gradebook holds what a report says: one answer, for exports and for the page on a class."""

import dataclasses
import random
import re
import shutil
from datetime import datetime

import pytest
from class_report_pages import go_to, read
from gradebook_classroom import CHECKOUT
from simulated_class import SimulatedCourse, name_of, simulated_report, ungraded

from autograder import manifest, report as reports
from autograder.cli import main
from gradebook.behind import Folders, Held, behind, handed_in_anew, handed_in_at, is_behind
from gradebook.scores import stored
from gradebook.standing import standings

ASSIGNMENT = manifest.load().assignment("02_gates")
FIRST = ASSIGNMENT.tasks[0]
WHEN = datetime(2026, 9, 1, 10)


def report(points=FIRST.points, score=10.0):
    task = reports.TaskResult(FIRST.id, points, FIRST.points, "passed")
    whole = simulated_report(ASSIGNMENT, 0, random.Random(1))
    return dataclasses.replace(whole, tasks=(task,), score=score)


def held(points=FIRST.points, scored=True):
    return Held(scored, {FIRST.grade_id: (points, FIRST.points)})


@pytest.mark.parametrize(
    ("found", "recorded", "anew", "answer"),
    [
        (report(), held(), False, False),
        (report(), held(), True, True),
        (report(FIRST.points - 4e-7), held(), False, False),  # reports are rounded to six digits
        (report(FIRST.points - 1e-6), held(), False, True),
        (report(FIRST.points + 5), held(), False, False),  # a cell takes no more
        (report(-5.0), held(0.0), False, False),
        (report(), None, False, True),
        (report(), held(scored=False), False, True),
        (report(), held(None), False, True),  # only a person gave points
        (report(), Held(True, {}), False, True),  # a task that the gradebook does not know
        (report(score=None), held(), False, True),
        (report(score=None), held(scored=False), False, False),
        (report(score=None), None, False, False),
        (None, held(), False, False),
        (None, held(), True, True),
        (None, None, False, False),
    ],
)
def test_what_a_gradebook_that_is_behind_does_not_hold(found, recorded, anew, answer):
    assert is_behind(found, recorded, anew) is answer


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


def test_a_time_that_is_a_link_is_nobodys(tmp_path):
    (tmp_path / "other").write_text("2026-09-05 10:00:00 UTC")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "other")
    assert (handed_in_at(tmp_path), handed_in_anew(tmp_path, WHEN)) == (None, False)


CASES = ("same", "ungraded", "no report", "other points", "unknown task", "anew", "not recorded", "stranger")


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
    assert (tmp_path / "nbgrader_config.py").read_text() == (CHECKOUT / "nbgrader_config.py").read_text()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_page_and_export_say_the_same(every_case, tmp_path, capsys):
    who, simulated = every_case
    late = [who[case] for case in ("ungraded", "other points", "unknown task", "anew", "not recorded")]
    gradebook = simulated._gradebook
    folders = Folders(tmp_path / "submitted", tmp_path / "reports")
    known = gradebook.find_assignment(ASSIGNMENT.name)
    found = standings(gradebook, known, stored, lambda student: folders.has(ASSIGNMENT.name, student))
    assert sorted(behind(found, ASSIGNMENT.name, folders)) == late
    assert main(["report", "02_gates"]) == 0
    told = [item.get_text() for item in read(tmp_path / "reports" / "02_gates.html").select("ul.notices li")]
    assert told[0].startswith("The gradebook is behind the reports for 5 students (")
    assert sorted(re.findall(r"s\d{4}", told[0])) == late
    assert told[1].startswith(f"02_gates: handed in by {who['stranger']}, whom the gradebook does not know")
    capsys.readouterr()
    assert main(["export", "--to", "out.csv"]) == 3
    told = capsys.readouterr().err.splitlines()
    assert f"behind the reports or the submissions of {', '.join(late)}; run" in told[0]
    assert told[1].startswith(f"02_gates: handed in by {who['stranger']}, whom the gradebook does not know")


def test_a_report_without_a_folder_is_no_zero(every_case, tmp_path):
    who, simulated = every_case
    shutil.rmtree(tmp_path / "submitted" / who["not recorded"])
    folders = Folders(tmp_path / "submitted", tmp_path / "reports")
    known = simulated._gradebook.find_assignment(ASSIGNMENT.name)
    found = standings(simulated._gradebook, known, stored, lambda student: folders.has(ASSIGNMENT.name, student))
    (one,) = (standing for standing in found if standing.student.id == who["not recorded"])
    assert (one.score, one.handed_in) == (None, True)
