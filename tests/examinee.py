"""A made-up suite run on a made-up submission in this process, for the tests of what becomes of a hidden test."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.faults import Infrastructure
from autograder.in_process import in_process_session
from autograder.outcome_per_test import SuiteRun
from autograder.report import TestResult
from autograder.session import Session
from autograder.suite import Suite

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


class Examinee:
    """A submission of our own; asked is what it was asked to help with, calls begins and ends."""

    def __init__(self, source: str = SUBMISSION, seed: int = 0, tasks: Collection[str] | None = None) -> None:
        self.source, self.seed, self.tasks = source, seed, tasks
        self.asked: list[tuple[str, str | None, int]] = []
        self.calls: list[str] = []

    def begin(self) -> Session:
        self.calls.append("begin")
        return session_on(self.source)

    def end(self) -> float:
        self.calls.append("end")
        return 0.123456

    def reference(self) -> Session:
        return session_on("def double(x): return x + x")

    def help(self, result: TestResult, failure: BaseException | None, session: Session | None) -> TestResult:
        if session is None:
            return result
        self.asked.append((result.task, getattr(failure, "mistake", None), len(session.steps)))
        return replace(result, hint=f"A hint for {result.task}.", diagnosis="task")


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
    folder: Path, modules: str | Sequence[str], examinee: Examinee | None = None, tasks: Sequence[str] = ("a", "b")
) -> tuple[list[TestResult], Infrastructure | None]:
    """Run a made-up suite; return the results in their order, and the grader's fault."""
    under_way = SuiteRun(examinee or Examinee())
    suite_of(folder, *([modules] if isinstance(modules, str) else modules)).run(under_way, tasks)
    return under_way.results, under_way.fault
