"""The folder that students get: released with its kit, handed in, graded; and so is a folder from before the kit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from gradebook_classroom import ASSIGNMENT, TIME, Classroom

from autograder.cli import main
from autograder.submission import read
from gradebook.feedback.modules import modules_of
from gradebook.similarity import reading

pytestmark = pytest.mark.slow

# The names, first lines and graded cells of what was released before there was a kit.
FLAT: dict[str, str] = json.loads(Path(__file__).with_name("flat_release.json").read_text(encoding="utf-8"))


def fill_in(folder: Path, helper: str) -> None:
    """Hand in the solution, with a line that needs a file that was given, and a module of the student's own."""
    text = (ASSIGNMENT.solution / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(text + f"\nimport mine\n{helper}\n", encoding="utf-8")
    (folder / "mine.py").write_text("WORK = [1, 2, 3]\n", encoding="utf-8")
    shutil.copy(ASSIGNMENT.solution / "answers.py", folder)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, layers: object) -> Any:
    """A course in which one student has today's folder, fetched, and another one a folder of before."""
    room: Any = Classroom(tmp_path_factory.mktemp("course"))
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    for command in ("generate_assignment", "release_assignment"):
        status, log = room.run(command, ASSIGNMENT.name)
        assert status == 0, log
    outbound = room.exchange / room.inbound.parent.name / "outbound" / ASSIGNMENT.name
    for student in ("today", "before"):
        folder = room.inbound / f"{student}+{ASSIGNMENT.name}+{TIME}+random"
        if student == "today":
            shutil.copytree(outbound, folder)
            fill_in(folder, "from kit import tasks")
        else:
            folder.mkdir(parents=True)
            for name, text in FLAT.items():
                (folder / name).write_text(text, encoding="utf-8")
            fill_in(folder, "import progress, tasks")
        (folder / "timestamp.txt").write_text(TIME)
        (folder / "submission_secret.txt").write_text(student)
    status, log = room.run("collect", ASSIGNMENT.name, "--ExchangeCollect.check_owner=False")
    assert status == 0, log
    place = {"--submitted": room.root / "submitted", "--reports": room.root / "reports"}
    assert main(["grade", ASSIGNMENT.name, *(str(word) for pair in place.items() for word in pair)]) == 0
    for command in ("autograde", "generate_feedback"):
        status, log = room.run(command, ASSIGNMENT.name)
        assert status == 0, log
    return room


def test_what_is_released_is_the_folder_with_its_kit(room):
    outbound = room.exchange / room.inbound.parent.name / "outbound" / ASSIGNMENT.name
    wanted = {path.relative_to(ASSIGNMENT.skeleton) for path in ASSIGNMENT.skeleton.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if "__pycache__" not in path.parts}
    assert {path.relative_to(outbound) for path in outbound.rglob("*") if path.is_file()} == wanted
    assert Path("kit/tasks.json") in wanted
    for path in wanted - {Path("gates.ipynb")}:
        assert (outbound / path).read_bytes() == (ASSIGNMENT.skeleton / path).read_bytes()


@pytest.mark.parametrize("student", ["today", "before"])
def test_both_are_collected_and_graded_with_what_they_import(room, student):
    assert room.report(student).score == 100
    assert float(room.scores()[student]) == 100
    files = read(room.submitted(student), "gates").files
    assert ("kit/tasks.py" in files) == (student == "today")
    assert ("comparing.py" in files) == (student == "before")


@pytest.mark.parametrize("student", ["today", "before"])
def test_the_page_shows_the_student_s_own_modules_alone(room, student):
    shown = [module.name for module in modules_of(room.autograded(student), ASSIGNMENT)]
    assert shown == ["gates.py", "answers.py", "mine.py"]
    assert "WORK" in room.page(student)


def test_what_was_given_is_not_compared_for_similarity(room):
    found = reading.read_class(ASSIGNMENT, room.root / "submitted", ["before", "today"])
    assert found.left_out == {}
    for text in found.texts.values():
        assert [line for line in text.splitlines() if line.startswith("# ") and line.endswith(".py")] == ["# mine.py"]


@pytest.mark.parametrize("given", [{"kit/gates_mistakes.py": "", "test_gates.py": ""}, {"gates_mistakes.py": ""}])
def test_a_file_that_was_given_does_not_pass_for_the_module_that_is_missing(tmp_path, given):
    for name, text in given.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert read(tmp_path, "gates").problem == "There is no gates.py in the submission: hand in that file."
