"""`autograder new` and `autograder init`: the course works, nothing is overwritten, breaks are found."""

import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from tiny import MANIFEST, TinyCourse, with_manifest

from autograder import grading, manifest, submission
from autograder.authoring import generate, invariants, scaffold
from autograder.authoring.trial import grade_trusted
from autograder.cli import main
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.diagnosis.variants import bank

NAME = "07_softplus"


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A course of one assignment, whose manifest is a file; code is graded in this process."""

    def grade(assignment, folder, *, student):
        return grade_trusted(assignment, submission.read(folder, assignment.module), student=student)

    monkeypatch.setattr(grading, "grade", grade)
    return with_manifest(tmp_path, monkeypatch)


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- what it writes


@pytest.mark.slow
@pytest.mark.parametrize("name", [NAME, "07_two_layer_regression_nets"])
def test_a_new_assignment_holds_all_invariants(tiny, name):
    scaffold.start(name, None)
    assignment = manifest.load().assignment(name)
    generate.write(assignment)
    assert list(invariants.check_assignment(assignment)) == []
    assert len(bank(assignment).wrong) >= 3


def test_the_section_is_appended_and_what_to_do_next_is_said(tiny, capsys):
    assert main(["new", NAME, "--title", 'Smooth "ReLU" \\ 1']) == 0
    said = capsys.readouterr().out
    assert all(f"autograder {command} {NAME}" in said for command in ("generate", "check", "prove"))
    text = (tiny.root / "course_content/course.toml").read_text()
    assert text.startswith(MANIFEST + "\n\n[[assignment]]\n")
    assert tomllib.loads(text)["assignment"][1]["title"] == 'Smooth "ReLU" \\ 1'


# --- what it refuses


def refusal(tiny: TinyCourse, capsys, *arguments: str) -> str:
    """Run the command; it has to say one sentence and to leave the course as it was."""
    before = tree(tiny.root)
    assert main(["new", *arguments]) == 2
    assert tree(tiny.root) == before
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        *(
            ([name], "is no name for an assignment; write two digits and a module")
            for name in ("7_softplus", "07_Softplus", "07_", "../07_x", "07_é")
        ),
        *(
            ([f"07_{module}"], f"Students cannot have a module {module}")
            for module in ("random", "numpy", "lambda", "kit")
        ),
        (["07_tiny"], "There is an assignment with a module tiny already"),
    ],
)
def test_a_name_that_cannot_be_taken_is_refused(tiny, capsys, arguments, sentence):
    assert sentence in refusal(tiny, capsys, *arguments)


@pytest.mark.parametrize("path", [f"solutions/{NAME}/notes.txt", "course_content/misconceptions/softplus", "a link"])
def test_a_file_that_is_there_is_refused_and_a_link_is_not_followed(tiny, capsys, path):
    if path == "a link":
        (tiny.root / "solutions" / NAME).symlink_to(tiny.root)
    else:
        tiny.put(path, "precious\n")
    assert "exists already; move it away, or choose another name" in refusal(tiny, capsys, NAME)


# --- an empty course


def test_an_empty_course_is_whole_and_ignores_what_this_one_does(tmp_path: Path, monkeypatch, capsys):
    root = tmp_path / "Deep nets, 2026"
    assert main(["init", str(root)]) == 0
    assert "autograder new 01_first" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, str(root))
    course = manifest.load()
    assert (course.id, course.assignments) == ("Deep-nets-2026", ())
    assert invariants.check(course) == []
    there = {path.name for path in root.iterdir()}
    assert there == {CONFIGURATION, "course_content", ".gitignore", "solutions", "assignments"}
    assert (root / CONFIGURATION).read_bytes() == (ROOT / CONFIGURATION).read_bytes()
    ignored = (root / ".gitignore").read_text().splitlines()
    assert {line for line in ignored if line[0] != "#"} <= {*(ROOT / ".gitignore").read_text().splitlines()}
    assert {"course.seed", "/submitted/", "/gradebook.db*"} <= {*ignored}


@pytest.mark.parametrize("name", [CONFIGURATION, "course_content", "solutions/01_own.py"])
def test_nothing_is_overwritten(tmp_path: Path, capsys, name: str):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("precious")
    assert main(["init", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("exists already: name another folder, or move it away.\n")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]
