"""The submissions of a class, read for comparison: their tokens, and the passages that these make.

The text is a student's, broken or hostile. So each pattern takes all that its first letter allows, without a way back:
the time to read a text grows with its length alone.
"""

import builtins
import keyword
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import submission
from autograder.manifest import Assignment
from autograder.submission import given_files
from autograder.text import printable
from gradebook.groups import handed_in_by

LEAST = 40  # tokens of a submission that can be compared
MOST = 200_000  # characters
SHORTEST = 12  # characters of a line that says something by being the same
LENGTH = 12  # tokens in a row that make a passage: about two lines
TRIPLE = r"""(?:"{3}(?:[^"\\]|\\.?|"(?!""))*+(?:"{3})?|'{3}(?:[^'\\]|\\.?|'(?!''))*+(?:'{3})?)"""
QUOTED = r"""(?:"(?:[^"\\\n]|\\.?)*+"?|'(?:[^'\\\n]|\\.?)*+'?)"""
TOKEN = re.compile(
    rf"(?P<note>#[^\n]*+|^[ \t]*+[A-Za-z]{{0,2}}+{TRIPLE})|(?P<text>[A-Za-z]{{0,2}}+(?:{TRIPLE}|{QUOTED}))"
    r"|(?P<number>\.?\d(?:[eE][+-]|[\w.])*+)|(?P<name>\w++)|(?P<mark>\S)",
    re.DOTALL | re.MULTILINE,
)
KNOWN = frozenset({*keyword.kwlist, *dir(builtins), "self", "cls"})


@dataclass(frozen=True)
class Tokens:
    """Where a text's own tokens begin and end, and a number for each passage of them; equal ones have equal numbers."""

    spans: list[tuple[int, int]]
    passages: list[int]
    words: list[tuple[int, int]]  # comments and texts between quotes, which may hold a name


def tokens_of(text: str, given: Container[int] = ()) -> Tokens:
    """Return the tokens of a text without comments and docstrings, and without passages that were given."""
    kinds: list[str] = []
    spans: list[tuple[int, int]] = []
    words: list[tuple[int, int]] = []
    last = ("", "")
    for found in TOKEN.finditer(text):
        kind, value = found.lastgroup or "", found[0]
        if kind in ("note", "text"):
            words.append(found.span())
        if kind == "note":
            continue
        of_library = last[1] == "." and last[0] != "self"
        is_kept = kind == "mark" or (kind == "name" and (of_library or value in KNOWN or value[-2:] == "__"))
        kinds.append(value if is_kept else kind)
        spans.append(found.span())
        last = (last[1], value)
    places = (place for place, passage in enumerate(_passages(kinds)) if passage in given)
    covered = {place + step for place in places for step in range(LENGTH)}
    own = [index for index in range(len(kinds)) if index not in covered]
    return Tokens([spans[index] for index in own], _passages([kinds[index] for index in own]), words)


def _passages(kinds: list[str]) -> list[int]:
    return [hash(tuple(kinds[place : place + LENGTH])) for place in range(len(kinds) - LENGTH + 1)]


@dataclass(frozen=True)
class Work:
    """A student's text, and of its tokens, passages and lines those that nobody was given."""

    text: str
    tokens: Tokens
    passages: set[int]
    lines: set[str]


def read_class(
    assignment: Assignment, submitted: Path, students: Iterable[str]
) -> tuple[dict[str, Work], dict[str, str]]:
    """Return the students' own code below ``submitted``, and why others are left out; nothing of it is run."""
    module = f"{assignment.module}.py"
    given_names = given_files(assignment.skeleton)  # and that of answers.py, which is alike where it is right
    given = (assignment.skeleton / module).read_text(encoding="utf-8")
    lines, passages = set(map(even, given.split("\n"))), set(tokens_of(given).passages)
    works: dict[str, Work] = {}
    left_out: dict[str, str] = {}
    for student in students:
        if by := handed_in_by(submitted / student / assignment.name):
            left_out[student] = f"{printable(by)} handed it in for the group"
            continue
        found = submission.read(submitted / student / assignment.name, assignment.module)
        names = [module, *sorted(found.files.keys() - given_names - {module})]
        if found.problem:
            left_out[student] = found.problem.rstrip(".")
        elif sum(len(found.files[name]) for name in names) > MOST:
            left_out[student] = f"it has more than {MOST:,} characters"
        else:
            titles = [f"# {printable(name)}" for name in names]
            parts = (f"{title}\n{_text(found.files[name])}" for title, name in zip(titles, names, strict=True))
            text = "\n".join(parts).partition("\n")[2]  # the first module needs no title
            tokens = tokens_of(text, passages)
            if len(tokens.spans) < LEAST:
                left_out[student] = f"it has fewer than {LEAST} tokens of the student's own"
                continue
            own = {even(line) for line in text.split("\n")} - lines - {*map(even, titles)}
            works[student] = Work(text, tokens, {*tokens.passages}, {line for line in own if len(line) >= SHORTEST})
    return works, left_out


def even(line: str) -> str:
    """Return a line with its blanks evened out."""
    return " ".join(line.split())


def _text(content: bytes) -> str:
    """Return a file's text, whatever its bytes are."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
