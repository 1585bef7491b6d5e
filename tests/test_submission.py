"""Reading a submission follows no link and believes no size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import submission


def test_python_files_are_taken_and_other_files_left(tmp_path: Path):
    (tmp_path / "gates.py").write_text("x = 1")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "more.py").write_text("y = 2")
    (tmp_path / "gates.ipynb").write_text("{}")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "gates.py").write_text("z = 3")
    found = submission.read(tmp_path, "gates")
    assert found.files == {"gates.py": b"x = 1", "helpers/more.py": b"y = 2"}
    assert not found.refused
    assert not found.problem


def test_links_devices_and_large_files_are_refused_by_name(tmp_path: Path):
    secret = tmp_path / "secret.py"
    secret.write_text("expected = 1")
    folder = tmp_path / "submitted"
    folder.mkdir()
    os.symlink(secret, folder / "link.py")
    os.symlink(tmp_path, folder / "folder")
    os.mkfifo(folder / "pipe.py")
    (folder / "large.py").write_bytes(bytes(submission.MAX_FILE_BYTES + 1))
    (folder / "gates.py").write_text("x = 1")
    found = submission.read(folder, "gates")
    assert list(found.files) == ["gates.py"]
    assert [sentence.split()[0] for sentence in found.refused] == ["folder", "large.py", "link.py", "pipe.py"]
    assert not found.problem


def test_a_module_that_is_a_link_is_the_problem(tmp_path: Path):
    (tmp_path / "solution.py").write_text("x = 1")
    folder = tmp_path / "submitted"
    folder.mkdir()
    os.symlink(tmp_path / "solution.py", folder / "gates.py")
    found = submission.read(folder, "gates")
    assert not found.files
    assert found.problem == "gates.py is a symbolic link and was not read: hand in the file itself."


def test_a_submission_that_is_a_link_is_not_read(tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "gates.py").write_text("x = 1")
    os.symlink(tmp_path / "other", tmp_path / "mine")
    assert "symbolic link" in submission.read(tmp_path / "mine", "gates").problem


def test_the_digest_depends_on_names_and_contents(tmp_path: Path):
    digests = set()
    for name, content in (("gates.py", "a"), ("gates.py", "b"), ("other.py", "a")):
        folder = tmp_path / str(len(digests))
        folder.mkdir()
        (folder / name).write_text(content)
        digests.add(submission.read(folder, "gates").digest)
    assert len(digests) == 3


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "locked").mkdir()
    (tmp_path / "gates.py").write_text("x = 1")
    scan = os.scandir

    def denied(path: Path | str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    found = submission.read(tmp_path, "gates")
    assert list(found.files) == ["gates.py"]
    assert found.refused == ("locked cannot be read (Permission denied).",)
