"""`autograder generate` as a command: what it writes besides the students' folders, and what it says."""

import shutil
from dataclasses import replace

import pytest
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import readme
from autograder.cli import main
from autograder.manifest import CourseError


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    monkeypatch.setattr(manifest, "load", lambda: tiny.course)
    return tiny


def test_it_writes_the_folder_and_the_table(tiny, capsys):
    tiny.edit("README.md", "twice, and negative", "something else")
    assert main(["generate", "01_tiny"]) == 0
    said = capsys.readouterr()
    assert said.out == "assignments/01_tiny is written.\nREADME.md has a new table of assignments.\n"
    assert said.err == ""
    assert (tiny.root / "assignments/01_tiny/tiny.ipynb").exists()
    assert list(readme.table_is_current(tiny.course)) == []
    assert main(["generate"]) == 0
    assert capsys.readouterr().out == "assignments/01_tiny is written.\n"


def test_it_names_everything_that_is_missing_a_line_each(tiny, capsys):
    for path in ("solutions/01_tiny", "course_content/suites/tiny", "course_content/misconceptions/tiny"):
        shutil.rmtree(tiny.root / path)
    assert main(["generate"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("autograder: ") and line.endswith("there.") for line in lines)


def test_without_hidden_tests_and_bank_it_writes_and_says_so(tiny, capsys):
    for path in ("course_content/suites/tiny", "course_content/misconceptions/tiny"):
        shutil.rmtree(tiny.root / path)
    assert main(["generate"]) == 0
    said = capsys.readouterr()
    assert said.out == "assignments/01_tiny is written.\n"
    assert "course_content/suites/tiny holds no test_*.py; write the hidden tests" in said.err
    assert "course_content/misconceptions/tiny holds no *.txt; write entries" in said.err


def test_one_that_is_unfit_does_not_stop_the_others(tiny, capsys):
    unfit = replace(tiny.assignment, name="00_unfit")
    tiny.course = replace(tiny.course, assignments=(unfit, tiny.assignment))
    shutil.copytree(tiny.assignment.solution, unfit.solution)
    tiny.edit("solutions/00_unfit/tiny.py", "        ### END SOLUTION\n", "")
    assert main(["generate"]) == 2
    said = capsys.readouterr()
    assert "assignments/01_tiny is written." in said.out
    assert "begins a solution that does not end" in said.err


# --- the README's table


def test_the_readmes_table_is_the_courses():
    known = manifest.load()
    assert list(readme.table_is_current(known)) == []
    assert all(
        f"| `{assignment.name}` | {assignment.summary} |" in readme.table(known) for assignment in known.assignments
    )


def test_an_old_table_is_found_and_mended(tiny):
    right = (tiny.root / "README.md").read_text()
    assert list(readme.table_is_current(tiny.course)) == []
    tiny.edit("README.md", "twice, and negative", "something else")
    (sentence,) = readme.table_is_current(tiny.course)
    assert "The table of assignments in README.md is not that of course.toml" in sentence
    assert readme.write(tiny.course)
    assert (tiny.root / "README.md").read_text() == right
    assert not readme.write(tiny.course)


@pytest.mark.parametrize("comment", [readme.BEGIN, readme.END])
def test_a_readme_without_a_place_for_the_table_is_refused(tiny, comment):
    tiny.edit("README.md", comment, "")
    with pytest.raises(CourseError, match=r"README\.md has no place for the table of assignments"):
        readme.write(tiny.course)


def test_a_bar_in_a_summary_does_not_end_its_column(tiny):
    barred = replace(tiny.course, assignments=(replace(tiny.assignment, summary="|x| and more"),))
    assert readme.table(barred).endswith(r"| `01_tiny` | \|x\| and more |")
