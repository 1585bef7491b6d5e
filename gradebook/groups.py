"""Groups: the file groups.toml says who works together; one hand-in counts for every member.

A member's folder in submitted/ becomes a copy of the group's newest hand-in, with a note on who handed it in. A
member's own hand-in that is not the newest moves to superseded/. So all other code finds each member's work in the
member's own folder.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.manifest import CourseError, load
from autograder.submission import is_there
from gradebook.outdated_scores import handed_in_at

FILE = "groups.toml"
NOTE = "handed_in_by.txt"  # in a copy: who handed it in, and for which group; a student's own file of that name is lost
SECRET = "submission_secret.txt"  # noqa: S105 - the file's name; a page in the exchange is called after it
SUPERSEDED = "superseded"
FORM = 'write [groups] or [assignment."02_gates"], and below it lines like team = ["alice", "bob"]'

Groups = Mapping[str, tuple[str, ...]]  # members by the group's name


@dataclass(frozen=True)
class HandIn:
    """One member's own hand-in."""

    student: str
    folder: Path
    time: datetime | None


def groups_of(root: Path, assignment: str) -> Groups:
    """Return an assignment's groups, none without the file; CourseError says which line is wrong."""
    path = root / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CourseError(f"The groups {path} cannot be read ({error}): {FORM}.") from error
    own = data.get("assignment", {})
    if set(data) - {"groups", "assignment"} or not isinstance(own, dict):
        raise CourseError(f"The groups {path} have another table than [groups] and [assignment]: {FORM}.")
    for name in own:
        load().assignment(name)  # an unknown one is an error
    return _checked(path, own.get(assignment, data.get("groups", {})))


def _checked(path: Path, table: Any) -> Groups:
    found, member_of = dict[str, tuple[str, ...]](), dict[str, str]()
    for name, members in table.items() if isinstance(table, dict) else [("", None)]:
        if not isinstance(members, list) or not all(
            isinstance(one, str) and one and "/" not in one and one[0] != "." for one in members
        ):
            raise CourseError(f"In the groups {path}, {name or 'a group'} is no list of students: {FORM}.")
        for student in members:
            if member_of.setdefault(student, name) != name or members.count(student) > 1:
                raise CourseError(f"In the groups {path}, {student} is named twice: name each student in one group.")
        found[name] = tuple(members)
    return found


def group_of(root: Path, assignment: str, student: str) -> str:
    """Return the name of a student's group, empty for none."""
    return next((name for name, members in groups_of(root, assignment).items() if student in members), "")


def share_in(directory: Any, log: Any) -> None:
    """Share the hand-ins in nbgrader's course directory, and log the sentences; exit with one if the file is wrong."""
    submitted = Path(directory.root) / directory.submitted_directory
    try:
        for sentence in share(Path(directory.root), submitted, directory.assignment_id):
            log.warning("%s", sentence)
    except CourseError as error:
        log.error("%s", error)
        sys.exit(1)


def share(root: Path, submitted: Path, assignment: str) -> Iterator[str]:
    """Give every member the group's newest hand-in; yield a sentence for each that is set aside or needs a person."""
    groups = groups_of(root, assignment)
    for folder in sorted(submitted.glob(f"*/{assignment}")):
        student, by = folder.parent.name, handed_in_by(folder)
        if by and not any(student in members and by in members for members in groups.values()):
            yield (
                f"{student} keeps the work that {by} handed in, though no group has both: remove {folder} if it is not "
                f"theirs. Their own may lie in {SUPERSEDED}/."
            )
    for name, members in groups.items():
        yield from _share(root, submitted, assignment, name, members)


def _share(root: Path, submitted: Path, assignment: str, name: str, members: Sequence[str]) -> Iterator[str]:
    folders = {student: submitted / student / assignment for student in members}
    own = [
        HandIn(student, folder, handed_in_at(folder))
        for student, folder in folders.items()
        if is_there(folder) and not folder.is_symlink() and not handed_in_by(folder)
    ]
    if not own:
        return
    if len(own) > 1 and any(one.time is None for one in own):
        names = ", ".join(one.student for one in own if one.time is None)
        yield (
            f"The group {name} keeps {len(own)} hand-ins, since nothing says when {names} handed in: write the time, "
            "such as 2026-09-01 12:00 UTC, into timestamp.txt of each submission."
        )
        return
    newest = max(own, key=lambda one: (one.time or datetime.min, one.student))
    for one in own:
        if one is not newest:
            kept = root / SUPERSEDED / one.student / assignment / f"{one.time:%Y-%m-%d %H.%M.%S}"
            shutil.rmtree(kept, ignore_errors=True)  # the same hand-in, collected again
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(one.folder, kept)
            yield (
                f"{newest.student}'s hand-in counts for {one.student}, as the newest of the group {name}; the one of "
                f"{one.student} lies in {kept}."
            )
    for student, folder in folders.items():
        if student != newest.student and not _is_copy_of(folder, newest):
            _copy(newest, folder, name, _own_secret(root / SUPERSEDED / student / assignment))


def handed_in_by(folder: Path) -> str:
    """Return who handed in a copy; empty for a student's own hand-in."""
    note = folder / NOTE
    if folder.is_symlink() or note.is_symlink() or not note.is_file():
        return ""
    return note.read_text(encoding="utf-8", errors="replace").partition("\n")[0]


def _is_copy_of(folder: Path, newest: HandIn) -> bool:
    return handed_in_by(folder) == newest.student and handed_in_at(folder) == newest.time


def _own_secret(folder: Path) -> str:
    """Return the secret of a member's newest own hand-in, by which the member fetches a page; else nothing."""
    for path in sorted(folder.glob(f"*/{SECRET}"), reverse=True):
        if not path.is_symlink() and path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _copy(newest: HandIn, target: Path, group: str, secret: str) -> None:
    """Copy a hand-in to another member; the copy appears whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(newest.folder, partial, symlinks=True)
    (partial / SECRET).unlink(missing_ok=True)
    (partial / NOTE).unlink(missing_ok=True)
    if secret:
        (partial / SECRET).write_text(secret, encoding="utf-8")
    (partial / NOTE).write_text(f"{newest.student}\nfor the group {group}\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
