"""A suite is collected once and run on one submission after the other, in the order of tasks, with the same numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from own_code import OwnCode, hidden_test, run, suite_of

from autograder import faults, suite as suites
from autograder.faults import Infrastructure
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
    assert [(result.task, result.name) for result in results] == [
        ("b", "test_z"),
        ("b", "test_w"),
        ("a", "test_x"),
        ("a", "test_v"),
    ]
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
    found = numbers(tmp_path, 0, "ab")
    assert numbers(tmp_path, 0, "ba") == found
    assert numbers(tmp_path, 0, "b") == {"test_b": found["test_b"]}
    others = numbers(tmp_path, 1, "ab")
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
