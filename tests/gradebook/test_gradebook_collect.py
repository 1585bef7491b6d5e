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
    assert (status, "Traceback" in log) == (0, False)
    return log, sorted(path.name for path in (room.root / "submitted").glob("*"))


def test_an_entry_that_contradicts_the_file_system_is_refused_and_kept(room):
    own = room.hand_in(ME, 1.0, time=at())
    refused = {
        room.hand_in("alice", time=at()): f"it is owned by {ME}, not by alice",
        room.hand_in(ME, 0.0, time=at(hours=3)): "its name says a time that is still to come.",
        room.hand_in(ME, 0.0, time="9999-12-31 23:59:59.000001 UTC"): "its name says a time that is still to come.",
        room.hand_in(ME, 0.0, time=at(days=-2)): "its name says another time than the file system",
    }
    for text in (f"al\x1b[2Jice\n[INFO] bob: 100+{ASSIGNMENT.name}+{at()}+x", f"evil+{ASSIGNMENT.name}+yesterday+x"):
        (room.inbound / text).mkdir()
    log, students = collected(room)
    assert students == [ME]
    assert "SCORE=1.0" in (room.submitted(ME) / "gates.py").read_text()  # no forged later one hides it
    sentences = [line for line in log.splitlines() if "was not collected" in line]
    assert len(sentences) == len(refused) + 2
    for entry, words in refused.items():
        (sentence,) = [one for one in sentences if entry.name in one]
        assert words in sentence
        assert sentence.endswith(f"collect with {UNCHECKED}." if "owned" in words else ".")
        assert entry.is_dir()
    assert own.is_dir()
    assert "\x1b" not in log
    assert "\n[INFO] bob: 100" not in log


def test_one_switch_serves_hubs_where_one_account_owns_all(room):
    room.hand_in("alice", time=at(days=-2))
    room.hand_in("bob", time=at(hours=3))
    assert collected(room, UNCHECKED)[1] == ["alice"]
    (room.root / "submitted").rename(room.root / "elsewhere")
    (room.root / "submitted").write_text("in the way")
    assert room.run("collect", ASSIGNMENT.name, UNCHECKED)[0] != 0
