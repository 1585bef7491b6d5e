"""Which known mistake names a failed test: one that has answered just so, in all tests of the task."""

from __future__ import annotations

from dataclasses import replace

from autograder import faults
from autograder.diagnosis.evidence import Rows
from autograder.diagnosis.naming import ENOUGH, Known, named
from autograder.report import TestResult

TASK, OTHER = "trial.double", "trial.gate"


def rows(*numbers: float, count: int = ENOUGH) -> Rows:
    """Return what is kept of wrong uses in which each of these numbers was answered, so often."""
    return [[use, 0, ["numbers", False, [count], [number] * count]] for use, number in enumerate(numbers)]


def result(name: str, answered: Rows | None = None, outcome: str = faults.FAILED, task: str = TASK) -> TestResult:
    answers = None if answered is None else {"wrong": answered, "examples": [f"{name} is wrong."]}
    return TestResult(
        task, name, f"It does {name}.", outcome, 0.0, 1.0, hint="In general.", diagnosis="general", answers=answers
    )


def passed(name: str) -> TestResult:
    return replace(result(name, outcome=faults.PASSED), hint=None, diagnosis=None)


def known(name: str = "thrice", hint: str = "Thrice.", task: str = TASK, **answers: Rows) -> Known:
    return Known(name, task, hint, answers)


def names(mistakes: list[Known], *tests: TestResult) -> dict[str, str | None]:
    """Return the names that tests get; nothing else may change but the hint and the example."""
    found = named(mistakes, tests)
    assert [replace(t, hint=None, diagnosis=None, counterexample=None) for t in found] == [
        replace(t, hint=None, diagnosis=None, counterexample=None) for t in tests
    ]
    return {test.name: test.diagnosis for test in found if test.diagnosis not in (None, "general")}


THRICE = known(a=rows(3.0), b=rows(6.0))


def test_a_mistake_names_the_tests_in_which_both_answer_the_same():
    assert names([THRICE], result("a", rows(3.0 + 1e-9)), result("b", rows(6.0))) == {
        "a": "thrice",
        "b": "thrice",
    }
    assert names([THRICE], result("a", rows(3.1)), result("b", rows(6.0))) == {}
    assert names([THRICE], result("a", rows(3.0), task=OTHER)) == {}
    assert names([known(task=OTHER, a=rows(3.0))], result("a", rows(3.0))) == {}
    (test, _) = named([THRICE], [result("a", rows(3.0)), result("b", rows(6.0))])
    assert (test.hint, test.diagnosis, test.counterexample) == ("Thrice.", "thrice", "a is wrong.")


def test_a_name_holds_only_where_no_passed_test_of_the_task_refutes_it():
    assert names([THRICE], result("a", rows(3.0)), passed("b")) == {}
    assert names([THRICE], result("a", rows(3.0)), result("b", outcome=faults.TIMEOUT)) == {"a": "thrice"}
    assert names([THRICE], result("a", rows(3.0))) == {"a": "thrice"}  # b was not run


def test_more_that_is_wrong_may_be_a_second_mistake_where_it_is_not_most():
    more = result("b", rows(6.5, 9.0))  # also where thrice is right
    assert names([THRICE], result("a", rows(3.0)), more) == {"a": "thrice"}
    assert names([THRICE], result("a", rows(3.0)), result("b", rows(6.5))) == {}
    assert names([THRICE], result("a", rows(3.0)), result("c", rows(9.0))) == {"a": "thrice"}
    assert names([THRICE], result("a", rows(3.0)), more, result("c", rows(9.0))) == {}


def test_a_few_numbers_may_be_the_same_by_chance():
    for count, expected in ((1, {}), (ENOUGH, {"a": "thrice"})):
        mistake = known(a=rows(3.0, count=count))
        assert names([mistake], result("a", rows(3.0, count=count)), result("c", rows(9.0))) == expected
        assert names([mistake], result("a", rows(3.0, count=count))) == {"a": "thrice"}


def test_the_mistake_that_explains_most_is_named_and_none_of_two_that_say_different_things():
    tests = result("a", rows(3.0)), result("b", rows(6.0))
    other = replace(THRICE, name="other", hint="Something else.")
    assert names([known("less", "Less.", a=rows(3.0)), THRICE], *tests) == {"a": "thrice", "b": "thrice"}
    assert names([THRICE, other], *tests) == {}
    assert set(names([THRICE, replace(other, hint="Thrice.")], *tests)) == {"a", "b"}


def test_what_has_a_name_keeps_it():
    test = replace(result("a", rows(3.0)), hint="The bank's.", diagnosis="entry")
    assert names([THRICE], test) == {"a": "entry"}
    assert names([THRICE], replace(test, diagnosis="plain")) == {"a": "thrice"}


def test_an_example_stands_once_for_a_task():
    found = named([], [passed("z"), result("a", rows(3.0)), result("b", rows(6.0)), result("c", rows(1.0), task=OTHER)])
    assert [test.counterexample for test in found] == [None, "a is wrong.", None, "c is wrong."]
