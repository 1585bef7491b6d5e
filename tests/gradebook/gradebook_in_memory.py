"""A gradebook in memory with one assignment, for the tests of what is read from nbgrader's database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from nbgrader import api
from nbgrader.api import Gradebook

CELLS = {"test-a": ("code", 6.0), "test-b": ("code", 4.0), "why": ("markdown", 3.0), "coded": ("code", 2.0)}


@contextmanager
def opened(patch: pytest.MonkeyPatch) -> Iterator[Gradebook]:
    """Yield a gradebook with two graded tests, and with two answers, which a person grades."""
    patch.setattr(api, "get_alembic_version", lambda: "any")  # which nbgrader starts a process for
    with Gradebook("sqlite:///:memory:", "tiny") as gradebook:
        add_assignment(gradebook, "01_tiny")
        yield gradebook
    gradebook.engine.dispose()


def add_assignment(gradebook, name):
    gradebook.add_assignment(name)
    gradebook.add_notebook("tiny", name)
    for cell, (kind, points) in CELLS.items():
        gradebook.add_grade_cell(cell, "tiny", name, cell_type=kind, max_score=points)
    for cell in ("why", "coded"):  # the answers
        gradebook.add_solution_cell(cell, "tiny", name)


def record(gradebook, student, assignment="01_tiny", **automatic):
    """Put a submission into the gradebook, with automatic scores by cell (``_`` for ``-``); return it."""
    gradebook.update_or_create_student(student)
    submission = gradebook.add_submission(assignment, student)
    for name, score in automatic.items():
        cell(submission, name.replace("_", "-")).auto_score = score
    for grade in submission.notebooks[0].grades:
        grade.needs_manual_grade = False
    gradebook.db.commit()
    return submission


def cell(submission, name):
    """Return the grade of a cell."""
    (found,) = (grade for grade in submission.notebooks[0].grades if grade.name == name)
    return found
