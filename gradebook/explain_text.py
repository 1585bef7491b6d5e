"""The lines of ``autograder explain``: on a report that was made again, its tests, and the gradebook's score."""

from collections.abc import Iterator
from dataclasses import replace

from nbgrader.api import MissingEntry

from autograder.report import Report
from autograder.text import one_line
from gradebook.feedback import points, signed
from gradebook.feedback.recorded import table_text
from gradebook.final_score import final_of
from gradebook.gradebook_scores import part_cells
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
        bare = {"error": None, "hint": None, "counterexample": None} if report.message else {}
        lines = table_text([replace(test, **bare) for test in report.tests if test.task == task.task])  # type: ignore[arg-type]
        yield from lines.splitlines()


def gradebook_score(course: OpenCourse, report: Report) -> Iterator[str]:
    """Say what the gradebook has made of the report."""
    name, gradebook = report.assignment, course.gradebook
    try:
        found = gradebook and gradebook.find_submission(name, report.student)
    except MissingEntry:
        found = None
    if not found:
        yield "The gradebook holds nothing of it."
        return
    final = final_of(found, Penalties(course.app, name), part_cells(found.assignment))
    if is_outdated(report, final.entry, anew=False):
        yield f"The gradebook's score is outdated: run `nbgrader autograde {name}`."
    yield f"The gradebook: {final.head.rstrip('.')}."
    yield from (f"  {line}" for line in final.lines())
    for part in final.entry.parts:
        yield f"  {part.name}: {part.words()}"
        if part.comment:
            yield f"  comment on {part.name}: {one_line(part.comment)}"


def _score(report: Report) -> str:
    return "no score" if report.score is None else points(report.score)
