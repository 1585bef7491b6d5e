"""Feedback pages and formgrader in chromium: no host is asked, nothing runs, axe finds nothing, a phone will do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import pytest
from browser import DESK, PHONE
from conftest import ROOT
from gradebook_classroom import Classroom, tamper

from autograder import manifest
from gradebook.task_titles import task_titles

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSIGNMENT = manifest.load().assignment("02_gates")
WRONG = """
class CopyGate:
    def forward(self, x, copies):
        return [x][3]

print("<script>alert(1)</script>")
"""
COMMENT = "Look at **what** comes in: $\\sum_i g_i$. <script>alert(2)</script>"
SOLUTION = (ASSIGNMENT.solution / "gates.py").read_text()
STUDENTS = ("failing", "full", "refused", "partly")
DIALOG = ".modal.in, .modal.show"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course of four who are graded late, and three who are not yet: one is hostile, another one a stranger."""
    room = Classroom(tmp_path_factory.mktemp("pages"), ASSIGNMENT)
    room.configure((ROOT / "nbgrader_config.py").read_text())  # nobody is added without being named
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    room.do("generate_assignment", "release_assignment")
    for name in STUDENTS:
        (room.hand_in(name) / "gates.py").write_text(SOLUTION + WRONG * (name == "failing"))
    refused = next(room.inbound.glob("refused+*")) / "gates.py"
    refused.unlink()
    refused.symlink_to("/etc/passwd")
    with room.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate=datetime(2026, 8, 31, 9))
        gradebook.add_student("failing", first_name="Zoë <b>", last_name="Müller-Weiß")
        gradebook.add_student("amy", first_name="Amy", last_name="Müller-Weiß")
        gradebook.add_student("eve", first_name="Eve", last_name="=1+1")
        for name in STUDENTS[1:]:
            gradebook.add_student(name)
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    room.do("collect", "autograde")
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("gates", ASSIGNMENT.name, "failing")
        next(one for one in notebook.comments if one.name == "gates-copy").manual_comment = COMMENT
        gradebook.find_grade("gates-add", "gates", ASSIGNMENT.name, "partly").auto_score = None
        gradebook.db.commit()
    room.do("generate_feedback")
    for name in ("amy", "eve", "ida"):
        text = (ASSIGNMENT.skeleton / "gates.py").read_text() if name == "eve" else SOLUTION
        (room.hand_in(name) / "gates.py").write_text(text)
    tamper(next(room.inbound.glob("eve+*")) / "gates.ipynb")
    room.do("collect")
    return room


@pytest.fixture(scope="module")
def chromium(room: Classroom) -> Iterator[Browser]:
    with browser.chromium(room.root.parent) as opened:
        yield opened


@pytest.fixture
def opened(chromium: Browser, room: Classroom, tmp_path: Path):
    """Return a function that opens a student's page, of which a picture stays among pytest's temporary files."""

    def open_page(student: str, scheme: str = "light", size=DESK) -> browser.Watched:
        watched = browser.Watched(chromium.new_context(viewport=size, color_scheme=scheme).new_page())
        address = (room.root / "feedback" / student / ASSIGNMENT.name / "gates.html").as_uri()
        watched.page.goto(address)
        browser.picture(watched.page, tmp_path / f"{student}-{scheme}-{size['width']}.png", full_page=True)
        watched.asked.remove(address)
        return watched

    yield open_page
    for context in chromium.contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", STUDENTS)
def test_a_page_asks_nobody_runs_nothing_and_is_for_everybody(opened, student, scheme):
    for size in (PHONE, DESK):
        watched = opened(student, scheme, size)
        page = watched.page
        assert (watched.asked, watched.complaints) == ([], [])
        assert page.evaluate("document.scripts.length") == 0
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.violations(page) == []


def test_the_page_of_a_right_solution_needs_hardly_any_scrolling(opened):
    for width, most in ((1280, 1400), (390, 2400)):
        page = opened("full", size={"width": width, "height": 600}).page
        assert page.evaluate("document.documentElement.scrollHeight") <= most


def test_dark_is_dark_and_print_is_light_and_unfolds(opened):
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert opened("full").page.evaluate(ground) > 200
    page = opened("full", "dark").page
    assert page.evaluate(ground) < 50
    shown = "document.querySelector('main').innerText.includes('class CopyGate')"
    assert not page.evaluate(shown)
    page.emulate_media(media="print")
    assert page.evaluate(ground) > 200
    assert page.evaluate(shown)


def test_the_page_shows_what_happened_and_a_keyboard_is_enough(opened):
    page = opened("failing").page
    assert page.locator(".who").inner_text() == "Zoë <b> Müller-Weiß (failing)"
    assert page.locator(".final").inner_text() == "72.8 of 100 points"  # 91, less 20 percent
    about = page.locator(".made-of").inner_text()
    assert "1 day 1 hour after the due date" in about
    assert "Handed in late: −18.2 points." in about
    assert page.locator(".mistake .error").inner_text().startswith("IndexError in line ")
    assert page.locator(".mistake .raised").inner_text().strip() == "return [x][3]"
    beside = "one => one.lastElementChild.offsetLeft > one.firstElementChild.offsetLeft"
    assert page.locator(".mistake").evaluate(beside)
    assert not opened("failing", size=PHONE).page.locator(".mistake").evaluate(beside)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.parentElement.id") == "gates-add"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator("#gates-add table").is_visible()
    assert page.locator(".comment math").count() == 1
    assert page.locator(".comment strong").inner_text() == "what"
    refused = opened("refused").page
    assert refused.locator(".final").inner_text() == "8 of 100 points"  # for the answers, less 20 percent
    assert "gates.py is a symbolic link" in refused.locator(".notices").inner_text()


@pytest.fixture(scope="module")
def lab(room: Classroom) -> Iterator[browser.Lab]:
    started = browser.Lab(room.root)
    yield started
    started.stop()


@pytest.fixture
def watched(chromium: Browser, tmp_path: Path) -> Iterator[browser.Watched]:
    """A window of its own; afterwards no host was asked, and nothing of a student's has run."""
    seen = browser.Watched(chromium.new_page(viewport=browser.SIZE))
    dialogs: list[str] = []
    seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield seen
    browser.picture(seen.page, tmp_path / "page.png", full_page=True)
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


def test_formgrader_shows_the_same_and_takes_a_comment_per_task(watched, lab, room: Classroom):
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("gates", ASSIGNMENT.name, "failing").id
    page = watched.page
    lab.open(page, f"formgrader/submissions/{notebook}/")
    comment = page.locator("#gates-copy-comment")
    page.wait_for_function("document.querySelector('#gates-copy-comment').value")
    assert comment.input_value() == COMMENT
    assert page.locator("textarea.comment").count() == len(ASSIGNMENT.tasks)
    assert page.locator("table.tests").count() == len(ASSIGNMENT.tasks)
    padding = "cell => getComputedStyle(cell).paddingRight"
    assert page.locator("table.tests td").first.evaluate(padding) != "0px"
    assert page.locator("math").count() > 2
    assert page.locator(".functions .raised").inner_text().strip() == "return [x][3]"
    assert page.locator(".nbgrader-label").all_inner_texts() == list(task_titles(ASSIGNMENT).values())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for cell in page.locator(".cell:has(.score)").all():
            box, code, tests = (cell.locator(part).bounding_box() for part in (".panel", ".functions", "table.tests"))
            assert code["y"] + code["height"] - box["y"] < 900
            assert (code["x"] > tests["x"] + tests["width"]) == (width == 1280)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert browser.violations(page) == []
    cell = page.locator(".cell", has=page.locator("#gates-add"))
    assert "class AddGate" in cell.locator(".functions").inner_text()
    page.locator("#gates-add-comment").fill("Fine.")
    page.route("**/api/grade/*", lambda route: route.fulfill(status=500))
    page.locator("#gates-add").fill("6")
    comment.click()
    cell.get_by_role("status").filter(has_text="Not saved: 500").wait_for()
    page.unroute("**/api/grade/*")
    cell.get_by_role("button", name="Save again").click()
    cell.get_by_text("✓ Saved").nth(1).wait_for()  # the points, and the comment
    with room.gradebook() as gradebook:
        assert gradebook.find_grade("gates-add", "gates", ASSIGNMENT.name, "failing").manual_score == 6
        penalty = gradebook.find_submission(ASSIGNMENT.name, "failing").notebooks[0].late_submission_penalty
    assert penalty == pytest.approx(0.2 * 90)  # it follows the point that a person took away
    assert len(watched.complaints) == 1  # of the points that were not saved
    room.do("generate_feedback")
    text = room.page("failing")
    assert "Fine." in text
    assert "6 of 7 points (tests: 7, changed by a person: −1)" in text


def test_a_class_is_graded_and_gets_feedback_by_buttons(watched: browser.Watched, lab: browser.Lab, room: Classroom):
    page = watched.page
    lab.open(page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    page.get_by_text("needs autograding").first.wait_for()
    for student in ("amy", "eve"):
        assert "Successfully autograded" in press(page, student, "autograde")
    assert scores(page, "amy") == ("80 / 100", "100 / 100")
    assert scores(page, "eve") == ("8 / 100", "10 / 100")
    assert scores(page, "ida") == ("", "")
    assert float(room.scores()["amy"]) == 80
    assert "Successfully generated feedback" in press(page, "amy", "generate-feedback")
    assert "80 of 100 points" in room.page("amy")
    assert page.locator("th", has_text="Score").all_inner_texts() == ["Final Score", "Raw Score"]
    said = press(page, "ida", "autograde")
    assert "whom the gradebook does not know" in said
    assert "nbgrader db student add" in said
    with room.gradebook() as gradebook:
        assert {student.id for student in gradebook.students} == {"amy", "eve", *STUDENTS}
    (room.root / "late_policy.toml").write_text("percent_per_day = ten\n")
    lab.open(page, f"formgrader/manage_submissions/{ASSIGNMENT.name}")
    page.get_by_text("cannot be read").wait_for()
