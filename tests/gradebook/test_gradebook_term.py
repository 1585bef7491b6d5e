"""A term with all sorts of submissions: what ends up in the gradebook and on the pages."""

import os
import re

import nbformat
import pytest
from gradebook_classroom import ASSIGNMENT, ATTACK, TIME, copy_of, tamper
from nbgrader.api import MissingEntry

pytestmark = pytest.mark.slow

SHARES = {"right": 1, "half": 0.5, "nothing": 0, "unlucky": 1, "bookless": 0.7, "broken": 0.3, "tamperer": 0.9}
SHARES |= {"cheat": 0.2, "linker": 0.4, "messy": 0.6}


@pytest.fixture(scope="module")
def term(released, fake_grading, tmp_path_factory):
    """The same course after a term with all sorts of submissions."""
    room = copy_of(released, tmp_path_factory.mktemp("term"))
    folders = {student: room.hand_in(student, share) for student, share in SHARES.items()}
    (folders["nothing"] / "gates.py").unlink()
    (folders["unlucky"] / "gates.py").write_text("# INFRA")
    (folders["bookless"] / "gates.ipynb").unlink()
    (folders["broken"] / "gates.ipynb").write_text("{oops")
    tamper(folders["tamperer"] / "gates.ipynb")
    (folders["cheat"] / "test_gates.py").write_text("def test_mine(): pass")
    (folders["linker"] / "notes.txt").symlink_to(room.root / "gradebook.db")
    (folders["linker"] / "folder").symlink_to("/etc")
    os.mkfifo(folders["linker"] / "pipe.txt")
    for name in ("test_gates.py", "timestamp.txt", "gates.ipynb"):
        (folders["messy"] / name).unlink()
        (folders["messy"] / name).mkdir()
        (folders["messy"] / name / "inside.py").write_text("1")
    (folders["messy"] / "page.html").write_text("<script>alert(9)</script>")
    (room.inbound / f"whole+{ASSIGNMENT.name}+{TIME}+x").symlink_to(room.root)
    (room.inbound / "<b>+02_gates+2026-09-01 10:00:00.1 UTC+x").mkdir()
    room.status, room.log = {}, {}
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        flags = ["--ExchangeCollect.check_owner=False"] if command == "collect" else []
        room.status[command], room.log[command] = room.run(command, ASSIGNMENT.name, *flags)
    room.exported = room.scores()
    return room


def test_scores_equal_the_reports_and_ungraded_is_not_a_zero(term):
    expected = {student: pytest.approx(100 * share) for student, share in SHARES.items() if student != "unlucky"}
    assert {name: float(term.exported[name]) for name in expected} == expected
    assert {name: term.report(name).score for name in expected} == expected
    assert (term.exported["unlucky"], term.autograded("unlucky").exists()) == ("", False)
    assert (term.status["autograde"], "Traceback" in term.log["autograde"]) == (1, False)
    assert "unlucky: 02_gates was not graded and has no score: The sandbox did not start." in term.log["autograde"]
    with term.gradebook() as gradebook:
        grades = gradebook.find_submission_notebook("gates", ASSIGNMENT.name, "half").grades
        scores = {grade.name: grade.auto_score for grade in grades if grade.name != "answer"}
        assert scores == {task.grade_id: task.points / 2 for task in ASSIGNMENT.tasks}
        with pytest.raises(MissingEntry):
            gradebook.find_submission(ASSIGNMENT.name, "unlucky")


def test_graded_cells_and_files_are_the_courses(term):
    for student in ("tamperer", "bookless", "broken", "messy", "right"):
        notebook = nbformat.read(term.autograded(student) / "gates.ipynb", 4)
        graded = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if c.metadata.get("nbgrader")}
        for task in ASSIGNMENT.tasks:
            cell = graded.pop(task.id.replace(".", "-"))
            assert (cell.cell_type, cell.source) == ("code", f"# graded: {task.id}")
        assert list(graded) == ["answer"]
        own = [c for c in notebook.cells if c.cell_type == "code" and "nbgrader" not in c.metadata]
        assert not any(cell.outputs for cell in own)
    assert "test_real" in (term.autograded("cheat") / "test_gates.py").read_text()


def test_collect_refuses_links_and_pipes_and_says_so(term):
    taken = {path.name for path in term.submitted("linker").iterdir()}
    given = {"answers.py", "gates.ipynb", "gates.py", "test_gates.py"}
    assert taken == given | {"refused.txt", "submission_secret.txt", "timestamp.txt"}
    assert "notes.txt is a symbolic link" in term.page("linker")
    assert not (term.root / "submitted" / "whole").exists()
    assert all(f"{start}+" in term.log["collect"] for start in ("<b>+02_gates", "whole+02_gates"))
    assert [term.status[command] for command in ("collect", "generate_feedback", "release_feedback")] == [0, 0, 0]


def live(page):
    """Return what would act: scripts, handlers, foreign addresses."""
    tags = re.findall(r"<[A-Za-z/!][^>]*>", page)
    active = re.compile(r"<(script|iframe|object|embed|form|svg|link)|\son\w+=|javascript:|src=\"(?!data:image)", re.I)
    return [tag for tag in tags if active.search(tag)]


def formgrader_page(term, notebook):
    """Return the page that formgrader would show, in the way it makes its exporter."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

    def render():
        app = FormgradeExtension()
        app.initialize([])
        names = ("base_url", "notebook_id", "submission_id", "student", "last_name", "first_name", "notebook_path")
        resources = {**dict.fromkeys(names, "x"), "index": 0, "total": 1, "assignment_id": ASSIGNMENT.name}
        page, _ = HTMLExporter(config=app.config).from_filename(str(notebook), resources=resources)
        (term.root / "formgrader.html").write_text(page)

    status, log = term.inside(render)
    assert status == 0, log
    return (term.root / "formgrader.html").read_text().partition('id="notebook-container"')[2]


def test_feedback_and_formgrader_show_what_a_student_wrote_and_nothing_of_it_is_live(term, tmp_path):
    """The raw notebook was not repaired, which is the first line of defense."""
    output = nbformat.v4.new_output("display_data", {"text/html": ATTACK, "application/javascript": "alert(1)"})
    cells = [nbformat.v4.new_markdown_cell(ATTACK), nbformat.v4.new_code_cell("1", outputs=[output])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "raw.ipynb")
    shown = (
        formgrader_page(term, path) for path in (term.autograded("tamperer") / "gates.ipynb", tmp_path / "raw.ipynb")
    )
    for page in (term.page("tamperer"), *shown):
        assert ("alert(1)" in page, live(page)) == (True, [])
    assert "alert(5)" not in term.page("tamperer")


def test_formgrader_gets_no_file_that_could_act(term):
    assert (term.submitted("messy") / "page.html").exists()
    assert not (term.autograded("messy") / "page.html").exists()
