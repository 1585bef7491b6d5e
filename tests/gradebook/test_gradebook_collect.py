"""Collecting: an entry of the exchange counts only if its owner and its time are what its name says."""

import os
import pwd
from datetime import UTC, datetime, timedelta

import pytest
from gradebook_classroom import ASSIGNMENT

ME = pwd.getpwuid(os.getuid()).pw_name
UNCHECKED = "--ExchangeCollect.check_owner=False"

pytestmark = pytest.mark.slow


def at(**later):
    return f"{datetime.now(UTC) + timedelta(**later):%Y-%m-%d %H:%M:%S.%f} UTC"


def collected(room, *flags):
    status, log = room.run("collect", ASSIGNMENT.name, *flags)
    assert "Traceback" not in log
    return status, log, sorted(path.name for path in (room.root / "submitted").glob("*"))


def test_ones_own_submission_of_now_is_collected(room):
    room.hand_in(ME, time=at())
    assert collected(room)[2] == [ME]


@pytest.mark.parametrize(
    ("student", "time", "words"),
    [
        ("alice", at(), f"it is owned by {ME}, not by alice"),
        (ME, at(hours=3), "its name says a time that is still to come"),
        (ME, "9999-12-31 23:59:59.000001 UTC", "its name says a time that is still to come"),
        (ME, at(days=-2), "its name says another time than the file system"),
    ],
    ids=["another owner", "in three hours", "never", "two days ago"],
)
def test_an_entry_that_contradicts_the_file_system_is_refused_and_kept(room, student, time, words):
    entry = room.hand_in(student, time=time)
    status, log, students = collected(room)
    assert students == []
    assert entry.is_dir()
    (sentence,) = [line for line in log.splitlines() if "was not collected" in line]
    assert entry.name in sentence
    assert words in sentence
    assert sentence.endswith("." if "owned" not in words else f"collect with {UNCHECKED}.")
    assert status == 0


def test_a_forged_later_submission_does_not_hide_the_students_own(room):
    room.hand_in(ME, 1.0, time=at())
    room.hand_in(ME, 0.0, time="9999-12-31 00:00:00.000001 UTC")
    assert collected(room)[2] == [ME]
    assert "SCORE=1.0" in (room.submitted(ME) / "gates.py").read_text()


def test_one_switch_serves_hubs_where_one_account_owns_all(room):
    room.hand_in("alice", time=at(days=-2))
    room.hand_in("bob", time=at(hours=3))
    assert collected(room, UNCHECKED)[2] == ["alice"]


def test_control_characters_of_a_name_reach_neither_terminal_nor_log(room):
    name = f"al\x1b[2Jice\n[INFO] bob: 100+{ASSIGNMENT.name}+{at()}+x"
    (room.inbound / name).mkdir()
    log = collected(room)[1]
    assert "was not collected" in log
    assert "\x1b" not in log
    assert "\n[INFO] bob: 100" not in log


def test_a_submission_that_cannot_be_copied_fails_the_command(room, monkeypatch):
    room.hand_in(ME, time=at())
    (room.root / "submitted").write_text("in the way")
    assert room.run("collect", ASSIGNMENT.name)[0] != 0
