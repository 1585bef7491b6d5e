"""A class with everything that changes a score, and what its database holds: for the tests of exports."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from gradebook_in_memory import add_assignment, cell, record
from sqlalchemy import text

from gradebook.lms_export.command import graded_in

ALL = {"test_a": 6.0, "test_b": 4.0, "why": 0.0, "coded": 0.0}
MOST = {"test-a": 6, "test-b": 4, "why": 3, "coded": 2}
NAMES = {
    "right": ("Müller-Größe", "Zoë"),
    "late": ('=HYPERLINK("http://x")', "+1"),
    "manual": ("<b>bold</b>", "李小龍"),
    "extra": ('quoted "Q", comma', "@SUM(A1)"),
    "waits": ("\t=1", "-2"),
    "ungraded": ("line\nbreak", "＝1"),
    "absent": (None, None),
}
SCORED = ("right", "late", "manual", "extra", "waits")
PENALTIES = {"late": 2.25}  # of today's policy
CELLS = """
SELECT s.student_id, c.name, coalesce(g.manual_score, g.auto_score) + coalesce(g.extra_credit, 0)
FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id
JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id
JOIN base_cell c ON c.id = g.cell_id WHERE a.name = '01_tiny'
"""


def fill(gradebook, folders):
    """Make a class with everything that changes a score; return the gradebook."""
    add_assignment(gradebook, "02_small")
    for number_of, (student, (last, first)) in enumerate(NAMES.items()):
        numbers = {"email": f"{student}@example.org", "lms_user_id": str(1000 + number_of)}
        gradebook.add_student(student, last_name=last, first_name=first, **numbers)
        (folders.submitted / student / "01_tiny").mkdir(parents=True)
    (folders.submitted / "absent" / "01_tiny").rmdir()
    found = {student: record(gradebook, student, **ALL) for student in SCORED}
    for submission in found.values():
        submission.timestamp = datetime(2026, 9, 1, 10)
    found["late"].notebooks[0].late_submission_penalty = 9.0  # of another policy
    cell(found["manual"], "test-b").manual_score = 0.5
    cell(found["manual"], "why").manual_score = 3.0
    cell(found["extra"], "test-a").extra_credit = 2.0
    cell(found["waits"], "why").auto_score = None
    record(gradebook, "ungraded", test_a=6.0)
    gradebook.db.commit()
    return gradebook


def graded(gradebook, folders, *names):
    def penalties(name):
        return SimpleNamespace(assignment=name, of=lambda notebook: PENALTIES.get(notebook.student.id, 0.0))

    return [graded_in(gradebook, penalties(name), folders) for name in names or ("01_tiny", "02_small")]


def finals(gradebook):
    """Recompute what everybody has in the first assignment; None without a score."""
    totals = dict.fromkeys(NAMES, 0.0)
    for student, _, score in gradebook.db.execute(text(CELLS)):
        totals[student] += score or 0.0
    assert totals["ungraded"] == 6.0  # which is no score: a test has none
    scores = {student: max(0.0, total - PENALTIES.get(student, 0.0)) for student, total in totals.items()}
    return scores | {"ungraded": None}


def points(value):
    return None if value is None else pytest.approx(float(value))
