"""Which files of a download are whose submission: the newest counts, and nothing is left out without a sentence."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from autograder.text import printable
from gradebook.collect import NOTE, STUDENT
from gradebook.handin.archives import Entry
from gradebook.handin.names import Owner, Place, first_name, is_anonymous, place_of
from gradebook.handin.roster import Roster, UnknownError
from gradebook.safecopy import MAX_DEPTH

LITTER = ("__MACOSX", "._*", ".DS_Store", "Thumbs.db", "desktop.ini")  # what systems put into zips by themselves
OURS = (NOTE, "timestamp.txt", "submission_secret.txt")  # written by nbgrader and by us, never taken from a student
CODE = (".py", ".ipynb")


@dataclass(frozen=True)
class Found:
    """A file and where it belongs."""

    entry: Entry
    place: Place


@dataclass
class Submission:
    """A student's files by their path in the submission, and a sentence for each that is not taken."""

    student: str
    files: dict[str, Entry] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    late: bool = False


class UndecidedError(Exception):
    """One sentence: why it cannot be said which of two is a student's submission."""


@dataclass
class Sorted:
    """The submissions of a class, and a sentence for all that is told besides."""

    submissions: list[Submission] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def sort(entries: Iterable[Entry], roster: Roster, *, released: Collection[str], ignore: Sequence[str] = ()) -> Sorted:
    """Sort the files of a download; ``released`` are the names of the files that students were given."""
    result = Sorted()
    by_student: dict[str, list[Found]] = {}
    strangers: dict[str, str] = {}
    for entry in entries:
        if any(fnmatch.fnmatch(part, pattern) for part in entry.parts for pattern in (*LITTER, *ignore)):
            continue
        place = place_of(entry.parts, roster.is_student)
        try:
            student = _student(entry, place, roster)
        except UnknownError as error:
            around = entry.parts[: len(place.source) + 1] if place else entry.parts[:-1] or entry.parts
            strangers.setdefault(printable("/".join(around), 160), str(error))
            continue
        assert place is not None  # noqa: S101 - or its student were unknown
        by_student.setdefault(student, []).append(Found(entry, place))
    result.told += [f"{label} was not collected: {why}." for label, why in strangers.items()]
    for student, found in sorted(by_student.items()):
        try:
            result.submissions.append(_submission(student, found, released, result.told))
        except UndecidedError as error:
            result.told.append(f"{student}: nothing was collected: {error}.")
    return result


def _student(entry: Entry, place: Place | None, roster: Roster) -> str:
    if place is None and is_anonymous(entry.parts):
        raise UnknownError("Canvas hides whose it is; download again when the assignment is no longer anonymous")
    if place is None:
        raise UnknownError(entry.problem.rstrip(".") or "its name does not say whose it is")
    student = roster.student(place.owner)
    if not STUDENT.fullmatch(student):
        raise UnknownError(f"the id {student!r} cannot name a folder")
    return student


def _submission(student: str, found: list[Found], released: Collection[str], told: list[str]) -> Submission:
    _require_one_person({one.place.owner for one in found})
    found = _newest_source(student, found, told)
    result = Submission(student, late=any(one.place.late for one in found))
    taken: dict[str, Found] = {}
    root = _root(found, released)
    for one in found:
        path = one.place.path[len(root) :] if one.place.path[: len(root)] == root else one.place.path
        name = first_name(path[0], released) if one.place.attachment else "/".join(path)
        if name in OURS:
            continue
        if not one.place.file:
            result.refused.append(f"{printable(name)} is a text that was typed into a form, which is not graded.")
        elif len(path) > MAX_DEPTH + 1:
            result.refused.append(f"{printable(name)} was left out: folders are nested more than {MAX_DEPTH} deep.")
        elif one.entry.problem:
            result.refused.append(one.entry.problem)
        else:
            taken[name] = _newer(student, name, taken[name], one, told) if name in taken else one
    result.files = {name: one.entry for name, one in taken.items()}
    return result


def _require_one_person(owners: set[Owner]) -> None:
    """Raise UndecidedError if two participants of another system have become one student."""
    for system in ("Moodle", "Canvas"):
        same = sorted((owner.number, owner.name) for owner in owners if owner.system == system and owner.number)
        if len({number for number, _ in same}) > 1:
            people = ", ".join(f"{name} {number}" for number, name in same)
            raise UndecidedError(f"{system} has several who may be meant ({people}); add their numbers to the ids")


def _newest_source(student: str, found: list[Found], told: list[str]) -> list[Found]:
    """Return the files of the newest download, if a student is in several."""
    sources: dict[tuple[str, ...], list[Found]] = {}
    for one in found:
        sources.setdefault(one.place.source, []).append(one)
    if len(sources) == 1:
        return found
    numbered = all(one.place.order for one in found)
    ages = {
        source: max(one.place.order if numbered else one.entry.changed for one in files)
        for source, files in sources.items()
    }
    names = {source: printable("/".join(source)) or "the folder itself" for source in sources}
    newest = max(sources, key=lambda source: ages[source])
    if sum(age == ages[newest] for age in ages.values()) > 1:
        raise UndecidedError(
            f"it is in {', '.join(names.values())}, and nothing says which is newer; leave one of them"
        )
    told.append(f"{student} is in {', '.join(names.values())}; the newest, {names[newest]}, counts.")
    return sources[newest]


def _newer(student: str, name: str, first: Found, second: Found, told: list[str]) -> Found:
    """Return the newer one of two files for the same place."""
    numbered = first.place.order and second.place.order
    ages = [one.place.order if numbered else one.entry.changed for one in (first, second)]
    if ages[0] == ages[1]:
        if _same(first, second):
            return first
        raise UndecidedError(
            f"{printable(name)} is there twice, as {first.entry.label} and as {second.entry.label}, "
            "and nothing says which is newer; leave one of them"
        )
    newer = first if ages[0] > ages[1] else second
    told.append(f"{student} handed in {printable(name)} more than once; the newest, {newer.entry.label}, counts.")
    return newer


def _same(first: Found, second: Found) -> bool:
    try:
        return first.entry.read() == second.entry.read()
    except ValueError:
        return False


def _root(found: list[Found], released: Collection[str]) -> tuple[str, ...]:
    """Return the folder in a submission that stands for the one that was handed out: many pack the folder itself."""
    code = [name for name in released if name.endswith(CODE)]
    places = [one.place for one in found]
    folders = {
        place.path[:-1]
        for place in places
        if (first_name(place.path[-1], code) if place.attachment else place.path[-1]) in code
    }
    shallowest = [folder for folder in folders if len(folder) == min(map(len, folders))]
    return shallowest[0] if len(shallowest) == 1 else ()
