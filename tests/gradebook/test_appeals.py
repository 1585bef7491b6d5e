"""An appeal is a text alone: the collected work, its time and its score stay, and who decided what is kept."""

import re
from dataclasses import replace

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of

from autograder import manifest
from autograder.cli import main

pytestmark = pytest.mark.slow
NAME = ASSIGNMENT.name
LATER = "2026-09-{:02} 12:00:00.000000 UTC"


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


def test_an_appeal_moves_neither_time_nor_score_and_its_decision_is_on_the_page(room, monkeypatch):
    monkeypatch.setattr(manifest, "load", lambda load=manifest.load: replace(load(), timezone="Europe/Berlin"))
    before = room.scores(), (room.submitted("alice") / "timestamp.txt").read_text()
    appeal(room, "alice", 20, "The sum is right.")
    assert "alice appeals" in room.do("collect")
    room.do("autograde")
    assert (room.scores(), (room.submitted("alice") / "timestamp.txt").read_text()) == before
    status, said = appeals(room)
    assert said.startswith(f"{NAME}, alice, appealed at 2026-09-20 14:00 CEST:\n  > The sum is right.\n")
    assert f"  {NAME}, alice" in said  # from explain
    assert "1 open appeal." in said
    room.do("generate_feedback")
    assert "Your appeal of 2026-09-20 14:00 CEST waits for a decision." in room.page("alice")
    status, said = appeals(room, NAME, "alice", "--decide", "It is right now. <script>")
    assert status == 0, said
    room.do("generate_feedback")
    assert re.search(r"was decided at [-\d]+ [:\d]+ CES?T: It is right now. &lt;script&gt;", room.page("alice"))
    assert "Your appeal" not in room.page("bob")
    assert "appeals" not in room.do("collect")  # the same entry is no news
    assert appeals(room) == (0, "0 open appeals.\n")
    appeal(room, "alice", 21, "No.")
    room.do("collect")
    status, said = appeals(room, NAME)
    assert (status, "  > No." in said, "  Decided by " in said) == (0, True, True)


def test_a_hand_in_before_there_is_a_page_is_work_whatever_it_holds(room):
    entry = appeal(room, "carol", 20, "In advance.", 0.75)
    room.do("collect")
    assert (room.submitted("carol") / "gates.py").read_text() == (entry / "gates.py").read_text()
    assert appeals(room, NAME, "carol", "--decide", "No.")[0] == 2
    entry = room.hand_in("bob", 1.0, time=LATER.format(22))  # new work without an appeal counts
    room.do("collect")
    assert (room.submitted("bob") / "gates.py").read_text() == (entry / "gates.py").read_text()
