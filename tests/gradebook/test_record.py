"""A report's points in the notebook: which cell gets which, what the page tells beside them, and what stops it."""

from dataclasses import replace
from hashlib import sha256

import nbformat
import pytest
from gradebook_classroom import ASSIGNMENT, fake_grade, write_source

from autograder import report as reports
from autograder.manifest import CourseError
from gradebook.feedback.recorded import FORM, KEY, kept
from gradebook.record import BY_HAND, RecordReport, Ungraded

pytestmark = pytest.mark.usefixtures("fake_grading")
FIRST, MOST = ASSIGNMENT.tasks[0].grade_id, ASSIGNMENT.tasks[0].points


class Desk:
    """A submission with its report, about to be recorded."""

    def __init__(self, place):
        write_source(place / "release")
        self.released = place / "release" / "gates.ipynb"
        self.submitted, self.report = place / "submitted", place / "amy.json"
        self.submitted.mkdir()
        (self.submitted / "gates.py").write_text("# SCORE=0.5")

    def grade(self, **changes):
        """Write the report, with these fields changed."""
        report = replace(fake_grade(ASSIGNMENT, self.submitted, student="amy"), **changes)
        reports.write(report, self.report)
        return report

    def record(self, notes=()):
        """Return the notebook with the points."""
        place = {"submitted": str(self.submitted), "report": str(self.report), "notes": list(notes)}
        place["notebook"] = str(self.submitted / "gates.ipynb")
        resources = {"gradebook": place, "nbgrader": {"assignment": ASSIGNMENT.name, "notebook": "gates"}}
        return RecordReport().preprocess(nbformat.read(self.released, 4), resources)[0]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def graded(notebook):
    """Return the test cells of a notebook by name."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "nbgrader" in cell.metadata]
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def test_the_page_begins_with_notes_on_the_whole_submission(desk, tmp_path):
    (desk.submitted / "refused.txt").write_text("a.bin was left out.\nb.bin was left out.\n")
    (desk.submitted / "gates.ipynb").write_text("{}")
    report = desk.grade()
    notebook = desk.record(notes=["It was repaired."])
    summary = notebook.cells[0]
    assert (summary.cell_type, summary.id) == ("markdown", "grading-summary")
    notes = ["It was repaired.", "a.bin was left out.", "b.bin was left out."]
    for sentence in (*notes, BY_HAND):
        assert summary.source.count(f"<li>{sentence}</li>") == 1
    mark = dict(notebook.metadata[KEY])
    assert mark.pop("report")["message"] == report.message
    assert mark == {"form": FORM, "key": report.key, "notebook": sha256(b"{}").hexdigest(), "notes": notes}
    (desk.submitted / "refused.txt").write_text("x" * 20_000)
    desk.grade()
    assert desk.record().metadata[KEY]["notes"] == ["x" * 10_000]
    (desk.submitted / "refused.txt").rename(tmp_path / "secret")
    (desk.submitted / "refused.txt").symlink_to(tmp_path / "secret")
    desk.grade()
    assert desk.record().metadata[KEY]["notes"] == []


def test_a_recorded_notebook_holds_the_report_and_no_secret(desk):
    tests = desk.grade().tests
    answered = tuple(replace(test, answers={"wrong": [], "examples": ["Withheld."]}) for test in tests)
    report = desk.grade(message="Look.", refused=("a.bin is a link.",), tests=answered)
    notebook = desk.record(notes=["It was repaired."])
    found = kept(nbformat.reads(nbformat.writes(notebook), 4))
    assert found is not None
    assert (found.message, found.refused, found.notes) == ("Look.", report.refused, ("It was repaired.",))
    assert (found.tests, found.output) == (tests, report.output)
    assert "Withheld." not in nbformat.writes(notebook)
    assert "seed" not in nbformat.writes(notebook)
    notebook.metadata[KEY]["form"] = FORM - 1
    assert kept(notebook) is None


@pytest.mark.parametrize(("points", "recorded"), [(1000.0, MOST), (-1.0, 0.0)])
def test_no_report_gives_more_than_a_cell_is_worth_or_less_than_nothing(desk, points, recorded):
    first, *others = desk.grade().tasks
    desk.grade(tasks=(replace(first, points=points), *others))
    assert float(graded(desk.record())[FIRST].outputs[1].data["text/plain"]) == recorded


def test_a_cell_without_the_points_of_its_task_is_the_courses_fault(desk):
    first, *others = desk.grade().tasks
    for tasks in ((replace(first, points=None), *others), others, (replace(first, max_points=MOST + 2.5), *others)):
        desk.grade(tasks=tuple(tasks))
        with pytest.raises(CourseError, match=f"^The graded cell '{FIRST}' with {MOST:g} points does not fit the"):
            desk.record()


def test_a_submission_without_a_score_says_why(desk):
    with pytest.raises(Ungraded, match=r"amy\.json"):
        desk.record()
    desk.grade()
    (desk.submitted / "gates.py").write_text("# INFRA")
    with pytest.raises(Ungraded, match=r"^Its report is about other files, .* run `autograder grade 02_gates`"):
        desk.record()
    for message, said in (("The disk is full.", "^The disk is full.$"), ("", "^The sandbox could not run it.$")):
        desk.grade(message=message)
        with pytest.raises(Ungraded, match=said):
            desk.record()
