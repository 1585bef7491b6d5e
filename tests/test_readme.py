from dataclasses import replace

import pytest
from tiny import TinyCourse

from autograder import course
from autograder.authoring import readme
from autograder.course import CourseError


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    return TinyCourse(tmp_path, monkeypatch)


def test_the_readmes_table_is_the_courses():
    assert list(readme.table_is_current(course.load())) == []
    assert all(assignment.summary for assignment in course.load().assignments)


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
