"""The submissions of a class, read for comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import submission
from autograder.manifest import Assignment
from autograder.submission import given_files
from autograder.text import printable
from gradebook.similarity.pairs import LEAST
from gradebook.similarity.tokens import Given, Tokens, given_in, tokens_of


@dataclass(frozen=True)
class Class:
    """Texts and tokens by student, the lines that everybody was given, and who was left out and why."""

    texts: dict[str, str]
    tokens: dict[str, Tokens]
    given: Given
    left_out: dict[str, str]


def read_class(assignment: Assignment, submitted: Path, students: Iterable[str]) -> Class:
    """Read the students' own code below ``submitted``; nothing of it is run."""
    module = f"{assignment.module}.py"
    given_names = given_files(assignment.skeleton)  # and that of answers.py, which is alike where it is right
    given = given_in((assignment.skeleton / module).read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    left_out: dict[str, str] = {}
    titles: set[str] = set()
    for student in students:
        found = submission.read(submitted / student / assignment.name, assignment.module)
        if found.problem:
            left_out[student] = found.problem.rstrip(".")
            continue
        own = [module, *sorted(found.files.keys() - given_names - {module})]
        titles |= {_title(name) for name in own[1:]}
        parts = (f"{_title(name)}\n" * (name != module) + _text(found.files[name]) for name in own)
        texts[student] = "\n".join(parts)
    given = Given(given.lines | titles, given.shapes)
    tokens: dict[str, Tokens] = {}
    for student, read in tokens_of(texts, given).items():
        if isinstance(read, str):
            left_out[student] = read
        elif len(read.kinds) < LEAST:
            left_out[student] = f"it has fewer than {LEAST} tokens of the student's own"
        else:
            tokens[student] = read
    return Class(texts, tokens, given, left_out)


def _title(name: str) -> str:
    """Return the line that stands above a further module."""
    return f"# {printable(name)}"


def _text(content: bytes) -> str:
    """Return a file's text, whatever its bytes are."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
