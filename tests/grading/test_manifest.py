"""The manifest's formats, keys and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import manifest
from autograder.manifest import CourseError

TEXT = """\
format = 2
#top
[course]
id = "tiny"
title = "Tiny"
#course
[[assignment]]
name = "01_tiny"
title = "Tiny"
module = "tiny"
#assignment
[assignment.limits]
test_seconds = 1.0
#limits
[[assignment.task]]
id = "tiny.double"
points = 90
title = "the double"
hints = ["Twice."]
#task
[[assignment.written]]
id = "tiny.why"
points = 10
text = "Why?"
#written
"""
PLACES = {
    "top": "the manifest itself",
    "course": "[course]",
    "assignment": "the assignment '01_tiny'",
    "limits": "the limits of 01_tiny",
    "task": "the task tiny.double of 01_tiny",
    "written": "the question tiny.why of 01_tiny",
}


def load(folder: Path, text: str) -> manifest.Course:
    path = folder / "course.toml"
    path.write_text(text)
    manifest.read.cache_clear()
    return manifest.load(path)


@pytest.mark.parametrize("place", PLACES)
def test_a_key_that_means_nothing_is_named_with_its_place(tmp_path: Path, place: str):
    with pytest.raises(CourseError) as caught:
        load(tmp_path, TEXT.replace(f"#{place}\n", "sumary = 1\n"))
    path = tmp_path / "course.toml"
    assert str(caught.value).startswith(
        f"In the course manifest {path}, {PLACES[place]} has a key 'sumary', which is none of "
    )


def test_format_1_is_read_and_an_unknown_one_refused(tmp_path: Path):
    assert load(tmp_path, TEXT.replace("format = 2", "format = 1")) == load(tmp_path, TEXT)
    with pytest.raises(CourseError, match="has format 3; this kit reads 1 and 2"):
        load(tmp_path, TEXT.replace("format = 2", "format = 3"))


def test_a_table_that_is_none_is_one_sentence(tmp_path: Path):
    before, _, _ = TEXT.partition("#assignment\n")
    with pytest.raises(CourseError, match="course manifest"):
        load(tmp_path, f"{before}limits = 3\n")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("points = 90", 'points = "ten"', "the task tiny.double of 01_tiny has 'ten' as points, which is no number."),
        ("points = 90", "points = nan", "the task tiny.double of 01_tiny has nan as points, which is no number."),
        (
            "test_seconds = 1.0",
            'test_seconds = "long"',
            "the limits of 01_tiny has 'long' as test_seconds, which is no number.",
        ),
        (
            "test_seconds = 1.0",
            "memory_mb = 0.5",
            "the limits of 01_tiny has 0.5 as memory_mb, which is no whole number.",
        ),
    ],
)
def test_a_number_that_is_none_is_named(tmp_path: Path, old: str, new: str, why: str):
    with pytest.raises(CourseError) as caught:
        load(tmp_path, TEXT.replace(old, new))
    assert str(caught.value) == f"In the course manifest {tmp_path / 'course.toml'}, {why}"
