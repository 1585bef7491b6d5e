"""The late policy in nbgrader's hands: its own plugin and its own objects."""

from datetime import datetime, timedelta

import pytest
from gradebook_in_memory import cell, record
from traitlets.config import Config, Configurable

from gradebook.late import Penalties

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
ALL = {"test_a": 6.0, "test_b": 4.0, "why": 0.0, "coded": 0.0}
DUE = datetime(2026, 9, 1, 12)


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
    for student, hours in {"prompt": -1, "grace": 20, "late": 30, "later": 80}.items():
        record(gradebook, student, **ALL).timestamp = DUE + timedelta(hours=hours)
    record(gradebook, "undated", **ALL)
    gradebook.db.commit()
    return gradebook


def taken_off(gradebook):
    return {one.student.id: one.late_submission_penalty for one in gradebook.assignment_submissions("01_tiny")}


NOTHING = dict.fromkeys(("prompt", "grace", "late", "later", "undated"), 0.0)
TEN = "grace_days = 1\npercent_per_day = 10\n"


def test_everybody_gets_the_penalty_of_the_policy_and_of_the_next_one(late_class, penalties):
    assert penalties(TEN).assign(late_class) == ["late", "later"]
    assert taken_off(late_class) == NOTHING | {"late": 1.0, "later": 3.0}
    assert penalties(TEN).assign(late_class) == []
    assert penalties(f"{TEN}cap_percent = 15\n[extensions]\nlate = 1").assign(late_class) == ["late", "later"]
    assert taken_off(late_class) == NOTHING | {"later": 1.5}
    assert penalties().assign(late_class) == ["later"]
    assert taken_off(late_class) == NOTHING


def test_without_a_policy_nbgraders_own_method_holds_also_for_chosen_students(late_class, penalties):
    assert penalties(method="zero").assign(late_class, "lat?") == ["late"]
    assert penalties(method="zero").assign(late_class) == ["grace", "later"]
    assert taken_off(late_class)["later"] == 10.0
    assert penalties(method="zero").sentences(late_class) == []


def test_manual_and_extra_points_are_late_as_well(late_class, penalties):
    penalties(TEN).assign(late_class)
    late = late_class.find_submission("01_tiny", "late")
    cell(late, "why").manual_score, cell(late, "test-a").extra_credit = 3.0, 2.0
    late_class.db.commit()
    assert penalties(TEN).of(late.notebooks[0]) == 1.5  # nothing has to be stored before
    assert penalties(TEN).assign(late_class) == ["late"]
    assert late.late_submission_penalty == 1.5


def test_nbgraders_own_extension_counts_and_students_out_of_reach_are_named(late_class, penalties):
    late_class.find_submission("01_tiny", "later").extension = timedelta(days=2)
    late_class.db.commit()
    policy = penalties(f"{TEN}[extensions]\nnobody = 3")
    policy.assign(late_class)
    assert taken_off(late_class)["later"] == 1.0
    assert policy.sentences(late_class) == [
        "01_tiny: without a time of handing in, and so on time: undated.",
        "The late policy has an extension for nobody, whom the gradebook does not know.",
    ]
    late_class.find_assignment("01_tiny").duedate = None
    assert len(policy.sentences(late_class)) == 1
