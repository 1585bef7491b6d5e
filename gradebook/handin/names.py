"""Whose a file is, by the name that Moodle or Canvas gives it in a download.

Moodle (mod/assign/classes/downloader.php) writes a folder per student, ``Full Name_NUMBER_assignsubmission_file``, in
older versions with an underscore behind it, or all files in one folder, called
``Full Name_NUMBER_assignsubmission_file_NAME``. NUMBER is the participant's in this assignment. Characters that a file
system may not like are missing, the apostrophe among them. With blind marking everybody is called *Participant*, or
what that is in the site's language.

Canvas (lib/content_zipper.rb) writes ``lastfirst[_LATE]_USER_ATTACHMENT_NAME``: the sortable name in small letters
without what is no letter, digit or underscore, and two numbers; a later attachment has a higher one. A second file of
the same name is NAME with ``-1``, ``-2`` and so on before the extension, in the end with a UUID
(Attachment.make_unique_filename). Anonymous ones are called ``anon_…``.

Neither says when something was handed in: the time of a file in Moodle's zip is that of the download (zip_writer.php:
*Defaults to current time*), and so it is in Canvas's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from gradebook.handin.archives import ZIP

MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?")
CANVAS = re.compile(r"(?P<name>\w*?)(?P<late>_LATE)?_(?P<number>\d+)_(?P<order>\d+)_(?P<file>.+)")
ANONYMOUS = re.compile(r"(?:LATE_)?anon_\w+?_\d+_.+")
AGAIN = re.compile(r"(?P<stem>.+)-(?:\d{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<extension>\.\w+)")


@dataclass(frozen=True)
class Owner:
    """What a name says about the student: who writes so, the name, and the number there, which may be empty."""

    system: str  # "Moodle", "Canvas", or empty for a folder or a zip that is called like a student
    name: str
    number: str = ""


@dataclass(frozen=True)
class Place:
    """Where a file belongs: its owner, its path in the submission, and what tells it from another download's."""

    owner: Owner
    path: tuple[str, ...]
    source: tuple[str, ...]  # the folders and zips around the owner's
    order: int = 0  # the later, the higher; 0 where nothing is known
    late: bool = False
    attachment: bool = False  # Canvas's own, which may have been given another name
    file: bool = True  # rather than a text that was typed into a form


def place_of(parts: tuple[str, ...], is_student: Callable[[str], bool]) -> Place | None:
    """Return where the outermost name that says it puts a file, None if none does.

    What is further inside, or further right in a name, may be a student's to choose, and names nobody else.
    """
    for index, part in enumerate(parts):
        rest, source, packed = parts[index + 1 :], parts[:index], part.lower().endswith(ZIP)
        if ANONYMOUS.fullmatch(part):
            return None
        if (rest or packed) and is_student(label := part[: -len(ZIP)] if packed else part):
            return Place(Owner("", label), _inner(rest) or (part,), source)
        moodle, canvas = MOODLE.fullmatch(part), None if rest and not packed else CANVAS.fullmatch(part)
        if canvas and not (moodle and moodle.start("plugin") < canvas.start("order")):
            owner, path = Owner("Canvas", canvas["name"], canvas["number"]), _inner(rest) or (canvas["file"],)
            return Place(owner, path, source, int(canvas["order"]), bool(canvas["late"]), attachment=not rest)
        if moodle:
            owner = Owner("Moodle", moodle["name"].strip(), moodle["number"] or "")
            path = _inner(rest) or ((moodle["file"],) if moodle["file"] else ())
            return Place(owner, path, source, file=moodle["plugin"] == "file") if path else None
    return None


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
