"""What a class has handed in, as it is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import submission
from autograder.course import Assignment
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
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(assignment.skeleton.glob("*.py"))}
    parts = [given_in(text) for text in files.values()]
    given = Given(frozenset().union(*(part.lines for part in parts)), frozenset().union(*(p.shapes for p in parts)))
    texts: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for student in students:
        found = submission.read(submitted / student / assignment.name, assignment.module)
        if found.problem:
            left_out[student] = found.problem.rstrip(".")
            continue
        module = f"{assignment.module}.py"
        own = [module, *sorted(name for name in found.files if name not in files)]
        texts[student] = "\n".join(_text(name, found.files[name], name != module) for name in own)
    tokens: dict[str, Tokens] = {}
    for student, read in tokens_of(texts, given).items():
        if isinstance(read, str):
            left_out[student] = read
        elif len(read.kinds) < LEAST:
            left_out[student] = f"it has fewer than {LEAST} tokens of the student's own"
        else:
            tokens[student] = read
    return Class(texts, tokens, given, left_out)


def _text(name: str, content: bytes, titled: bool) -> str:
    """Return a file's text, whatever its bytes are, below its name if it is not the only one."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return f"\n# {printable(name)}\n{text}" if titled else text
