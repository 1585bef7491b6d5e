"""Known mistakes: the bank's entries as text, their table, and which of them names a failed test."""

from dataclasses import replace
from pathlib import Path

import pytest
from own_code import results_on
from solution_modules import changed
from tiny import BANK_PATH, TinyCourse

from autograder import faults
from autograder.authoring.trial import TrustedCode
from autograder.diagnosis import table
from autograder.diagnosis.evidence import Rows
from autograder.diagnosis.naming import ENOUGH, Known, named
from autograder.diagnosis.table import known_mistakes
from autograder.diagnosis.variants import Bank, Right, Wrong, bank, entries
from autograder.manifest import Assignment, CourseError
from autograder.report import TestResult
from autograder.submission import Submission
from autograder.suite import collected

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


def known(name: str = "thrice", hint: str = "Thrice.", **answers: Rows) -> Known:
    return Known(name, TASK, hint, answers)


def names(mistakes: list[Known], *tests: TestResult) -> dict[str, str | None]:
    """Return the names that tests get; nothing else may change but the hint and the example."""

    def rest(test: TestResult) -> TestResult:
        return replace(test, hint=None, diagnosis=None, counterexample=None)

    found = named(mistakes, tests)
    assert [*map(rest, found)] == [*map(rest, tests)]
    return {test.name: test.diagnosis for test in found if test.diagnosis not in (None, "general")}


THRICE = known(a=rows(3.0), b=rows(6.0))
A, B = result("a", rows(3.0)), result("b", rows(6.0))


def test_a_mistake_names_the_tests_in_which_both_answer_the_same():
    assert names([THRICE], result("a", rows(3.0 + 1e-9)), B) == {"a": "thrice", "b": "thrice"}
    assert names([THRICE], result("a", rows(3.1)), B) == {}
    assert names([THRICE], replace(A, task=OTHER)) == names([replace(THRICE, task=OTHER)], A) == {}
    (test, _) = named([THRICE], [A, B])
    assert (test.hint, test.diagnosis, test.counterexample) == ("Thrice.", "thrice", "a is wrong.")


def test_a_name_holds_only_where_no_passed_test_of_the_task_refutes_it():
    assert names([THRICE], A, passed("b")) == {}
    assert names([THRICE], A, result("b", outcome=faults.TIMEOUT)) == {"a": "thrice"}
    assert names([THRICE], A) == {"a": "thrice"}  # b was not run


def test_more_that_is_wrong_may_be_a_second_mistake_where_it_is_not_most():
    more, other = result("b", rows(6.5, 9.0)), result("c", rows(9.0))  # more also where thrice is right
    assert names([THRICE], A, more) == names([THRICE], A, other) == {"a": "thrice"}
    assert names([THRICE], A, result("b", rows(6.5))) == names([THRICE], A, more, other) == {}


def test_a_few_numbers_may_be_the_same_by_chance():
    for count, expected in ((1, {}), (ENOUGH, {"a": "thrice"})):
        mistake = known(a=rows(3.0, count=count))
        assert names([mistake], result("a", rows(3.0, count=count)), result("c", rows(9.0))) == expected
        assert names([mistake], result("a", rows(3.0, count=count))) == {"a": "thrice"}


def test_the_mistake_that_explains_most_is_named_and_none_of_two_that_say_different_things():
    other = replace(THRICE, name="other", hint="Something else.")
    assert names([known("less", "Less.", a=rows(3.0)), THRICE], A, B) == {"a": "thrice", "b": "thrice"}
    assert names([THRICE, other], A, B) == {}
    assert set(names([THRICE, replace(other, hint="Thrice.")], A, B)) == {"a", "b"}


def test_what_has_a_name_keeps_it():
    test = replace(A, hint="The bank's.", diagnosis="entry")
    assert names([THRICE], test) == {"a": "entry"}
    assert names([THRICE], replace(test, diagnosis="plain")) == {"a": "thrice"}


def test_an_example_stands_once_for_a_task():
    found = named([], [passed("z"), A, B, result("c", rows(1.0), task=OTHER)])
    assert [test.counterexample for test in found] == [None, "a is wrong.", None, "c is wrong."]


MULTIPLY = "gates.multiply"
BACKWARD = "return upstream * self.y, upstream * self.x"


def test_only_what_loses_points_on_the_task_is_in_the_table_and_what_cannot_be_asked_costs_its_own_name_alone(
    gates: Assignment, solution: str, monkeypatch: pytest.MonkeyPatch
):
    def entry(name: str, now: str) -> Wrong:
        return Wrong(name=name, task=MULTIPLY, hint=f"{name}!", changes=changed(solution, BACKWARD, now))

    some = (
        entry("endless", "while True: pass"),
        replace(entry("not-imported", "pass"), changes=(("", "import nosuchthing\n"),)),
        replace(entry("no-fit", "pass"), changes=(("no such line\n", "x\n"),)),
        entry("recursive", "return self.backward(upstream)"),
        entry("right", "return self.y * upstream, self.x * upstream"),
        replace(entry("other", "return 1, 1"), task="gates.add"),
        replace(entry("answers", "return 1, 1"), module="answers"),
        entry("ones", "return upstream, upstream"),
    )
    monkeypatch.setattr(table, "ENTRY_SECONDS", 0.2)
    monkeypatch.setattr(table, "bank", lambda assignment: Bank(some, ()))
    found = known_mistakes(gates, MULTIPLY, collected(gates).asked(MULTIPLY), 0)
    assert {mistake.name for mistake in found} == {"recursive", "ones"}


@pytest.mark.parametrize(
    ("now", "first", "found"),
    [
        (BACKWARD, False, set()),
        ("a, b = self.x, self.y\n        return a * upstream, b * upstream", False, {"multiply-not-swapped"}),
        ("return self.y, self.x", True, {"multiply-upstream-forgotten"}),  # the one test that ran
    ],
)
def test_a_mistake_is_named_however_it_is_written(gates, solution: str, now: str, first: bool, found: set[str]):
    files = {"gates.py": solution.replace(BACKWARD, now).encode()}
    code = TrustedCode(gates.only([MULTIPLY, "gates.add"]), Submission(files))
    results = results_on(code, first_failure_ends=first)
    assert {test.diagnosis for test in results if test.outcome != "passed"} == found


FOLDER = Path(BANK_PATH).parent
SOLUTION = b"import numpy\n\n\ndef f(x):\n    y = x\n\n    return y\n\n\ndef g(x):\n    return x\n"


def test_lines_to_replace_are_whole_and_there_once():
    for was, times in (("    return z\n", 0), ("return x\n", 0), ("\n\n", 2)):
        with pytest.raises(CourseError, match=rf"some replaces .* occurs {times} times in the solution: write whole"):
            Right(name="some", changes=((was, ""),)).source(SOLUTION)


def test_what_is_no_entry_is_refused_with_its_line(tmp_path: Path):
    for text, words in (
        ("wrong a\n  Hint.\n- x\n", "1: 'wrong a' begins no entry: write `wrong NAME TASK, TASK` or `right NAME`."),
        ("wrong a b\n- x\n", "1: 'wrong a b' lacks its hint, indented by two."),
        ("right a\n  Well done.\n- x\n", "1: 'right a' is right: it has no hint."),
        ("wrong a b\n  Hint.\n", "1: 'wrong a b' changes nothing: add `- was` and `+ now`"),
        ("right a\n-x\n", "2: '-x' does not belong there: first comes a hint"),
        ("right a\n? q = f()\n", "2: '? q = f()' names no question and answer: write `? question = (1, None)`."),
    ):
        (tmp_path / "some.txt").write_text(text)
        with pytest.raises(CourseError) as refused:
            list(entries(tmp_path / "some.txt", "bank/some.txt"))
        assert str(refused.value).startswith(f"bank/some.txt:{words}")
        assert str(refused.value).count("\n") == 0


def test_the_folder_s_texts_are_a_bank_in_which_names_occur_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.put(f"{FOLDER}/more.txt", "right other\n-         return -x\n+         return 0 - x\n")
    assert [wrong.name for wrong in bank(tiny.assignment).wrong] == ["thrice", "same-sign"]
    assert [right.name for right in bank(tiny.assignment).right] == ["other", "sum"]
    tiny.edit(BANK_PATH, "right sum", "right thrice")
    with pytest.raises(CourseError, match="has 2 variants named thrice: give each a name of its own"):
        bank(tiny.assignment)
