"""Groups: the file groups.toml says who works together; one hand-in counts for every member.

A member's folder in submitted/ becomes a copy of the group's newest hand-in, with a note on who handed it in. A
member's own hand-in that is not the newest moves to superseded/. So all other code finds each member's work in the
member's own folder.
"""

import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.manifest import CourseError, load
from autograder.submission import is_there
from gradebook.fetch_feedback import SECRET, text_of
from gradebook.outdated_scores import handed_in_at

FILE = "groups.toml"
NOTE = "handed_in_by.txt"  # in a copy: who handed it in, and for which group; a student's own file of that name is lost
SUPERSEDED = "superseded"
FORM = 'write [groups] or [assignment."02_gates"], and below it lines like team = ["alice", "bob"]'

Groups = Mapping[str, tuple[str, ...]]  # members by the group's name


def groups_of(root: Path, assignment: str) -> Groups:
    """Return an assignment's groups, none without the file; CourseError says which line is wrong."""
    path, found, named = root / FILE, dict[str, tuple[str, ...]](), set[str]()
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
    table = own.get(assignment, data.get("groups", {}))
    for name, members in table.items() if isinstance(table, dict) else [("a group", None)]:
        if not isinstance(members, list) or not all(
            isinstance(one, str) and one and "/" not in one and one[0] != "." for one in members
        ):
            raise CourseError(f"In the groups {path}, {name} is no list of students: {FORM}.")
        for student in members:
            if student in named:
                raise CourseError(f"In the groups {path}, {student} is named twice: name each student in one group.")
            named.add(student)
        found[name] = tuple(members)
    return found


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
    own = {
        student: handed_in_at(folder)
        for student, folder in folders.items()
        if is_there(folder) and not folder.is_symlink() and not handed_in_by(folder)
    }
    if not own:
        return
    if len(own) > 1 and None in own.values():
        yield (
            f"The group {name} keeps {len(own)} hand-ins, since nothing says when "
            f"{', '.join(student for student, time in own.items() if time is None)} handed in: write the time, "
            "such as 2026-09-01 12:00 UTC, into timestamp.txt of each submission."
        )
        return
    newest = max(own, key=lambda student: (own[student] or datetime.min, student))
    for student in sorted(own.keys() - {newest}):
        kept = root / SUPERSEDED / student / assignment / f"{own[student]:%Y-%m-%d %H.%M.%S}"
        shutil.rmtree(kept, ignore_errors=True)  # the same hand-in, collected again
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folders[student], kept)
        yield (
            f"{newest}'s hand-in counts for {student}, as the newest of the group {name}; the one of {student} lies in "
            f"{kept}."
        )
    for student, folder in folders.items():
        if student != newest and (handed_in_by(folder), handed_in_at(folder)) != (newest, own[newest]):
            # By the secret of an own hand-in a member fetches a page.
            secrets = sorted((root / SUPERSEDED / student / assignment).glob(f"*/{SECRET}"), reverse=True)
            notes = {SECRET: next(filter(None, map(text_of, secrets)), ""), NOTE: f"{newest}\nfor the group {name}\n"}
            partial = folder.with_name(f".{folder.name}.partial")  # the copy appears whole or not at all
            shutil.rmtree(partial, ignore_errors=True)
            shutil.copytree(folders[newest], partial, symlinks=True)
            for file, text in notes.items():
                (partial / file).unlink(missing_ok=True)
                if text:
                    (partial / file).write_text(text, encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            partial.rename(folder)


def handed_in_by(folder: Path) -> str:
    """Return who handed in a copy; empty for a student's own hand-in."""
    return "" if folder.is_symlink() else text_of(folder / NOTE).partition("\n")[0]
