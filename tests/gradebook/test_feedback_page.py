"""What stands on a feedback page: a recorded notebook, the gradebook's numbers, and a student's modules."""

import html
import re
import time
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from gradebook_classroom import ASSIGNMENT, ATTACK, fake_grade, metadata, write_source
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.report import TestResult
from autograder.text import one_line
from gradebook.feedback.modules import MAX_CHARACTERS, MAX_FILES, MAX_LINES, function_of, modules_of, readable
from gradebook.feedback.page import FOLDER, OUTDATED, environment, render
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

    def render(self, score=None):
        self.notebook.metadata[KEY] = mark(self.report, "", self.notes)
        return render(self.notebook, score or final(), self.folder, IDS)

    def page(self, score=None):
        return BeautifulSoup(self.render(score), "html.parser")


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


def test_the_box_says_which_points_are_spread_over_the_others():
    dropped, *others = (entry := final().entry).parts
    entry = replace(entry, parts=(replace(dropped, counts=False), *others), raw=entry.raw + 2)
    assert final(entry=entry).lines()[-1] == "3.5 of 7 points do not count, and are spread: +2 points."


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
    page = desk.page(final(outdated=True))
    assert [text(line) for line in page.select(".notices li")] == [OUTDATED, message, *desk.notes]
    assert (text(page).count(message), page.select(".mistake")) == (1, [])


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


# --- a student's modules


def failed(error):
    return TestResult("gates.add", "test_it", "It adds.", "error", 0.0, 1.0, None, error)


def page_of(modules):
    macros = environment(FOLDER).get_template("macros.html.j2").module
    return "".join(str(macros.source(module)) for module in modules)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gates.py").write_text("class Add:\n    def forward(self, x):\n        return [x][3]\n")
    return tmp_path


def test_the_graded_module_comes_first_and_what_students_were_given_is_left_out(folder):
    for name in ("answers.py", "aaa.py", "test_gates.py", "check.py", "deep/zzz.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x = 1\n")
    (folder / "link.py").symlink_to("/etc/passwd")
    names = [module.name for module in modules_of(folder, ASSIGNMENT)]
    assert names == ["gates.py", "aaa.py", "answers.py", "deep/zzz.py"]
    for number in range(2 * MAX_FILES):
        (folder / f"more{number:02}.py").write_text("1")
    assert len(modules_of(folder, ASSIGNMENT)) == MAX_FILES


def test_lines_that_raised_are_marked(folder):
    tests = [
        failed("IndexError in line 3 of gates.py: list index out of range"),
        failed("KeyError in line 99 of gates.py"),
    ]
    modules = modules_of(folder, ASSIGNMENT, [*tests, failed("dx is off, in line 1 of gates.py: no"), failed(None)])
    page = page_of(modules)
    texts = [html.unescape(re.sub("<[^>]*>", "", line)) for line, _ in modules[0].lines]
    assert texts == (folder / "gates.py").read_text().splitlines()
    assert '<span class="k">class</span>' in page
    assert [raised for _, raised in modules[0].lines] == [False, False, True]
    assert page.count('class="l raised"') == 1


SOURCE = """import numpy


class Add:
    \"""Adds.\"""

    def forward(self, x):
        if x:

            return [x][3]
        return x

    def backward(self):
        return 1


class Multiply:
    def forward(self, x): return x
def add(x):
    pass
"""


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        ("Add.forward: it is wrong.", (7, 11)),
        ("Add.backward: it is wrong.", (13, 14)),
        ("Multiply.forward: it is wrong.", (18, 18)),
        ("Multiply.backward: it is wrong.", None),
        ("add: it is wrong.", (19, 20)),
        ("IndexError in line 10 of gates.py: no", (7, 11)),
        ("ImportError in line 1 of gates.py", (1, 1)),
        ("IndexError in line 99 of gates.py", None),
        ("IndexError in line 1 of other.py", None),
        ("NotImplementedError in line 10 of gates.py: it is still a TODO", None),
        ("", None),
    ],
)
def test_the_function_of_an_error_is_found(folder, error, lines):
    (folder / "gates.py").write_text(SOURCE)
    found = function_of(modules_of(folder, ASSIGNMENT), error)
    assert (found and (found.before + 1, found.before + len(found.lines))) == lines


def test_what_cannot_be_seen_is_made_visible():
    assert readable("a\x1b[31m\x00b\x7f") == "a␛[31m␀b␡"
    assert readable("a\u202eb\u2066c\u200bd\ud7ff") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩d⟨U+D7FF⟩"
    assert readable("\ufeffä\tb\r\nc\rd") == "ä\tb\nc\nd"


@pytest.mark.parametrize(
    ("source", "lines", "characters"), [("x\n" * 5000, MAX_LINES, 1), ("y" * 100_000, 1, MAX_CHARACTERS)]
)
def test_a_large_file_is_cut_with_a_sentence(folder, source, lines, characters):
    (folder / "gates.py").write_text(source)
    (module,) = modules_of(folder, ASSIGNMENT)
    assert (len(module.lines), len(module.source[0])) == (lines, characters)
    assert "This is the beginning of the file." in page_of([module])


def test_a_line_that_takes_the_highlighter_long_is_shown_as_it_is(folder):
    (folder / "gates.py").write_text('x = "' + r"\N{" * 15_000 + "\n<b>\n")
    before = time.process_time()
    module = modules_of(folder, ASSIGNMENT)[0]
    assert time.process_time() - before < 1.0  # four seconds and a half if it is highlighted
    assert "<" not in "".join(line for line, _ in module.lines)
