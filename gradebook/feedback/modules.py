"""The modules that a student handed in, on a page: highlighted, numbered, and marked where a line raised an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder import submission
from autograder.manifest import Assignment
from autograder.report import TestResult
from autograder.submission import given_files
from autograder.text import one_line, printable

MAX_FILES, MAX_CHARACTERS, MAX_LINES = 10, 60_000, 2000  # on a page
MAX_LINE = 1000  # characters, of a file that is highlighted
# As the worker names the last line of the student's own that an exception passed.
RAISED = re.compile(r"^(?P<kind>\S+) in line (?P<line>\d+) of (?P<file>[^:]+?)(?::|$)")
LEXER, FORMATTER = PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)
VISIBLE = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {0x7F: "\u2421"}


@dataclass(frozen=True)
class Module:
    """One file for the page; the lines are HTML, and a note stands below a line that raised."""

    name: str
    lines: tuple[tuple[Markup, str, str], ...]  # the line, the anchor if it is marked, and the note
    cut: str = ""  # a sentence if the file goes on


def modules_of(folder: Path, assignment: Assignment | None, tests: Sequence[TestResult] = ()) -> list[Module]:
    """Return the Python files of a recorded submission that are the student's own; the graded one comes first.

    Links are not followed, files over a megabyte are left out, and large ones are cut.
    """
    graded = f"{assignment.module}.py" if assignment else ""
    given = _given(assignment.skeleton) - {f"{module}.py" for module in assignment.modules} if assignment else set()
    files = submission.read(folder, assignment.module if assignment else "").files
    names = sorted((name for name in files if name not in given), key=lambda name: (name != graded, name))
    marks = raised(tests)
    return [
        _module(number, name, files[name], marks.get(name.rpartition("/")[2], {}))
        for number, name in enumerate(names[:MAX_FILES])
    ]


def raised(tests: Sequence[TestResult]) -> dict[str, dict[int, list[TestResult]]]:
    """Return the tests that lines raised an error in, by file and line."""
    found: dict[str, dict[int, list[TestResult]]] = {}
    for test in tests:
        if place := RAISED.match(test.error or ""):
            found.setdefault(place["file"], {}).setdefault(int(place["line"]), []).append(test)
    return found


def anchors(modules: Sequence[Module], tests: Sequence[TestResult]) -> dict[str, str]:
    """Return where on the page the line is that raised an error, by the error's text."""
    places = {
        (module.name.rpartition("/")[2], number): anchor
        for module in reversed(modules)  # of two files of one name, the graded one
        for number, (_, anchor, _) in enumerate(module.lines, start=1)
        if anchor
    }
    found = {}
    for test in tests:
        place = RAISED.match(test.error or "")
        if place and (anchor := places.get((place["file"], int(place["line"])))):
            found[test.error or ""] = anchor
    return found


def readable(source: str) -> str:
    """Return source text with its lines as Python counts them, and what cannot be seen made visible."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(VISIBLE)
    if text.isascii():
        return text
    # Marks that turn the direction of writing can make code read otherwise than it runs.
    return "".join(c if c in "\n\t" or c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in text)


def _module(number: int, name: str, content: bytes, marks: Mapping[int, list[TestResult]]) -> Module:
    source = readable(content.decode("utf-8", "replace")).removesuffix("\n")
    shown = "\n".join(source[:MAX_CHARACTERS].split("\n")[:MAX_LINES])
    cut = ""
    if len(shown) < len(source):
        count = shown.count("\n") + 1
        of = source.count("\n") + 1
        cut = f"This is the beginning: {count} of {of} lines, {len(shown)} of {len(source)} characters."
    lines = _highlighted(shown)
    return Module(
        printable(name),
        tuple(
            (line, f"file-{number}-line-{at}", _note(at, marks[at])) if at in marks else (line, "", "")
            for at, line in enumerate(lines, start=1)
        ),
        cut,
    )


@lru_cache(maxsize=256)
def _highlighted(source: str) -> tuple[Markup, ...]:
    """Return the lines of a source as HTML; no tag goes over the end of a line.

    Where a line is longer than MAX_LINE, nothing is highlighted: the lexer may need the square of its length.
    """
    if max(map(len, source.split("\n"))) > MAX_LINE:
        return tuple(escape(line) for line in source.split("\n"))
    page = highlight(source, LEXER, FORMATTER).removesuffix("\n")
    return tuple(Markup(line) for line in page.split("\n"))  # noqa: S704 - escaped


def _note(line: int, tests: Sequence[TestResult]) -> str:
    place = RAISED.match(tests[0].error or "")
    kind = place["kind"] if place else "an error"
    what = f"in the test “{one_line(tests[0].description)}”" if len(tests) == 1 else f"in {len(tests)} tests"
    return f"Line {line} raised {kind} {what}"


_given = lru_cache(given_files)
