"""Have the grading command make the reports that recording needs and does not find, in processes of its own."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import submission
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import Assignment
from autograder.report import Report
from autograder.report_identity import current_report, report_path

WORDS = 500


def report_on(assignment: Assignment, folder: Path, path: Path, seed: int | None = None) -> Report | None:
    """Return the report at ``path`` if it has a score and is about exactly the files that the folder holds now."""
    return current_report(path, assignment, submission.read(folder, assignment.module), seed)


def without_report(
    assignment: Assignment, submitted: Path, reports: Path, students: Sequence[str], seed: int | None = None
) -> list[str]:
    """Return the students whose report is missing, older than their files, without a score, or of another seed."""
    found = ((one, submitted / one / assignment.name, report_path(reports, assignment, one)) for one in students)
    return [one for one, folder, path in found if report_on(assignment, folder, path, seed) is None]


def grade(assignment: Assignment, submitted: Path, reports: Path, students: Sequence[str], root: Path) -> str:
    """Run ``autograder grade`` for these students in the course's folder; return what went wrong, empty if nothing."""
    line = [sys.executable, "-m", "autograder", "grade", assignment.name]
    line += ["--submitted", str(submitted), "--reports", str(reports), *(f"--student={one}" for one in students)]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode in (OK, UNGRADED):  # who is ungraded is said by each report
        return ""
    return " ".join(done.stderr.split())[-WORDS:] or f"it ended with status {done.returncode}"
