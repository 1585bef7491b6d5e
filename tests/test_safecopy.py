"""Copying what students hand in follows no link, waits for no pipe and has limits."""

import os

import pytest

from gradebook import safecopy
from gradebook.safecopy import copy_tree


def copy(source, **options):
    target = source.parent / "copy"
    refused = copy_tree(source, target, max_bytes=options.pop("max_bytes", 1000), **options)
    return sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()), refused


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "sub").mkdir(parents=True)
    (folder / "gates.py").write_text("x = 1")
    (folder / "sub" / "helper.py").write_text("y = 2")
    return folder


def test_plain_files_are_copied(source):
    (source / "cache.pyc").write_text("")
    assert copy(source, ignore=["*.pyc"]) == (["gates.py", "sub/helper.py"], [])


def test_a_link_is_named_and_not_followed(source, tmp_path):
    (tmp_path / "secret").write_text("42")
    (source / "link.py").symlink_to(tmp_path / "secret")
    (source / "up").symlink_to(tmp_path)
    files, refused = copy(source)
    assert files == ["gates.py", "sub/helper.py"]
    assert sorted(sentence.split()[0] for sentence in refused) == ["link.py", "up"]


def test_a_hard_link_is_refused(source, tmp_path):
    (tmp_path / "secret").write_text("42")
    os.link(tmp_path / "secret", source / "hard.py")
    files, refused = copy(source)
    assert "hard.py" not in files
    assert "hard.py is a hard link" in refused[0]


def test_a_file_that_becomes_a_link_after_the_check_is_not_followed(source, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("42")

    def swap(path):
        path.unlink()
        path.symlink_to(tmp_path / "secret")

    monkeypatch.setattr(safecopy.submission, "refusal", swap)
    assert copy(source) == ([], ["gates.py cannot be read.", "sub/helper.py cannot be read."])


def test_a_pipe_does_not_hang_the_copy(source, monkeypatch):
    os.mkfifo(source / "pipe.py")
    assert "pipe.py is not a regular file" in copy(source)[1][0]
    monkeypatch.setattr(safecopy.submission, "refusal", lambda path: None)
    os.rename(source.parent / "copy", source.parent / "first")
    assert copy(source)[1] == ["pipe.py is not a regular file."]


def test_size_number_and_depth_have_limits(source, monkeypatch):
    (source / "large.bin").write_bytes(bytes(2000))
    assert "large.bin was left out: the submission is larger" in copy(source)[1][0]
    os.rename(source.parent / "copy", source.parent / "first")
    monkeypatch.setattr(safecopy, "MAX_DEPTH", 0)
    assert "sub was left out: folders are nested" in copy(source)[1][0]
    os.rename(source.parent / "copy", source.parent / "second")
    monkeypatch.setattr(safecopy, "MAX_FILES", 1)
    files, refused = copy(source)
    assert len(files) == 1
    assert "more than 1 files" in refused[-1]


def test_a_copy_that_fails_leaves_nothing_behind(source, monkeypatch):
    def full(*arguments):
        raise MemoryError

    monkeypatch.setattr(safecopy, "_read", full)
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
