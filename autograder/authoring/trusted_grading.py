"""Grade code of our own in this process: the bank and the solution, never a student's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..examination import Examination
from ..faults import StudentRaised
from ..in_process import in_process_session
from ..manifest import Assignment
from ..report import Report
from ..session import Session
from ..submission import Submission


class TrustedExamination(Examination):
    """An examination of code of our own, without a sandbox or limits: of the bank, by default.

    searching says whether to look for counterexamples, which most of those who grade the bank do not read.
    """

    searching = False

    def begin(self) -> Session:
        """Import the module in this process, under a name of its own."""
        try:
            return in_process_session(self.submission.files, self.module)
        except Exception as error:  # as an import in the sandbox is reported
            raise StudentRaised(f"{type(error).__name__}: {error}", type(error).__name__) from error

    @contextmanager
    def trial(self) -> Iterator[Session]:
        """Import the module anew."""
        yield in_process_session(self.submission.files, self.module)

    def counterexample(self, task: str) -> str | None:
        """Look for one if they are read."""
        return super().counterexample(task) if self.searching else None

    def end(self) -> float:
        """Leave everything to the garbage collector."""
        return 0.0


def grade_trusted(
    assignment: Assignment, handed_in: Submission, *, student: str, seed: int = 0, counterexamples: bool = False
) -> Report:
    """Grade code of our own in this process: never a student's."""
    examination = TrustedExamination(assignment, handed_in, seed)
    examination.searching = counterexamples
    examination.run_suite()
    return examination.report(student)
