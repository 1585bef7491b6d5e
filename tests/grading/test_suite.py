"""A suite is collected once and run on one submission after the other, in the order of tasks, with the same numbers."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from own_code import OwnCode, hidden_test, run, suite_of

from autograder import faults, suite as suites
from autograder.faults import Crashed, Infrastructure
from autograder.report import TestResult
from autograder.suite_run import SuiteRun


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "^The hidden tests are missing"),
        ("import missing_module", "could not be run: (.|\n)*missing_module"),
        ("x = 1", "could not be run: it has no tests"),
    ],
)
def test_a_broken_suite_is_the_graders_fault(gates, tmp_path: Path, monkeypatch, text: str | None, why: str, capfd):
    path = tmp_path / "broken"
    if text is not None:
        path.mkdir()
        (path / f"test_{len(text)}.py").write_text(text)
    monkeypatch.setattr(type(gates), "suite", property(lambda self: path))
    for _ in range(2):
        with pytest.raises(Infrastructure, match=why):
            suites.collected(gates)
    assert capfd.readouterr() == ("", "")


def test_the_tests_of_some_tasks_run_in_the_order_of_the_tasks_and_then_as_written(tmp_path: Path):
    first = hidden_test("pass", "test_z", "b") + hidden_test("pass", "test_y", "c") + hidden_test("pass", "test_x", "a")
    second = hidden_test("pass", "test_w", "b") + hidden_test("pass", "test_v", "a")
    code = OwnCode()
    results, _ = run(tmp_path, [first, second], code, tasks=["b", "a"])
    found = [(result.task, result.name) for result in results]
    assert found == [("b", "test_z"), ("b", "test_w"), ("a", "test_x"), ("a", "test_v")]
    assert code.calls == ["begin", "end"] * 4


def test_where_one_failure_is_enough_it_is_the_last_test_and_another_run_begins_anywhere(tmp_path: Path):
    first = hidden_test("pass", "test_1", "a") + hidden_test("check(False, 'No.')", "test_2", "a")
    suite = suite_of(tmp_path, first + hidden_test("pass", "test_3", "a"), hidden_test("pass", "test_4", "b"))
    for tasks, names in ((["a", "b"], ["test_1", "test_2"]), (["b", "a"], ["test_4", "test_1", "test_2"])) * 2:
        code = OwnCode()
        under_way = SuiteRun(code, 0, suite.weights, first_failure_ends=True)
        suite.run(under_way, tasks)
        assert [result.name for result in under_way.results] == names
        assert under_way.fault is None
        assert code.calls == ["begin", "end"] * len(names)


def numbers(folder: Path, seed: int, names: str = "a") -> dict[str, str | None]:
    """Return the random numbers that tests of these names are given, by test."""
    tests = "".join(hidden_test("check(False, str(rng.integers(1 << 60)))", f"test_{name}") for name in names)
    results, _ = run(folder, tests.replace("(student)", "(student, rng)"), seed=seed)
    return {result.name: result.error for result in results}


def test_random_numbers_depend_on_the_seed_and_the_tests_name_alone(tmp_path: Path):
    """And are those of every version, or a class that is graded again after an update would get other points."""
    found, others = numbers(tmp_path, 0, "ab"), numbers(tmp_path, 1, "ab")
    assert numbers(tmp_path, 0, "ba") == found
    assert numbers(tmp_path, 0, "b") == {"test_b": found["test_b"]}
    assert others == {"test_a": "368173622496288333", "test_b": "39366122091684727"}
    assert len({*found.values(), *others.values(), *numbers(tmp_path, 1 << 62, "ab").values()}) == 6


def test_nothing_of_a_run_is_printed_and_no_traceback_is_written(tmp_path: Path, monkeypatch, capfd):
    """A traceback would cost more than the test, and holds what the code returned."""
    written: list[object] = []
    monkeypatch.setattr(pytest.Function, "repr_failure", lambda item, excinfo: written.append(item) or "")
    run(tmp_path, "print('collected')\n" + hidden_test("print('run')\nimport sys\nprint('x', file=sys.stderr)\n[][1]"))
    assert capfd.readouterr() == ("", "")
    assert written == []


def test_a_test_that_leaves_pytest_no_memory_stops_no_other(tmp_path: Path):
    class Full(SuiteRun):
        def note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
            super().note(item, call)
            if call.when == "call" and item.name == "test_1":
                raise MemoryError

    tests = "".join(hidden_test("check(student.double(1) == 2, 'No.')", f"test_{number}") for number in range(3))
    suite = suite_of(tmp_path, tests)
    found = []
    for kind, code in ((Full, OwnCode()), (SuiteRun, OwnCode("def double(x): return 3"))):
        under_way = kind(code, 0, suite.weights)
        suite.run(under_way, ["a"])
        found.append([result.outcome for result in under_way.results])
    assert found == [[faults.PASSED, faults.MEMORY, faults.PASSED], [faults.FAILED] * 3]


UNUSABLE = "What the code returned cannot be used here"
TOO_LARGE = "What the code returned fills the memory: are its results far larger than they should be?"
FAILURES = {
    "a check": ("check(student.double(2) == 5, 'It is off.')", faults.FAILED, "It is off."),
    "a mistake": ("raise mistaken(bank_entry('thrice'), 'It is off.')", faults.FAILED, "It is off."),
    "what was raised": ("student.fails(1)", faults.ERROR, "ValueError in line 3 of trial.py: no"),
    "a missing name": ("student.triple(1)", faults.ERROR, "triple."),
    "a bad reply": ("raise faults.BadReply('Not a reply.')", faults.ERROR, "Not a reply."),
    "a timeout": ("raise faults.TimedOut('Too long.')", faults.TIMEOUT, "Too long."),
    "the memory": ("raise faults.OutOfMemory('Too much.')", faults.MEMORY, "Too much."),
    "a crash": ("raise faults.Crashed('It ended.')", faults.CRASHED, "It ended."),
    "memory of our own": ("student.double(1)\nraise MemoryError", faults.MEMORY, TOO_LARGE),
    **{
        kind.__name__: (f"student.double(1)\nraise {kind.__name__}", faults.FAILED, f"{UNUSABLE} ({kind.__name__}).")
        for kind in faults.STUDENT_PROVOKED
        if kind is not MemoryError
    },
    "a kind of those": ("student.double(1) / 0", faults.FAILED, f"{UNUSABLE} (ZeroDivisionError)."),
    "still to be written": ("student.todo(1)", faults.ERROR, "double is still a TODO"),
    "after a fault": ("try: student.fails(1)\nexcept Exception: student.double(1)\n[][0]", faults.FAILED, UNUSABLE),
}


def test_the_faults_of_a_submission_cost_points_and_no_other_test(tmp_path: Path):
    tests = [hidden_test(body, f"test_{number}") for number, (body, *_) in enumerate(FAILURES.values())]
    code = OwnCode()
    results, fault = run(tmp_path, "".join([*tests, hidden_test("check(student.double(2) == 4, 'No.')")]), code)
    assert fault is None
    assert code.calls == ["begin", "end"] * len(results)
    for (what, (_, outcome, message)), result in zip(FAILURES.items(), results, strict=False):
        assert (result.outcome, result.points, result.max_points) == (outcome, 0.0, 4.0), what
        assert message in (result.error or "")
        hinted = outcome in (faults.FAILED, faults.ERROR) and what != "still to be written"
        assert bool(result.hint) == hinted, what
    assert results[0].hint == results[1].hint == "A hint for a."
    description, passed = "What test_it looks at.", faults.PASSED
    assert results[-1] == TestResult("a", "test_it", description, passed, 4.0, 4.0, cpu_seconds=0.1235)


OUR_OWN = {
    "raise faults.Infrastructure('The sandbox is gone.')": "The sandbox is gone.",
    "raise OSError('disk')": "The suite itself failed in test_it: OSError: disk.",
    "student.double(1)\nraise LookupError('x')": "The suite itself failed in test_it: LookupError: x.",
    "[][1]": "The suite itself failed in test_it: IndexError",
    "raise MemoryError": "The suite itself failed in test_it: MemoryError",
    "try: student.fails(1)\nexcept Exception: [][1]": "The suite itself failed in test_it: IndexError",
    "student.double(1)\npytest.skip('not here')": "The suite itself failed in test_it: Skipped",
    "student.double(1)\npytest.fail('no')": "The suite itself failed in test_it: Failed",
}


def test_a_fault_of_the_grader_costs_nobody_points_and_ends_the_run(tmp_path: Path):
    for body, sentence in OUR_OWN.items():
        (result,), fault = run(tmp_path, hidden_test(body) + hidden_test("pass", "test_later"))
        assert (result.outcome, result.points, result.hint) == (faults.INFRASTRUCTURE, None, None)
        assert isinstance(fault, Infrastructure)
        assert str(fault).startswith(sentence)
        assert str(fault).startswith(result.error[:-1])
        assert "disk" not in result.error  # the text of the exception is the instructor's


def test_a_submission_that_cannot_be_imported_fails_every_test_without_a_hint(tmp_path: Path):
    two, code = hidden_test("pass", "test_1") + hidden_test("pass", "test_2"), OwnCode()
    for error in (Crashed("It ended."), faults.StudentRaised("SyntaxError", "SyntaxError")):
        code.begin = Mock(side_effect=error)
        results, fault = run(tmp_path, two, code)
        assert [(one.outcome, one.error, one.hint) for one in results] == [(error.outcome, str(error), None)] * 2
        assert fault is None


def test_a_process_that_cannot_be_ended_is_the_graders_fault(tmp_path: Path):
    code = OwnCode()
    code.end = Mock(side_effect=Infrastructure("It does not answer."))
    results, fault = run(tmp_path, hidden_test("check(False, 'No.')") + hidden_test("pass", "test_later"), code)
    assert [(result.outcome, result.points) for result in results] == [(faults.INFRASTRUCTURE, None)]
    assert str(fault) == results[0].error == "It does not answer."


NEEDED = hidden_test("check({}, 'No.')", "test_first")


def needing(names: str, condition: str = "True") -> str:
    return hidden_test(f"check({condition}, 'Not that either.')", "test_second", mark=f"points=1.5, needs={names}")


def test_a_condition_counts_only_together_with_the_tests_that_it_needs_of_which_the_first_is_named(tmp_path: Path):
    for names in ("test_first", "(test_first,)"):
        (_, second), _ = run(tmp_path, NEEDED.format(True) + needing(names))
        assert (second.outcome, second.points, second.error) == (faults.PASSED, 1.5, None)
        (_, second), _ = run(tmp_path, NEEDED.format(False) + needing(names))
        assert (second.outcome, second.points, second.max_points) == (faults.FAILED, 0.0, 1.5)
        assert (second.error, second.hint) == ("This counts only together with: What test_first looks at.", None)
        (_, second), _ = run(tmp_path, NEEDED.format(False) + needing(names, "False"))
        assert (second.error, second.hint) == ("Not that either.", "A hint for a.")
    tests = NEEDED.format(True) + hidden_test("check(False, 'No.')", "test_other")
    (*_, second), _ = run(tmp_path, tests + needing("(test_first, test_other)"))
    assert second.error == "This counts only together with: What test_other looks at."
    left_out = hidden_test("pass", "test_first", task="b") + needing("test_first")
    (second,), _ = run(tmp_path, left_out, tasks=["a"])
    assert second.error == "This counts only together with: test_first"


def test_tests_with_weights_share_the_points_of_their_task(tmp_path: Path):
    tests = [hidden_test("pass", f"test_{weight}", mark=f"weight={weight}") for weight in (1, 3)]
    results, _ = run(tmp_path, "".join(tests))
    assert [result.points for result in results] == [10.0, 30.0]


def test_a_test_without_a_usable_mark_is_the_graders_fault(tmp_path: Path):
    for mark in ("points='4'", "worth=4", "points=4, weight=1", "points=4, needs=[1]"):
        (result,), fault = run(tmp_path, hidden_test("pass", mark=mark))
        assert str(fault) == "The test test_it of the suite has no usable task mark."
        assert (result.task, result.outcome, result.points, result.max_points) == ("", faults.INFRASTRUCTURE, None, 0.0)
