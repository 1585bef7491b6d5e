"""An assignment that `autograder new` has started, in a copy of the checkout: up to a student's page."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from gradebook_classroom import Classroom

from autograder import manifest
from autograder.authoring.folder_invariants import strays
from autograder.authoring.readme import table_is_current
from autograder.course_place import VARIABLE

pytestmark = pytest.mark.demo
NAME = "07_softplus"
PARTS = ("autograder", "gradebook", "solutions", "assignments", "README.md", "nbgrader_config.py")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    place = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, place / "course" / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, place / "course")
    return place / "course"


def autograder(checkout, *arguments):
    """Run the command in the copy; return what it prints."""
    environment = os.environ | {VARIABLE: str(checkout), "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-m", "autograder", *arguments]
    done = subprocess.run(line, cwd=checkout, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def room(checkout):
    """Return the copy, with the new assignment in its manifest, and nbgrader's commands in it."""
    autograder(checkout, "new", NAME, "--title", "The softplus")
    written = autograder(checkout, "generate", NAME)
    assert written == f"assignments/{NAME} is written.\nREADME.md has a new table of assignments.\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(checkout))
        yield Classroom(checkout.parent, manifest.load().assignment(NAME))


def test_it_passes_as_it_is(checkout, room, layers):
    assert autograder(checkout, "check", NAME) == f"{NAME}: no problems.\n"
    assert f"| `{NAME}` | the square and its gradient |" in (checkout / "README.md").read_text()
    assert [*strays(manifest.load()), *table_is_current(manifest.load())] == []


def test_it_is_released_graded_and_explained(checkout, room, layers):
    for command in ("generate_assignment", "release_assignment"):
        status, log = room.run(command, NAME)
        assert status == 0, log
    solution = (room.assignment.solution / "softplus.py").read_text()
    texts = {
        "right": solution,
        "wrong": solution.replace("2.0 * np.multiply(upstream, x)", "upstream * x"),
        "todo": (room.assignment.skeleton / "softplus.py").read_text(),
    }
    for student, text in texts.items():
        (room.hand_in(student) / "softplus.py").write_text(text)
    assert room.run("collect", NAME, "--ExchangeCollect.check_owner=False")[0] == 0
    autograder(checkout, "grade", NAME)
    for command in ("autograde", "generate_feedback"):
        status, log = room.run(command, NAME)
        assert status == 0, log
    scores = room.scores()
    assert {student: float(scores[student]) for student in texts} == {"right": 100, "wrong": 40, "todo": 0}
    assert "You multiplied by x where the slope of x * x is 2x." in room.page("wrong")
    assert "square is still a TODO" in room.page("todo")
