"""Grades as a file per submission: strict readers take each, and all numbers are the database's."""

from functools import partial
from types import SimpleNamespace

import pytest
from gradebook_classroom import ASSIGNMENT
from handover_class import CELLS, MOST, NAMES, SCORED, finals, graded, points, with_report
from handover_readers import read_classroom50, read_gradescope
from sqlalchemy import text

from autograder.manifest import CourseError
from gradebook.handover import tables
from gradebook.handover.command import content_of, write_each
from gradebook.handover.ids import Ids
from gradebook.handover.results import LINKS, LeftOutError, Submission, classroom50, gradescope, write_json

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def of(graded_class, folders):
    """Return a function that finds a student's standing in the first assignment."""
    (one,) = graded(graded_class, folders, "01_tiny")
    return {standing.student.id: standing for standing in one.standings}.__getitem__


def links(**others):
    row = {name: f"submit/{name}" for name in LINKS} | others
    return Ids(None, tuple(row), dict.fromkeys(NAMES, row))


def test_gradescope_takes_the_file(graded_class, of):
    for student in SCORED:
        content = read_gradescope(write_json(gradescope(Submission(of(student), None))))
        assert content["score"] == points(finals(graded_class)[student])
        scores = {name: score or 0.0 for who, name, score in graded_class.db.execute(text(CELLS)) if who == student}
        assert {test["name"]: test["score"] for test in content["tests"]} == scores
        assert {test["name"]: test["max_score"] for test in content["tests"]} == MOST
        passed = {test["name"] for test in content["tests"] if test["status"] == "passed"}
        assert passed == {name for name, score in scores.items() if score >= MOST[name]}


def test_gradescope_is_told_what_the_numbers_do_not_say(of):
    late, manual, waits = (gradescope(Submission(of(student), None)) for student in ("late", "manual", "waits"))
    assert "Of 10 points, 2.25 are taken off for being late." in late["output"]
    told = [{test["name"]: test["output"] for test in content["tests"]} for content in (manual, waits)]
    assert told[0]["test-b"] == "A person changed 4 points into 0.5."
    assert told[1]["why"] == "No person has graded this yet."
    assert {late["visibility"], *(test["visibility"] for test in late["tests"])} == {"after_published"}


def test_classroom50_takes_the_file(graded_class, of):
    scale = 100
    for student in SCORED:
        content = read_classroom50(write_json(classroom50(Submission(of(student), None), "room", links(), scale)))
        assert content["score"] == points(scale * finals(graded_class)[student])
        assert content["max-score"] == scale * 15
        assert content["datetime"] == "2026-09-01T10:00:00Z"
        assert len(content["tests"]) == (1 if student in ("late", "extra") else 4)


def test_what_classroom50_cannot_say_is_left_out(of):
    def why(student, ids=None, scale=1):
        with pytest.raises(LeftOutError) as caught:
            classroom50(Submission(of(student), None), "room", ids or links(), scale)
        return str(caught.value)

    assert why("late") == "7.75 is no whole number, so give a greater --scale"
    assert why("late", scale=10) == "7.75 times 10 is no whole number, so give a greater --scale"
    assert why("right", Ids()) == "the file of ids has no owner, submission, commit, release"
    assert why("right", links(submission="v1")) == "its submission in the file of ids does not begin with submit/"


def test_what_has_no_score_has_no_file_and_not_an_old_one(graded_class, folders, tmp_path):
    (one,) = graded(graded_class, folders, "01_tiny")
    stale = tmp_path / "out" / "01_tiny" / "ungraded"
    stale.mkdir(parents=True)
    (stale / "results.json").touch()
    count, left_out = write_each(tmp_path / "out", "results.json", gradescope, [one], folders)
    found = {path.parent.name for path in (tmp_path / "out").rglob("*.json")}
    assert (count, left_out, found) == (5, [], {"right", "late", "manual", "extra", "waits"})
    ids = partial(classroom50, classroom="room", ids=links(), scale=1)
    _, left_out = write_each(tmp_path / "out", "results.json", ids, [one], folders)
    assert "Left out, for 7.75 is no whole number, so give a greater --scale: late." in left_out
    assert "late" not in {path.parent.name for path in (tmp_path / "out").rglob("*.json")}


def test_a_name_that_is_no_folder_leads_nowhere(folders, tmp_path):
    standing = SimpleNamespace(student=SimpleNamespace(id=".."))
    one = tables.Graded("01_tiny", 1.0, (), (standing,))
    with pytest.raises(CourseError, match=r"'\.\.', which cannot name a folder"):
        write_each(tmp_path, "results.json", gradescope, [one], folders)


def test_hints_come_along_where_the_report_is_the_recorded_one(folders, tmp_path):
    amy = with_report(folders, tmp_path)

    def outputs(standing):
        return [test["output"] for test in read_gradescope(content_of(standing, gradescope, folders))["tests"]]

    for task, output in zip(ASSIGNMENT.tasks, outputs(amy()), strict=True):
        assert f"The sentence of {task.id}." in output
        assert task.hint in output
    assert set(outputs(amy(add=1.0))) == {""}
