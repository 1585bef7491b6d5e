"""``autograder explain``: grade a submission once more as its report says, and tell what its score is made of.

For appeals: nothing is written, and what differs from the report is said first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder import __version__, grading, report as reports, submission
from autograder.diagnosis.told import UNNAMED
from autograder.exit_status import OK, PROBLEMS, UNGRADED
from autograder.labels.known import known_labels
from autograder.labels.relabel import labeled
from autograder.labels.store import FOLDER
from autograder.manifest import Assignment, CourseError, load
from autograder.report import Report, TestResult
from autograder.report_identity import about_these_files, identity
from autograder.text import one_line
from gradebook.behind import Folders, held_by, is_behind
from gradebook.feedback import points, signed
from gradebook.final_score import Cell, final_of
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse, opened
from gradebook.regrade.moves import Shift, shifted
from gradebook.regrade.tables import outcome
from gradebook.standing import part_names, standings


def explain_command(arguments: argparse.Namespace) -> int:
    """Explain one report or all of a student's; 1 if grading again gives something else, 3 if it gives no score."""
    student = arguments.student
    with opened("autograder explain") as course:
        names = [arguments.assignment] if arguments.assignment else []
        chosen = [load().assignment(name) for name in names] or _having_reports(course.folders, student)
        worst = OK
        for number, assignment in enumerate(chosen):
            lines, status = explained(course, assignment, student)
            print("\n" * (number > 0) + "\n".join(lines))
            sys.stdout.flush()
            worst = max(worst, status)
    return worst


def _having_reports(folders: Folders, student: str) -> list[Assignment]:
    found = [one for one in load().assignments if folders.report(one.name, student).is_file()]
    if not found:
        raise CourseError(f"There is no report on {student} in {folders.reports}: run `autograder grade` first.")
    return found


def explained(course: OpenCourse, assignment: Assignment, student: str) -> tuple[list[str], int]:
    """Return all lines on one submission, and the exit status."""
    path = course.folders.report(assignment.name, student)
    folder = course.folders.submitted / student / assignment.name
    if not path.exists():
        what = (
            f"run `autograder grade {assignment.name}` first" if submission.is_there(folder) else "nothing is handed in"
        )
        raise CourseError(f"There is no report {path}: {what}.")
    try:
        old = reports.read(path)
    except reports.ReportError as error:
        raise CourseError(str(error)) from error
    if (old.assignment, old.student) != (assignment.name, student):
        raise CourseError(f"The report {path} is about {old.student}, {old.assignment}: delete it and grade again.")
    if not folder.is_dir():
        raise CourseError(f"There is no submission {folder}, so that {path} cannot be made once more.")
    handed_in = submission.read(folder, assignment.module)
    labels = known_labels(assignment, Path.cwd() / FOLDER, old.seed, remembering=False)
    new = labeled(grading.grade_submission(assignment, handed_in, student=student, seed=old.seed), labels)
    conditions = list(_conditions(old, assignment, about_these_files(old, assignment, handed_in)))
    shifts = list(shifted(old, new))
    same = not shifts and old.score == new.score
    said = [_same(old, new)] if same else list(_differences(old, new, shifts))
    lines = [f"{assignment.name}, {student}", *conditions, *said, *_tests(old), *_final(course, old)]
    return lines, UNGRADED if not new.graded else OK if same else PROBLEMS


def _conditions(old: Report, assignment: Assignment, same_files: bool) -> Iterator[str]:
    """Say what is not as it was when the report was made; what differs may come from that."""
    if not same_files:
        yield "Other files were handed in since the report was made."
    if old.suite != identity(assignment):
        yield f"The report was made by suite {old.suite}; here is suite {identity(assignment)}."
    if old.kit_version != __version__:
        yield f"The report was made by kit {old.kit_version}; here is kit {__version__}."


def _same(old: Report, new: Report) -> str:
    """Say that the report is the same; its seconds and its layers do not count."""
    words = {(test.task, test.name): (test.error, test.hint) for test in old.tests}
    other = sum(words[test.task, test.name] != (test.error, test.hint) for test in new.tests)
    but = f", but {other} of the explanations have other words" if other else ""
    return f"Graded once more with its seed, the report is the same: {len(new.tests)} outcomes and all points{but}."


def _differences(old: Report, new: Report, shifts: list[Shift]) -> Iterator[str]:
    """Say in what the report is not the same."""
    if not new.graded:
        yield f"Graded once more with its seed, there is no score: {one_line(new.message)}"
        return
    yield f"Graded once more with its seed, the report differs: {_score(old)} then, {_score(new)} now."
    for shift in shifts:
        yield f"  {shift.name}: {outcome(shift)}, {signed(shift.by)} points"


def _tests(report: Report) -> Iterator[str]:
    """Say what was tested and what happened, by the report that counts."""
    yield f"The report: {_score(report)} of {points(report.max_score)} points."
    yield from (f"  {one_line(text)}" for text in dict.fromkeys((report.message, *report.refused)) if text)
    for task in report.tasks:
        yield f"  {task.task}: {'none' if task.points is None else points(task.points)} of {points(task.max_points)}"
        for test in (test for test in report.tests if test.task == task.task):
            mark = "✓" if test.outcome == "passed" else "✗"
            given = f"{'–' if test.points is None else points(test.points)}/{points(test.max_points)}"
            yield f"    {mark} {given:>9}  {test.outcome:8} {one_line(test.description)}"
            if not report.message:  # which explains every test at once
                told = (test.error, test.hint and f"Hint{_source(test)}: {test.hint}")
                yield from (f"{'':26}{one_line(text)}" for text in told if text)


def _source(test: TestResult) -> str:
    """Say which mistake a hint names; nothing for a hint that names none."""
    return f" ({test.diagnosis})" if test.diagnosis not in UNNAMED else ""


def _final(course: OpenCourse, report: Report) -> Iterator[str]:
    """Say what the gradebook has made of the report."""
    if course.gradebook is None:
        yield "There is no gradebook yet."
        return
    try:
        assignment = course.gradebook.find_assignment(report.assignment)
        submitted = course.gradebook.find_submission(report.assignment, report.student)
    except MissingEntry:
        yield "The gradebook holds nothing of it."
        return
    penalties = Penalties(course.app, report.assignment)
    has = partial(course.folders.has, report.assignment)
    found = standings(course.gradebook, assignment, penalties.of, has)
    standing = next(one for one in found if one.student.id == report.student)
    if is_behind(report, held_by(standing), anew=False):
        yield f"The gradebook is behind the report: run `nbgrader autograde {report.assignment}`."
    score = "no score yet" if standing.score is None else points(standing.score)
    yield f"The gradebook: {score} of {points(standing.max_score)} points."
    names = {cell.name: name for notebook in assignment.notebooks for cell, name in _cells(notebook, assignment)}
    for notebook in submitted.notebooks:
        ids = {"assignment": report.assignment, "student": report.student, "notebook": notebook.name}
        made_of = final_of(course.gradebook, ids, penalties)
        yield from (f"  {one_line(line)}" for line in made_of.about)
        for cell in made_of.cells:
            given = points(cell.score) if cell.graded or not cell.tested else "none"
            yield f"  {names.get(cell.name, cell.name)}: {given} of {points(cell.most)}{_parts(cell)}"
        if made_of.penalty:
            yield f"  handed in late: {signed(-made_of.penalty)} points"
        yield from (f"  comment on {names.get(name, name)}: {one_line(text)}" for name, text in made_of.comments)


def _cells(notebook: Any, assignment: Any) -> list[tuple[Any, str]]:
    names = part_names(assignment)
    return [(cell, names[cell.id]) for cell in (*notebook.grade_cells, *notebook.task_cells)]


def _parts(cell: Cell) -> str:
    """Say what a cell's points are made of, unless the tests gave them all."""
    said = [f"tests: {points(cell.automatic)}"] if cell.tested and cell.automatic is not None else []
    said += [f"a person gave {points(cell.manual)}"] if cell.manual is not None else []
    said += [f"extra {signed(cell.extra)}"] if cell.extra else []
    if not cell.tested and cell.manual is None and cell.automatic is None:
        said.append("waits for a person")
    return f" ({', '.join(said)})" if said[1:] or (said and not cell.tested) else ""


def _score(report: Report) -> str:
    return "no score" if report.score is None else points(report.score)
