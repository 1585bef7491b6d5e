"""nbgrader's button in JupyterLab: *Success* for every solution, and for no skeleton, whose tasks it names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import pytest
from gradebook_classroom import Classroom
from local_testing import expressions

from autograder import manifest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSIGNMENTS = manifest.load().assignments
SUCCESS = "Success! Your notebook passes all the tests."


@pytest.fixture(scope="module")
def outbound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the exchange that students fetch from, with all assignments released."""
    room = Classroom(tmp_path_factory.mktemp("released"))
    for assignment in ASSIGNMENTS:
        shutil.copytree(assignment.skeleton, room.root / "assignments" / assignment.name)
        for command in ("generate_assignment", "release_assignment"):
            status, log = room.run(command, assignment.name)
            assert status == 0, log
    return room.inbound.with_name("outbound")


@pytest.fixture(scope="module")
def lab(outbound: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """A student's JupyterLab, beside every assignment as it was fetched and with the solution in place."""
    if sentence := browser.missing():
        pytest.skip(sentence)
    home = tmp_path_factory.mktemp("home")
    for assignment in ASSIGNMENTS:
        for state in ("fetched", "solved"):
            shutil.copytree(outbound / assignment.name, home / state / assignment.name)
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", home / "solved" / assignment.name)
    started = browser.Lab(home)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def chromium(lab: browser.Lab) -> Iterator[Browser]:
    with browser.chromium(lab.home) as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A window of its own for each test, of which a picture stays among pytest's temporary files."""
    opened = chromium.new_page(viewport=browser.SIZE)
    yield opened
    browser.picture(opened, tmp_path / "page.png")
    opened.close()


def said(page: Page, lab: browser.Lab, state: str, assignment: manifest.Assignment) -> list[str]:
    """Return the dialog's lines without its title and its button."""
    notebook = lab.home / state / assignment.name / f"{assignment.module}.ipynb"
    title, *lines, button = filter(None, browser.validate(page, lab.page_of(notebook)).split("\n"))
    assert (title, button) == ("Validation Results", "Ok")
    return lines


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_a_notebook_as_fetched_is_told_every_task_that_is_to_do(assignment, page: Page, lab: browser.Lab):
    lines = said(page, lab, "fetched", assignment)
    assert "Success" not in "".join(lines)
    assert lines[::3] == ["The following cell failed:"] * len(assignment.tasks)
    assert lines[1::3] == [f'check.local_tests("{name}")' for name in expressions(assignment).values()]
    for line, task in zip(lines[2::3], assignment.tasks, strict=True):
        assert re.fullmatch(rf"Not done yet: {task.title}\. [\w.]+ is still a TODO\.", line)


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_a_notebook_with_the_solution_beside_it_is_a_success(assignment, page: Page, lab: browser.Lab):
    assert said(page, lab, "solved", assignment) == [SUCCESS]
