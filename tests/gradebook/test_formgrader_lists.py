"""formgrader's lists tell the score that counts, and the points that a person saves take the penalty along."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from gradebook_in_memory import add_assignment, cell, record
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from tornado.web import HTTPError
from traitlets.config import Config, Configurable

from gradebook.formgrader.lists import ListsWithScores, following

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
ALL = {"test_a": 6.0, "test_b": 4.0, "why": 0.0, "coded": 0.0}


@pytest.fixture
def late_class(tmp_path, monkeypatch):
    """A day late: who has everything, and who lacks a score; handed in and not recorded; and nbgrader's settings."""
    monkeypatch.setattr(api, "get_alembic_version", lambda: "any")
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url, "tiny") as gradebook:
        add_assignment(gradebook, "01_tiny")
        gradebook.update_or_create_assignment("01_tiny", duedate=datetime(2026, 9, 1, 10))
        for student, automatic in {"amy": ALL, "ben": {**ALL, "test_b": None}}.items():
            record(gradebook, student, **automatic).timestamp = datetime(2026, 9, 2, 9)
        gradebook.db.commit()
    for folder in ("submitted/amy", "submitted/ben", "submitted/new", "autograded/amy", "autograded/ben"):
        (tmp_path / folder / "01_tiny").mkdir(parents=True)
    for student in ("amy", "ben"):
        (tmp_path / "submitted" / student / "01_tiny" / "timestamp.txt").write_text("2026-09-02 09:00:00 UTC")
        (tmp_path / "autograded" / student / "01_tiny" / "tiny.ipynb").touch()
    policy = tmp_path / "late_policy.toml"
    policy.write_text("percent_per_day = 10\n")
    config = Config({"AssignLatePenalties": {"plugin_class": "gradebook.late.LatePenalties"}})
    config.LatePenalties.policy_file = str(policy)
    app = Configurable(config=config)
    coursedir = CourseDirectory(root=str(tmp_path), db_url=url, course_id="tiny")
    return SimpleNamespace(
        url=url, policy=policy, app=app, lists=lambda: ListsWithScores(coursedir, parent=app, log_level="ERROR")
    )


def shown(row):
    return row["score"], row["raw_score"], row["scored"]


def test_every_list_tells_what_counts(late_class):
    lists = late_class.lists()
    submissions = {row["student"]: shown(row) for row in lists.get_submissions("01_tiny")}
    assert submissions == {"amy": (9.0, 10.0, True), "ben": (6.0, 6.0, False), "new": (0.0, 0.0, False)}
    assert shown(lists.get_submission("01_tiny", "amy")) == (9.0, 10.0, True)
    notebooks = {row["student"]: shown(row) for row in lists.get_notebook_submissions("01_tiny", "tiny")}
    assert notebooks == {"amy": submissions["amy"], "ben": submissions["ben"]}
    assert [shown(row) for row in lists.get_student_notebook_submissions("amy", "01_tiny")] == [submissions["amy"]]
    assert {row["id"]: row["score"] for row in lists.get_students()} == {"amy": 9.0, "ben": 0.0, "new": 0.0}
    assert lists.get_student("amy")["score"] == 9.0
    late_class.policy.unlink()
    assert shown(late_class.lists().get_submission("01_tiny", "amy")) == (10.0, 10.0, True)


def test_a_policy_that_is_wrong_is_one_sentence_and_no_score(late_class):
    late_class.policy.write_text("percent_per_day = ten\n")
    with pytest.raises(HTTPError) as caught:
        late_class.lists().get_submissions("01_tiny")
    assert caught.value.status_code == 409
    assert f"The late policy {late_class.policy} cannot be read" in caught.value.reason


@pytest.mark.parametrize(
    ("stored", "policy", "then"),
    [
        (1.0, "percent_per_day = 10", 0.8),  # it was today's, and is so again
        (1.0, "percent_per_day = 30", 1.0),  # it was not: who stores today's names whose points fall
        (1.0, "percent_per_day = ten", 1.0),
    ],
)
def test_a_penalty_follows_the_points_that_a_person_saves(late_class, stored, policy, then):
    late_class.policy.write_text(policy)
    with Gradebook(late_class.url, "tiny") as gradebook:
        notebook = gradebook.find_submission("01_tiny", "amy").notebooks[0]
        notebook.late_submission_penalty = stored
        gradebook.db.commit()
        grade = cell(notebook.assignment, "test-b")

        def save(handler, grade_id):
            handler.gradebook.find_grade_by_id(grade_id).manual_score = 2.0
            handler.gradebook.db.commit()

        following(save)(SimpleNamespace(gradebook=gradebook, api=late_class.app), grade.id)
        gradebook.db.rollback()  # what is not committed would be lost
        assert notebook.late_submission_penalty == pytest.approx(then)
        assert grade.manual_score == 2.0
