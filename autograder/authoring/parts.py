"""The parts of an assignment: what has to be written for it, and where each lies."""

from __future__ import annotations

from pathlib import Path

from ..diagnosis.bank_text import FORM
from ..manifest import Assignment
from .regions import show


def module_source(assignment: Assignment) -> Path:
    """Return the module with the solution regions."""
    return assignment.solution / f"{assignment.module}.py"


def notebook_source(assignment: Assignment) -> Path:
    """Return the source of the notebook."""
    return assignment.solution / f"{assignment.module}_notebook.py"


def local_tests_source(assignment: Assignment) -> Path:
    """Return the tests that students run themselves."""
    return assignment.solution / f"test_{assignment.module}.py"


def missing_sources(assignment: Assignment) -> list[str]:
    """Say in one sentence each which files are missing that `generate` needs."""
    wanted = {
        **{assignment.solution / f"{module}.py": "the module of some tasks" for module in assignment.modules},
        module_source(assignment): "the module with the solution",
        notebook_source(assignment): "the source of the notebook",
        local_tests_source(assignment): "the tests that students run themselves",
    }
    return [f"{show(path)} does not exist; write {what} there." for path, what in wanted.items() if not path.is_file()]


def missing(assignment: Assignment) -> list[str]:
    """Say in one sentence each which parts of the assignment are missing."""
    found = missing_sources(assignment)
    if not any(assignment.suite.glob("test_*.py")):
        found.append(f"{show(assignment.suite)} holds no test_*.py; write the hidden tests of each task there.")
    if not any(assignment.bank.glob("*.txt")):
        found.append(f"{show(assignment.bank)} {FORM}")
    return found
