"""Numbers in place of names, and words in place of counts so small that they speak of single students."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from itertools import count as counting

from gradebook.feedback import points

LEAST = 5  # students whom a mean or a share may speak of, hidden or not
FEW, ALL_BUT_FEW = f"fewer than {LEAST}", f"all but fewer than {LEAST}"
DIGITS = 8
WIDER = (10, 5, 4, 3, 2)


class Veil:
    """Decides what of a class is shown: all of it, or nothing that fewer than five students make up."""

    def __init__(self, hidden: bool = False, secret: int = 0, students: Iterable[str] = ()) -> None:
        self.hidden = hidden
        self.numbers = numbers(students, secret) if hidden else {}

    def shows(self, count: int, of: int | None = None) -> bool:
        """Whether a count may be shown: neither it nor the rest of its whole is of a few."""
        return not self.hidden or not (0 < count < LEAST or (of is not None and 0 < of - count < LEAST))

    def count(self, count: int, of: int | None = None) -> str:
        """Return a count as text."""
        if self.shows(count, of):
            return str(count)
        return FEW if count < LEAST else ALL_BUT_FEW

    def share(self, count: int, of: int) -> float | None:
        """Return a share between 0 and 1, None if it is not shown."""
        return count / of if of >= LEAST and self.shows(count, of) else None

    def bars(self, scores: Sequence[float], max_score: float) -> list[int]:
        """Return how many scores lie in each band of the points; empty if bands would speak of a few."""
        # Under the veil, bands are as wide as it takes for each to hold nobody or five.
        for bands in WIDER if self.hidden else WIDER[:1]:
            places = [place(score, max_score, bands) for score in scores]
            counts = [places.count(number) for number in range(bands)]
            if len(scores) >= LEAST and all(map(self.shows, counts)):
                return counts
        return []


def place(score: float, max_score: float, bands: int) -> int:
    """Return in which of so many equal parts of the points a score lies; the last has full marks and all above."""
    return min(bands - 1, max(0, int(score / max_score * bands + 1e-9))) if max_score > 0 else 0


def band(number: int, bands: int, max_score: float) -> str:
    """Return a band of the points as text."""
    return " to ".join(points(max_score * edge / bands) for edge in (number, number + 1))


def numbers(students: Iterable[str], secret: int) -> dict[str, str]:
    """Return a number for each student, the same every time, that says nothing to whom the secret is unknown."""
    found: dict[str, str] = {}
    key = f"numbers of the class report {secret}".encode()
    for student in sorted(students):
        for attempt in counting():
            digest = hmac.digest(key, f"{attempt} {student}".encode(), hashlib.sha256)
            digits = f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"
            if (number := f"{digits[:4]}-{digits[4:]}") not in found.values():
                found[student] = number
                break
    return found
