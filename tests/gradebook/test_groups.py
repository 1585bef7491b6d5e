"""A group hands in once: every member has score, page and lateness; nobody outside of it has a say."""

import pytest
from gradebook_classroom import ASSIGNMENT, TIME, copy_of

from autograder import manifest
from gradebook.groups import groups_of, share
from gradebook.similarity.reading import read_class

LATER = "2026-09-03 12:00:00.000000 UTC"
NAME = ASSIGNMENT.name


@pytest.fixture
def course(tmp_path):
    """Return a function that writes groups.toml, and one that hands in without nbgrader."""
    submitted = tmp_path / "submitted"

    def hand_in(student, time=TIME, work="x"):
        folder = submitted / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "gates.py").write_text(work)
        (folder / "submission_secret.txt").write_text(f"of {student}")
        if time:
            (folder / "timestamp.txt").write_text(time)

    def shared(text=f'[assignment."{NAME}"]\nnets = ["alice", "bob", "carol"]\n'):
        (tmp_path / "groups.toml").write_text(text)
        said = list(share(tmp_path, submitted, NAME))
        work = {path.parent.parent.name: path.read_text() for path in submitted.glob(f"*/{NAME}/gates.py")}
        return said, work

    return hand_in, shared


def test_members_have_the_newest_hand_in_and_what_was_superseded_is_kept(course, tmp_path):
    hand_in, shared = course
    hand_in("alice", work="old")
    hand_in("mallory", LATER, work="of nobody in the group")
    assert shared() == ([], {"alice": "old", "bob": "old", "carol": "old", "mallory": "of nobody in the group"})
    hand_in("bob", LATER, "new")
    (tmp_path / "submitted" / "bob" / NAME / "handed_in_by.txt").unlink()  # collected anew, as collecting leaves it
    (sentence,), work = shared()
    assert sentence.startswith(
        "bob's hand-in counts for alice, as the newest of the group nets; the one of alice lies in "
    )
    assert {work[name] for name in ("alice", "bob", "carol")} == {"new"}
    (kept,) = (tmp_path / "superseded" / "alice" / NAME).iterdir()
    assert (kept / "gates.py").read_text() == "old"
    secrets = [(tmp_path / "submitted" / one / NAME / "submission_secret.txt") for one in ("alice", "carol")]
    assert (secrets[0].read_text(), secrets[1].exists()) == ("of alice", False)  # by which alice fetches a page
    assert shared() == ([], work)


def test_without_times_nothing_is_replaced(course):
    hand_in, shared = course
    hand_in("alice", work="a")
    hand_in("bob", None, work="b")
    (sentence,), work = shared()
    assert sentence.startswith("The group nets keeps 2 hand-ins, since nothing says when bob handed in")
    assert work == {"alice": "a", "bob": "b"}


def test_who_leaves_a_group_is_named_and_keeps_the_copy(course):
    hand_in, shared = course
    hand_in("alice", work="a")
    shared()
    (sentence,), work = shared('[groups]\nnets = ["alice", "bob"]\n')
    assert sentence.startswith("carol keeps the work that alice handed in, though no group has both")
    assert work["carol"] == "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nets = [", "cannot be read"),
        ('[teams]\nnets = ["alice", "bob"]', "another table than"),
        ('[assignment."02_gate"]\nnets = ["alice", "bob"]', "There is no assignment named '02_gate'"),
        ('[groups]\nnets = ["alice", "../bob"]', "nets is no list of students"),
        ('[groups]\na = ["alice", "bob"]\nb = ["bob", "carol"]', "bob is named twice"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, text, words):
    (tmp_path / "groups.toml").write_text(text)
    with pytest.raises(manifest.CourseError, match=words):
        groups_of(tmp_path, NAME)


@pytest.mark.slow
def test_a_group_through_nbgrader_with_lateness_of_each_members_own(released, fake_grading, tmp_path):
    room = copy_of(released, tmp_path)
    (room.root / "groups.toml").write_text('[groups]\nnets = ["alice", "bob"]\n')
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n[extensions]\nbob = 7\n")
    with room.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-09-02 12:00:00 UTC")
    room.hand_in("alice", 0.5, time=LATER)
    log = room.do("collect", "autograde", "generate_feedback", "release_feedback")
    assert "did not hand in through the exchange: bob" in log
    scores = {student: float(score) for student, score in room.scores().items()}
    assert scores == {"alice": 45.0, "bob": 50.0}
    assert "alice handed this in for the group." in room.page("bob")
    (room.root / "groups.toml").write_text("[groups]\nnets = 3\n")
    assert "nets is no list of students" in room.refuses("autograde", NAME)
    _, left_out = read_class(ASSIGNMENT, room.root / "submitted", ["alice", "bob"])
    assert left_out["bob"] == "alice handed it in for the group"
