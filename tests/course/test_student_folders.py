"""The folder that students get: generated, released with its kit, handed in and graded; and so is one from before."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from gradebook_classroom import ASSIGNMENT, TIME, Classroom
from solution_modules import solve
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate
from autograder.cli import main
from autograder.manifest import CourseError
from autograder.submission import read
from gradebook.feedback.modules import modules_of
from gradebook.similarity import reading

SOLUTION = "solutions/01_tiny/tiny.py"
# Modules of what was released before there was a kit.
FLAT = """comparing draw explaining gates_mistakes isolation moving nudging progress questions raising running shapes
showing stepping tasks wiring check conftest test_gates""".split()


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    return TinyCourse(tmp_path, monkeypatch)


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_a_student_s_folder_has_few_entries_and_says_how_to_work(assignment):
    files = generate.generate(assignment)
    assert len({name.partition("/")[0] for name in files}) <= 9
    readme = files["README.md"].decode()
    assert len(readme.splitlines()) <= 20
    assert readme.startswith(f"# {assignment.title}\n")
    hint = f'`check.hint("{assignment.tasks[0].id.partition(".")[2]}")`'
    for words in (f"`{assignment.module}.ipynb`", "`answers.py`", hint, f"`nbgrader submit {assignment.name}`"):
        assert words in readme


def test_write_leaves_exactly_the_generated_files(tiny):
    generate.write(tiny.assignment)
    folder = tiny.assignment.skeleton
    tiny.put("assignments/01_tiny/tiny.py", "x = 1\n")
    tiny.put("assignments/01_tiny/notes/answer.txt", "x")
    tiny.put("assignments/01_tiny/kit/old.py", "x = 1\n")
    tiny.put("assignments/01_tiny/kit/__pycache__/old.pyc", "")
    (folder / "link").symlink_to(tiny.root / SOLUTION)
    assert generate.write(tiny.assignment) == ["kit/old.py", "link", "notes", "tiny.py"]
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert there == generate.generate(tiny.assignment)
    assert (tiny.root / SOLUTION).exists()
    assert generate.write(tiny.assignment) == []
    tiny.edit(SOLUTION, "### END SOLUTION", "")
    with pytest.raises(CourseError):
        generate.write(tiny.assignment)
    assert (folder / "tiny.py").read_bytes() == there["tiny.py"]  # what is refused leaves the old files


def test_write_replaces_a_link_and_not_what_it_points_to(tiny):
    elsewhere, folder = tiny.put("elsewhere/precious.py", "precious\n"), tiny.assignment.skeleton
    folder.mkdir(parents=True)
    (folder / "kit").symlink_to(elsewhere.parent)
    (folder / "tiny.py").symlink_to(elsewhere)
    generate.write(tiny.assignment)
    assert ([*elsewhere.parent.iterdir()], elsewhere.read_text()) == ([elsewhere], "precious\n")
    assert not (folder / "kit").is_symlink()
    assert not (folder / "tiny.py").is_symlink()


# --- released, handed in, graded


def fill_in(folder: Path, helper: str) -> None:
    """Hand in the solution, with a line that needs a file that was given, and a module of the student's own."""
    solve(folder, end=f"\nimport mine\n{helper}\n")
    (folder / "mine.py").write_text("WORK = [1, 2, 3]\n", encoding="utf-8")
    (folder / "timestamp.txt").write_text(TIME)
    (folder / "submission_secret.txt").write_text(folder.name)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, layers: object) -> Any:
    """A course in which one student has today's folder, fetched, and another one a folder of before."""
    room: Any = Classroom(tmp_path_factory.mktemp("course"))
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    room.do("generate_assignment", "release_assignment")
    room.outbound = room.exchange / room.inbound.parent.name / "outbound" / ASSIGNMENT.name
    today, before = (room.inbound / f"{name}+{ASSIGNMENT.name}+{TIME}+random" for name in ("today", "before"))
    shutil.copytree(room.outbound, today)
    before.mkdir(parents=True)
    shutil.copy(room.outbound / "gates.ipynb", before)
    for name in FLAT:
        (before / f"{name}.py").touch()
    fill_in(today, "from kit import tasks")
    fill_in(before, "import progress, tasks")
    room.do("collect")
    place = ["--submitted", str(room.root / "submitted"), "--reports", str(room.root / "reports")]
    assert main(["grade", ASSIGNMENT.name, *place]) == 0
    room.do("autograde", "generate_feedback")
    return room


@pytest.mark.slow
def test_what_is_released_is_the_folder_with_its_kit(room):
    wanted = {path.relative_to(ASSIGNMENT.skeleton) for path in ASSIGNMENT.skeleton.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if "__pycache__" not in path.parts}
    assert {path.relative_to(room.outbound) for path in room.outbound.rglob("*") if path.is_file()} == wanted
    assert Path("kit/tasks.json") in wanted
    for path in wanted - {Path("gates.ipynb")}:
        assert (room.outbound / path).read_bytes() == (ASSIGNMENT.skeleton / path).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("student", ["today", "before"])
def test_both_are_graded_with_what_they_import_and_only_their_own_modules_are_shown_and_compared(room, student):
    assert (room.report(student).score, float(room.scores()[student])) == (100, 100)
    files = read(room.submitted(student), "gates").files
    assert ("kit/tasks.py" in files, "comparing.py" in files) == (student == "today", student == "before")
    shown = [module.name for module in modules_of(room.autograded(student), ASSIGNMENT)]
    assert shown == ["gates.py", "answers.py", "mine.py"]
    assert "WORK" in room.page(student)
    works, left_out = reading.read_class(ASSIGNMENT, room.root / "submitted", [student])
    assert left_out == {}
    text = works[student].text
    assert [line for line in text.splitlines() if line.startswith("# ") and line.endswith(".py")] == ["# mine.py"]
