"""Which mistake is named behind a failed test: one that answers as the student does, none rather than a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from autograder.diagnosis.diagnose import SoFar, diagnose, hint_of
from changed import changed

from autograder.diagnosis import diagnose as module
from autograder.diagnosis.variants import Bank, Wrong
from autograder.faults import StudentFault
from autograder.in_process import in_process_session
from autograder.manifest import Assignment, CourseError, Task

SOLUTION = b"""
import numpy as np

def double(x):
    return 2.0 * x

def shift(x):
    return x + 1.0

def split(x):
    whole = np.floor(x)
    return whole, x - whole

def gradients(x):
    return {"W": 2.0 * x, "b": np.ones(3)}

class Gate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, upstream):
        return upstream * self.y, upstream * self.x
"""
ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task("trial.double", 60.0, ""), Task("trial.gate", 40.0, "")))
RNG = np.random.default_rng(0)
X, Y, SMALL = RNG.uniform(1, 2, (4, 5)), RNG.uniform(1, 2, (4, 5)), RNG.uniform(1, 2, 7)
TWICE, IN_PLACE = "return 2.0 * x", "x *= 2.0\n    return x"
Calls = Callable[[Any], object]


@pytest.fixture
def bank_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that says which misconceptions there are, each as (hint, was, now)."""

    def fill(*entries: Wrong, private: dict[str, int] | None = None) -> None:
        monkeypatch.setattr(module, "bank", lambda assignment: Bank(entries, (), private or {}))

    return fill


def wrong(hint: str, now: str, was: str = TWICE, task: str = "trial.double", affects: tuple[str, ...] = ()) -> Wrong:
    return Wrong(name=hint, task=task, hint=hint, changes=changed(SOLUTION, was, now), affects=affects)


def diagnosed(
    now: str, calls: Calls, was: str = TWICE, told: Collection[str] = (), task: str = "trial.double"
) -> str | None:
    """Return what is said to a student who has written `now` in place of a passage of the solution."""
    source = SOLUTION.replace(was.encode(), now.encode())
    session = in_process_session({"trial.py": source}, "trial")
    with suppress(StudentFault):
        calls(session.student)
    found = diagnose(ASSIGNMENT, task, session, SOLUTION, SoFar(told)).told
    return found and found.hint


def double(x: Any = X) -> Calls:
    return lambda student: student.double(x)


# --- the same answers


def test_the_misconception_with_the_students_answers_is_named(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"), wrong("A sum.", "return x + x + 1"))
    assert diagnosed("return x + x + x", double()) == "Thrice."
    assert diagnosed("return 1 + x * 2", double()) == "A sum."
    assert diagnosed("return np.sum([x, x, x], axis=0)", double(1.5)) == "Thrice."


def test_other_answers_are_not_named(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    assert diagnosed("return 3.1 * x", double()) is None
    assert diagnosed("return 3.001 * x", double(1.5)) is None
    assert diagnosed("return None", double()) is None


def test_all_answers_have_to_be_those_of_the_misconception(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    calls = lambda student: (student.double(X), student.shift(X), student.double(Y))  # noqa: E731
    assert diagnosed("return 3 * x", calls) == "Thrice."
    assert diagnosed(f"return 3 * x if x[0, 0] == {X[0, 0]!r} else 3.5 * x", calls) is None


def test_a_right_answer_has_no_diagnosis(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"), wrong("Only small ones.", "return 2.0 * np.minimum(x, 100)"))
    assert diagnosed("return x + x", double()) is None
    assert diagnosed("return 3 * x", lambda student: None) is None


def test_a_misconception_that_makes_no_difference_here_is_not_named(bank_of):
    bank_of(wrong("Only small ones.", "return 2.0 * np.minimum(x, 100)"))
    assert diagnosed("return 2.0 * np.minimum(x, 100)", double()) is None
    assert diagnosed("return 2.0 * np.minimum(x, 100)", double(100 * X)) == "Only small ones."


def test_faults_are_answers(bank_of):
    bank_of(wrong("No shape.", "return 2.0 * x[:, 7]"), wrong("Strict.", "raise ValueError('too large')"))
    assert diagnosed("y = x[:, 7]\n    return y + y", double()) == "No shape."
    assert diagnosed("if x.any():\n        raise ValueError('too large')", double()) == "Strict."
    assert diagnosed("raise ValueError('too small')", double()) is None


def test_single_precision_is_allowed_for(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    assert diagnosed("return np.float32(3) * x.astype(np.float32)", double(SMALL)) == "Thrice."
    assert diagnosed("return 3.000001 * x", double(SMALL)) is None
    assert diagnosed("return np.float32(3.001) * x.astype(np.float32)", double(SMALL)) is None


# --- candidates


def test_misconceptions_of_the_task_and_those_that_affect_it_are_candidates(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x", task="trial.gate"))
    assert diagnosed("return 3 * x", double()) is None
    assert diagnosed("return 3 * x", double(), task="trial.gate") == "Thrice."
    bank_of(wrong("Thrice.", "return 3.0 * x", task="trial.gate", affects=("trial.double",)))
    assert diagnosed("return 3 * x", double()) == "Thrice."


def test_of_two_that_answer_alike_none_is_named(bank_of):
    thrice, again = wrong("Thrice.", "return 3.0 * x"), wrong("Once more.", "return x + x + x")
    bank_of(thrice, again)
    assert diagnosed("return 3 * x", double()) is None
    bank_of(thrice, wrong("Thrice.", "return x + x + x"))
    assert diagnosed("return 3 * x", double()) == "Thrice."
    bank_of(wrong("Sign.", "return -2.0 * x"), wrong("Minus.", "return -x - x"))
    assert diagnosed("return -2 * x", double()) == "What double returns has the wrong sign."


def test_what_was_told_before_is_told_again(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"), wrong("Once more.", "return x + x + x"), wrong("Nine.", "return 9 * x"))
    assert diagnosed("return 3 * x", double(), told=["Once more."]) == "Once more."
    assert diagnosed("return 3 * x", double(), told={"Thrice.", "Nine."}) == "Thrice."
    assert diagnosed("return 3 * x", double(), told=["Nine."]) is None


def test_what_was_told_before_is_not_told_if_it_is_not_exact(bank_of):
    bank_of(wrong("Nearly.", "return 3.001 * x"), wrong("Thrice.", "return 3.0 * x"))
    assert diagnosed("return 3 * x", double(), told=["Nearly."]) == "Thrice."


# --- nearly the same answers


def test_many_numbers_that_are_far_nearer_to_a_misconception_are_its(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    assert diagnosed("return 3.001 * x", double()) == "Thrice."
    assert diagnosed("return 3.001 * x", double(X[:2, :4])) == "Thrice."
    assert diagnosed("return 3.001 * x", double(SMALL)) is None  # seven numbers may be near by chance
    # Off by .2 from the right answer, a fiftieth of that is near.
    assert diagnosed("return 3.02 * x", double()) == "Thrice."
    assert diagnosed("return 3.03 * x", double()) is None


def test_only_numbers_that_are_wrong_count_as_many(bank_of):
    bank_of(wrong("The first.", "y = 2.0 * x; y[0] *= 2; return y"))
    assert diagnosed("y = 2.0 * x; y[0] *= 2; return y", double()) == "The first."
    assert diagnosed("y = 2.0 * x; y[0] *= 2.001; return y", double()) is None


def test_the_nearest_is_named(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"), wrong("Nearly.", "return 3.002 * x"))
    assert diagnosed("return 3.0008 * x", double()) == "Thrice."
    assert diagnosed("return 3.0012 * x", double()) == "Nearly."
    assert diagnosed("return 3.002 * x", double()) == "Nearly."


def test_the_worst_answer_says_how_near_a_misconception_is(bank_of):
    bank_of(wrong("First.", "return np.where(x < 10, 3.0, 3.003) * x"), wrong("Last.", "return 3.001 * x"))
    calls = lambda student: (student.double(X), student.double(X + 10))  # noqa: E731
    assert diagnosed("return np.where(x < 10, 3.0, 3.0) * x", calls) == "Last."


def test_where_the_right_answer_is_of_another_kind_nothing_is_near(bank_of):
    bank_of(wrong("A sum.", "return 2.0 * x[:3]"))
    assert diagnosed("return 2.0 * x[:3]", double()) == "A sum."
    assert diagnosed("return 2.000001 * x[:3]", double()) is None


# --- what was changed, and what lacks


def test_a_change_of_an_argument_is_a_mistake_of_its_own(bank_of):
    bank_of(wrong("In place.", IN_PLACE))
    assert diagnosed("x += x\n    return x", double()) == "In place."
    assert diagnosed("return x + x", double()) is None
    bank_of(wrong("In place.", "x *= 3.0\n    return x"))
    assert diagnosed("return 3 * x", double()) is None


def test_what_a_student_changes_besides_counts_second(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    assert diagnosed("x *= 3\n    return x", double()) == "Thrice."
    bank_of(wrong("Thrice.", "return 3.0 * x"), wrong("In place.", "x *= 3.0\n    return x"))
    assert diagnosed("x *= 3\n    return x", double()) == "In place."
    assert diagnosed("return 3 * x", double()) == "Thrice."


def test_a_change_that_the_solution_makes_too_is_none(bank_of, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "SOLUTION", SOLUTION.replace(TWICE.encode(), IN_PLACE.encode()))
    bank_of(wrong("Nothing new.", "x += x\n    return x", was=IN_PLACE))
    assert diagnosed("x += x; x = x\n    return x", double(), was=IN_PLACE) is None


def test_a_dict_without_a_key_is_a_mistake_of_its_own(bank_of):
    both, one = 'return {"W": 2.0 * x, "b": np.ones(3)}', 'return {"W": 2.0 * x}'
    bank_of(wrong("No b.", one, was=both))
    assert diagnosed("return dict(W=x + x)", lambda student: student.gradients(X), was=both) == "No b."
    assert diagnosed("return dict(W=x + x, b=np.ones(3))", lambda student: student.gradients(X), was=both) is None
    assert diagnosed("return {}", lambda student: student.gradients(X), was=both) is None
    bank_of(wrong("Thrice.", 'return {"W": 3.0 * x, "b": np.ones(3)}', was=both))
    assert diagnosed('return {"W": 3.0 * x}', lambda student: student.gradients(X), was=both) == "Thrice."


def test_what_is_the_students_own_affair_is_not_compared(bank_of):
    was, now = "return whole, x - whole", "return np.ceil(x), {}"
    bank_of(wrong("Up.", "return np.ceil(x), 0.0", was=was), private={"split": 1})
    assert diagnosed(now, lambda student: student.split(5 * X), was=was) == "Up."
    bank_of(wrong("Up.", "return np.ceil(x), 0.0", was=was))
    assert diagnosed(now, lambda student: student.split(5 * X), was=was) is None


# --- objects


def test_objects_are_each_implementations_own(bank_of):
    right = "return upstream * self.y, upstream * self.x"
    bank_of(wrong("Local.", "return self.y, self.x", was=right, task="trial.gate"))

    def calls(student: Any) -> None:
        gate = student.Gate()
        gate.backward(gate.forward(X, Y))

    assert diagnosed("return 1 * self.y, 1 * self.x", calls, was=right, task="trial.gate") == "Local."
    said = "Gate.backward returns the right values in the wrong order: swap the two."
    assert diagnosed("return upstream * self.x, upstream * self.y", calls, was=right, task="trial.gate") == said


# --- in general terms, or not at all


def test_if_no_misconception_fits_the_first_wrong_answer_is_explained(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    calls = lambda student: (student.shift(X), student.double(X), student.double(-Y))  # noqa: E731
    assert diagnosed("return -2.0 * np.abs(x)", calls) == "What double returns has the wrong sign."
    assert diagnosed("return (2.1 if x[0, 0] > 0 else 4) * x", calls) is None
    assert (
        diagnosed("return (2.0 if x[0, 0] > 0 else 4) * x", calls) == "What double returns is twice what it should be."
    )


def test_an_assignment_without_a_bank_has_general_explanations(monkeypatch: pytest.MonkeyPatch):
    def none(assignment: Assignment) -> Bank:
        raise CourseError("There is no bank.")

    monkeypatch.setattr(module, "bank", none)
    assert diagnosed("return -2 * x", double()) == "What double returns has the wrong sign."


@pytest.mark.parametrize(("more", "said"), [(0, "Thrice."), (1, None)])
def test_a_test_of_many_calls_or_much_data_is_not_replayed(bank_of, more: int, said: str | None):
    bank_of(wrong("Thrice.", "return 3.0 * x"))
    count, half = module.MAX_STEPS + more, module.MAX_BYTES // 16
    assert diagnosed("return 3 * x", lambda student: [student.double(float(n)) for n in range(count)]) == said
    calls = lambda student: [student.double(np.ones(half)), student.double(np.ones(half + more))]  # noqa: E731
    assert diagnosed("return 3 * x", calls) == said


def test_warnings_of_a_replay_are_not_shown(bank_of, recwarn: pytest.WarningsRecorder):
    bank_of(wrong("Log.", "import warnings; warnings.warn('no logarithm'); return np.log(-x)"))
    assert diagnosed("with np.errstate(all='ignore'): return np.log(-x)", double()) == "Log."
    assert not recwarn.list


def test_a_hint_is_found_by_name(bank_of):
    bank_of(wrong("Thrice.", "return 3.0 * x"), Wrong(name="other", task="trial.gate", hint="Something."))
    assert hint_of(ASSIGNMENT, "other") == "Something."
    with pytest.raises(KeyError):
        hint_of(ASSIGNMENT, "none")
