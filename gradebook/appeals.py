"""Appeals: a student's text in a hand-in of its own, and who decided what about it.

A hand-in is an appeal if it holds appeal.txt and comes after a collected one that has a feedback page. Its text
alone is kept, in appeals/ASSIGNMENT/STUDENT.json, so that no score and no timestamp moves.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from autograder.atomic_write import atomic_write
from autograder.manifest import CourseError
from autograder.text import SENTENCE, one_line
from gradebook.final_score import local
from gradebook.safecopy import Refused, read_regular

FILE = "appeal.txt"
FOLDER = "appeals"
MOST_BYTES = 20_000
LONGEST = 2000  # characters that are kept


@dataclass(frozen=True)
class Decision:
    """A person's decision on the text that was sent then; times are in UTC."""

    sent: str
    at: str
    by: str
    text: str


@dataclass(frozen=True)
class Appeal:
    """A student's newest text on one assignment, and all decisions on it and on the texts before."""

    assignment: str
    student: str
    sent: str
    text: str
    decisions: tuple[Decision, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has decided on this text."""
        return all(decision.sent != self.sent for decision in self.decisions)

    def sentences(self) -> list[str]:
        """Return what the student's page says."""
        last = None if self.open else self.decisions[-1]
        then = f"was decided at {shown(last.at)}: {last.text}" if last else "waits for a decision."
        return [f"Your appeal of {shown(self.sent)} {then}"]


def shown(time: str) -> str:
    """Return a kept time in the course's zone, as pages show times."""
    return local(datetime.fromisoformat(time))


def text_in(folder: Path) -> str | None:
    """Return the text of a hand-in's appeal, or why it cannot be read; None if it holds none. No link is followed."""
    if not os.path.lexists(folder / FILE):
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            found = read_regular(folder / FILE, descriptor, FILE, MOST_BYTES)
        finally:
            os.close(descriptor)
    except (Refused, OSError) as error:
        return f"({one_line(str(error))[:SENTENCE]})"
    return "\n".join(map(one_line, found.decode("utf-8", errors="replace").strip().splitlines()))[:LONGEST]


def path_of(root: Path, assignment: str, student: str) -> Path:
    """Return where an appeal is kept."""
    return root / FOLDER / assignment / f"{student}.json"


def read(path: Path) -> Appeal | None:
    """Read an appeal, None if there is none; CourseError for a damaged file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = Appeal(**{**data, "decisions": tuple(Decision(**one) for one in data["decisions"])})
        for time in (found.sent, *(decision.at for decision in found.decisions)):
            shown(time)
        return found
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CourseError(f"The appeal {path} is damaged ({error}): restore it from a backup, or delete it.") from error


def keep(root: Path, assignment: str, student: str, sent: datetime, text: str) -> bool:
    """Keep a text; return whether it is a newer one than is known."""
    known, when = read(path_of(root, assignment, student)), f"{sent:%Y-%m-%d %H:%M:%S}"
    if known and known.sent >= when:
        return False
    write(root, Appeal(assignment, student, when, text, known.decisions if known else ()))
    return True


def write(root: Path, appeal: Appeal) -> None:
    """Keep an appeal in the place of the one that is known."""
    path = path_of(root, appeal.assignment, appeal.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(json.dumps(asdict(appeal), indent=1, ensure_ascii=False) + "\n", path)
