"""``autograder explain``: grade a submission again with the seed of its report, and take its score apart.

For appeals: nothing is written, and differences from the report come first.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder import grading, report as reports, submission
from autograder.exit_status import OK, PROBLEMS, UNGRADED
from autograder.labels.known import known_labels
from autograder.labels.relabel import labeled
from autograder.labels.store import FOLDER
from autograder.manifest import Assignment, CourseError, load
from autograder.report_identity import about_these_files, identity
from gradebook import explain_text
from gradebook.open_course import OpenCourse, opened
from gradebook.regrade.moves import shifted


def explain_command(arguments: argparse.Namespace) -> int:
    """Explain one report or all of a student's; 1 if grading again gives something else, 3 if it gives no score."""
    student = arguments.student
    with opened("autograder explain") as course:
        names = [arguments.assignment] if arguments.assignment else []
        chosen = [load().assignment(name) for name in names] or _having_reports(course, student)
        worst = OK
        for number, assignment in enumerate(chosen):
            lines, status = explained(course, assignment, student)
            print("\n" * (number > 0) + "\n".join(lines))
            sys.stdout.flush()
            worst = max(worst, status)
    return worst


def _having_reports(course: OpenCourse, student: str) -> list[Assignment]:
    found = [one for one in load().assignments if course.folders.report(one.name, student).is_file()]
    if not found:
        raise CourseError(f"There is no report on {student} in {course.folders.reports}: run `autograder grade` first.")
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
        raise CourseError(f"There is no submission {folder}, so that {path} cannot be made again.")
    handed_in = submission.read(folder, assignment.module)
    labels = known_labels(assignment, Path.cwd() / FOLDER, old.seed, remembering=False)
    new = labeled(grading.grade_submission(assignment, handed_in, student=student, seed=old.seed), labels)
    shifts = list(shifted(old, new))
    same = not shifts and old.score == new.score
    lines = [
        f"{assignment.name}, {student}",
        *explain_text.conditions(old, identity(assignment), about_these_files(old, assignment, handed_in)),
        *([explain_text.same_report(old, new)] if same else explain_text.differences(old, new, shifts)),
        *explain_text.tests(old),
        *explain_text.gradebook_score(course, old),
    ]
    return lines, UNGRADED if not new.graded else OK if same else PROBLEMS
