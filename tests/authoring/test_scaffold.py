"""`autograder new` and `autograder init`: the course works, nothing is overwritten, breaks are found."""

import json
import shutil
import subprocess
import sys
import tomllib
from contextlib import suppress
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
from autograder.manifest import Assignment, CourseError

NAME = "07_softplus"


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A course of one assignment, whose manifest is a file; code is graded in this process."""
    tiny = with_manifest(tmp_path, monkeypatch)

    def grade(assignment, folder, *, student):
        return grade_trusted(assignment, submission.read(folder, assignment.module), student=student)

    monkeypatch.setattr(grading, "grade", grade)
    return tiny


def started(tiny: TinyCourse, name: str = NAME, title: str | None = None) -> Assignment:
    """Run `autograder new` and `autograder generate`."""
    scaffold.start(name, title)
    assignment = manifest.load().assignment(name)
    generate.write(assignment)
    return assignment


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- what it writes


@pytest.mark.slow
@pytest.mark.parametrize("name", [NAME, "07_two_layer_regression_nets"])
def test_a_new_assignment_holds_all_invariants(tiny, name):
    assignment = started(tiny, name)
    assert list(invariants.check_assignment(assignment)) == []
    assert len(bank(assignment).wrong) >= 3


@pytest.mark.parametrize("name", ["07_a", "07_two_layer_regression_nets"])
def test_a_new_assignment_is_in_the_house_style(tiny, name):
    started(tiny, name)
    shutil.copy(ROOT / "pyproject.toml", tiny.root)
    (tiny.root / "autograder").mkdir()
    shutil.copy(ROOT / "autograder" / "assertions.py", tiny.root / "autograder")  # by which ruff knows our own modules
    module = name.partition("_")[2]
    places = [f"solutions/{name}", f"course_content/suites/{module}"]
    for command in (["check"], ["format", "--check"]):
        line = [sys.executable, "-m", "ruff", *command, "--no-cache", *places]
        done = subprocess.run(line, cwd=tiny.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_it_says_in_five_lines_what_to_do_next(tiny, capsys):
    assert main(["new", NAME]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 5
    assert all(len(line) <= 120 for line in lines)
    for words in (f"autograder generate {NAME}", f"autograder check {NAME}", f"autograder prove {NAME}"):
        assert any(words in line for line in lines)


def test_the_section_is_appended(tiny):
    started(tiny, title='Smooth "ReLU" \\ 1')
    text = (tiny.root / "course_content/course.toml").read_text()
    assert text.startswith(MANIFEST + "\n\n[[assignment]]\n")
    assert tomllib.loads(text)["assignment"][1]["title"] == 'Smooth "ReLU" \\ 1'
    notebook = json.loads((tiny.root / f"assignments/{NAME}/softplus.ipynb").read_text())
    assert notebook["cells"][0]["source"][0] == '# Smooth "ReLU" \\ 1\n'


def test_a_title_is_the_module_s_name_and_caches_are_not_in_the_way(tiny):
    for folder in ("course_content/suites/two_layer", "solutions/08_two_layer", "assignments/08_two_layer"):
        tiny.put(f"{folder}/__pycache__/two_layer.pyc", "")
    assert started(tiny, "08_two_layer").title == "Two layer"


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
            for name in ("softplus", "7_softplus", "07_Softplus", "07_", "07_soft plus", "../07_x", "07_é", "")
        ),
        *(
            ([f"07_{module}"], f"Students cannot have a module {module}")
            for module in ("random", "numpy", "lambda", "draw", "kit", "check", "test_more")
        ),
        (["07_tiny"], "There is an assignment with a module tiny already"),
    ],
)
def test_a_name_that_cannot_be_taken_is_refused(tiny, capsys, arguments, sentence):
    assert sentence in refusal(tiny, capsys, *arguments)


@pytest.mark.parametrize(
    "path",
    [
        f"solutions/{NAME}/notes.txt",
        "course_content/suites/softplus/test_square.py",
        "course_content/suites/softplus.py",
        "course_content/misconceptions/softplus/own.txt",
        "course_content/misconceptions/softplus",
    ],
)
def test_a_file_that_is_there_is_refused(tiny, capsys, path):
    tiny.put(path, "precious\n")
    assert "exists already; move it away, or choose another name" in refusal(tiny, capsys, NAME)


def test_a_link_is_not_followed(tiny, capsys):
    (tiny.root / "solutions" / NAME).symlink_to(tiny.root)
    assert f"solutions/{NAME} exists already" in refusal(tiny, capsys, NAME)


# --- what is broken afterwards is found

SOLUTION = f"solutions/{NAME}/softplus.py"
SUITE = "course_content/suites/softplus/test_square.py"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (SOLUTION, "return np.square(x)", "return np.square(x) + 1", "earns 40 of 100 (test_square_values"),
        (SUITE, '["x"], square)', '["x"], raises="NotImplementedError")', "earns 40 untouched"),
        (SUITE, "return x * x", "return x * y", "'y' is not defined (suites/softplus/test_square.py:13)."),
        (SUITE, "return x * x", "return x *** x", "(suites/softplus/test_square.py:13); correct it."),
    ],
)
def test_check_finds_what_is_broken(tiny, path, old, new, words):
    started(tiny)
    tiny.edit(path, old, new)
    assignment = manifest.load().assignment(NAME)
    with suppress(CourseError):  # the same sentence comes again
        generate.write(assignment)
    found = []
    for problem in invariants.check_assignment(assignment):
        found.append(str(problem))
        if words in found[-1]:
            return  # what comes later takes longer
    pytest.fail(f"{words!r} is not said, but {found}")


# --- an empty course


def test_an_empty_course_is_whole(tmp_path: Path, monkeypatch, capsys):
    root = tmp_path / "Deep nets, 2026"
    assert main(["init", str(root)]) == 0
    assert "autograder new 01_first" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, str(root))
    course = manifest.load()
    assert (course.id, course.assignments) == ("Deep-nets-2026", ())
    assert invariants.check(course) == []
    assert {path.name for path in root.iterdir()} == {
        *(CONFIGURATION, "course_content", ".gitignore", "solutions", "assignments")
    }


def test_its_configuration_and_what_git_ignores_are_this_courses(tmp_path: Path):
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / CONFIGURATION).read_bytes() == (ROOT / CONFIGURATION).read_bytes()
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {line for line in ignored if line[0] != "#"} <= {*(ROOT / ".gitignore").read_text().splitlines()}
    assert {"course.seed", "/submitted/", "/gradebook.db*"} <= {*ignored}


@pytest.mark.parametrize("name", [CONFIGURATION, "course_content", "solutions/01_own.py"])
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
