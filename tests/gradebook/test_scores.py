"""What counts as a score in nbgrader's database, and what is left of one that is taken back."""

import pytest
from gradebook_in_memory import cell, record

from gradebook.scores import forget, score_of

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def by_hand(gradebook):
    """Return all that a person can enter on Amy's work."""
    notebook = gradebook.find_submission("01_tiny", "amy").notebooks[0]
    points = {grade.name: (grade.manual_score, grade.extra_credit) for grade in notebook.grades}
    return points, [comment.manual_comment for comment in notebook.comments]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("why", "manual_score", 0.0),
        ("test-b", "manual_score", 3.0),
        ("test-a", "extra_credit", 1.0),
        ("", "manual_comment", "Well said."),
    ],
)
def test_what_a_person_has_entered_stays_and_the_automatic_scores_go(gradebook, name, field, value):
    amy = record(gradebook, "amy", test_a=6.0, test_b=4.0, coded=0.0)
    setattr(cell(amy, name) if name else amy.notebooks[0].comments[0], field, value)
    gradebook.db.commit()
    before = by_hand(gradebook)
    forget(gradebook, "01_tiny", "amy")
    gradebook.db.rollback()  # what is not committed would be lost
    grades = gradebook.find_submission("01_tiny", "amy").notebooks[0].grades
    cleared, kept = (None, True), {"why": (None, False), "coded": (0.0, False)}
    found = {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in grades}
    assert found == {"test-a": cleared, "test-b": cleared} | kept
    assert by_hand(gradebook) == before


def test_a_score_is_all_points_less_the_penalty_and_leaves_no_debt(gradebook):
    amy = record(gradebook, "amy", test_a=6.0, test_b=4.0, why=0.0, coded=0.0)
    cell(amy, "test-b").manual_score, cell(amy, "test-a").extra_credit = 1.0, 0.5
    gradebook.db.commit()
    score = score_of(amy, lambda notebook: 2.5)
    assert (score.raw, score.penalty, score.final) == (7.5, 2.5, 5.0)
    assert score_of(amy, lambda notebook: 99.0).final == 0.0
    cell(amy, "test-a").auto_score = None
    gradebook.db.commit()
    assert score_of(amy, lambda notebook: 2.5) is None
