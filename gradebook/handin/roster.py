"""Find the student of the gradebook that a name or a number of another system means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from gradebook.handin.names import Owner
from gradebook.lms_export.ids import Ids

NUMBERS = {"Moodle": "Identifier", "Canvas": "ID"}  # the columns of Moodle's grading worksheet and Canvas's export
NAMES = ("Full name", "Student")
LABELS = ("Username", "SIS Login ID", "SIS User ID", "ID number", "Email address", "Email")
Found = dict[str, set[str]]


class UnknownError(Exception):
    """One sentence: why nobody of the gradebook is meant."""


class Roster:
    """The students of a gradebook by all that names them; ``ids`` adds what the gradebook does not hold."""

    def __init__(self, students: Iterable[Any], ids: Ids) -> None:
        self._labels: Found = {}
        self._numbers: dict[str, Found] = {system: {} for system in NUMBERS}
        self._first_last: Found = {}
        self._last_first: Found = {}
        self._known_number: dict[tuple[str, str], str] = {}
        self._exact: set[str] = set()
        for student in students:
            self._add(student, ids)

    def _add(self, student: Any, ids: Ids) -> None:
        self._exact.add(student.id)
        for label in (student.id, student.email, *(ids.of(student.id, column) for column in LABELS)):
            _put(self._labels, (label or "").casefold(), student.id)
        for system, column in NUMBERS.items():
            number = _digits(ids.of(student.id, column)) or (student.lms_user_id or "" if system == "Canvas" else "")
            _put(self._numbers[system], number, student.id)
            if number:
                self._known_number[system, student.id] = number
        first, last = student.first_name or "", student.last_name or ""
        _put(self._first_last, letters(first + last), student.id)
        _put(self._last_first, letters(last + first), student.id)
        for column in NAMES:
            for found in (self._first_last, self._last_first):
                _put(found, letters(ids.of(student.id, column)), student.id)

    def is_student(self, label: str) -> bool:
        """Say whether a folder or zip of that name is meant to be somebody's."""
        return bool(label) and label.casefold() in self._labels

    def student(self, owner: Owner) -> str:
        """Return the student's id; UnknownError if there is none or more than one."""
        if not owner.system:
            return self._one({owner.name} if owner.name in self._exact else self._labels[owner.name.casefold()], owner)
        if self.is_certain(owner):
            return self._one(self._numbers[owner.system][owner.number], owner)
        orders = (self._first_last, self._last_first)[:: 1 if owner.system == "Moodle" else -1]
        named = [found.get(letters(owner.name), set()) for found in orders]
        for students in filter(None, (*named, self._labels.get(owner.name.casefold(), set()))):
            # A student with another number there is somebody else of the same name.
            free = {one for one in students if not owner.number or (owner.system, one) not in self._known_number}
            if not free:
                raise UnknownError(f"{', '.join(sorted(students))} is called so, but has another number there")
            return self._one(free, owner)
        return self._one(set(), owner)

    def is_certain(self, owner: Owner) -> bool:
        """Say whether more than a name, which students may choose, leads to the student."""
        return not owner.system or owner.number in self._numbers[owner.system]

    def _one(self, students: set[str], owner: Owner) -> str:
        if len(students) == 1:
            return next(iter(students))
        if students:
            raise UnknownError(f"{len(students)} students may be meant ({', '.join(sorted(students))})")
        number = f" or has the number {owner.number}" if owner.number else ""
        raise UnknownError(f"no student of the gradebook is called {owner.name!r}{number}")


def letters(name: str) -> str:
    """Return the letters and digits of a name, which is what another system may have left of it."""
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return "".join(character for character in small if character.isalnum())


def _digits(text: str) -> str:
    """Return the number in an identifier such as *Participant 1234567*."""
    found = re.search(r"\d+$", text.strip())
    return found[0] if found else ""


def _put(found: Found, key: str, student: str) -> None:
    if key:
        found.setdefault(key, set()).add(student)
