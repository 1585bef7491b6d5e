"""The course's secret seed of the tests' random numbers: made once, kept beside the gradebook, the same for everybody.

With a seed that students know, a table of answers would earn all points. It is in the reports, which students do not
get, and on no page.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .manifest import CourseError

NAME = "course.seed"
BITS = 62


def course_seed(folder: Path) -> int:
    """Return the seed of the course in that folder, made now if there is none; CourseError if it cannot be kept."""
    path = folder / NAME
    known = existing_seed(folder)
    if known is not None:
        return known
    seed = secrets.randbits(BITS)
    mine = folder / f".{NAME}.{os.getpid()}"
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
    path = folder / NAME
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(
            f"The course's seed {path} cannot be read ({error}): mend it, or name one with --seed."
        ) from error
    if not text.isdecimal():
        raise CourseError(f"The course's seed {path} is not a number: put it back from a report's seed, or delete it.")
    return int(text)


def passing_seed(folder: Path) -> int:
    """Return the course's seed, or one for this time only if there is none."""
    known = existing_seed(folder)
    return secrets.randbits(BITS) if known is None else known
