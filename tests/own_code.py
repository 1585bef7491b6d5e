"""Code of our own, and made-up suites that test it in this process."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from autograder.authoring.trial import TrustedCode
from autograder.faults import Infrastructure
from autograder.grading import name_mistakes
from autograder.in_process import CodeUnderTest, in_process_session
from autograder.manifest import Assignment, Task
from autograder.report import TestResult
from autograder.session import Session
from autograder.submission import Submission
from autograder.suite import Suite, run_tests
from autograder.suite_run import SuiteRun

ASSIGNMENT = Assignment(
    "01_trial", "Trial", "trial", (Task("a", 40.0, "A hint for a."), Task("b", 60.0, "A hint for b."))
)
SUBMISSION = """
def double(x): return 2 * x
def fails(x): raise ValueError("no")
def todo(x): raise NotImplementedError("double is still a TODO")
"""
HEADER = """
import pytest
from autograder import faults
from autograder.assertions import bank_entry, check, mistaken
"""
_numbers = itertools.count()


def session_on(source: str) -> Session:
    """Return a session on a module of our own."""
    return in_process_session({"trial.py": source.encode()}, "trial")


class OwnCode(CodeUnderTest):
    """Code of our own under test; calls keeps what was begun and ended."""

    def __init__(self, source: str = SUBMISSION) -> None:
        super().__init__(ASSIGNMENT, Submission({"trial.py": source.encode()}))
        self.source = source
        self.calls: list[str] = []

    def begin(self) -> Session:
        self.calls.append("begin")
        return session_on(self.source)

    def end(self) -> float:
        self.calls.append("end")
        return 0.123456

    def reference(self) -> Session:
        return session_on("def double(x): return x + x")


def suite_of(folder: Path, *modules: str) -> Suite:
    """Write a suite of these modules, under a name that no other has, and collect it."""
    place = folder / f"suite{next(_numbers)}"
    place.mkdir()
    for number, text in enumerate(modules):
        (place / f"test_{place.name}_{number}.py").write_text(HEADER + text)
    return Suite(place)


def hidden_test(body: str, name: str = "test_it", task: str = "a", mark: str = "points=4") -> str:
    """Return the text of one hidden test."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f'@pytest.mark.task("{task}", {mark})\ndef {name}(student):\n    "What {name} looks at."\n{lines}\n'


def run(
    folder: Path,
    modules: str | Sequence[str],
    code: CodeUnderTest | None = None,
    *,
    seed: int = 0,
    tasks: Sequence[str] = ("a", "b"),
) -> tuple[list[TestResult], Infrastructure | None]:
    """Run a made-up suite; return the results in their order, and the grader's fault."""
    suite = suite_of(folder, *([modules] if isinstance(modules, str) else modules))
    under_way = SuiteRun(code or OwnCode(), seed, suite.weights)
    suite.run(under_way, tasks)
    return under_way.results, under_way.fault


def results_on(code: TrustedCode, seed: int = 0, *, first_failure_ends: bool = False) -> list[TestResult]:
    """Return the results of the tests of code of our own, with the names of its mistakes."""
    tests, _ = run_tests(code, seed, first_failure_ends=first_failure_ends)
    return name_mistakes(code.assignment, tests, seed)
