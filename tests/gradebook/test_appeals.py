"""An appeal is a text alone: the collected work, its time and its score stay, and who decided what is kept."""

import os

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of

from autograder.cli import main
from autograder.text import one_line

pytestmark = pytest.mark.slow
LATER = "2026-09-{:02} 12:00:00.000000 UTC"
EVIL = "<script>alert(1)</script> \x1b[2J alice: 100"


@pytest.fixture
def room(released, fake_grading, tmp_path):
    """A course in which alice and bob have their pages."""
    room = copy_of(released, tmp_path)
    for student in ("alice", "bob"):
        room.hand_in(student, 0.5)
    room.do("collect", "autograde", "generate_feedback")
    return room


def appeal(room, student, day, text, score=1.0):
    entry = room.hand_in(student, score, time=LATER.format(day))
    (entry / "appeal.txt").write_text(text)
    return entry


def appeals(room, *arguments):
    return room.inside(lambda: main(["appeals", *arguments]))


def test_an_appeal_moves_neither_time_nor_score_and_its_decision_is_on_the_page(room):
    before = room.scores(), (room.submitted("alice") / "timestamp.txt").read_text()
    appeal(room, "alice", 20, f"The sum is right.\n{EVIL}")
    assert "alice appeals" in room.do("collect")
    room.do("autograde")
    assert (room.scores(), (room.submitted("alice") / "timestamp.txt").read_text()) == before
    status, said = appeals(room)
    assert (status, said.splitlines()[:3]) == (
        0,
        [
            f"{ASSIGNMENT.name}, alice, appealed at 2026-09-20 12:00:00 UTC:",
            "  > The sum is right.",
            f"  > {one_line(EVIL)}",
        ],
    )
    assert f"  {ASSIGNMENT.name}, alice" in said  # from explain
    assert "1 open appeal." in said
    room.do("generate_feedback")
    assert "Your appeal of 2026-09-20 12:00:00 UTC waits for a decision." in room.page("alice")
    status, said = appeals(room, ASSIGNMENT.name, "alice", "--decide", f"It is right now. {EVIL}")
    assert status == 0, said
    room.do("generate_feedback")
    assert "It is right now. &lt;script&gt;" in room.page("alice")
    assert "Your appeal" not in room.page("bob")
    assert "appeals" not in room.do("collect")  # the same entry is no news
    assert appeals(room) == (0, "0 open appeals.\n")
    appeal(room, "alice", 21, "No.")
    room.do("collect")
    status, said = appeals(room, ASSIGNMENT.name)
    assert (status, "  > No." in said, "  Decided by " in said) == (0, True, True)


def test_a_hand_in_before_there_is_a_page_is_work_whatever_it_holds(room):
    entry = appeal(room, "carol", 20, "In advance.", 0.75)
    room.do("collect")
    assert (room.submitted("carol") / "gates.py").read_text() == (entry / "gates.py").read_text()
    assert appeals(room, ASSIGNMENT.name, "carol", "--decide", "No.")[0] == 2
    entry = room.hand_in("bob", 1.0, time=LATER.format(22))  # new work without an appeal counts
    room.do("collect")
    assert (room.submitted("bob") / "gates.py").read_text() == (entry / "gates.py").read_text()


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "huge", "binary"])
def test_a_hostile_appeal_reads_nothing_and_stops_nobody(room, kind):
    entry = room.hand_in("alice", 1.0, time=LATER.format(20))
    path = entry / "appeal.txt"
    (room.root / "secret").write_text("42 is the seed")
    {
        "link": lambda: path.symlink_to(room.root / "secret"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "huge": lambda: path.write_text("x" * 10_000_000),
        "binary": lambda: path.write_bytes(bytes(range(256)) * 70),
    }[kind]()
    before = (room.submitted("alice") / "gates.py").read_text()
    room.do("collect")
    said = appeals(room)[1]
    assert "alice, appealed at" in said
    assert "42" not in said.partition("> ")[2].partition("\n")[0]
    assert all(len(line) < 2100 and line.isprintable() for line in said.splitlines())
    assert (room.submitted("alice") / "gates.py").read_text() == before
