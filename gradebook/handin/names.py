"""Read the owner of a file from the name that Moodle or Canvas gives it in a download, in every possible way.

Moodle (mod/assign/classes/downloader.php) writes a folder per student, ``Full Name_NUMBER_assignsubmission_file`` (in
older versions with ``_`` at its end). Or it writes all files into one folder, each as
``Full Name_NUMBER_assignsubmission_file_NAME``. NUMBER is the participant's in this assignment. Moodle leaves out
characters that a file system may not like, such as the apostrophe. With blind marking everybody is called
*Participant*, or what that is in the site's language.

Canvas (lib/content_zipper.rb) writes ``lastfirst[_LATE]_USER_ATTACHMENT_NAME``. It begins with the sortable name in
small letters; only letters, marks, digits and underscores are kept. USER and ATTACHMENT are numbers; a later
attachment has a higher ATTACHMENT. Further files of the same name get ``-1``, ``-2`` and so on before the extension,
after many a UUID (Attachment.make_unique_filename). A typed text is ``lastfirst[_LATE]_USER_text.html``. Anonymous
files are called ``anon_…``.

A student chooses NAME and, at many schools, the name to go by. So a file called ``777_5002_work.zip`` and a student
called ``lee_12_345`` can make the same name: no reading is better than another, and all of them are returned.

Neither says when something was handed in: the time of a file in Moodle's zip is that of the download (zip_writer.php:
*Defaults to current time*), as in Canvas's zip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from gradebook.handin.archives import ZIP

MOODLE = "_assignsubmission_"
MOODLE_OWNER = re.compile(r"(?P<name>.*?)(?:_(?P<number>[0-9]+))?", re.DOTALL)
MOODLE_FILE = re.compile(r"(?P<plugin>[a-z0-9]+)(?:_(?P<file>.*))?", re.DOTALL)
# Canvas's numbers begin with no zero: 02_gates.zip is a name. One reading's second number may be another's first.
CANVAS = re.compile(
    r"(?P<late>_LATE)?_(?P<number>[1-9][0-9]*)"
    r"(?=_(?:(?P<order>[1-9][0-9]*)_(?P<file>.*)|(?:text|link)(?:-[^.]*)?\.html$))",
    re.DOTALL,
)
CANVAS_NAME = re.compile(r"[^\sA-Z]*")
ANONYMOUS = re.compile(r"(?:LATE_)?anon_\w+?_\d+_.+", re.DOTALL)
AGAIN = re.compile(r"(?P<stem>.+)-(?:\d{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<extension>\.\w+)")
LONGEST = 1000  # of a name that is read, which takes time for every reading; file systems allow 255


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
    order: int = 0  # the later, the higher; 0 where nothing is known
    late: bool = False
    attachment: bool = False  # Canvas's own, which may have been given another name
    file: bool = True  # rather than a text that was typed into a form

    def of(self, parts: tuple[str, ...]) -> Place:
        """Return the place of a file that the owner's zip holds."""
        return replace(self, path=_inner(parts[len(self.source) + 1 :]), attachment=False)


def places_of(parts: tuple[str, ...], is_student: Callable[[str], bool]) -> list[Place]:
    """Return where the outermost name that says it puts a file, in every way to read it; nowhere if none does.

    Names further inside may be a student's to choose, and count for nobody.
    """
    for index, part in enumerate(parts):
        rest, source, packed = parts[index + 1 :], parts[:index], part.lower().endswith(ZIP)
        if ANONYMOUS.fullmatch(part) or len(part) > LONGEST:
            return []
        found = [*_moodle(part, rest, source), *_canvas(part, rest, source)]
        if (rest or packed) and is_student(label := part[: -len(ZIP)] if packed else part):
            found.insert(0, Place(Owner("", label), _inner(rest) or (part,), source))
        if found:
            typed = all(place.owner.system == "Canvas" and not place.file for place in found)
            return found if not typed and any(place.path for place in found) else []
    return []


def _moodle(part: str, rest: tuple[str, ...], source: tuple[str, ...]) -> Iterator[Place]:
    for mark in re.finditer(MOODLE, part):
        owner, file = MOODLE_OWNER.fullmatch(part[: mark.start()]), MOODLE_FILE.fullmatch(part[mark.end() :])
        if owner and file:
            path = _inner(rest) or ((file["file"],) if file["file"] else ())
            whose = Owner("Moodle", owner["name"].strip(), owner["number"] or "")
            yield Place(whose, path, source, file=file["plugin"] == "file")


def _canvas(part: str, rest: tuple[str, ...], source: tuple[str, ...]) -> Iterator[Place]:
    for found in CANVAS.finditer(part):
        if not CANVAS_NAME.fullmatch(part[: found.start()]):
            return
        owner, path = Owner("Canvas", part[: found.start()], found["number"]), _inner(rest) or (found["file"] or part,)
        late, typed = bool(found["late"]), found["order"] is None
        yield Place(owner, path, source, int(found["order"] or 0), late, attachment=not rest, file=not typed)


def _inner(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path below an owner's name; a zip on the way is no folder."""
    return (*(step for step in rest[:-1] if not step.lower().endswith(ZIP)), *rest[-1:])


def is_anonymous(parts: tuple[str, ...]) -> bool:
    """Say whether Canvas hides whose a file is."""
    return any(ANONYMOUS.fullmatch(part) for part in parts)


def first_name(name: str, released: Collection[str]) -> str:
    """Take off what Canvas has put behind a name, if a file is handed out under the name that is left."""
    found = AGAIN.fullmatch(name)
    plain = f"{found['stem']}{found['extension']}" if found else name
    return plain if plain in released and name not in released else name
