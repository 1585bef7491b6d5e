"""Points of tests, tasks and submissions; golden submissions; bad methods through the real sandbox."""

import dataclasses
import re
from types import SimpleNamespace
from unittest.mock import DEFAULT, Mock

import pytest

from autograder import faults, grading
from autograder.authoring.trial import grade_trusted
from autograder.diagnosis.naming import TASK
from autograder.faults import CRASHED, ERROR, FAILED, INFRASTRUCTURE, PASSED, TIMEOUT
from autograder.grading import score_task, score_tasks, total, worst_outcome
from autograder.labels.relabel import labeled
from autograder.manifest import Assignment, Task
from autograder.report import Report, TaskResult, TestResult
from autograder.sandbox import Layers
from autograder.sandboxed_code import OUTPUT_LIMIT
from autograder.submission import Submission

API = """
class Gate:
    def forward(self, *args, **kwargs): return ANSWER
    def backward(self, *args, **kwargs): return ANSWER
AddGate = MultiplyGate = MaxGate = CopyGate = SigmoidGate = Gate
def sigmoid_neuron(*args, **kwargs): return ANSWER
def sigmoid_neuron_backward(*args, **kwargs): return ANSWER
class Graph(Gate):
    def __init__(self, nodes): pass
"""
CONSTANTS = [
    *("0.0", "1.0", "np.zeros(3)", "np.nan", "1j", "np.array([None])", "None", "'x'", "object()", "lambda: 1"),
    *("(0.0, 0.0)", "[1.0, 1.0, 1.0]", "(np.nan, None)", "[[1.0, 2.0], [3.0]]", "{'x': 0.0, 'y': 0.0}"),
]
ECHOES = ["args[0]", "args", "list(args)", "kwargs", "args[-1]"]


@pytest.fixture
def graded(gates, hand_in, layers: Layers):
    """Return a function that grades the text of a gates.py, with little time for each test."""
    strict = dataclasses.replace(gates, limits=dataclasses.replace(gates.limits, test_seconds=0.3))
    return lambda text: grading.grade(strict, hand_in(text), student="student")


@pytest.fixture
def graded_here(gates):
    """Return a function that grades the text of a gates.py of our own in this process."""
    return lambda text: grade_trusted(gates, Submission({"gates.py": text.encode()}), student="student")


def points(result: Report) -> dict[str, float | None]:
    return {task.task: task.points for task in result.tasks}


def test_the_solution_earns_everything_and_its_output_is_cut(graded, solution: str, gates):
    result = graded("print('hello ' * 100_000)\n" + solution)
    assert result.output.startswith("hello hello")
    assert len(result.output) <= OUTPUT_LIMIT
    assert result.score == result.max_score == 100
    assert points(result) == {task.id: task.points for task in gates.tasks}
    assert result.layers == ("bubblewrap", "rlimits", "landlock", "seccomp")


@pytest.mark.parametrize("answer", [*CONSTANTS, *ECHOES])
def test_constants_and_the_input_earn_nothing(graded_here, answer: str):
    result = graded_here(f"import numpy as np\n{API.replace('ANSWER', answer)}")
    assert set(points(result).values()) == {0.0}, [(t.name, t.outcome) for t in result.tests if t.points]
    assert result.outcome in (faults.FAILED, faults.ERROR)


FORGE = """import os
        for descriptor in range(3, 64):
            try: os.write(descriptor, b"x" * 99)
            except OSError: pass"""
BAD_BODIES = {"loop": ("while True: pass", faults.TIMEOUT), "forged": (FORGE, faults.ERROR)}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_one_bad_method_costs_its_own_tests_only(graded, solution: str, case: str):
    body, outcome = BAD_BODIES[case]
    result = graded(solution.replace("return upstream, upstream", body))
    found = {test.name: test.outcome for test in result.tests if test.task not in ("gates.add", "gates.graph")}
    assert set(found.values()) == {faults.PASSED}, found
    assert [test.outcome for test in result.tests if test.name == "test_add_backward"] == [outcome]


@pytest.mark.parametrize(("failures", "score"), [(0, 100), (2, 100), (3, None)])
def test_a_fault_of_the_grader_is_tried_again_twice(gates, hand_in, solution, layers, monkeypatch, failures, score):
    waits, ends = [], [faults.Infrastructure("No memory.")] * failures + [DEFAULT]
    monkeypatch.setattr(grading, "run_tests", Mock(wraps=grading.run_tests, side_effect=ends))
    monkeypatch.setattr(grading, "time", SimpleNamespace(sleep=waits.append))
    inner = dataclasses.replace(layers, bwrap=None)
    report = grading.grade(gates, hand_in(solution), student="amy", seed=3, layers=inner)
    assert "bubblewrap" not in report.layers  # those that were asked for
    assert (report.score, report.student, report.seed) == (score, "amy", 3)
    assert report.message == ("" if score else "Not graded yet. No memory.")
    assert waits == [0.5, 1.0][:failures]


def test_files_that_the_machine_does_not_let_us_read_are_no_zero(gates):
    handed_in = Submission({}, unreadable="gates.py cannot be read")
    report = grading.grade_submission(gates, handed_in, student="amy")
    assert (report.student, report.score, report.outcome) == ("amy", None, INFRASTRUCTURE)
    assert report.message == "Not graded yet. gates.py cannot be read."


def test_a_mistake_that_the_bank_knows_is_named(graded, solution: str):
    result = graded(solution.replace("return upstream, upstream", "return upstream / 2, upstream / 2"))
    assert {test.diagnosis for test in result.tests if test.task == "gates.add" and test.hint} == {"add-halves"}


@pytest.mark.parametrize(
    "broken", ["diagnosis.explained.wrong_uses", "grading.known_mistakes", "diagnosis.explained.plain"]
)
def test_a_fault_of_the_diagnosis_costs_no_grade(graded, solution: str, monkeypatch: pytest.MonkeyPatch, broken: str):
    monkeypatch.setattr(f"autograder.{broken}", Mock(side_effect=RuntimeError))
    result = graded(solution.replace("return upstream, upstream", "return upstream, 0.3 + upstream"))
    assert result.score is not None
    assert {test.diagnosis for test in result.tests if test.hint} == {TASK}
    assert [test.hint for test in labeled(result, []).tests] == [test.hint for test in result.tests]


def test_no_message_or_hint_holds_an_expected_value(graded_here):
    result = graded_here("import numpy as np\n" + API.replace("ANSWER", "np.full((2, 3), 0.25)"))
    for test in result.tests:
        said = re.sub(r" returned .*: ", " ", f"{test.error} {test.hint}")  # what the code itself has answered
        assert not re.search(r"\d\.\d{3,}", said), (test.name, said)


# --- points of tests are those of tasks, and points of tasks the score

ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task("b", 60.0, ""), Task("a", 40.0, "")))


def result(points: float | None, outcome: str = PASSED, task: str = "a", max_points: float = 10.0) -> TestResult:
    return TestResult(task, "test_it", "It.", outcome, points, max_points)


THIRDS = [result(10 / 3), result(10 / 3), result(10 / 3)]


def test_a_task_is_the_sum_of_its_own_tests():
    for tests, most, points, outcome in (
        ([result(10.0), result(60.0, task="b"), result(30.0)], 40.0, 40.0, PASSED),
        ([result(10.0), result(0.0, TIMEOUT), result(0.0, FAILED), result(5.5)], 40.0, 15.5, TIMEOUT),
        (THIRDS, 10.0, 10.0, PASSED),  # whatever they add up to
        ([*THIRDS, result(0.0, ERROR)], 20.0, 10.0, ERROR),
        ([result(1 / 3), result(0.0, ERROR)], 1.0, 0.333333, ERROR),
        ([result(30.0), result(30.0), result(0.0, FAILED)], 40.0, 40.0, FAILED),  # and no more
    ):
        assert score_task(tests, "a", most) == TaskResult("a", points, most, outcome)


def test_a_task_that_was_not_tested_to_the_end_has_no_points():
    for tests in ([], [result(5.0, task="b")], [result(5.0), result(None, INFRASTRUCTURE)]):
        assert score_task(tests, "a", 40.0) == TaskResult("a", None, 40.0, INFRASTRUCTURE)


def test_tasks_come_in_the_manifests_order():
    tests = [result(40.0), result(0.0, CRASHED, "b")]
    assert score_tasks(ASSIGNMENT, tests) == (TaskResult("b", 0.0, 60.0, CRASHED), TaskResult("a", 40.0, 40.0, PASSED))


def test_the_score_is_the_sum_of_the_tasks():
    tasks = [TaskResult("a", 1.1, 40.0, FAILED), TaskResult("b", 2.2, 60.0, FAILED), TaskResult("c", 0.0, 1.0, ERROR)]
    assert total(tasks) == 3.3
    assert total([]) == 0.0
    assert total([*tasks, TaskResult("d", None, 5.0, INFRASTRUCTURE)]) is None


def test_the_outcome_is_that_of_the_first_task_that_was_not_passed():
    passed, failed, crashed = (TaskResult("a", 1.0, 1.0, outcome) for outcome in (PASSED, FAILED, CRASHED))
    assert worst_outcome([passed, passed]) == PASSED
    assert worst_outcome([passed, failed, crashed]) == FAILED
    assert worst_outcome([crashed, failed]) == CRASHED
