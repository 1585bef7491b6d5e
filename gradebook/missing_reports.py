"""Have reports made that recording needs and does not find: by the grading command, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import report_identity as identity, submission
from autograder.course import Assignment
from autograder.exit_status import OK, UNGRADED

WORDS = 500


def without_report(assignment: Assignment, submitted: Path, reports: Path, students: Sequence[str]) -> list[str]:
    """Return the students whose report is missing, older than their files, or without a score."""
    missing = []
    for student in students:
        files = submission.read(submitted / student / assignment.name, assignment.module)
        path = reports / assignment.name / f"{student}.json"
        if identity.current_report(path, assignment, files) is None:
            missing.append(student)
    return missing


def grade(assignment: Assignment, submitted: Path, reports: Path, students: Sequence[str], root: Path) -> str:
    """Run ``autograder grade`` for these students in the course's folder; return what went wrong, empty if nothing."""
    line = [sys.executable, "-m", "autograder", "grade", assignment.name]
    line += ["--submitted", str(submitted), "--reports", str(reports)]
    for student in students:
        line += ["--student", student]
    done = subprocess.run(line, cwd=root, env=os.environ, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode in (OK, UNGRADED):  # who is ungraded is said by each report
        return ""
    return " ".join(done.stderr.split())[-WORDS:] or f"it ended with status {done.returncode}"
