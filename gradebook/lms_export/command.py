"""``autograder export``: the gradebook's scores as a file, or a file per submission, for another system."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from autograder.exit_status import OK, UNGRADED
from autograder.manifest import CourseError
from autograder.report import Report
from gradebook.gradebook_scores import Entry, entries, part_cells
from gradebook.late import Penalties
from gradebook.lms_export import tables
from gradebook.lms_export.ids import Ids, read_ids
from gradebook.lms_export.results import LINKS, LeftOutError, classroom50, gradescope, write_json
from gradebook.open_course import opened
from gradebook.outdated_scores import Folders, is_outdated, report_on, sentences, some
from gradebook.output_file import require_place, write_file

TABLES = {"csv": tables.plain, "canvas": tables.canvas, "moodle": tables.moodle}
FILES = {"gradescope": "results.json", "classroom50": "result.json"}
Make = Callable[[Entry, Report | None], dict[str, Any]]


def export_command(arguments: argparse.Namespace) -> int:
    """Export as the options say; status 3 if somebody has no score or is left out."""
    if arguments.scale != 1 and arguments.format != "classroom50":
        raise CourseError("Only --format classroom50 multiplies points: leave --scale out, or name that format.")
    ids = read_ids(arguments.ids)
    with opened("autograder export") as course:
        if course.gradebook is None:
            raise CourseError("There is no gradebook here yet: run `nbgrader generate_assignment` first.")
        gradebook, folders = course.gradebook, course.folders
        penalties = [Penalties(course.app, name) for name in _chosen(gradebook, arguments.assignments)]
        chosen = [graded_in(gradebook, one, folders) for one in penalties]
        late = [said for one in penalties for said in one.sentences(gradebook)]
    beside = []
    for one in chosen:
        beside += sentences(one.entries, one.name, folders)
        if absent := [entry.student.id for entry in one.entries if not entry.handed_in]:
            beside.append(f"{one.name}: nothing handed in, which is 0 points: {some(absent)}.")
    if arguments.format in TABLES:
        target = arguments.to or Path(f"grades-{'tasks' if arguments.format == 'csv' else arguments.format}.csv")
        require_place(target)
        text, left_out = TABLES[arguments.format](chosen, tables.Wanted(ids, arguments.tasks, arguments.identifier))
        write_file(target, text)
        print(f"The scores of {', '.join(one.name for one in chosen)} are in {target}.")
    else:
        target = arguments.to or Path(f"results-{arguments.format}")
        make = _maker(arguments, ids, chosen)
        count, left_out = write_each(target, FILES[arguments.format], make, chosen, folders)
        print(f"{count} submissions are in {target}.")
    for sentence in dict.fromkeys((*beside, *late, *left_out)):
        print(sentence, file=sys.stderr)
    ungraded = any(entry.score is None for one in chosen for entry in one.entries)
    return UNGRADED if ungraded or (left_out and arguments.format != "canvas") else OK


def _chosen(gradebook: Any, names: Iterable[str]) -> list[str]:
    """Return the names, or those of all assignments; CourseError for an unknown one, or if there is nothing."""
    known = [assignment.name for assignment in gradebook.assignments]
    if unknown := [name for name in names if name not in known]:
        raise CourseError(f"The gradebook has no assignment {unknown[0]!r}; it has: {', '.join(known) or 'none'}.")
    if not known or not gradebook.students:
        raise CourseError(f"Nothing to export: the gradebook has no {'students' if known else 'assignments'}.")
    return list(dict.fromkeys(names)) or known


def graded_in(gradebook: Any, penalties: Penalties, folders: Folders) -> tables.Graded:
    """Return where everybody stands in the assignment of these penalties."""
    assignment = gradebook.find_assignment(penalties.assignment)
    parts = tuple(part_cells(assignment).values())
    found = entries(gradebook, assignment, penalties.of, partial(folders.has, assignment.name))
    return tables.Graded(assignment.name, assignment.max_score, parts, tuple(found))


def _maker(arguments: argparse.Namespace, ids: Ids, chosen: list[tables.Graded]) -> Make:
    """Return what makes one submission's file; CourseError if something is missing that all of them need."""
    if arguments.format == "gradescope":
        return gradescope
    if len(chosen) != 1 or not arguments.classroom:
        raise CourseError("A result.json of Classroom 50 is about one assignment: name it, and --classroom.")
    if not {*LINKS} <= {*ids.columns}:
        raise CourseError(f"With --ids, name a CSV with the columns student_id, {', '.join(LINKS)} of Classroom 50.")
    return partial(classroom50, classroom=arguments.classroom, ids=ids, scale=arguments.scale)


def write_each(
    target: Path, name: str, make: Make, chosen: list[tables.Graded], folders: Folders
) -> tuple[int, list[str]]:
    """Write the files below FOLDER/ASSIGNMENT/STUDENT/; what has no score, or no more, has none there."""
    if target.exists() and not target.is_dir():
        raise CourseError(f"Nothing was exported: {target} is a file; name a folder with --to.")
    count, left_out = 0, dict[str, list[str]]()
    for entry in (entry for one in chosen for entry in one.entries):
        student = entry.student.id
        if student in ("", ".", "..") or "/" in student:
            raise CourseError(f"Nothing is exported for {student!r}, which cannot name a folder: rename the student.")
        file = target / entry.assignment / student / name
        file.unlink(missing_ok=True)  # an old one would pass for this one
        if entry.score is None or not entry.handed_in:
            continue
        report = report_on(folders, entry.assignment, student)
        try:
            content = make(entry, None if is_outdated(report, entry, anew=False) else report)
        except LeftOutError as error:
            left_out.setdefault(str(error), []).append(student)
            continue
        os.makedirs(file.parent, exist_ok=True)
        write_file(file, write_json(content))
        count += 1
    return count, [f"Left out, for {why}: {some(students)}." for why, students in left_out.items()]
