"""What a hidden test raised becomes its outcome, its points and what the student is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from examinee import Examinee, hidden_test, run

from autograder import faults
from autograder.faults import Crashed, Infrastructure
from autograder.report import TestResult
from autograder.session import Session


def result_of(folder: Path, body: str, examinee: Examinee | None = None) -> TestResult:
    """Return the result of a suite of one test."""
    (result,), _ = run(folder, hidden_test(body), examinee)
    return result


def test_a_test_that_passes_earns_its_points(tmp_path: Path):
    examinee = Examinee()
    assert result_of(tmp_path, "check(student.double(2) == 4, 'No.')", examinee) == TestResult(
        task="a",
        name="test_it",
        description="What test_it looks at.",
        outcome=faults.PASSED,
        points=4.0,
        max_points=4.0,
        hint=None,
        error=None,
        cpu_seconds=0.1235,
    )
    assert examinee.calls == ["begin", "end"]
    assert not examinee.asked


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
    "after a fault": ("try: student.fails(1)\nexcept Exception: student.double(1)\n[][0]", faults.FAILED, UNUSABLE),
}


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TestResult]:
    """One suite of all of them."""
    tests = [hidden_test(body, f"test_{number}") for number, (body, *_) in enumerate(FAILURES.values())]
    results, fault = run(tmp_path_factory.mktemp("failures"), "".join(tests))
    assert fault is None
    return dict(zip(FAILURES, results, strict=True))


@pytest.mark.parametrize("case", FAILURES)
def test_what_the_submission_did_wrong_costs_the_points(failures: dict[str, TestResult], case: str):
    (_, outcome, message), result = FAILURES[case], failures[case]
    assert (result.outcome, result.points, result.max_points) == (outcome, 0.0, 4.0)
    assert result.error is not None
    assert message in result.error
    assert result.hint == ("A hint for a." if outcome in (faults.FAILED, faults.ERROR) else None)


OUR_OWN = {
    "the grader's": ("raise faults.Infrastructure('The sandbox is gone.')", "The sandbox is gone."),
    "an error of the suite": ("raise OSError('disk')", "The suite itself failed in test_it: OSError: disk."),
    "a mistake of the suite": (
        "student.double(1)\nraise LookupError('x')",
        "The suite itself failed in test_it: LookupError: x.",
    ),
    "before any answer": ("[][1]", "The suite itself failed in test_it: IndexError"),
    "memory before any answer": ("raise MemoryError", "The suite itself failed in test_it: MemoryError"),
    "after faults alone": (
        "try: student.fails(1)\nexcept Exception: [][1]",
        "The suite itself failed in test_it: IndexError",
    ),
    "a skip": ("student.double(1)\npytest.skip('not here')", "The suite itself failed in test_it: Skipped"),
    "pytest's failure": ("student.double(1)\npytest.fail('no')", "The suite itself failed in test_it: Failed"),
    "a fixture": ("raise pytest.FixtureLookupError", "The suite itself failed"),
}


@pytest.mark.parametrize("case", OUR_OWN)
def test_what_the_grader_did_wrong_costs_nobody(tmp_path: Path, case: str):
    body, message = OUR_OWN[case]
    results, fault = run(tmp_path, hidden_test(body) + hidden_test("pass", "test_later"))
    assert [result.name for result in results] == ["test_it"]  # the rest is left for another attempt
    assert (results[0].outcome, results[0].points) == (faults.INFRASTRUCTURE, None)
    assert isinstance(fault, Infrastructure)
    assert str(fault).startswith(message)
    assert str(fault).startswith(results[0].error[:-1])
    assert "disk" not in results[0].error  # the text of what failed is the instructor's
    assert results[0].hint is None


def test_after_what_the_submission_did_wrong_the_next_test_is_run_as_ever(tmp_path: Path):
    bodies = ["student.fails(1)", "student.double(1)", "check(False, 'No.')", "student.double(1)"]
    examinee = Examinee()
    results, fault = run(tmp_path, "".join(hidden_test(body, f"test_{n}") for n, body in enumerate(bodies)), examinee)
    assert [result.outcome for result in results] == ["error", "passed", "failed", "passed"]
    assert fault is None
    assert examinee.calls == ["begin", "end"] * 4


def test_what_was_raised_first_counts(tmp_path: Path):
    cleaned = "@pytest.fixture\ndef clean():\n    yield\n    raise faults.Crashed('Later.')\n"
    test = hidden_test("raise faults.TimedOut('First.')").replace("(student)", "(clean)")
    (result,), _ = run(tmp_path, cleaned + test)
    assert result.error == "First."
    (result,), _ = run(tmp_path, cleaned + hidden_test("pass").replace("(student)", "(clean)"))
    assert (result.outcome, result.error) == (faults.CRASHED, "Later.")


# --- hints


def test_the_hint_is_asked_for_with_what_the_test_knows_itself(tmp_path: Path):
    examinee = Examinee()
    tests = hidden_test("student.double(1)\nraise mistaken(bank_entry('thrice'), 'No.')", "test_1")
    tests += hidden_test("student.double(1)\nstudent.double(2)\nraise mistaken(None, 'No.')", "test_2", task="b")
    run(tmp_path, tests, examinee)
    assert examinee.asked == [("a", "thrice", 1), ("b", None, 2)]


def test_what_is_still_to_be_written_needs_no_hint(tmp_path: Path):
    examinee = Examinee()
    result = result_of(tmp_path, "student.todo(1)", examinee)
    assert (result.outcome, result.hint, examinee.asked) == (faults.ERROR, None, [])


class Broken(Examinee):
    """A submission that cannot be imported, or whose process cannot be ended."""

    def __init__(self, at_begin: BaseException | None = None, at_end: BaseException | None = None) -> None:
        super().__init__()
        self.at_begin, self.at_end = at_begin, at_end

    def begin(self) -> Session:
        if self.at_begin is not None:
            raise self.at_begin
        return super().begin()

    def end(self) -> float:
        if self.at_end is not None:
            raise self.at_end
        return super().end()


def test_a_submission_that_cannot_be_imported_fails_every_test(tmp_path: Path):
    examinee = Broken(at_begin=Crashed("It ended."))
    results, fault = run(tmp_path, hidden_test("pass", "test_1") + hidden_test("pass", "test_2"), examinee)
    assert [(result.outcome, result.error) for result in results] == [(faults.CRASHED, "It ended.")] * 2
    assert fault is None
    examinee = Broken(at_begin=faults.StudentRaised("SyntaxError", "SyntaxError"))
    assert result_of(tmp_path, "pass", examinee).hint is None
    assert not examinee.asked


def test_a_process_that_cannot_be_ended_is_the_graders_fault(tmp_path: Path):
    examinee = Broken(at_end=Infrastructure("It does not answer."))
    results, fault = run(tmp_path, hidden_test("check(False, 'No.')") + hidden_test("pass", "test_later"), examinee)
    assert [(result.outcome, result.points) for result in results] == [(faults.INFRASTRUCTURE, None)]
    assert str(fault) == results[0].error == "It does not answer."


# --- conditions


NEEDED = hidden_test("check({}, 'No.')", "test_first")


def needing(names: str, condition: str = "True") -> str:
    return hidden_test(f"check({condition}, 'Not that either.')", "test_second", mark=f"points=1.5, needs={names}")


@pytest.mark.parametrize("names", ["test_first", "(test_first,)", "[test_first]"])
def test_a_condition_counts_only_together_with_what_it_needs(tmp_path: Path, names: str):
    (_, second), _ = run(tmp_path, NEEDED.format(True) + needing(names))
    assert (second.outcome, second.points, second.error) == (faults.PASSED, 1.5, None)
    (_, second), _ = run(tmp_path, NEEDED.format(False) + needing(names))
    assert (second.outcome, second.points, second.max_points) == (faults.FAILED, 0.0, 1.5)
    assert second.error == "This counts only together with: What test_first looks at."
    assert second.hint is None


def test_a_condition_that_does_not_hold_says_so_itself(tmp_path: Path):
    (_, second), _ = run(tmp_path, NEEDED.format(False) + needing("test_first", "False"))
    assert (second.error, second.hint) == ("Not that either.", "A hint for a.")


def test_of_several_needs_the_first_that_fails_is_told(tmp_path: Path):
    tests = NEEDED.format(True) + hidden_test("check(False, 'No.')", "test_other")
    (*_, second), _ = run(tmp_path, tests + needing("(test_first, test_other)"))
    assert second.error == "This counts only together with: What test_other looks at."


def test_what_is_needed_may_belong_to_a_task_that_is_left_out(tmp_path: Path):
    tests = hidden_test("pass", "test_first", task="b") + needing("test_first")
    (second,), _ = run(tmp_path, tests, Examinee(tasks={"a"}))
    assert second.error == "This counts only together with: test_first"
