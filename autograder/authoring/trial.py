"""Grade code of our own, which may be broken on purpose, and find the tasks to which a change makes a difference."""

from __future__ import annotations

import ast
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import FrameType
from typing import Any

from .. import submission
from ..diagnosis.variants import Variant
from ..faults import INFRASTRUCTURE, PASSED, StudentRaised, TimedOut
from ..grading import name_mistakes, report_on
from ..in_process import CodeUnderTest, in_process_session
from ..manifest import Assignment
from ..report import Report, TestResult
from ..session import Session
from ..submission import Submission
from ..suite import run_tests
from ..suite_run import ONLY_TOGETHER
from .forks import Ceiling, Lost

MARGIN = 4.0  # CPU seconds of a fork beyond those of the tests


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


@dataclass(frozen=True)
class Trial:
    """One piece of code to grade: its files, the tasks that it can make a difference to, and how.

    name says to whoever asked what it is; first: whether the first test that is not passed ends it; hints: whether its
    mistakes are diagnosed, which takes longer than the tests.
    """

    name: tuple[str, ...]
    assignment: Assignment
    files: dict[str, bytes]
    seed: int = 0
    first: bool = False
    hints: bool = True


class _TimedCode(TrustedCode):
    """Code whose tests have the CPU seconds that the assignment gives them."""

    _began = 0.0

    def begin(self) -> Session:
        """Import the module, and set the alarm first."""
        self._began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self.assignment.limits.test_seconds)
        return super().begin()

    def end(self) -> float:
        """Put the alarm off, and return the CPU seconds of the test."""
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        return time.process_time() - self._began


def _too_long(*_: object) -> None:
    raise TimedOut("It took too long.")


def perform(trial: Trial) -> list[TestResult]:
    """Grade it, and return the results of its tests."""
    signal.signal(signal.SIGPROF, _too_long)
    code = _TimedCode(trial.assignment, Submission(trial.files))
    tests, _ = run_tests(code, trial.seed, first_failure_ends=trial.first, hints=trial.hints)
    return name_mistakes(trial.assignment, tests, trial.seed)


def results(answer: Any) -> list[TestResult]:
    """Return the tests of a trial's answer, none where it got lost."""
    return [] if isinstance(answer, Lost) else list(answer)


def failed(tests: list[TestResult]) -> list[TestResult]:
    """Return the tests that found something: not those that only count together with one that did."""
    return [t for t in tests if t.outcome != PASSED and not (t.error or "").startswith(ONLY_TOGETHER)]


def by_the_grader(tests: list[TestResult]) -> str:
    """Say which test ended by a fault of the suite's own, empty if none did."""
    return next((f"{test.name}: {test.error}" for test in tests if test.outcome == INFRASTRUCTURE), "")


def ceiling(assignment: Assignment) -> Ceiling:
    """Return what grading one trial may use: what a submission may, and what diagnosing it costs."""
    limits = assignment.limits
    seconds = limits.total_seconds + limits.trusted_seconds + MARGIN
    return Ceiling(seconds, max(limits.wall_seconds, 2 * seconds), 2 * limits.memory_mb)


def functions_and_rest(source: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the functions and methods of a module by qualified name, and what else is in it, as text to compare."""
    functions: dict[str, str] = {}
    rest: dict[str, str] = {}

    def read(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                functions[prefix + statement.name] = ast.dump(statement)
            elif isinstance(statement, ast.ClassDef):
                inside = f"{prefix}{statement.name}."
                for name in [name for name in functions if name.startswith(inside)]:
                    del functions[name]  # a class of that name, written before, is gone
                outside = read(statement.body, inside)
                header = [*statement.bases, *statement.keywords, *statement.decorator_list]
                rest[prefix + statement.name] = " ".join([*outside, *map(ast.dump, header)])
            elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                yield ast.dump(statement)

    rest[""] = "\n".join(read(ast.parse(source).body, ""))
    return functions, rest


def changed_functions(before: bytes, after: bytes) -> set[str] | None:
    """Return the functions of a module that another text of it changes, None if it changes more than functions."""
    functions, outside = functions_and_rest(before)
    others, then_outside = functions_and_rest(after)
    if outside != then_outside:
        return None
    return {name for name in functions if functions[name] != others.get(name)}


@cache
def entered(assignment: Assignment) -> set[str]:
    """Return the functions of the solution that the tests of an assignment enter."""
    found: set[str] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith("<kit>"):
            found.add(frame.f_code.co_qualname.partition(".<locals>")[0])

    handed_in, before = submission.read(assignment.solution, assignment.module), sys.getprofile()
    sys.setprofile(look)
    try:
        grade_trusted(assignment, handed_in, student="solution")
    finally:
        sys.setprofile(before)
    return found


def reached(assignment: Assignment, variant: Variant) -> list[str]:
    """Return the tasks whose tests can tell a variant from the solution: those of the others run the same code."""
    before = (assignment.solution / f"{variant.module or assignment.module}.py").read_bytes()
    return reached_by(assignment, before, variant.source(before))


def reached_by(assignment: Assignment, before: bytes, after: bytes) -> list[str]:
    """Return the tasks whose tests can tell two texts of a module apart."""
    changed = changed_functions(before, after)
    tasks = [task.id for task in assignment.tasks]
    return [task for task in tasks if changed is None or changed & entered(assignment.only([task]))]
