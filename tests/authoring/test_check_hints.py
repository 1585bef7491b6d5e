"""What `autograder check` asks of the manifest's tasks, and of the hints that students ask for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tiny import TinyCourse

from autograder.authoring import generate
from autograder.authoring.folder_invariants import hints, leaks, section
from autograder.manifest import Task


@pytest.fixture
def tiny(tmp_path, monkeypatch) -> TinyCourse:
    tiny = TinyCourse(tmp_path, monkeypatch)
    generate.write(tiny.assignment)
    return tiny


def task(name: str, points: float, hint: str = "Only the sign.") -> Task:
    return Task(name, points, hint, "the sign", ("Think of an idea.", "Look at the sign."))


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((task("tiny.double", 60.0), task("tiny.negate", 30.0)), "add up to 90"),
        ((task("tiny.double", 50.0), task("tiny.double", 50.0)), "has 2 tasks"),
        ((task("tiny.double", 60.0), task("negate", 40.0)), "not named after"),
        ((task("tiny.double", 100.0), task("tiny.negate", 0.0)), "worth 0"),
        ((task("tiny.double", 60.0), task("tiny.negate", 40.0, " ")), "tiny.negate of 01_tiny"),
        ((task("tiny.double", 60.0), task("tiny.negate", 40.0, "Look at the sign.")), "has not 3 different hints"),
        ((task("tiny.double", 60.0), replace(task("tiny.negate", 40.0), before=())), "has not 3 different hints"),
        ((task("tiny.double", 60.0), replace(task("tiny.negate", 40.0), title="")), "tiny.negate of 01_tiny"),
    ],
)
def test_the_manifest_must_be_sound(tiny, tasks, words):
    (sentence,) = section(replace(tiny.assignment, tasks=tasks))
    assert words in sentence
    assert "course.toml" in sentence


def test_no_hint_holds_a_line_of_the_solution(tiny):
    double, negate = tiny.assignment.tasks
    telling = replace(double, before=("Think of it.", "It is result = np.asarray( x ) * 2.0, of course."))
    (sentence,) = hints(replace(tiny.assignment, tasks=(telling, negate)))
    assert sentence.startswith("Hint 2 of tiny.double in course_content/course.toml holds the solution's 'result = ")


def test_a_hint_in_a_student_s_list_of_tasks_leaks_nothing(tiny):
    path = tiny.put("assignments/01_tiny/tasks.json", json.dumps([{"hints": ["Write\nresult = np.asarray(x) * 2.0"]}]))
    assert [sentence for sentence in leaks(tiny.assignment) if path.name in sentence]
