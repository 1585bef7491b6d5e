"""``autograder explain``: grade a submission again with its report's seed, take its score apart, and write nothing."""

import argparse
from pathlib import Path

from autograder import grading, submission
from autograder.exit_status import OK, PROBLEMS, UNGRADED
from autograder.labels.known import known_labels
from autograder.labels.relabel import labeled
from autograder.labels.store import FOLDER
from autograder.manifest import Assignment, CourseError, load
from autograder.report_identity import about_these_files
from gradebook import explain_text
from gradebook.open_course import OpenCourse, opened
from gradebook.outdated_scores import read_report
from gradebook.regrade.moves import shifted


def explain_command(arguments: argparse.Namespace) -> int:
    """Explain one report or all of a student's; 1 if grading again gives something else, 3 if it gives no score."""
    student, known = arguments.student, load()
    worst = OK
    with opened("autograder explain") as course:
        wanted = [known.assignment(arguments.assignment)] if arguments.assignment else known.assignments
        reported = [one for one in wanted if course.folders.report(one.name, student).exists()]
        if not reported:
            where = f"{course.folders.reports} on {', '.join(one.name for one in wanted)} by {student}"
            raise CourseError(f"There is no report in {where}: run `autograder grade` first.")
        for assignment in reported:
            lines, status = explained(course, assignment, student)
            print("\n".join(lines), flush=True)
            worst = max(worst, status)
    return worst


def explained(course: OpenCourse, assignment: Assignment, student: str) -> tuple[list[str], int]:
    """Return all lines on one submission, and the exit status; CourseError if its report cannot be made again."""
    path = course.folders.report(assignment.name, student)
    folder = course.folders.submitted / student / assignment.name
    old = read_report(path, assignment.name, student)
    if not folder.is_dir():
        raise CourseError(f"There is no submission {folder}, so that {path} cannot be made again.")
    handed_in = submission.read(folder, assignment.module)
    labels = known_labels(assignment, Path.cwd() / FOLDER, old.seed, remembering=False)
    new = labeled(grading.grade_submission(assignment, handed_in, student=student, seed=old.seed), labels)
    shifts = list(shifted(old, new))
    lines = [
        f"{assignment.name}, {student}",
        *explain_text.compared(old, new, about_these_files(old, assignment, handed_in), shifts),
        *explain_text.tests(old),
        *explain_text.gradebook_score(course, old),
    ]
    if not new.graded:
        return lines, UNGRADED
    return lines, PROBLEMS if shifts or old.score != new.score else OK
