"""Faults, the student's and the grader's, and the outcomes that they stand for, after ioi/isolate's vocabulary."""

from __future__ import annotations

from functools import cache
from typing import Any

PASSED, FAILED, ERROR = "passed", "failed", "error"
TIMEOUT, MEMORY, CRASHED = "timeout", "memory", "crashed"
INFRASTRUCTURE = "infrastructure"
OUTCOMES = (PASSED, FAILED, ERROR, TIMEOUT, MEMORY, CRASHED, INFRASTRUCTURE)


# A test's own arithmetic raises these on a value of an unexpected kind; the suites are proven on the solutions.
STUDENT_PROVOKED = (
    *(TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, AssertionError),
    *(RecursionError, MemoryError, BufferError),
)


FILLS_MEMORY = "What the code returned fills the memory: are its results far larger than they should be?"


class ForStudents(Exception):
    """An exception whose text students may read; of any other one of this process they read the type alone.

    evidence is what a contract was judged by, for diagnosis.
    """

    evidence: Any = None


class StudentFault(ForStudents):
    """The submission's own fault, in one sentence for its author; costs points."""

    outcome = ERROR


class StudentRaised(StudentFault):
    """The student's code raised an exception."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


# That a test may expect: what the student's code raised is then one of these as well.
EXPECTABLE = (ValueError, TypeError, IndexError, ZeroDivisionError, NotImplementedError, RuntimeError)


@cache
def raised_as(kind: str) -> type[StudentRaised]:
    """Return the class for an exception of that type: for ``pytest.raises(ValueError)``, a ValueError as well."""
    known = [builtin for builtin in EXPECTABLE if builtin.__name__ == kind]
    return type(kind, (StudentRaised, *known), {}) if known else StudentRaised


def cause(fault: StudentFault) -> tuple[str, str]:
    """Return what tells one fault from another: its type and message, but not the line that raised it.

    Of too many calls within each other the message says in what they ended, which is chance.
    """
    kind = getattr(fault, "kind", type(fault).__name__)
    return kind, "" if kind == "RecursionError" else str(fault).partition(": ")[2]


class BadReply(StudentFault):
    """The worker sent bytes that are not a reply, or a value that cannot cross."""


class TimedOut(StudentFault):
    """The CPU seconds or the wall time of a test are used up."""

    outcome = TIMEOUT


class OutOfMemory(StudentFault):
    """The memory limit was reached."""

    outcome = MEMORY


class Crashed(StudentFault):
    """The process that ran the student's code ended by itself."""

    outcome = CRASHED


class Interrupted(BaseException):
    """A limit of this process's own ends a computation; no code that runs here takes it for an error of its own."""


class Infrastructure(Exception):
    """The grader's own fault: retried, never a zero; one sentence for the instructor."""
