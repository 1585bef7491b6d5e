"""A made-up suite run on a made-up submission in this process, for the tests of what becomes of a hidden test."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from pathlib import Path

from autograder.diagnosis.told import Told
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


class Examinee:
    """A submission of our own; asked is what it was asked hints for, noted what passed, calls begins and ends."""

    def __init__(self, source: str = SUBMISSION, seed: int = 0, tasks: Collection[str] | None = None) -> None:
        self.source, self.seed, self.tasks = source, seed, tasks
        self.asked: list[tuple[str, str | None, int]] = []
        self.calls: list[str] = []
        self.noted: list[tuple[str, int]] = []

    def begin(self) -> Session:
        self.calls.append("begin")
        return in_process_session({"trial.py": self.source.encode()}, "trial")

    def end(self) -> float:
        self.calls.append("end")
        return 0.123456

    def reference(self) -> Session:
        return in_process_session({"trial.py": b"def double(x): return x + x"}, "trial")

    def passed(self, task: str, session: Session) -> None:
        self.noted.append((task, len(session.steps)))

    def counterexample(self, task: str) -> str | None:
        return None

    def hint(self, test: str, task: str, failure: BaseException | None, session: Session) -> Told | None:
        self.asked.append((task, getattr(failure, "mistake", None), len(session.steps)))
        return Told(f"A hint for {task}.", "task")


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
