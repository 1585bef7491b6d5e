"""Feedback pages and formgrader in chromium: no host is asked, nothing runs, axe finds nothing, a phone will do."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import nbformat
import pytest
from browser import DESK, PHONE
from gradebook_classroom import Classroom

from autograder import manifest
from gradebook.feedback.page import render
from gradebook.final_score import Cell, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
ASSIGNMENTS = manifest.load().assignments
ASSIGNMENT = manifest.load().assignment("02_gates")
WRONG = """
class CopyGate:
    def forward(self, x, copies):
        return [x][3]

print("<script>alert(1)</script>")
"""
COMMENT = "Look at **what** comes in: $\\sum_i g_i$. <script>alert(2)</script>"
STUDENTS = ("failing", "full", "refused", "partly")


def solution() -> str:
    lines = (ASSIGNMENT.solution / "gates.py").read_text().splitlines(True)
    return "".join(line for line in lines if " SOLUTION" not in line)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course after grading in the sandbox: late work with a comment, full marks, a refused file, a missing score."""
    if sentence := browser.missing():
        pytest.skip(sentence)
    room = Classroom(tmp_path_factory.mktemp("pages"), ASSIGNMENT)
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    do(room, "generate_assignment", "release_assignment")
    for name in STUDENTS:
        (room.hand_in(name) / "gates.py").write_text(solution() + WRONG * (name == "failing"))
    refused = next(room.inbound.glob("refused+*")) / "gates.py"
    refused.unlink()
    refused.symlink_to("/etc/passwd")
    with room.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate=datetime.datetime(2026, 8, 31, 9))
        gradebook.add_student("failing", first_name="Zoë <b>", last_name="Müller-Weiß")
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    do(room, "collect", "autograde")
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("gates", ASSIGNMENT.name, "failing")
        next(one for one in notebook.comments if one.name == "gates-copy").manual_comment = COMMENT
        gradebook.find_grade("gates-add", "gates", ASSIGNMENT.name, "partly").auto_score = None
        gradebook.db.commit()
    do(room, "generate_feedback")
    return room


def do(room: Classroom, *commands: str) -> None:
    for command in commands:
        flags = ["--ExchangeCollect.check_owner=False"] if command == "collect" else []
        status, log = room.run(command, ASSIGNMENT.name, *flags)
        assert status == 0, log


@pytest.fixture(scope="module")
def chromium(room: Classroom) -> Iterator[Browser]:
    with browser.chromium(room.root.parent) as opened:
        yield opened


@pytest.fixture
def opened(chromium: Browser, room: Classroom, tmp_path: Path):
    """Return a function that opens a student's page, of which a picture stays among pytest's temporary files."""
    contexts = []

    def open_page(student: str, scheme: str = "light", size=DESK) -> browser.Watched:
        contexts.append(chromium.new_context(viewport=size, color_scheme=scheme))
        watched = browser.Watched(contexts[-1].new_page())
        address = (room.root / "feedback" / student / ASSIGNMENT.name / "gates.html").as_uri()
        watched.page.goto(address)
        browser.picture(watched.page, tmp_path / f"{student}-{scheme}-{size['width']}.png", full_page=True)
        watched.asked.remove(address)
        return watched

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", STUDENTS)
def test_a_page_asks_nobody_runs_nothing_and_is_for_everybody(opened, student, scheme):
    for size in (PHONE, DESK):
        watched = opened(student, scheme, size)
        page = watched.page
        assert (watched.asked, watched.complaints) == ([], [])
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        missing = "all => all.map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))"
        assert page.locator("a[href^='#']").evaluate_all(missing) == []
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert browser.violations(page) == []


def test_dark_is_dark_and_print_is_light(opened):
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert opened("full").page.evaluate(ground) > 200
    page = opened("full", "dark").page
    assert page.evaluate(ground) < 50
    page.emulate_media(media="print")
    assert page.evaluate(ground) > 200


def test_the_page_shows_what_happened(opened):
    page = opened("failing").page
    assert page.locator(".who").inner_text() == "Zoë <b> Müller-Weiß (failing)"
    assert page.locator(".final").inner_text() == "72.8 of 100 points"  # 91, less 20 percent
    about = page.locator(".made-of").inner_text()
    assert "1 day 1 hour after the due date" in about
    assert "Handed in late: −18.2 points." in about
    assert page.locator(".first .error").inner_text().startswith("IndexError in line ")
    page.get_by_role("link", name="See the line.").first.click()
    marked = page.locator(".l.raised:target")
    assert marked.inner_text().strip() == "return [x][3]"
    assert marked.evaluate("line => line.getBoundingClientRect().top < innerHeight")
    assert page.locator(".comment math").count() == 1
    assert page.locator(".comment strong").inner_text() == "what"


def test_the_refused_file_is_named(opened):
    page = opened("refused").page
    assert (
        page.locator(".final").inner_text() == "8 of 100 points"
    )  # the answers are graded all the same, less 20 percent
    assert "gates.py is a symbolic link" in page.locator(".notices").inner_text()


def test_a_keyboard_is_enough(opened):
    page = opened("failing").page
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tasks"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#gates-add"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_the_notebook_of_every_assignment_fits_a_phone(chromium: Browser, tmp_path: Path, assignment):
    notebook = nbformat.read(assignment.skeleton / f"{assignment.module}.ipynb", 4)
    cells = tuple(Cell(task.grade_id, 0.0, 0.0, None, 0.0, True, task.points) for task in assignment.tasks)
    final = Final(assignment.max_score, cells, 0.0, True, False, "amy", (), ())
    path = tmp_path / "page.html"
    path.write_text(render(notebook, final, assignment.skeleton, {"assignment": assignment.name}))
    watched = browser.Watched(chromium.new_page(viewport=PHONE))
    watched.page.goto(path.as_uri())
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert watched.page.locator("math").count() > 2
    assert browser.violations(watched.page) == []
    assert (watched.asked, watched.complaints) == ([path.as_uri()], [])
    watched.page.close()


def test_formgrader_shows_the_same_and_takes_a_comment_per_task(chromium: Browser, room: Classroom, tmp_path: Path):
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("gates", ASSIGNMENT.name, "failing").id
    lab = browser.Lab(room.root)
    try:
        watched = browser.Watched(chromium.new_page(viewport=DESK))
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
        assert page.locator(".l.raised").inner_text().strip() == "return [x][3]"
        with page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"):
            page.locator("#gates-add-comment").fill("Fine.")
            page.locator("#gates-add").click()
        with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
            page.locator("#gates-add").fill("6")
            comment.click()
        browser.picture(page, tmp_path / "formgrader.png", full_page=True)
        assert [address for address in watched.asked if not address.startswith("http://127.0.0.1:")] == []
        assert watched.complaints == []
        page.close()
    finally:
        lab.stop()
    do(room, "generate_feedback")
    text = room.page("failing")
    assert "Fine." in text
    assert "6 of 7 points (tests: 7, changed by a person: −1)" in text
