"""What is kept of a failed test's answers: little, as JSON, and enough to tell one mistake from another."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from autograder.diagnosis.behavior import MOST_BYTES, Behavior, alike, behavior, behavior_of_answer, covers
from autograder.diagnosis.diagnose import SoFar
from autograder.diagnosis.replay import Answer

from autograder.diagnosis import diagnose as module
from autograder.diagnosis.variants import Bank
from autograder.faults import StudentFault, StudentRaised
from autograder.in_process import in_process_session
from autograder.manifest import Assignment, Task
from autograder.proxy import substitute
from autograder.transcript import Step

RNG = np.random.default_rng(0)
SMALL, LARGE = RNG.standard_normal((2, 3)), RNG.standard_normal((40, 50))
IMAGES = RNG.standard_normal((3, 3072))
ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task("trial.double", 100.0, ""),))
SOLUTION = "import numpy as np\ndef double(x):\n    return 2.0 * x\ndef label(x):\n    return {'W': x, 'b': 1.0}\n"


def kept(*answers: Any, changed: tuple[str, ...] = ()) -> Behavior:
    """Return the behavior of a test with these answers, of which nobody knows what was expected, as it is read back."""
    steps = [Step("call", None, "double") for _ in answers]
    rows = behavior(steps, [Answer(value, frozenset(changed)) for value in answers], None)
    return json.loads(json.dumps(rows))


ALIKE: dict[str, tuple[Any, Any]] = {
    "rounding": (SMALL, SMALL * (1 + 1e-14)),
    "rounding of many numbers": (LARGE, LARGE * (1 + 1e-14)),
    "rounding of images": (IMAGES, IMAGES * (1 + 1e-14)),
    "a list and an array": ([1.0, 2.0], np.array([1.0, 2.0])),
    "a number in an array": (1.5, np.array([1.5])),
    "a tuple and a list": ((SMALL, LARGE), [SMALL, LARGE]),
    "a dict in another order": ({"a": SMALL, "b": 1.0}, {"b": 1.0, "a": SMALL}),
    "single precision": (SMALL.astype(np.float32), (SMALL * (1 + 1e-7)).astype(np.float32)),
    "nan": (np.array([1.0, math.nan]), np.array([1.0, math.nan])),
    "inf among many": (np.where(LARGE > 2, np.inf, LARGE), np.where(LARGE > 2, np.inf, LARGE)),
    "a name in a fault": (
        StudentRaised("NameError in line 3 of a.py: name 'foo' is not defined", "NameError"),
        StudentRaised("NameError in line 9 of a.py: name 'bar' is not defined", "NameError"),
    ),
    "where so many calls came to their end": (
        StudentRaised("RecursionError in line 3 of a.py: maximum recursion depth exceeded", "RecursionError"),
        StudentRaised(
            "RecursionError in line 4 of a.py: maximum recursion depth exceeded in comparison", "RecursionError"
        ),
    ),
    "nothing": (None, None),
    "a huge int": (10**400, 10**400),
    "rounding near zero": (np.array([1.0, 1e-17]), np.array([1.0, 0.0])),
    "two zeros": (0.0, 1e-17),
}
DIFFERENT: dict[str, tuple[Any, Any]] = {
    "a factor": (SMALL, SMALL * 1.000001),
    "a factor on many numbers": (LARGE, LARGE * 1.000001),
    "one of many numbers": (LARGE, LARGE + 1e-4 * (np.arange(2000).reshape(40, 50) == 7)),
    "the order of many numbers": (LARGE, LARGE[::-1]),
    "a sign": (SMALL, -SMALL),
    "one number of images": (IMAGES, IMAGES + 1e-3 * (np.arange(9216).reshape(3, 3072) == 9000)),
    "the order of images": (IMAGES, IMAGES[::-1]),
    "a shape": (SMALL, SMALL.T),
    "a shape of many numbers": (LARGE, LARGE.ravel()),
    "where nan is": (np.array([1.0, math.nan]), np.array([math.nan, 1.0])),
    "where inf is among many": (np.where(LARGE > 2, np.inf, LARGE), np.where(LARGE > 2, -np.inf, LARGE)),
    "a key": ({"a": SMALL}, {"b": SMALL}),
    "a kind": (None, 0.0),
    "text": ("left", "right"),
    "a kind of fault": (StudentRaised("TypeError: no", "TypeError"), StudentRaised("ValueError: no", "ValueError")),
    "a shape in a fault": (
        StudentRaised("ValueError: (3,4)", "ValueError"),
        StudentRaised("ValueError: (3,)", "ValueError"),
    ),
    "a fault and a number": (StudentRaised("ValueError: no", "ValueError"), 1.0),
}


@pytest.mark.parametrize("name", ALIKE)
def test_answers_that_are_alike(name: str):
    first, second = ALIKE[name]
    assert alike(kept(first), kept(second))
    assert alike(kept(1.0, first), kept(1.0, second))


@pytest.mark.parametrize("name", DIFFERENT)
def test_answers_that_are_not(name: str):
    first, second = DIFFERENT[name]
    assert alike(kept(first), kept(first))
    assert not alike(kept(first), kept(second))
    assert not alike(kept(1.0, first), kept(1.0, second))


def test_a_changed_argument_tells_behaviors_apart():
    assert not alike(kept(SMALL, changed=("argument [0]",)), kept(SMALL))
    assert not alike(kept(SMALL), kept(SMALL, SMALL))


@pytest.mark.parametrize(
    "hostile",
    [
        ["x" * 10_000] * 10_000,
        {f"{number}" * 100: "y" * 1000 for number in range(5000)},
        np.full((2000, 1000), 1e308),
        [[[[1.0, "z" * 999]] * 99] * 99],
        np.array(["text"] * 1000),
    ],
    ids=["texts", "keys", "large numbers", "nested", "an array of texts"],
)
def test_hostile_answers_take_little_room(hostile: Any):
    assert len(json.dumps(kept(hostile, hostile))) <= MOST_BYTES
    assert alike(kept(hostile), kept(hostile))


def of(source: str, calls: Callable[[Any], object], monkeypatch: pytest.MonkeyPatch) -> Behavior:
    """Return the behavior of a module in a test that makes these calls."""
    monkeypatch.setattr(module, "bank", lambda assignment: Bank((), ()))
    session = in_process_session({"trial.py": source.encode()}, "trial")
    with suppress(StudentFault):
        calls(session.student)
    found = module.diagnose(ASSIGNMENT, "trial.double", session, SOLUTION.encode(), SoFar(keeping=True))
    return found.behavior


def test_only_what_is_wrong_is_kept(monkeypatch):
    calls = lambda student: (student.double(SMALL), student.double(-SMALL))  # noqa: E731
    assert of(SOLUTION, calls, monkeypatch) == []
    rows = of(
        SOLUTION.replace("2.0 * x", "2.0 * np.abs(x)"),
        lambda s: (s.double(np.abs(SMALL)), s.double(-abs(SMALL))),
        monkeypatch,
    )
    assert [row[:2] for row in rows] == [[2, "call double"]]


def test_numbers_near_zero_count_where_nothing_else_is_wrong(monkeypatch):
    tiny = 1e-14 * np.abs(SMALL)
    thrice, half = (SOLUTION.replace("2.0 * x", now) for now in ("3.0 * x", "x / 2.0"))
    calls = lambda student: (student.double(SMALL * 0.0), student.double(tiny))  # noqa: E731
    first, second, again = (
        of(source, calls, monkeypatch) for source in (thrice, half, thrice.replace("3.0 * x", "x + x + x"))
    )
    assert [row[0] for row in first] == [2]
    assert alike(first, again)
    assert not alike(first, second)
    rounded = SOLUTION.replace("2.0 * x", "2.0 * x + 1e-13 if x.any() and x.max() > 1 else 3.0 * x")
    both = lambda student: (student.double(abs(SMALL) + 1), student.double(tiny), student.double(tiny))  # noqa: E731
    assert [row[0] for row in of(rounded, both, monkeypatch)] == [2, 3]


def test_what_stands_in_for_a_function_is_left_out(monkeypatch):
    def with_another(student):
        substitute(student, "label", lambda x: {"W": x})
        student.double(SMALL)

    wrong = SOLUTION.replace("2.0 * x", "3.0 * x")
    alone = of(wrong, lambda student: student.double(SMALL), monkeypatch)
    assert of(wrong, with_another, monkeypatch) == alone != []


def test_of_a_training_that_is_too_large_to_repeat_all_answers_are_kept(monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1)
    assert len(of(SOLUTION, lambda student: student.double(SMALL), monkeypatch)) == 1


def test_answers_to_questions_are_compared_as_answers():
    def same(first, second):
        rows = [json.loads(json.dumps(behavior_of_answer("which", value))) for value in (first, second)]
        return alike(*rows)

    assert same("Left ", "left")
    assert same(0.333, 1 / 3)
    assert same((1, 2.0), [1, 2.001])
    assert same(None, None)
    assert not same(0.333, 0.4)
    assert not same(3, 4)
    assert not same("left", "right")
    assert not same((1, 2), (1, 2, 3))
    assert not same(True, 1)
    assert same(math.inf, math.inf) in (True, False)  # without an error


def entries(**wrong: float) -> Behavior:
    """Return the behavior of an answer (1.0, a dict) in which these entries are other than 1."""
    right = (1.0, dict.fromkeys("abc", SMALL))
    mine = (1.0, {name: SMALL * wrong.get(name, 1.0) for name in "abc"})
    return behavior([Step("call", None, "double")], [Answer(mine, frozenset())], [Answer(right, frozenset())])


def test_of_an_answer_of_several_entries_those_that_are_wrong_are_kept():
    ((_, _, kept_value, _, _),) = entries(b=2.0)
    assert kept_value[2][0] == ["right"]
    assert [name for name, _ in kept_value[2][1][2]] == ["b"]


def test_an_answer_with_more_wrong_entries_covers_one_with_fewer():
    assert covers(entries(a=3.0, b=2.0), entries(b=2.0))
    assert not alike(entries(a=3.0, b=2.0), entries(b=2.0))
    assert not covers(entries(b=2.0), entries(a=3.0, b=2.0))
    assert not covers(entries(a=3.0, b=2.0), entries(b=2.1))
