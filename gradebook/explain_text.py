"""The lines of ``autograder explain``: on a report that was made again, its tests, and the gradebook's score."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nbgrader.api import MissingEntry

from autograder.diagnosis.naming import UNNAMED
from autograder.faults import PASSED
from autograder.manifest import load
from autograder.report import Report
from autograder.text import one_line
from gradebook.feedback import points, signed
from gradebook.final_score import Cell, final_of
from gradebook.gradebook_scores import entries
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse
from gradebook.outdated_scores import is_outdated
from gradebook.regrade.moves import Shift


def compared(old: Report, new: Report, same_files: bool, shifts: list[Shift]) -> Iterator[str]:
    """Name changed conditions and outcomes; seconds, layers and the words of explanations do not count."""
    if not same_files:
        yield "Other files were handed in since the report was made."
    for word, was, now in (("suite", old.suite, new.suite), ("kit", old.kit_version, new.kit_version)):
        if was != now:
            yield f"The report was made by {word} {was}; here is {word} {now}."
    again = "Graded again with its seed,"
    if not new.graded:
        yield f"{again} there is no score: {one_line(new.message)}"
    elif shifts or old.score != new.score:
        yield f"{again} the report differs: {_score(old)} then, {_score(new)} now."
        yield from (f"  {shift.name}: {shift.outcome}, {signed(shift.by)} points" for shift in shifts)
    else:
        yield f"{again} the report is the same: {len(new.tests)} outcomes and all points."


def tests(report: Report) -> Iterator[str]:
    """Say what was tested and what happened, by the report that counts."""
    yield f"The report: {_score(report)} of {points(report.max_score)} points."
    yield from (f"  {one_line(text)}" for text in dict.fromkeys((report.message, *report.refused)) if text)
    for task in report.tasks:
        yield f"  {task.task}: {'none' if task.points is None else points(task.points)} of {points(task.max_points)}"
        for test in (test for test in report.tests if test.task == task.task):
            mark = "✓" if test.outcome == PASSED else "✗"
            given = f"{'–' if test.points is None else points(test.points)}/{points(test.max_points)}"
            yield f"    {mark} {given:>9}  {test.outcome:8} {one_line(test.description)}"
            if not report.message:  # which explains every test at once
                mistake = "" if test.diagnosis in UNNAMED else f" ({test.diagnosis})"
                said = (test.error, test.hint and f"Hint{mistake}: {test.hint}")
                yield from (f"{'':26}{one_line(text)}" for text in said if text)


def gradebook_score(course: OpenCourse, report: Report) -> Iterator[str]:
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
    found = entries(course.gradebook, assignment, penalties.of, partial(course.folders.has, report.assignment))
    entry = next(one for one in found if one.student.id == report.student)
    if is_outdated(report, entry, anew=False):
        yield f"The gradebook's score is outdated: run `nbgrader autograde {report.assignment}`."
    names = {graded.grade_id: graded.id for graded in load().assignment(report.assignment).graded}
    for notebook in submitted.notebooks:
        place = {"assignment": report.assignment, "student": report.student, "notebook": notebook.name}
        final = final_of(course.gradebook, place, penalties)
        yield f"The gradebook: {final.head.rstrip('.')}."
        yield from (f"  {line}" for line in final.lines())
        yield from (f"  {names.get(cell.name, cell.name)}: {_given(cell)}" for cell in final.cells)
        yield from (f"  comment on {names.get(name, name)}: {one_line(text)}" for name, text in final.comments)


def _given(cell: Cell) -> str:
    given = points(cell.score) if cell.graded or not cell.tested else "none"
    waits = "" if cell.graded or cell.tested else " (waits for a person)"
    return f"{given} of {points(cell.most)}{cell.made_of()}{waits}"


def _score(report: Report) -> str:
    return "no score" if report.score is None else points(report.score)
