"""A suite is collected once and run on one submission after the other, in the order of tasks, with the same numbers."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from examinee import Examinee, hidden_test, run, suite_of

from autograder import faults, suite as suites
from autograder.faults import Infrastructure
from autograder.outcome_per_test import SuiteRun


def test_a_missing_suite_is_one_sentence(gates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(type(gates), "suite", property(lambda self: tmp_path / "none"))
    with pytest.raises(Infrastructure, match="hidden tests are missing"):
        suites.collected(gates)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("import", "import missing_module", "missing_module"),
        ("syntax", "def test_x(: pass", "SyntaxError"),
        ("empty", "", "no tests"),
    ],
)
def test_a_broken_suite_is_the_graders_fault(gates, tmp_path: Path, monkeypatch, name: str, text: str, why: str, capfd):
    path = tmp_path / name
    path.mkdir()
    (path / f"test_{name}.py").write_text(text)
    monkeypatch.setattr(type(gates), "suite", property(lambda self: path))
    for _ in range(2):
        with pytest.raises(Infrastructure, match=rf"^The suite {path.name} could not be run: (.|\n)*{why}"):
            suites.collected(gates)
    assert capfd.readouterr() == ("", "")


def test_a_suite_is_collected_once(gates, tmp_path: Path, monkeypatch):
    (tmp_path / "test_once.py").write_text("def test_it(): pass")
    monkeypatch.setattr(type(gates), "suite", property(lambda self: tmp_path))
    first = suites.collected(gates)
    assert isinstance(first, suites.Suite)
    assert suites.collected(gates) is first


def test_tests_run_in_the_order_of_their_tasks_and_then_as_written(tmp_path: Path):
    first = hidden_test("pass", "test_z", "b") + hidden_test("pass", "test_y", "c") + hidden_test("pass", "test_x", "a")
    second = hidden_test("pass", "test_w", "b") + hidden_test("pass", "test_v", "a")
    results, _ = run(tmp_path, [first, second], tasks=["b", "a"])
    assert [(result.task, result.name) for result in results] == [
        ("b", "test_z"),
        ("b", "test_w"),
        ("a", "test_x"),
        ("a", "test_v"),
        ("c", "test_y"),  # a task that nobody asked the order of
    ]


def test_a_test_that_another_module_needs_runs_once(tmp_path: Path):
    first = hidden_test("pass", "test_first")
    imports = "import sys\ntest_first = sys.modules[__name__.removesuffix('1') + '0'].test_first\n"
    results, fault = run(
        tmp_path, [first, imports + hidden_test("pass", "test_second", mark="points=1, needs=test_first")]
    )
    assert fault is None
    assert [result.name for result in results] == ["test_first", "test_second"]


def test_only_the_tasks_asked_for_are_run(tmp_path: Path):
    tests = hidden_test("pass", "test_1", "a") + hidden_test("pass", "test_2", "b") + hidden_test("pass", "test_3", "a")
    examinee = Examinee(tasks=["a"])
    results, _ = run(tmp_path, tests, examinee)
    assert [result.name for result in results] == ["test_1", "test_3"]
    assert examinee.calls == ["begin", "end"] * 2


def test_a_suite_serves_one_submission_after_the_other(tmp_path: Path):
    suite = suite_of(tmp_path, hidden_test("check(student.double(2) == 4, 'No.')"))
    for source, outcome in (("def double(x): return 4", "passed"), ("def double(x): return 5", "failed")) * 2:
        under_way = SuiteRun(Examinee(source))
        suite.run(under_way, ["a"])
        assert [result.outcome for result in under_way.results] == [outcome]


def test_where_one_failure_is_enough_it_is_the_last_test_and_another_run_begins_anywhere(tmp_path: Path):
    first = hidden_test("pass", "test_1", "a") + hidden_test("check(False, 'No.')", "test_2", "a")
    suite = suite_of(tmp_path, first + hidden_test("pass", "test_3", "a"), hidden_test("pass", "test_4", "b"))
    for tasks, names in ((["a", "b"], ["test_1", "test_2"]), (["b", "a"], ["test_4", "test_1", "test_2"])) * 2:
        examinee = Examinee()
        under_way = SuiteRun(examinee, first_failure_ends=True)
        suite.run(under_way, tasks)
        assert [result.name for result in under_way.results] == names
        assert under_way.fault is None
        assert examinee.calls == ["begin", "end"] * len(names)


@pytest.mark.parametrize("mark", ["points='4'", "worth=4", "points=4, needs='test_x'", "'b', points=4"])
def test_a_test_without_a_usable_mark_is_the_graders_fault(tmp_path: Path, mark: str):
    results, fault = run(tmp_path, hidden_test("pass", mark=mark))
    assert str(fault) == "The test test_it of the suite has no usable task mark."
    assert [(result.task, result.outcome, result.points, result.max_points) for result in results] == [
        ("", faults.INFRASTRUCTURE, None, 0.0)
    ]


def test_what_a_test_looks_at_is_one_line(tmp_path: Path):
    text = hidden_test("pass").replace('"What test_it looks at."', '"""One\n    sentence  on two lines."""')
    assert run(tmp_path, text)[0][0].description == "One sentence on two lines."
    assert run(tmp_path, hidden_test("pass").replace('"What test_it looks at."', "pass"))[0][0].description == "test_it"


def numbers(folder: Path, seed: int, names: str = "a") -> dict[str, str | None]:
    """Return the random numbers that tests of these names are given, by test."""
    tests = "".join(hidden_test("check(False, str(rng.integers(1 << 60)))", f"test_{name}") for name in names)
    results, _ = run(folder, tests.replace("(student)", "(student, rng)"), Examinee(seed=seed))
    return {result.name: result.error for result in results}


def test_random_numbers_depend_on_the_seed_and_the_tests_name_alone(tmp_path: Path):
    found = numbers(tmp_path, 0, "ab")
    assert numbers(tmp_path, 0, "ba") == found
    assert numbers(tmp_path, 0, "b") == {"test_b": found["test_b"]}
    drawn = {*found.values(), *numbers(tmp_path, 1, "ab").values(), *numbers(tmp_path, 1 << 62, "ab").values()}
    assert len(drawn) == 6


def test_random_numbers_are_those_of_every_version(tmp_path: Path):
    """Or a class that is graded again after an update would get other points."""
    assert numbers(tmp_path, 1, "ab") == {"test_a": "368173622496288333", "test_b": "39366122091684727"}


def test_a_suite_is_collected_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pytest.mark, "_markers", set())  # what the pytest that runs this knows
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        suite_of(tmp_path, hidden_test("pass"))


def test_the_reference_is_at_hand(tmp_path: Path):
    body = "check(reference.double('x') == 'xx' and student.double('x') == 'y', 'No.')"
    text = hidden_test(body).replace("(student)", "(student, reference)")
    (result,), _ = run(tmp_path, text, Examinee("def double(x): return 'y'"))
    assert result.outcome == faults.PASSED


def test_nothing_of_a_run_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    run(tmp_path, "print('collected')\n" + hidden_test("print('run')\nimport sys\nprint('x', file=sys.stderr)\n[][1]"))
    assert capfd.readouterr() == ("", "")


def test_nobody_writes_the_traceback_of_what_a_test_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It would cost more than the test, and holds what the code returned."""
    written: list[object] = []
    monkeypatch.setattr(pytest.Function, "repr_failure", lambda item, excinfo: written.append(item) or "")
    results, _ = run(tmp_path, hidden_test("check(False, 'No.')"))
    assert (results[0].error, written) == ("No.", [])


def test_a_test_that_leaves_pytest_no_memory_stops_no_other(tmp_path: Path):
    class Full(SuiteRun):
        def note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
            super().note(item, call)
            if call.when == "call" and item.name == "test_1":
                raise MemoryError

    tests = "".join(hidden_test("check(student.double(1) == 2, 'No.')", f"test_{number}") for number in range(3))
    suite = suite_of(tmp_path, tests)
    found = []
    for under_way in (Full(Examinee()), SuiteRun(Examinee("def double(x): return 3"))):
        suite.run(under_way, ["a"])
        found.append([result.outcome for result in under_way.results])
    assert found == [[faults.PASSED, faults.MEMORY, faults.PASSED], [faults.FAILED] * 3]


def test_a_suite_without_tests_is_the_graders_fault(tmp_path: Path):
    with pytest.raises(Infrastructure, match="could not be run: it has no tests"):
        suite_of(tmp_path, "x = 1")
