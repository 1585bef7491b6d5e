"""A student's modules on the page: escaped, numbered, cut where they are long, marked, and the function that failed."""

import html
import re
import time

import pytest
from gradebook_classroom import ASSIGNMENT

from autograder.report import TestResult
from gradebook.feedback.modules import (
    MAX_CHARACTERS,
    MAX_FILES,
    MAX_LINES,
    MOST_SHOWN,
    function_of,
    modules_of,
    readable,
)
from gradebook.feedback.page import FOLDER, environment


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


def test_of_a_long_function_the_line_that_raised_is_shown(folder):
    (folder / "gates.py").write_text("def add():\n" + "    x\n" * 2 * MOST_SHOWN)
    found = function_of(modules_of(folder, ASSIGNMENT), f"IndexError in line {MOST_SHOWN + 20} of gates.py: no")
    assert len(found.lines) == MOST_SHOWN
    assert found.before < MOST_SHOWN + 20 <= found.before + MOST_SHOWN


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
