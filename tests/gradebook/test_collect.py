"""Collecting follows no link, waits for no pipe, has limits, and believes no name that the file system contradicts."""

import os
import pwd
import stat
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from gradebook_classroom import ASSIGNMENT

from gradebook import safecopy
from gradebook.safecopy import copy_tree

ME = pwd.getpwuid(os.getuid()).pw_name


def copy(source, max_bytes=1000, ignore=()):
    target = source.parent / "copy"
    refused = copy_tree(source, target, max_bytes=max_bytes, ignore=ignore)
    return sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()), refused


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "sub").mkdir(parents=True)
    (folder / "gates.py").write_text("x = 1")
    (folder / "sub" / "helper.py").write_text("y = 2")
    return folder


def test_a_link_is_named_and_not_followed(source, tmp_path):
    (source / "cache.pyc").write_text("")
    (source / ".git").mkdir()
    (source / ".git" / "hook.py").write_text("")
    (tmp_path / "secret").write_text("42")
    (source / "link.py").symlink_to(tmp_path / "secret")
    (source / "up").symlink_to(tmp_path)
    os.link(tmp_path / "secret", source / "hard.py")
    files, refused = copy(source, ignore=["*.pyc", ".git"])
    assert files == ["gates.py", "sub/helper.py"]
    assert sorted(sentence.split()[0] for sentence in refused) == ["hard.py", "link.py", "up"]


def test_a_file_that_becomes_another_after_the_check_is_not_followed(source, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("42")
    os.mkfifo(source / "pipe.py")
    (source / "grown.py").write_text("x = 10")

    def swap(path):
        if path.name in ("gates.py", "helper.py"):
            path.unlink()
            path.symlink_to(tmp_path / "secret")

    monkeypatch.setattr(safecopy.submission, "refusal", swap)
    monkeypatch.setattr(safecopy.submission, "MAX_OTHER_BYTES", 5)
    files, refused = copy(source)
    assert files == []
    assert refused == [
        "gates.py cannot be read.",
        "grown.py was left out: there is room for 5 bytes more.",
        "pipe.py is not a regular file.",
        "sub/helper.py cannot be read.",
    ]


WHOLE = ["gates.py", "sub/helper.py"]


@pytest.mark.parametrize(
    ("limit", "files", "refused"),
    [
        ({"max_bytes": 10}, WHOLE, ["a.bin was left out: there is room for 10 bytes more."]),  # others have the room
        ({"max_bytes": 9}, ["gates.py"], ["sub/helper.py was left out: there is room for 4 bytes more."]),
        ({"MAX_FILES": 2}, ["a.bin", "gates.py"], ["sub and what follows it were left out: there are too many files."]),
        ({"MAX_ENTRIES": 2}, ["a.bin"], ["gates.py and what follows it were left out: there are too many files."]),
        ({"MAX_DEPTH": 1}, ["a.bin", *WHOLE], ["sub/deep was left out: folders are nested more than 1 deep."]),
        ({"MAX_SENTENCES": 0, "max_bytes": 0}, [], ["There are 3 more sentences like these."]),
    ],
)
def test_size_number_and_depth_have_limits(source, monkeypatch, limit, files, refused):
    (source / "a.bin").write_bytes(bytes(11))
    (source / "sub" / "deep").mkdir()
    for name, most in limit.items():
        if name != "max_bytes":
            monkeypatch.setattr(safecopy, name, most)
    found = copy(source, max_bytes=limit.get("max_bytes", 1000))
    assert found[0] == files
    assert found[1][-1:] == refused


def test_who_may_read_a_copy_is_not_for_its_author_to_say(source):
    (source / "gates.py").chmod(0o777)
    (source / "sub").chmod(0o700)
    before = os.umask(0o077)
    try:
        copy(source)
    finally:
        os.umask(before)
    for path in (source.parent / "copy", *(source.parent / "copy").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_a_copy_that_fails_leaves_nothing(source, monkeypatch):
    monkeypatch.setattr(safecopy, "read_regular", Mock(side_effect=MemoryError))
    with pytest.raises(MemoryError):
        copy(source)
    assert sorted(path.name for path in source.parent.iterdir()) == ["source"]


def test_an_unreadable_folder_is_named(source, monkeypatch):
    real = os.open

    def refuse(path, *arguments, **options):  # root, as whom tests may run, can read everything
        if path == "sub":
            raise PermissionError(13, "Permission denied", path)
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    assert copy(source)[1] == ["sub is a folder that cannot be read."]


def at(**after):
    return f"{datetime.now(UTC) + timedelta(**after):%Y-%m-%d %H:%M:%S.%f} UTC"


@pytest.mark.slow
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
    status, log = room.run("collect", ASSIGNMENT.name)
    assert (status, "Traceback" in log) == (0, False)
    assert [path.name for path in (room.root / "submitted").glob("*")] == [ME]
    assert "SCORE=1.0" in (room.submitted(ME) / "gates.py").read_text()  # no forged newer one hides it
    sentences = [line for line in log.splitlines() if "was not collected" in line]
    assert len(sentences) == len(refused) + 2
    for entry, words in refused.items():
        (sentence,) = [one for one in sentences if entry.name in one]
        assert words in sentence
        assert sentence.endswith("collect with --ExchangeCollect.check_owner=False." if "owned" in words else ".")
        assert entry.is_dir()
    assert own.is_dir()
    assert "\x1b" not in log
    assert "\n[INFO] bob: 100" not in log
