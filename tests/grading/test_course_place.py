"""Which course a command works on, which one it refuses, and what its manifest may say."""

import os
import sys
from pathlib import Path

import pytest

from autograder import course_place, manifest
from autograder.course_place import CONFIGURATION, CONTENTS, EXCHANGE_VARIABLE, VARIABLE, CourseError, here
from gradebook.config import require_course


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the current folder says which course is meant."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.delenv(EXCHANGE_VARIABLE, raising=False)
    monkeypatch.setattr(course_place, "_start", None)
    monkeypatch.chdir(tmp_path)


def course_in(folder: Path, content: str = CONTENTS[0]) -> Path:
    (folder / content).mkdir(parents=True)
    for name in (CONFIGURATION, f"{content}/course.toml"):
        (folder / name).touch()
    return folder


def refusal() -> str:
    with pytest.raises(CourseError) as caught:
        here()
    return str(caught.value)


@pytest.mark.parametrize("content", CONTENTS)
def test_it_is_found_from_any_folder_inside(tmp_path, monkeypatch, content):
    assert refusal().startswith(f"There is no course here: neither {tmp_path} nor a folder above it holds")
    folder = course_in(tmp_path, content) / "submitted" / "ada" / "01_first"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert (here().root, here().content) == (tmp_path, tmp_path / content)


def test_the_nearest_one_is_meant_and_a_folder_with_half_a_course_is_none(tmp_path, monkeypatch):
    inner = course_in(course_in(tmp_path) / "inner")
    monkeypatch.chdir(inner)
    assert here().root == inner
    (inner / CONFIGURATION).unlink()
    assert here().root == tmp_path


def test_a_server_that_runs_elsewhere_keeps_to_its_configuration(tmp_path):
    course_place.start_from(course_in(tmp_path / "course"))
    assert here().root == tmp_path / "course"


@pytest.mark.parametrize("name", sorted(course_place.FROM_STUDENTS))
def test_one_below_what_students_hand_in_is_refused(tmp_path, monkeypatch, name):
    decoy = course_in(course_in(tmp_path) / name / "ada" / "02_gates")
    monkeypatch.chdir(decoy)
    assert f"{decoy / CONTENTS[0]} lies below a folder {name}/, and code that it names would be trusted" in refusal()
    with pytest.raises(CourseError, match=f"lies below a folder {name}/"):
        require_course("autograder export")  # nbgrader's own configuration is code, too


def test_one_in_the_exchange_or_linked_from_a_submission_is_refused(tmp_path, monkeypatch):
    course_in(tmp_path / "submitted" / "ada")
    (tmp_path / CONFIGURATION).touch()
    (tmp_path / CONTENTS[0]).symlink_to(tmp_path / "submitted" / "ada" / CONTENTS[0])
    assert "lies below a folder submitted/" in refusal()
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(tmp_path / "shared"))
    monkeypatch.chdir(course_in(tmp_path / "shared" / "me"))
    assert "lies in the exchange, and code that it names would be trusted" in refusal()


@pytest.mark.parametrize("name", [CONTENTS[0], f"{CONTENTS[0]}/course.toml"])
def test_one_that_others_can_write_or_own_is_refused(tmp_path, monkeypatch, name):
    path = course_in(tmp_path) / name
    path.chmod(0o777)
    assert f"{path} can be written by everybody, and code that it names would be trusted: run chmod" in refusal()
    path.chmod(0o770)
    assert here().root == tmp_path  # a group of one's own may write in many systems
    if os.getuid() == 0:
        os.chown(path, 4711, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 4711)
    assert "belongs to another account, and code that it names would be trusted" in refusal()
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid)
    assert here().root == tmp_path


def test_content_is_imported_from_where_it_lies_and_sys_path_stays(tmp_path, monkeypatch):
    (course_in(tmp_path) / CONTENTS[0] / "data.py").write_text("from . import more\n")
    (tmp_path / CONTENTS[0] / "more.py").touch()
    before = list(sys.path)
    for name in [name for name in sys.modules if name.startswith(CONTENTS[0])]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, CONTENTS[0], None)  # so that it is undone
    monkeypatch.delitem(sys.modules, CONTENTS[0])
    assert here().module("data").more.__file__ == str(tmp_path / CONTENTS[0] / "more.py")
    assert sys.path == before


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
    "#top": "the manifest itself",
    "#course": "[course]",
    "#assignment": "the assignment '01_tiny'",
    "#limits": "the limits of 01_tiny",
    "#task": "the task tiny.double of 01_tiny",
    "#written": "the question tiny.why of 01_tiny",
}
WRONG = [(place, "sumary = 1", f"{name} has a key 'sumary', which is none of ") for place, name in PLACES.items()]
WRONG += [
    ("#course", 'counterexamples = "rare"', "[course] has 'rare' as counterexamples, which is no word of "),
    ("points = 90", 'points = "ten"', "the task tiny.double of 01_tiny has 'ten' as points, which is no number."),
    ('["Twice."]', "[]", "the task tiny.double of 01_tiny has [] as hints, which is no list of one text or more."),
    ("points = 90", "points = nan", "the task tiny.double of 01_tiny has nan as points, which is no number."),
    ("#task", "graded = 1", "the task tiny.double of 01_tiny has 1 as graded, which is no true or false."),
    ("#task", 'graded = "no"', "the task tiny.double of 01_tiny has 'no' as graded, which is no true or false."),
    ("test_seconds = 1.0", 'test_seconds = "long"', "the limits of 01_tiny has 'long' as test_seconds, which is no "),
    ("test_seconds = 1.0", "memory_mb = 0.5", "the limits of 01_tiny has 0.5 as memory_mb, which is no whole number."),
]


def loaded(folder: Path, text: str) -> manifest.Course:
    path = folder / "course.toml"
    path.write_text(text)
    manifest.read.cache_clear()
    return manifest.load(path)


def test_a_key_that_means_nothing_and_a_number_that_is_none_are_named_with_their_place(tmp_path: Path):
    for old, new, why in WRONG:
        with pytest.raises(CourseError) as caught:
            loaded(tmp_path, TEXT.replace(old, new))
        assert str(caught.value).startswith(f"In the course manifest {tmp_path / 'course.toml'}, {why}")


def test_format_1_is_read_and_another_one_refused(tmp_path: Path):
    assert loaded(tmp_path, TEXT.replace("format = 2", "format = 1")) == loaded(tmp_path, TEXT)
    assert loaded(tmp_path, TEXT.replace("#assignment", "include = []")) == loaded(tmp_path, TEXT)
    assert loaded(tmp_path, TEXT).counterexamples == "always"
    with pytest.raises(CourseError, match="has format 3; this kit reads 1 and 2"):
        loaded(tmp_path, TEXT.replace("format = 2", "format = 3"))
    with pytest.raises(CourseError, match="course manifest"):  # limits that are no table
        loaded(tmp_path, f"{TEXT.partition('#assignment')[0]}limits = 3\n")
