"""Where the course lies: the nearest folder upwards that holds nbgrader's configuration and content with a manifest.

A manifest names code that the grader runs unprotected, so one that a student can have written is refused.
"""

from __future__ import annotations

import importlib
import os
import secrets
import stat
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

CONFIGURATION = "nbgrader_config.py"
CONTENTS = ("course_content", "autograder/course")
MANIFEST = "course.toml"
VARIABLE = "AUTOGRADER_COURSE"  # names the course's folder, where the current folder lies outside of it
EXCHANGE_VARIABLE = "NBGRADER_EXCHANGE"
SEED_FILE, SEED_BITS = "course.seed", 62
FROM_STUDENTS = {"submitted", "autograded", "downloaded", "release", "feedback", "inbound", "outbound"}
TRUSTED = "and code that it names would be trusted"

_start: Path | None = None  # where nbgrader's configuration lies, in a process that has read one


class CourseError(Exception):
    """One sentence for the instructor: what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Place:
    """A course's folder, and the folder of its content: manifest, suites, bank, data."""

    root: Path
    content: Path

    @property
    def manifest(self) -> Path:
        """The course's manifest."""
        return self.content / MANIFEST

    @property
    def package(self) -> str:
        """The name by which the content is imported."""
        return ".".join(self.content.relative_to(self.root).parts)

    def module(self, name: str) -> ModuleType:
        """Import a module of the content; sys.path stays as it is, so nothing else in the folder can be imported."""
        if self.package not in sys.modules:
            package = ModuleType(self.package)
            package.__path__ = [str(self.content)]
            sys.modules[self.package] = package
        return importlib.import_module(f"{self.package}.{name}")

    def line(self, error: BaseException) -> str:
        """Return where in the content an exception began, in brackets after a space; nothing if it was elsewhere."""
        frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError):
            frames.append((error.filename or "", error.lineno))
        own = [(Path(name), number) for name, number in frames if self.content in Path(name).parents]
        return f" ({own[-1][0].relative_to(self.content)}:{own[-1][1]})" if own else ""


def start_from(root: Path) -> None:
    """Look for the course in this folder from now on, and not in the current one: a server may run elsewhere."""
    global _start
    _start = root


def here() -> Place:
    """Return the course of the current folder; CourseError if there is none, or it cannot be trusted."""
    start = Path(os.environ.get(VARIABLE) or _start or ".").resolve()
    for root in (start, *start.parents):
        for content in (root / name for name in CONTENTS):
            if (root / CONFIGURATION).is_file() and (content / MANIFEST).is_file():
                return _trusted(Place(root, content))
    raise CourseError(
        f"There is no course here: neither {start} nor a folder above it holds {CONFIGURATION} and "
        f"{CONTENTS[0]}/{MANIFEST}; go to your course's folder, or make one with `autograder init`."
    )


def refuse_from_students(folder: Path) -> None:
    """Raise CourseError if the folder lies where submissions do."""
    exchange, path = os.environ.get(EXCHANGE_VARIABLE), folder.resolve()
    if exchange and path.is_relative_to(Path(exchange).resolve()):
        raise CourseError(f"{path} lies in the exchange, {TRUSTED}: go to your course's own folder.")
    if names := sorted(FROM_STUDENTS.intersection(path.parts)):
        raise CourseError(f"{path} lies below a folder {names[0]}/, {TRUSTED}: go to your course's own folder.")


def _trusted(place: Place) -> Place:
    for path in (place.content, place.manifest):
        refuse_from_students(path)
        status = path.stat()
        if status.st_uid not in (0, os.getuid()):
            raise CourseError(f"{path} belongs to another account, {TRUSTED}: use that account, or chown the course.")
        if status.st_mode & stat.S_IWOTH:
            raise CourseError(f"{path} can be written by everybody, {TRUSTED}: run chmod -R o-w {place.content}.")
    return place


# --- the secret seed of the tests' random numbers: with a known one, a table of answers would earn all points


def course_seed(folder: Path) -> int:
    """Return the seed of the course in that folder, made now if there is none; CourseError if it cannot be kept."""
    path = folder / SEED_FILE
    known = existing_seed(folder)
    if known is not None:
        return known
    seed = secrets.randbits(SEED_BITS)
    mine = folder / f".{SEED_FILE}.{os.getpid()}"
    try:
        descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{seed}\n")
        os.link(mine, path)  # whole, or not at all
    except FileExistsError:  # another batch was faster
        return course_seed(folder)
    except OSError as error:
        raise CourseError(
            f"The course's seed cannot be kept in {path} ({error.strerror}): name one with --seed."
        ) from error
    finally:
        mine.unlink(missing_ok=True)
    return seed


def existing_seed(folder: Path) -> int | None:
    """Return the seed of the course in that folder, None if there is none; CourseError if it is damaged."""
    path = folder / SEED_FILE
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(f"The course's seed {path} cannot be read ({error}): name one with --seed.") from error
    if not text.isdecimal():
        raise CourseError(f"The course's seed {path} is not a number: put it back from a report's seed, or delete it.")
    return int(text)


def passing_seed(folder: Path) -> int:
    """Return the course's seed, or one for this time only if there is none."""
    known = existing_seed(folder)
    return secrets.randbits(SEED_BITS) if known is None else known
