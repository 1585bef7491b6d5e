"""The student's folder that `autograder generate` writes: few entries, and exactly what is generated."""

import pytest
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate
from autograder.manifest import CourseError

SOLUTION = "solutions/01_tiny/tiny.py"


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    return TinyCourse(tmp_path, monkeypatch)


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_a_student_s_folder_has_few_entries_and_says_how_to_work(assignment):
    files = generate.generate(assignment)
    assert len({name.partition("/")[0] for name in files}) <= 9
    assert len(files["conftest.py"].splitlines()) == 3
    readme = files["README.md"].decode()
    assert len(readme.splitlines()) <= 20
    assert all(len(line) <= 120 for line in readme.splitlines())
    assert readme.startswith(f"# {assignment.title}\n")
    assert f"`{assignment.module}.ipynb`" in readme
    assert "`answers.py`" in readme
    assert f'`check.hint("{assignment.tasks[0].id.partition(".")[2]}")`' in readme
    assert f"`nbgrader submit {assignment.name}`" in readme


def test_write_leaves_exactly_the_generated_files(tiny):
    generate.write(tiny.assignment)
    folder = tiny.assignment.skeleton
    tiny.put("assignments/01_tiny/tiny.py", "x = 1\n")
    tiny.put("assignments/01_tiny/notes/answer.txt", "x")
    tiny.put("assignments/01_tiny/kit/old.py", "x = 1\n")
    tiny.put("assignments/01_tiny/kit/__pycache__/old.pyc", "")
    (folder / "link").symlink_to(tiny.root / SOLUTION)
    assert generate.write(tiny.assignment) == ["kit/old.py", "link", "notes", "tiny.py"]
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert there == generate.generate(tiny.assignment)
    assert (tiny.root / SOLUTION).exists()
    assert generate.write(tiny.assignment) == []


def test_write_replaces_a_link_and_not_what_it_points_to(tiny):
    elsewhere = tiny.put("elsewhere.py", "precious\n")
    tiny.assignment.skeleton.mkdir(parents=True)
    (tiny.assignment.skeleton / "tiny.py").symlink_to(elsewhere)
    generate.write(tiny.assignment)
    assert elsewhere.read_text() == "precious\n"
    assert not (tiny.assignment.skeleton / "tiny.py").is_symlink()


def test_write_replaces_a_link_in_the_place_of_the_kit(tiny):
    elsewhere = tiny.put("elsewhere/precious.py", "precious\n").parent
    tiny.assignment.skeleton.mkdir(parents=True)
    (tiny.assignment.skeleton / "kit").symlink_to(elsewhere)
    generate.write(tiny.assignment)
    assert [path.name for path in elsewhere.iterdir()] == ["precious.py"]
    assert (tiny.assignment.skeleton / "kit" / "tasks.json").is_file()
    assert not (tiny.assignment.skeleton / "kit").is_symlink()


def test_write_replaces_a_link_to_the_very_same_text(tiny):
    generate.write(tiny.assignment)
    path = tiny.assignment.skeleton / "tiny.py"
    path.rename(tiny.root / "same.py")
    path.symlink_to(tiny.root / "same.py")
    assert generate.write(tiny.assignment) == ["tiny.py"]
    assert not path.is_symlink()


def test_a_refused_solution_leaves_the_old_files(tiny):
    generate.write(tiny.assignment)
    before = (tiny.assignment.skeleton / "tiny.py").read_bytes()
    tiny.edit(SOLUTION, "### END SOLUTION", "")
    with pytest.raises(CourseError):
        generate.write(tiny.assignment)
    assert (tiny.assignment.skeleton / "tiny.py").read_bytes() == before
