"""A comment box per task: room for a comment on every graded cell, of which formgrader makes a box by its name."""

import pytest
from gradebook_in_memory import record

from gradebook.comments import make_room

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def names(submission):
    return sorted(comment.name for comment in submission.notebooks[0].comments)


def test_every_graded_cell_has_room_for_one_comment(gradebook):
    amy = record(gradebook, "amy", test_a=6.0)
    assert names(amy) == ["coded", "why"]
    make_room(gradebook, amy.notebooks[0])
    gradebook.db.rollback()  # what is not committed would be lost
    assert names(amy) == ["coded", "test-a", "test-b", "why"]
    make_room(gradebook, amy.notebooks[0])
    assert names(amy) == ["coded", "test-a", "test-b", "why"]


def test_what_a_person_wrote_stays(gradebook):
    amy = record(gradebook, "amy", test_a=6.0)
    make_room(gradebook, amy.notebooks[0])
    for comment in amy.notebooks[0].comments:
        comment.manual_comment = f"On {comment.name}."
    gradebook.db.commit()
    make_room(gradebook, amy.notebooks[0])
    found = {comment.name: comment.comment for comment in amy.notebooks[0].comments}
    assert found == {name: f"On {name}." for name in ("coded", "test-a", "test-b", "why")}


def test_a_submission_with_such_comments_can_be_removed(gradebook):
    amy = record(gradebook, "amy", test_a=6.0)
    make_room(gradebook, amy.notebooks[0])
    gradebook.remove_submission("01_tiny", "amy")
    assert gradebook.assignment_submissions("01_tiny") == []
