"""Find the student of a downloaded file: read the owner in its name in every possible way, and look the owner up.

Moodle (mod/assign/classes/downloader.php) writes a folder per student, ``Full Name_NUMBER_assignsubmission_file`` (in
older versions with ``_`` at its end). Or it writes all files into one folder:
``Full Name_NUMBER_assignsubmission_file_NAME``. NUMBER is the participant's in this assignment. Moodle leaves out
characters that a file system may not like, such as the apostrophe. With blind marking everybody is called
*Participant*, in the site's language.

Canvas (lib/content_zipper.rb) writes ``lastfirst[_LATE]_USER_ATTACHMENT_NAME``. It begins with the sortable name in
small letters; only letters, marks, digits and underscores are kept. USER and ATTACHMENT are numbers; a newer attachment
has a higher ATTACHMENT. Further files of the same name get ``-1``, ``-2`` and so on before the extension, and a UUID
once there are many (Attachment.make_unique_filename). Anonymous files are called ``anon_…``.

A student chooses NAME and, at many schools, the name to go by. So a file called ``777_5002_work.zip`` and a student
called ``lee_12_345`` can make one name with two readings: neither is better, and all readings are returned.

Neither zip has the time of a hand-in: its files have the time of the download (in Moodle, zip_writer.php: *Defaults to
current time*).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradebook.handin.archives import ZIP
from gradebook.lms_export.ids import Ids

MOODLE = "_assignsubmission_"
MOODLE_OWNER = re.compile(r"(?P<name>.*?)(?:_(?P<number>[0-9]+))?", re.DOTALL)
MOODLE_FILE = re.compile(r"[a-z0-9]+(?:_(?P<file>.*))?", re.DOTALL)
# Canvas's numbers begin with no zero: 02_gates.zip is a name. One reading's second number may be another's first.
CANVAS = re.compile(r"(?P<late>_LATE)?_(?P<number>[1-9][0-9]*)(?=_(?P<order>[1-9][0-9]*)_(?P<file>.*))", re.DOTALL)
CANVAS_NAME = re.compile(r"[^\sA-Z]*")
ANONYMOUS = re.compile(r"(?:LATE_)?anon_\w+?_\d+_.+", re.DOTALL)
AGAIN = re.compile(r"(?P<stem>.+)-(?:\d{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<extension>\.\w+)")
LONGEST = 1000  # of a name that is read, which takes time for every reading; file systems allow 255
NUMBERS = {"Moodle": "Identifier", "Canvas": "ID"}  # the columns of Moodle's grading worksheet and Canvas's export
NAMES = ("Full name", "Student")
LABELS = ("Username", "SIS Login ID", "SIS User ID", "ID number", "Email address", "Email")
Found = dict[str, set[str]]


@dataclass(frozen=True)
class Owner:
    """The student as a file's name has it: the system that writes so, the name, and the number, which may be empty."""

    system: str  # "Moodle", "Canvas", or empty for a folder or a zip that is called like a student
    name: str
    number: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.number) if part)


@dataclass(frozen=True)
class Place:
    """Where a file belongs: its owner, its path in the submission, and what tells it from another download's."""

    owner: Owner
    path: tuple[str, ...]  # empty where a name has been read up to its end
    source: tuple[str, ...]  # the folders and zips around the owner's
    order: int = 0  # the newer, the higher; 0 where nothing is known
    late: bool = False
    attachment: bool = False  # Canvas's own, which may have been given another name

    def of(self, parts: tuple[str, ...]) -> Place:
        """Return the place of a file that the owner's zip holds."""
        return replace(self, path=_inner(parts[len(self.source) + 1 :]), attachment=False)


def places_of(parts: tuple[str, ...], is_student: Callable[[str], bool]) -> list[Place]:
    """Return where the outermost name with an owner puts a file, in every way to read it; students choose others."""
    for index, part in enumerate(parts):
        rest, source, packed = parts[index + 1 :], parts[:index], part.lower().endswith(ZIP)
        if ANONYMOUS.fullmatch(part) or len(part) > LONGEST:
            return []
        found = [*_moodle(part, rest, source), *_canvas(part, rest, source)]
        if (rest or packed) and is_student(label := part[: -len(ZIP)] if packed else part):
            found.insert(0, Place(Owner("", label), _inner(rest) or (part,), source))
        if found:
            return found if any(place.path for place in found) else []
    return []


def _moodle(part: str, rest: tuple[str, ...], source: tuple[str, ...]) -> Iterator[Place]:
    for mark in re.finditer(MOODLE, part):
        owner, file = MOODLE_OWNER.fullmatch(part[: mark.start()]), MOODLE_FILE.fullmatch(part[mark.end() :])
        if owner and file:
            path = _inner(rest) or ((file["file"],) if file["file"] else ())
            yield Place(Owner("Moodle", owner["name"].strip(), owner["number"] or ""), path, source)


def _canvas(part: str, rest: tuple[str, ...], source: tuple[str, ...]) -> Iterator[Place]:
    for found in CANVAS.finditer(part):
        if not CANVAS_NAME.fullmatch(part[: found.start()]):
            return
        owner, path = Owner("Canvas", part[: found.start()], found["number"]), _inner(rest) or (found["file"] or part,)
        yield Place(owner, path, source, int(found["order"]), bool(found["late"]), attachment=not rest)


def _inner(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path below an owner's name; a zip on the way is no folder."""
    return (*(step for step in rest[:-1] if not step.lower().endswith(ZIP)), *rest[-1:])


def is_anonymous(parts: tuple[str, ...]) -> bool:
    """Say whether Canvas hides whose a file is."""
    return any(ANONYMOUS.fullmatch(part) for part in parts)


def first_name(name: str, released: Collection[str]) -> str:
    """Take off a number that Canvas has added to a name, if a file is handed out under the name that is left."""
    found = AGAIN.fullmatch(name)
    plain = f"{found['stem']}{found['extension']}" if found else name
    return plain if plain in released and name not in released else name


class UnknownError(Exception):
    """One sentence: why it cannot be said who is meant, or which submission."""


class Roster:
    """The students of a gradebook by all that names them; ``ids`` adds what the gradebook does not hold."""

    def __init__(self, students: Sequence[Any], ids: Ids) -> None:
        self._labels: Found = {}
        self._numbers: dict[str, Found] = {system: {} for system in NUMBERS}
        self._first_last: Found = {}
        self._last_first: Found = {}
        self._exact = {student.id for student in students}
        for student in students:
            for label in (student.id, student.email, *(ids.of(student.id, column) for column in LABELS)):
                _put(self._labels, (label or "").casefold(), student.id)
            for system, column in NUMBERS.items():
                number = re.sub(r".*?([0-9]*)$", r"\1", ids.of(student.id, column))  # of *Participant 1234567*
                number = number or (student.lms_user_id or "" if system == "Canvas" else "")
                _put(self._numbers[system], number, student.id)
            first, last = student.first_name or "", student.last_name or ""
            others = [ids.of(student.id, column) for column in NAMES]
            for found, name in ((self._first_last, first + last), (self._last_first, last + first)):
                for one in (name, *others):
                    _put(found, letters(one), student.id)

    def is_student(self, label: str) -> bool:
        """Say whether a folder or zip of that name is meant to be somebody's."""
        return label.casefold() in self._labels

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
            numbered = set().union(*self._numbers[owner.system].values()) if owner.number else set()
            free = students - numbered
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


def _put(found: Found, key: str, student: str) -> None:
    if key:
        found.setdefault(key, set()).add(student)
