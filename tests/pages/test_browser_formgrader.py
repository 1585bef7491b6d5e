"""formgrader's buttons in chromium: grading, feedback, scores and points by hand, and nothing of a student's runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import pytest
from conftest import ROOT
from gradebook_classroom import Classroom, tamper

from autograder import manifest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSIGNMENT = manifest.load().assignment("02_gates")
STUDENTS = ("amy", "eve", "ida")
DIALOG = ".modal.in, .modal.show"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course in which everybody has handed in: a solution, a skeleton with a hostile notebook, and a stranger."""
    if sentence := browser.missing():
        pytest.skip(sentence)
    room = Classroom(tmp_path_factory.mktemp("buttons"), ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", room.root)
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    for command in ("generate_assignment", "release_assignment"):
        assert room.run(command, ASSIGNMENT.name)[0] == 0
    for student in STUDENTS:
        folder = room.hand_in(student)
        for module in ASSIGNMENT.modules:
            shutil.copy((ASSIGNMENT.skeleton if student == "eve" else ASSIGNMENT.solution) / f"{module}.py", folder)
    tamper(next(room.inbound.glob("eve+*")) / "gates.ipynb")
    with room.gradebook() as gradebook:
        gradebook.add_student("amy", first_name="Amy", last_name="Müller-Weiß")
        gradebook.add_student("eve", first_name="Eve", last_name="=1+1")
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate=datetime(2026, 9, 1))
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    assert room.run("collect", ASSIGNMENT.name, "--ExchangeCollect.check_owner=False")[0] == 0
    return room


@pytest.fixture(scope="module")
def lab(room: Classroom) -> Iterator[browser.Lab]:
    started = browser.Lab(room.root)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def chromium(room: Classroom) -> Iterator[Browser]:
    with browser.chromium(room.root.parent) as opened:
        yield opened


@pytest.fixture
def watched(chromium: Browser, tmp_path: Path) -> Iterator[browser.Watched]:
    """A window of its own; afterwards no host was asked, and nothing of a student's has run."""
    seen = browser.Watched(chromium.new_page(viewport=browser.SIZE))
    dialogs: list[str] = []
    seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield seen
    browser.picture(seen.page, tmp_path / "page.png")
    seen.page.close()
    assert [address for address in seen.asked if not address.startswith(("http://127.0.0.1:", "data:"))] == []
    assert dialogs == []


def press(page: Page, student: str, button: str) -> str:
    """Press a button in a student's row, and return what the dialog says."""
    page.locator("tr", has=page.get_by_text(student, exact=True)).locator(f".{button} a").click()
    dialog = page.locator(DIALOG)
    dialog.wait_for(timeout=1000 * browser.START)
    said = dialog.inner_text()
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="hidden")
    return said


def scores(page: Page, student: str) -> tuple[str, str]:
    """Return the final and the raw score of a student's row."""
    row = page.locator("tr", has=page.get_by_text(student, exact=True))
    return row.locator(".score").inner_text(), row.locator(".raw-score").inner_text()


def test_a_class_is_graded_and_gets_feedback_by_buttons(watched: browser.Watched, lab: browser.Lab, room: Classroom):
    page = watched.page
    lab.open(page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    page.get_by_text("needs autograding").first.wait_for()
    for student in ("amy", "eve"):
        assert "Successfully autograded" in press(page, student, "autograde")
    assert scores(page, "amy") == ("90 / 100", "100 / 100")
    assert scores(page, "eve") == ("0 / 100", "0 / 100")
    assert scores(page, "ida") == ("", "")
    assert float(room.scores()["amy"]) == 90
    assert "Successfully generated feedback" in press(page, "amy", "generate-feedback")
    assert "90 of 100 points" in room.page("amy")
    assert page.locator("th", has_text="Score").all_inner_texts() == ["Final Score", "Raw Score"]


def test_points_that_a_person_saves_count_at_once(watched: browser.Watched, lab: browser.Lab, room: Classroom):
    page = watched.page
    with room.gradebook() as gradebook:
        amy = gradebook.find_submission(ASSIGNMENT.name, "amy").notebooks[0]
        address, most = amy.id, ASSIGNMENT.tasks[0].points
    lab.open(page, f"formgrader/submissions/{address}/")
    box = page.locator("input.score").first
    with page.expect_response(lambda response: response.request.method == "PUT" and "/api/grade/" in response.url):
        box.fill("0")
        box.press("Tab")
    lab.open(page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    page.get_by_text("graded", exact=True).first.wait_for()
    assert scores(page, "amy") == (f"{0.9 * (100 - most):g} / 100", f"{100 - most:g} / 100")
    with room.gradebook() as gradebook:
        penalty = gradebook.find_submission(ASSIGNMENT.name, "amy").notebooks[0].late_submission_penalty
    assert penalty == pytest.approx(0.1 * (100 - most))
    (room.root / "late_policy.toml").write_text("percent_per_day = ten\n")
    lab.open(page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    page.get_by_text("cannot be read").wait_for()
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n")


def test_who_is_unknown_is_not_added_by_the_button(watched: browser.Watched, lab: browser.Lab, room: Classroom):
    lab.open(watched.page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    watched.page.get_by_text("needs autograding").first.wait_for()
    said = press(watched.page, "ida", "autograde")
    assert "whom the gradebook does not know" in said
    assert "nbgrader db student add" in said
    with room.gradebook() as gradebook:
        assert {student.id for student in gradebook.students} == {"amy", "eve"}


def test_names_and_scores_stand_in_every_list(watched: browser.Watched, lab: browser.Lab, room: Classroom):
    page = watched.page
    lab.open(page, "formgrader/manage_students")
    page.get_by_text("Müller-Weiß, Amy").wait_for()
    page.get_by_text("=1+1, Eve").wait_for()
    lab.open(page, f"formgrader/gradebook/{ASSIGNMENT.name}/{ASSIGNMENT.module}")
    page.get_by_role("link", name="Submission #2").wait_for()
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("link", name="Submission #2").click()
    page.locator("table.tests").first.wait_for()
    assert page.locator("table.tests").count() == len(ASSIGNMENT.tasks)
