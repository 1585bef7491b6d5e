"""The modules that a student handed in, on a page: highlighted, numbered, and marked where a line raised an error."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
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
from autograder.text import printable

MAX_FILES, MAX_CHARACTERS, MAX_LINES = 10, 60_000, 2000  # on a page
MAX_LINE = 1000  # characters, of a file that is highlighted
# As the worker names the last line of the student's own that an exception passed.
RAISED = re.compile(r"^(?P<kind>\S+) in line (?P<line>\d+) of (?P<file>[^:]+?)(?::|$)")
NAMED = re.compile(r"^([A-Za-z_]\w*)(?:\.(\w+))?: ")  # as an error does that names a function or method
DEFINED = re.compile(r"\s*(?:class|(?:async )?def) (?P<name>\w+)")
MOST_SHOWN = 30  # lines of a function beside its failure
LEXER, FORMATTER = PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)
VISIBLE = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {0x7F: "\u2421"}


@dataclass(frozen=True)
class Module:
    """One file for the page, or a part of it."""

    name: str
    source: tuple[str, ...]
    lines: tuple[tuple[Markup, bool], ...]  # as HTML, and whether an error was raised there
    cut: bool = False  # the file goes on
    before: int = 0  # lines of the file that come before these


def modules_of(folder: Path, assignment: Assignment | None, tests: Sequence[TestResult] = ()) -> list[Module]:
    """Return the student's own Python files of a recorded submission, the graded one first; large ones are cut."""
    graded = f"{assignment.module}.py" if assignment else ""
    given = _given(assignment.skeleton) - {f"{module}.py" for module in assignment.modules} if assignment else set()
    files = submission.read(folder, assignment.module if assignment else "").files
    names = sorted((name for name in files if name not in given), key=lambda name: (name != graded, name))
    raised = {(found["file"], int(found["line"])) for test in tests if (found := RAISED.match(test.error or ""))}
    return [_module(name, files[name], raised) for name in names[:MAX_FILES]]


def function_of(modules: Sequence[Module], error: str, most: int = MOST_SHOWN) -> Module | None:
    """Return the function or method that an error is about, None if there is none, or it is not written yet."""
    if error.startswith("NotImplementedError"):
        return None
    place, named = RAISED.match(error), NAMED.match(error)
    for module in modules:
        if place and module.name.rpartition("/")[2] == place["file"] and int(place["line"]) <= len(module.source):
            return _part(module, _outside(module.source, int(place["line"]) - 1), int(place["line"]) - 1, most)
        if named and (found := _defined(module.source, [word for word in named.groups() if word])) is not None:
            return _part(module, found, found, most)
    return None


def _defined(source: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the line on which the last of these names is defined, each within the one before."""
    at = -1
    for name in names:
        lines = range(at + 1, len(source))
        at = next((n for n in lines if (found := DEFINED.match(source[n])) and found["name"] == name), -1)
        if at < 0:
            return None
    return at


def _outside(source: Sequence[str], line: int) -> int:
    """Return the line that begins the function around ``line``; that itself where there is none."""
    indent = _indent(source[line])
    for at in range(line, -1, -1):
        if DEFINED.match(source[at]) and (at == line or _indent(source[at]) < indent):
            return at
        if source[at].strip():
            indent = min(indent, _indent(source[at]))
    return line


def _part(module: Module, start: int, line: int, most: int) -> Module:
    """Return the block that starts on a line, of a long one so many lines with ``line`` among them."""
    lines, indent = module.source, _indent(module.source[start])
    after = range(start + 1, len(lines))
    end = next((at for at in after if lines[at].strip() and _indent(lines[at]) <= indent), len(lines))
    while not lines[end - 1].strip() and end > start + 1:
        end -= 1
    first = max(start, line - most + 5)
    return replace(module, lines=module.lines[first : min(end, first + most)], cut=False, before=first)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def readable(source: str) -> str:
    """Return source text with its lines as Python counts them, and what cannot be seen made visible."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(VISIBLE)
    if text.isascii():
        return text
    # Marks that turn the direction of writing can make code read otherwise than it runs.
    return "".join(c if c in "\n\t" or c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in text)


def _module(name: str, content: bytes, raised: Collection[tuple[str, int]]) -> Module:
    source = readable(content.decode("utf-8", "replace")).removesuffix("\n")
    shown = "\n".join(source[:MAX_CHARACTERS].split("\n")[:MAX_LINES])
    file = name.rpartition("/")[2]
    lines = tuple((line, (file, at) in raised) for at, line in enumerate(highlighted(shown), start=1))
    return Module(printable(name), tuple(shown.split("\n")), lines, len(shown) < len(source))


@lru_cache(maxsize=256)
def highlighted(source: str) -> tuple[Markup, ...]:
    """Return the lines of a source as HTML; no tag goes over the end of a line."""
    # The lexer may need the square of a line's length.
    if max(map(len, source.split("\n"))) > MAX_LINE:
        return tuple(escape(line) for line in source.split("\n"))
    page = highlight(source, LEXER, FORMATTER).removesuffix("\n")
    return tuple(Markup(line) for line in page.split("\n"))  # noqa: S704 - escaped


_given = lru_cache(given_files)
