"""The code under test: how a hidden test reaches it, whether it runs in a sandbox or in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

from . import submission
from .in_process import in_process_session
from .manifest import Assignment
from .replies import Tally
from .session import Session
from .submission import Submission


class CodeUnderTest:
    """The code of one submission; one of its modules is tested at a time.

    message says what keeps all of it from being tested, held names the layers around it, output is what it printed.
    """

    def __init__(self, assignment: Assignment, handed_in: Submission) -> None:
        self.assignment, self.submission = assignment, handed_in
        self.module = assignment.module
        self.message, self.output = handed_in.problem, ""
        self.held: tuple[str, ...] = ()
        self.tally = Tally()

    @contextmanager
    def testing(self, module: str) -> Iterator[None]:
        """Be ready to begin tests of a module, on a budget that is its own."""
        self.module = module
        yield

    def begin(self) -> Session:
        """Import the module in a fresh process or namespace; a StudentFault if that fails."""
        raise NotImplementedError

    def end(self) -> float:
        """End what begin has started, and return its CPU seconds."""
        return 0.0

    def reference(self) -> Session:
        """Return a fresh session on the reference solution, in this process."""
        return in_process_session(_reference_source(self.assignment), self.module)

    def explaining(self) -> AbstractContextManager[object]:
        """Explain a mistake, on a budget that is the grader's own."""
        return nullcontext()


@cache
def _reference_source(assignment: Assignment) -> dict[str, bytes]:
    return submission.read(assignment.solution, assignment.module).files
