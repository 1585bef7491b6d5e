"""Replaying a test's calls elsewhere: on that implementation's own objects and results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from autograder.diagnosis.replay import Answer, Replayer
from transcripts import SOURCE, Calls, Other, plain, session_on, transcript

from autograder.faults import Interrupted, OutOfMemory, StudentFault, StudentRaised, TimedOut
from autograder.proxy import Remote

LIMITS: list[BaseException] = []  # that the next calls meet

# --- what counts of an answer


def read(calls: Calls, private: dict[str, int] | None = None) -> list[Answer]:
    return Replayer(transcript(calls).steps, private or {}).given()


def test_an_answer_is_value_fault_and_what_was_changed():
    def calls(student: Any) -> None:
        student.double(3.0)
        student.overwrite(np.zeros(2))
        with pytest.raises(StudentFault):
            student.fails(1)

    value, changing, fault = read(calls)
    assert value == Answer(6.0, frozenset())
    assert changing.changed == {"argument [0]"}
    assert isinstance(fault.value, StudentRaised)


def test_of_a_dict_the_names_that_the_test_has_given_count():
    assert read(lambda student: student.named(1, z=2))[0].value == {"z": 2}
    assert read(lambda student: student.named(1))[0].value == {"x": 1, "y": 2}
    assert read(lambda student: (student.named(1), student.named(x=4)))[0].value == {"x": 1}
    assert read(lambda student: student.named(1), {"named": 0})[0].value == {"x": 1, "y": 2}


def test_what_is_the_students_own_affair_does_not_count():
    assert read(lambda student: student.pair(1), {"pair": 1})[0].value == [1, None]
    assert read(lambda student: student.pair(1), {"pair": 0})[0].value == [None, 10]
    assert read(lambda student: student.pair(1), {"other": 0})[0].value == (1, 10)
    assert read(lambda student: student.double(1), {"double": 0})[0].value == 2.0


# --- its own counterparts


def test_the_other_implementation_answers():
    other = Other(SOURCE.replace("2.0 * x", "3.0 * x"))
    assert plain(other.answers(lambda student: [student.double(1.0), student.pair(2.0)])) == [3.0, (2.0, 20.0)]


def test_its_own_objects_and_results_are_handed_on():
    other = Other(SOURCE.replace("10 * x", "20 * x").replace("return self.value", "return self.value + 1"))

    def calls(student: Any) -> None:
        _, second = student.pair(np.array([2.0]))
        box = student.Box(second)
        student.double(x=box.open())
        mine, again = box.give()
        again.open()
        student.apply(lambda x: x, mine)

    found = other.answers(calls)
    assert plain(found)[2:4] == [[41.0], [82.0]]
    assert plain(found)[5:] == [[41.0], [40.0]]
    assert isinstance(found[1].value, Remote)


def test_the_latest_answer_is_the_one_that_is_handed_on():
    """A result that is one object with an earlier one is the later one's counterpart."""
    other = Other(SOURCE.replace("x[0] = 7.0", "x[0] = 9.0"))

    def calls(student: Any) -> None:
        first, second = student.double(np.zeros(1)), student.double(np.ones(1))
        student.double(first)
        student.double(second)

    assert plain(other.answers(calls)) == [[0.0], [2.0], [0.0], [4.0]]


@pytest.mark.parametrize("instead", ["x", "[x]", "None"])
def test_without_a_counterpart_the_students_is_handed_on(instead: str):
    other = Other(SOURCE.replace("return x, 10 * x", f"return {instead}"))

    def calls(student: Any) -> None:
        student.double(student.pair(np.array([2.0]))[1])

    assert plain(other.answers(calls))[1] == [40.0]


def test_an_object_that_is_none_in_the_other_implementation_is_a_fault():
    other = Other(SOURCE + "\ndef Box(value): return 3.0\n")
    found = other.answers(lambda student: student.Box(1.0).open())
    assert found[0].value == 3.0
    assert isinstance(found[1].value, StudentFault)


def test_faults_and_changes_are_answers():
    other = Other(SOURCE.replace("return 2.0 * x", "x[0] = 0.0; raise TypeError('here')"))
    (found,) = other.answers(lambda student: student.double(np.ones(2)))
    assert isinstance(found.value, StudentRaised)
    assert found.value.kind == "TypeError"
    (found,) = Other(SOURCE.replace("return 2.0 * x", "x[0] = 0.0; return x")).answers(
        lambda student: student.double(np.ones(2))
    )
    assert found.changed == {"argument [0]"}


@pytest.mark.parametrize("limit", [Interrupted(), TimedOut("time"), OutOfMemory("full"), MemoryError()])
def test_a_limit_of_this_process_is_no_answer_and_none_is_kept(limit: BaseException):
    meets = f"    limits = sys.modules[{__name__!r}].LIMITS\n    if limits: raise limits.pop()\n"
    other = Other(f"{SOURCE}\nimport sys\ndef double(x):\n{meets}    return 3.0 * x\n")
    LIMITS.append(limit)
    with pytest.raises((Interrupted, TimedOut, OutOfMemory)):
        other.answers(lambda student: student.double(1.0))
    assert plain(other.answers(lambda student: student.double(1.0))) == [3.0]


@pytest.mark.parametrize("limit", [TimedOut("time"), OutOfMemory("full"), MemoryError()])
def test_nor_is_one_that_a_function_of_the_test_meets(limit: BaseException):
    def meets(x: float) -> float:
        if LIMITS:
            raise LIMITS.pop()
        return 5.0 * x

    steps = transcript(lambda student: student.apply(meets, 1.0)).steps
    LIMITS.append(limit)
    with pytest.raises((TimedOut, OutOfMemory)):
        list(Replayer(steps, {}).answers(SOURCE.encode(), lambda: session_on(SOURCE)))
    LIMITS.clear()
