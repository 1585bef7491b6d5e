"""Grade code of our own in this process: the bank and the solution, never a student's."""

from __future__ import annotations

from ..examination import Examination
from ..faults import StudentRaised
from ..in_process import in_process_session
from ..manifest import Assignment
from ..report import Report
from ..session import Session
from ..submission import Submission


class TrustedExamination(Examination):
    """An examination of code of our own, without a sandbox or limits: of the bank, by default."""

    def begin(self) -> Session:
        """Import the module in this process, under a name of its own."""
        try:
            return in_process_session(self.submission.files, self.module)
        except Exception as error:  # as an import in the sandbox is reported
            raise StudentRaised(f"{type(error).__name__}: {error}", type(error).__name__) from error

    def end(self) -> float:
        """Leave everything to the garbage collector."""
        return 0.0


def grade_trusted(assignment: Assignment, handed_in: Submission, *, student: str, seed: int = 0) -> Report:
    """Grade code of our own in this process: never a student's."""
    examination = TrustedExamination(assignment, handed_in, seed)
    examination.run_suite()
    return examination.report(student)
