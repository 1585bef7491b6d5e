"""`autograder init`: an empty course that works, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from autograder import manifest
from autograder.authoring.invariants import check
from autograder.cli import main
from autograder.course_place import CONFIGURATION, VARIABLE


def test_an_empty_course_is_whole(tmp_path: Path, monkeypatch, capsys):
    root = tmp_path / "Deep nets, 2026"
    assert main(["init", str(root)]) == 0
    assert "autograder new 01_first" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, str(root))
    course = manifest.load()
    assert (course.id, course.assignments) == ("Deep-nets-2026", ())
    assert check(course) == []
    assert {path.name for path in root.iterdir()} == {
        *(CONFIGURATION, "course_content", ".gitignore", "solutions", "assignments")
    }


def test_its_configuration_and_what_git_ignores_are_this_courses(tmp_path: Path):
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / CONFIGURATION).read_bytes() == (ROOT / CONFIGURATION).read_bytes()
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {line for line in ignored if line[0] != "#"} <= {*(ROOT / ".gitignore").read_text().splitlines()}
    assert {"course.seed", "/submitted/", "/gradebook.db*"} <= {*ignored}


@pytest.mark.parametrize("name", [CONFIGURATION, "course_content", ".gitignore", "solutions/01_own.py"])
def test_nothing_is_overwritten(tmp_path: Path, capsys, name: str):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("precious")
    assert main(["init", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("exists already: name another folder, or move it away.\n")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


def test_no_course_is_made_among_submissions(tmp_path: Path, capsys):
    assert main(["init", str(tmp_path / "submitted" / "ada")]) == 2
    assert "lies below a folder submitted/" in capsys.readouterr().err
    assert not (tmp_path / "submitted").exists()
