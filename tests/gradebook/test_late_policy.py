"""The late policy: its file, its cost, mistakes in it; nbgrader's plugin; and formgrader's lists of scores."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from conftest import ROOT
from exported_class import ALL
from gradebook_in_memory import add_assignment, cell, record
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, Configurable

from autograder.manifest import CourseError
from gradebook.formgrader.lists import ListsWithScores, following
from gradebook.late import DAY, LatePenalties, Penalties, Rule, read_policy

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
POLICY = """
grace_days = 1
percent_per_day = 10
cap_percent = 35

[extensions]
amy = 2
ben = 0.5

[assignment."02_gates"]
percent_per_day = 50
grace_days = 0

[assignment."02_gates".extensions]
ben = 3

[assignment."04_sgd"]
cap_percent = 5
"""


@pytest.fixture
def read(tmp_path):
    def write_and_read(text):
        (tmp_path / "late_policy.toml").write_text(text, encoding="utf-8")
        return read_policy(tmp_path / "late_policy.toml")

    return write_and_read


@pytest.mark.parametrize(
    ("assignment", "student", "days", "percent"),
    [
        ("01_descent", "zoe", 1, 0),  # the whole day of grace
        ("01_descent", "zoe", 1 + 1 / DAY, 10),  # a day counts when it begins
        ("01_descent", "zoe", 2.5, 20),
        ("01_descent", "zoe", 4.5, 35),
        ("01_descent", "amy", 3, 0),
        ("01_descent", "amy", 3.5, 10),
        ("01_descent", "ben", 1.5, 0),
        ("01_descent", "ben", 1.6, 10),
        ("02_gates", "zoe", 0.1, 35),  # which has numbers and extensions of its own
        ("02_gates", "ben", 3, 0),
        ("02_gates", "ben", 3.1, 35),
        ("02_gates", "amy", 2, 0),
        ("04_sgd", "zoe", 2, 5),
    ],
)
def test_grace_and_extension_are_free_then_each_day_begun_costs_up_to_the_cap(read, assignment, student, days, percent):
    policy = read(POLICY)
    rule = policy.of(assignment)
    assert policy.students == {"amy", "ben"}
    assert rule.percent(student, days * DAY) == percent
    for score, counted in ((80.0, 80.0), (0.5, 0.5), (-2.0, 0.0)):  # nothing is taken off what is below 0
        assert rule.penalty(student, score, days * DAY) == pytest.approx(counted * percent / 100)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(10.0), "Late work costs: 10 % of the points for each day begun."),
        (Rule(2.5, 1.0, 50.0), "Late work costs: 1 day of grace, then 2.5 % of the points for each day begun, 50 % at"),
        (Rule(1.0, 0.5, extensions={"amy": 2.0}), "You have an extension of 2 days. Late work costs: 0.5 days of gr"),
        (Rule(1.0, extensions={"ben": 2.0}), "Late work costs: 1 % of the points for each day begun."),
    ],
)
def test_the_rule_is_said_to_a_student_with_the_own_extension(rule, sentence):
    assert rule.sentence("amy").startswith(sentence)


def test_the_handbooks_policy_is_one(read):
    handbook = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    policy = read(handbook.partition("```toml\n")[2].partition("```")[0])
    assert policy.of("01_descent") == Rule(10.0, 1.0, 50.0, {"alice": 7.0})
    assert policy.of("02_gates").percent_per_day == 20


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "percent_per_day is missing; write a number from 0 to 100."),
        ("percent_per_day = 101", "percent_per_day is 101; write a number from 0 to 100."),
        ("percent_per_day = nan", "percent_per_day is nan; write a number from 0 to 100."),
        ("percent_per_day = 1\ngrace_days = inf", "grace_days is inf; write a number of days from 0 on."),
        ("percent_per_day = 1\ncap = 1", "cap is no key of a late policy; write one of grace_days, percent_per_day,"),
        ("percent_per_day = 1\n[extensions]\namy = 'x'", "extensions.amy is 'x'; write a number of days from 0 on."),
        ("percent_per_day = 1\nextensions = 3", "extensions is no table; write [extensions] and a line like alice"),
        ("percent_per_day = 1\n[assignment.07_x]\n", "assignment.07_x is no assignment; write one of 01_descent, 02_"),
        ("percent_per_day = 1\n[assignment.02_gates]\ncap_percent = -2", "02_gates.cap_percent is -2; write a number"),
        ("percent_per_day = ", "cannot be read (Invalid value"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_key_and_what_to_write(read, tmp_path, text, why):
    with pytest.raises(CourseError) as caught:
        read(text)
    said = str(caught.value)
    assert (str(tmp_path) in said, why in said, said.endswith(".")) == (True, True, True), said


# --- nbgrader's plugin

DUE = datetime(2026, 9, 1, 12)
NOTHING = dict.fromkeys(("prompt", "grace", "late", "third", "undated"), 0.0)
TEN = "grace_days = 1\npercent_per_day = 10\n"


@pytest.fixture
def penalties(tmp_path):
    """A function that gives the penalties by the policy of this text, or by nbgrader's own method without one."""

    def make(text=None, method="none"):
        path = tmp_path / "late_policy.toml"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text)
        config = Config()
        config.AssignLatePenalties.plugin_class = "gradebook.late.LatePenalties"
        config.LatePenalties.policy_file = str(path)
        config.LateSubmissionPlugin.penalty_method = method
        return Penalties(Configurable(config=config), "01_tiny")

    return make


@pytest.fixture
def late_class(gradebook):
    """Students who hand in before and after the due date, one of whom nobody knows when."""
    gradebook.update_or_create_assignment("01_tiny", duedate=DUE)
    for student, hours in {"prompt": -1, "grace": 20, "late": 30, "third": 80}.items():
        record(gradebook, student, **ALL).timestamp = DUE + timedelta(hours=hours)
    record(gradebook, "undated", **ALL)
    gradebook.db.commit()
    return gradebook


def taken_off(gradebook):
    return {one.student.id: one.late_submission_penalty for one in gradebook.assignment_submissions("01_tiny")}


def test_everybody_gets_the_penalty_of_the_policy_and_of_the_next_one(late_class, penalties):
    for policy, changed, wanted in (
        ((TEN,), ["late", "third"], {"late": 1.0, "third": 3.0}),
        ((TEN,), [], {"late": 1.0, "third": 3.0}),
        ((f"{TEN}cap_percent = 15\n[extensions]\nlate = 1",), ["late", "third"], {"third": 1.5}),
        ((), ["third"], {}),
        ((None, "zero"), ["grace", "late", "third"], {"grace": 10.0, "late": 10.0, "third": 10.0}),  # nbgrader's own
    ):
        assert penalties(*policy).assign(late_class) == changed
        assert taken_off(late_class) == NOTHING | wanted
    assert penalties(TEN).assign(late_class, "lat?") == ["late"]
    assert penalties().sentences(late_class) == []


def test_manual_and_extra_points_are_late_as_well(late_class, penalties):
    penalties(TEN).assign(late_class)
    late = late_class.find_submission("01_tiny", "late")
    cell(late, "why").manual_score, cell(late, "test-a").extra_credit = 3.0, 2.0
    late_class.db.commit()
    assert penalties(TEN).of(late.notebooks[0]) == 1.5  # nothing has to be stored before
    assert penalties(TEN).assign(late_class) == ["late"]
    assert late.late_submission_penalty == 1.5


def test_nbgraders_own_extension_counts_and_students_out_of_reach_are_named(late_class, penalties):
    late_class.find_submission("01_tiny", "third").extension = timedelta(days=2)
    late_class.db.commit()
    policy = penalties(f"{TEN}[extensions]\nnobody = 3\ngrace = 1")
    policy.assign(late_class)
    assert taken_off(late_class)["third"] == 1.0
    assert policy.sentences(late_class) == [
        "01_tiny: without a time of handing in, and so on time: undated.",
        "The late policy has an extension for nobody, whom the gradebook does not know.",
    ]


@pytest.mark.parametrize(("answer", "wanted"), [(99.0, 7.0), (-5.0, 0.0), (None, 0.0)])
def test_no_plugin_gives_points_or_takes_more_than_there_are(penalties, monkeypatch, answer, wanted):
    monkeypatch.setattr(LatePenalties, "late_submission_penalty", lambda *_: answer)
    assert penalties().penalty("amy", 7.0, 1.0) == wanted


# --- formgrader's lists and the points that a person saves there


@pytest.fixture
def late_lists(tmp_path, monkeypatch):
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


def test_every_list_tells_what_counts(late_lists):
    lists = late_lists.lists()
    submissions = {row["student"]: shown(row) for row in lists.get_submissions("01_tiny")}
    assert submissions == {"amy": (9.0, 10.0, True), "ben": (6.0, 6.0, False), "new": (0.0, 0.0, False)}
    assert shown(lists.get_submission("01_tiny", "amy")) == (9.0, 10.0, True)
    notebooks = {row["student"]: shown(row) for row in lists.get_notebook_submissions("01_tiny", "tiny")}
    assert notebooks == {"amy": submissions["amy"], "ben": submissions["ben"]}
    assert [shown(row) for row in lists.get_student_notebook_submissions("amy", "01_tiny")] == [submissions["amy"]]
    assert {row["id"]: row["score"] for row in lists.get_students()} == {"amy": 9.0, "ben": 0.0, "new": 0.0}
    assert lists.get_student("amy")["score"] == 9.0
    late_lists.policy.unlink()
    assert shown(late_lists.lists().get_submission("01_tiny", "amy")) == (10.0, 10.0, True)


@pytest.mark.parametrize(
    ("stored", "policy", "then"),
    [
        (1.0, "percent_per_day = 10", 0.8),  # it was today's, and is so again
        (1.0, "percent_per_day = 30", 1.0),  # it was not: who stores today's names whose points fall
        (1.0, "percent_per_day = ten", 1.0),
    ],
)
def test_a_penalty_follows_the_points_that_a_person_saves(late_lists, stored, policy, then):
    late_lists.policy.write_text(policy)
    with Gradebook(late_lists.url, "tiny") as gradebook:
        notebook = gradebook.find_submission("01_tiny", "amy").notebooks[0]
        notebook.late_submission_penalty = stored
        gradebook.db.commit()
        grade = cell(notebook.assignment, "test-b")

        def save(handler, grade_id):
            handler.gradebook.find_grade_by_id(grade_id).manual_score = 2.0
            handler.gradebook.db.commit()

        following(save)(SimpleNamespace(gradebook=gradebook, api=late_lists.app), grade.id)
        gradebook.db.rollback()  # what is not committed would be lost
        assert notebook.late_submission_penalty == pytest.approx(then)
        assert grade.manual_score == 2.0
