"""Which files of a download are whose submission: the newest counts, and nothing is left out without a sentence."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from autograder.text import printable
from gradebook.collect import NOTE, STUDENT
from gradebook.handin import archives
from gradebook.handin.archives import Allowance, Entry, SpentError
from gradebook.handin.names import Owner, Place, Roster, UnknownError, first_name, is_anonymous, letters, places_of
from gradebook.safecopy import MAX_DEPTH, few

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
    allowance: Allowance = field(default_factory=Allowance)


def sort(
    entries: Iterable[Entry], roster: Roster, *, released: Collection[str], ignore: Sequence[str] = ()
) -> tuple[list[Submission], list[str]]:
    """Return a download's submissions, and sentences on other files; ``released`` has names of the handout."""
    submissions: list[Submission] = []
    by_student: dict[str, list[Found]] = {}
    strangers: dict[str, str] = {}

    def wanted(entry: Entry) -> bool:
        return not any(fnmatch.fnmatch(part, name) for part in entry.parts for name in (*LITTER, *ignore))

    for entry, places in _outermost(entries, roster, wanted):
        try:
            student, place = _whose(entry, places, roster)
        except UnknownError as error:
            around = entry.parts[: len(places[0].source) + 1] if places else entry.parts[:-1] or entry.parts
            strangers.setdefault(printable("/".join(around), 160), str(error))
        else:
            by_student.setdefault(student, []).append(Found(entry, place))
    messages = [f"{label} was not collected: {why}." for label, why in strangers.items()]
    for student, found in sorted(by_student.items()):
        try:
            _require_one_person({one.place.owner for one in found}, roster)
            submissions.append(_submission(student, found, released, wanted, messages))
        except UnknownError as error:
            messages.append(f"{student}: nothing was collected: {error}.")
    return submissions, messages


def _outermost(
    entries: Iterable[Entry], roster: Roster, wanted: Callable[[Entry], bool], *, nested: bool = False
) -> Iterator[tuple[Entry, list[Place]]]:
    """Yield the files, and the zips of students, unopened; a zip that names nobody holds those of several."""
    for entry in filter(wanted, entries):
        places = places_of(entry.parts, roster.is_student)
        if places or is_anonymous(entry.parts) or not entry.members:
            yield entry, places
        else:
            allowance = Allowance() if nested else Allowance(archives.MAX_ENTRIES)
            yield from _outermost(entry.members(allowance), roster, wanted, nested=True)


def _whose(entry: Entry, places: list[Place], roster: Roster) -> tuple[str, Place]:
    """Return the student, and where the file belongs; UnknownError unless all ways to read the name agree."""
    if not places:
        if is_anonymous(entry.parts):
            raise UnknownError("Canvas hides whose it is; download again when the assignment is no longer anonymous")
        raise UnknownError(entry.problem.rstrip(".") or "its name does not say whose it is")
    known: dict[str, Place] = {}
    unknown: dict[Owner, UnknownError] = {}
    for place in sorted(places, key=lambda place: not place.path):
        try:
            known.setdefault(roster.student(place.owner), place)
        except UnknownError as error:
            unknown.setdefault(place.owner, error)
    if not known:
        raise next(iter(unknown.values()))
    if len(known) + bool(unknown) > 1:
        people = [*known, *(f"{printable(str(owner))} of {owner.system}" for owner in unknown)]
        raise UnknownError(f"it may be of {people[0]} or of {people[1]}; put it into a folder called like the student")
    ((student, place),) = known.items()
    if not STUDENT.fullmatch(student):
        raise UnknownError(f"the id {student!r} cannot name a folder")
    return student, place


def _submission(
    student: str, found: list[Found], released: Collection[str], wanted: Callable[[Entry], bool], messages: list[str]
) -> Submission:
    found = _newest_source(student, found, messages)
    result = Submission(student, late=any(one.place.late for one in found))
    found = _unpacked(found, wanted, result)
    taken: dict[str, Found] = {}
    again: list[str] = []
    root = _root(found, released)
    for one in found:
        path = one.place.path[len(root) :] if one.place.path[:-1][: len(root)] == root else one.place.path
        name = first_name(path[0], released) if one.place.attachment else "/".join(path)
        if name in OURS:
            continue
        if len(path) > MAX_DEPTH + 1:
            result.refused.append(f"{printable(name)} was left out: folders are nested more than {MAX_DEPTH} deep.")
        elif one.entry.problem:
            result.refused.append(one.entry.problem)
        elif name not in taken:
            taken[name] = one
        elif (newer := _newer(name, taken[name], one, result.allowance)) is not None:
            again.append(f"{student} handed in {printable(name)} again; the newest, {newer.entry.label}, counts.")
            if newer is one:
                del taken[name]  # or a zip would be left, and opened again, for what is in another one
                taken[name] = one
    messages += few(again)
    result.files = {name: one.entry for name, one in taken.items()}
    return result


def _unpacked(found: list[Found], wanted: Callable[[Entry], bool], submission: Submission) -> list[Found]:
    """Return all files of a submission, those in its zips in place of these, as long as there are not too many."""
    result: list[Found] = []

    def unpack(one: Found) -> None:
        if one.entry.members is None:
            result.append(one)
            return
        for inner in filter(wanted, one.entry.members(submission.allowance)):
            place = one.place if inner.parts == one.entry.parts else one.place.of(inner.parts)
            unpack(Found(inner, place))

    for one in found:
        try:
            submission.allowance.take(entries=0 if one.entry.members else 1)
        except SpentError:
            submission.refused.append(f"{one.entry.label} and what follows it were left out: there are too many files.")
            break
        unpack(one)
    return result


def _require_one_person(owners: set[Owner], roster: Roster) -> None:
    """Raise UnknownError if a name alone says whose it is, and another hand-in claims to be the same student's."""
    claims: dict[tuple[str, str], Owner] = {}
    for owner in sorted(owners, key=lambda owner: (owner.system, owner.number, owner.name)):
        claims.setdefault((owner.system, owner.number or letters(owner.name)) if owner.system else ("", ""), owner)
    if len(claims) > 1 and not all(roster.is_certain(owner) for owner in owners):
        people = ", ".join(printable(str(owner)) for owner in claims.values())
        raise UnknownError(f"several may be meant ({people}); add their numbers to the ids")


def _newest_source(student: str, found: list[Found], messages: list[str]) -> list[Found]:
    """Return the files of the newest download, if a student is in several."""
    sources: dict[tuple[str, ...], list[Found]] = {}
    for one in found:
        sources.setdefault(one.place.source, []).append(one)
    if len(sources) == 1:
        return found
    numbered = all(one.place.order for one in found)
    ages = dict[tuple[str, ...], float]()
    for source, files in sources.items():
        ages[source] = max(one.place.order if numbered else one.entry.changed for one in files)
    names = {source: printable("/".join(source)) or "the folder itself" for source in sources}
    places, newest = ", ".join(names.values()), max(sources, key=lambda source: ages[source])
    if sum(age == ages[newest] for age in ages.values()) > 1:
        raise UnknownError(f"it is in {places}, and nothing says which is newer; leave one of them")
    messages.append(f"{student} is in {places}; the newest, {names[newest]}, counts.")
    return sources[newest]


def _newer(name: str, first: Found, second: Found, allowance: Allowance) -> Found | None:
    """Return the newer one of two files for the same place, None if they are the same."""
    numbered = first.place.order and second.place.order
    ages = [one.place.order if numbered else one.entry.changed for one in (first, second)]
    if ages[0] != ages[1]:
        return first if ages[0] > ages[1] else second
    with suppress(ValueError):  # neither can be read, say
        if first.entry.mark(allowance) == second.entry.mark(allowance):
            return None
    both = f"{first.entry.label} and as {second.entry.label}"
    raise UnknownError(f"{printable(name)} is there as {both}, and nothing says which is newer; leave one of them")


def _root(found: list[Found], released: Collection[str]) -> tuple[str, ...]:
    """Return the folder in a submission that stands for the one that was handed out: many pack the folder itself."""
    code = [name for name in released if name.endswith(CODE)]
    paths = [(first_name(one.place.path[-1], code) if one.place.attachment else "", one.place.path) for one in found]
    folders = {path[:-1] for name, path in paths if (name or path[-1]) in code}
    depth = min(map(len, folders), default=0)
    shallowest = [folder for folder in folders if len(folder) == depth]
    return shallowest[0] if len(shallowest) == 1 else ()
