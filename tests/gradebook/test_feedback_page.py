"""What stands on a feedback page, from a recorded notebook and the gradebook's numbers."""

import re
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from gradebook_classroom import ASSIGNMENT, ATTACK, fake_grade, metadata, write_source
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.report import TestResult
from autograder.text import one_line
from gradebook.feedback.page import OUTDATED, render
from gradebook.feedback.recorded import KEY, mark
from gradebook.final_score import Final
from gradebook.gradebook_scores import Entry, Part

FIRST = ASSIGNMENT.tasks[0]
IDS = {"assignment": ASSIGNMENT.name, "student": "amy", "notebook": "gates"}
EVIL = '"><script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>\x1b[31m\u202e'


def final(parts=(), comments=(), **changes):
    """Return a score of which the first task has half its points, and the others all; parts by grade_id."""
    found = [Part(t.id, t.points, t.points, t.points) for t in ASSIGNMENT.tasks]
    found[0] = replace(found[0], score=FIRST.points / 2, automatic=FIRST.points / 2)
    found.append(Part("answer", 4.0, 5.0, None, "", 4.0, 0.0, tested=False))
    found = [replace(one, comment=dict(comments).get(one.grade_id, "")) for one in found]
    raw = sum(one.given for one in found)
    entry = Entry(SimpleNamespace(id="amy"), ASSIGNMENT.name, 105.0, raw, 0.0, tuple(parts or found))
    return Final(**{"entry": entry, "who": "Amy Adams (amy)", "about": ("Handed in at noon.",)} | changes)


class Desk:
    """A recorded notebook, of which a page is made."""

    def __init__(self, place):
        write_source(place / "source")
        self.folder = place / "source"
        self.notebook = nbformat.read(self.folder / "gates.ipynb", 4)
        self.report = fake_grade(ASSIGNMENT, self.folder, student="amy")
        self.notes = []

    def results(self, *tests, **changes):
        """Give the report these tests."""
        self.report = replace(self.report, tests=tests, **changes)

    def render(self, score=None, **ids):
        self.notebook.metadata[KEY] = mark(self.report, "", self.notes)
        return render(self.notebook, score or final(), self.folder, IDS | ids)

    def page(self, score=None, **ids):
        return BeautifulSoup(self.render(score, **ids), "html.parser")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def result(name, outcome="failed", task=FIRST.id, **others):
    earned = 1.0 if outcome == "passed" else 0.0
    return TestResult(task, name, f"It does {name}.", outcome, earned, 1.0, **others)


def text(element):
    return " ".join(element.get_text(" ").split())


def test_the_page_says_who_when_and_how_many_points_for_each_task(desk):
    page = desk.page()
    assert text(page.h1) == ASSIGNMENT.title
    assert text(page.header.p) == "Feedback on 02_gates for Amy Adams (amy)"
    assert text(page.find(class_="final")) == "100.5 of 105 points"
    assert [text(line) for line in page.select(".made-of li")] == [
        "Handed in at noon.",
        "Automatic tests: 96.5 of 100 points.",
        "Answers that a person grades: 4 of 5 points.",
    ]
    rows = [text(row) for row in page.select(".part summary")]
    assert len(rows) == len(ASSIGNMENT.tasks) + 1
    assert rows[:2] == [
        "◐ Task 1: the add gate some points 3.5 of 7 points",
        "✓ Task 2: the multiply gate all points 11 of 11 points",
    ]
    assert rows[-1] == "◐ answer some points 4 of 5 points"
    assert page.select_one(".score .bar")["style"] == "--share: 96%"


@pytest.mark.parametrize(
    ("changes", "mark", "words"),
    [
        ({"score": 9.5, "manual": 9.5}, "✓", "all points 9.5 of 7 points (tests: 3.5, changed by a person: +6)"),
        ({"score": 0.0}, "✗", "no points 0 of 7 points"),
        ({"score": None, "automatic": None}, "…", "not graded – of 7 points"),
        ({"score": None, "automatic": None, "tested": False}, "…", "waits for a person 0 of 7 points"),
    ],
)
def test_a_result_has_a_mark_and_words(desk, changes, mark, words):
    first, *others = final().entry.parts
    page = desk.page(final([replace(first, **changes), *others]))
    assert text(page.summary) == f"{mark} Task 1: the add gate {words}"


def test_each_mistake_stands_on_the_page_once(desk):
    (desk.folder / "gates.py").write_text("class AddGate:\n    def forward(self, x, y):\n        return x\n")
    other = ASSIGNMENT.tasks[1].id
    desk.results(
        result("one", "passed"),
        result("two", hint="Add.", error="AddGate.forward: it is wrong."),
        result("three", hint="Add.", error="AddGate.forward: it is wrong.", counterexample="forward(2) returned 4."),
        result("four", "error", other, error="IndexError in line 9 of answers.py: no"),
        result("five", "error", error="IndexError in line 9 of answers.py: no"),
        result("six", task=other),
    )
    page = desk.page()
    head, end = "Outcome What was tested Points", "0 / 1"
    assert [text(one) for one in page.select(".mistake")] == [
        f"Task 1: the add gate For example: forward(2) returned 4. AddGate.forward: it is wrong. Hint: Add. {head} "
        f"failed It does two. {end} failed It does three. {end} "
        "gates.py def forward ( self , x , y ): return x",
        "Task 2: the multiply gate; Task 1: the add gate IndexError in line 9 of answers.py: no "
        f"{head} error It does four. {end} error It does five. {end}",
        f"Task 2: the multiply gate {head} failed It does six. {end}",
    ]
    assert text(page).count("AddGate.forward: it is wrong.") == 1


def test_an_example_is_on_the_page_once_escaped_and_only_if_the_course_shows_it(desk):
    desk.results(
        result("one", error="dx is off.", hint="Add.", counterexample=f"forward(2) returned {EVIL}."),
        result("two", counterexample="forward(3) returned 4."),
    )
    page = desk.page()
    shown = ["For example: " + one_line(f"forward(2) returned {EVIL}."), "For example: forward(3) returned 4."]
    assert [text(example) for example in page.select(".counterexample")] == shown
    assert "<script" not in desk.render()
    assert desk.page(final(hidden=("counterexample",))).select(".counterexample") == []
    assert final().stamp != final(hidden=("counterexample",)).stamp
    assert desk.page().select(".hint")
    assert desk.page(final(hidden=("hint",))).select(".hint") == []


def test_sentences_on_the_whole_submission_are_notices(desk):
    desk.notes = ["Missing cells were put back: gates-add."]
    message = "There is no gates.py in the submission, but Gates.py: hand it in under the name gates.py."
    desk.results(result("one", "error", error=message), result("two", "error", error=message), message=message)
    page = desk.page(outdated=True)
    assert [text(line) for line in page.select(".notices li")] == [OUTDATED, message, *desk.notes]
    assert (text(page).count(message), page.select(".mistake")) == (1, [])


def test_comments_stand_with_their_task_and_are_rendered(desk):
    desk.notebook.cells[-1].source = "It is **2n**."
    page = desk.page(
        final(comments=(("answer", "Well *said*: $n$."), (FIRST.grade_id, "Fine **too**. <script>alert(1)</script>")))
    )
    own = page.find(id="answer")
    assert own.find(class_="answer").strong.get_text() == "2n"
    assert own.find(class_="comment").em.get_text() == "said"
    assert own.find("math") is not None
    assert page.find(id=FIRST.grade_id).find(class_="comment").strong.get_text() == "too"
    assert page.find("script") is None


def test_headings_of_a_notebook_stand_below_those_of_the_page(desk):
    desk.notebook.cells[0].source = "# high\n\n###### deep"
    headings = desk.page().select(".cell h3, .cell h6")
    assert [text(heading) for heading in headings] == ["high", "deep"]


def test_whatever_a_student_wrote_is_shown_and_does_nothing(desk):
    desk.results(
        result("one", "error", error=f"X in line 1 of gates.py: {EVIL}", hint=EVIL),
        message=EVIL,
        refused=(EVIL,),
        output=f"{EVIL}\n\n{EVIL}",
    )
    desk.notes = [EVIL]
    desk.notebook.cells += [new_markdown_cell(EVIL), new_code_cell(EVIL), new_markdown_cell(ATTACK)]
    desk.notebook.cells[-1].metadata.nbgrader = metadata("x", 1)
    (desk.folder / "gates.py").write_text(EVIL)
    text = desk.render(final(who=one_line(EVIL), about=(EVIL,), comments=(("answer", EVIL),)))
    assert not {"\x1b", "\u202e"} & set(text)
    page = BeautifulSoup(text, "html.parser")
    assert {tag.name for tag in page.find_all()}.isdisjoint({"script", "iframe", "object", "form", "link", "base"})
    assert not [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)]
    assert not [tag for tag in page.find_all() if str(tag.get("src", "data:")).partition(":")[0] != "data"]
    assert text.count("alert(1)") > 10


def test_the_page_allows_itself_nothing(desk):
    policy = desk.page().find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not re.search(r"url\(|@import", desk.page().style.get_text())


def test_without_a_score_or_an_assignment_there_is_a_page(desk):
    page = desk.page(final(entry=replace(final().entry, raw=None)), assignment="99_gone")
    assert text(page.h1) == "99_gone"
    assert text(page.find(class_="final")) == "There is no score yet: something could not be graded."
    assert page.select(".score .bar") == []
