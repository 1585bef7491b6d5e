"""Grade code of our own in this process: the bank and the solution, never a student's."""

from __future__ import annotations

from ..code_under_test import CodeUnderTest
from ..faults import StudentRaised
from ..grading import name_mistakes, report_on
from ..in_process import in_process_session
from ..manifest import Assignment
from ..report import Report
from ..session import Session
from ..submission import Submission
from ..suite import run_tests


class TrustedCode(CodeUnderTest):
    """Code of our own, without a sandbox or limits: of the bank, by default."""

    def begin(self) -> Session:
        """Import the module in this process, under a name of its own."""
        try:
            return in_process_session(self.submission.files, self.module)
        except Exception as error:  # as an import in the sandbox is reported
            raise StudentRaised(f"{type(error).__name__}: {error}", type(error).__name__) from error


def grade_trusted(assignment: Assignment, handed_in: Submission, *, student: str, seed: int = 0) -> Report:
    """Grade code of our own in this process: never a student's."""
    code = TrustedCode(assignment, handed_in)
    tests, fault = run_tests(code, seed)
    return report_on(code, name_mistakes(assignment, tests, seed), fault, student, seed)
