"""Where a hint comes from, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from autograder.diagnosis.diagnose import SoFar, diagnose
from changed import changed

from autograder import manifest
from autograder.assertions import CheckFailed, bank_entry, check_kept, mistaken
from autograder.authoring.trusted_grading import TrustedExamination
from autograder.diagnosis import diagnose as module
from autograder.diagnosis.told import EXACT, Diagnosis, Told, refuted
from autograder.diagnosis.variants import Bank, Wrong
from autograder.in_process import in_process_session
from autograder.manifest import Assignment, Task
from autograder.report import TestResult
from autograder.scoring import passed_tasks
from autograder.submission import Submission

SOLUTION = b"def double(x):\n    return 2.0 * x\n"
TASK, PIECE = "trial.double", "trial.piece"
ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task(PIECE, 50.0, "A piece."), Task(TASK, 50.0, "The task's.")))
X = np.random.default_rng(0).uniform(1, 2, (4, 5))


def wrong(name: str, now: str, task: str = TASK, affects: tuple[str, ...] = ()) -> Wrong:
    return Wrong(name=name, task=task, hint=f"{name}!", changes=changed(SOLUTION, "2.0 * x", now), affects=affects)


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (wrong("thrice", "3.0 * x"), wrong("piece", "5.0 * x", PIECE, (TASK,)))
    monkeypatch.setattr(module, "bank", lambda assignment: Bank(known, ()))


NOTHING = SoFar()


def told(now: str, so_far: SoFar = NOTHING) -> Told | None:
    session = in_process_session({"trial.py": SOLUTION.replace(b"2.0 * x", now.encode())}, "trial")
    session.student.double(X)
    return diagnose(ASSIGNMENT, TASK, session, SOLUTION, so_far).told


def test_a_mistake_is_told_by_its_name_and_how_sure_it_is():
    assert told("x + x + x") == Told("thrice!", "thrice", "exact")
    assert told("3.001 * x") == Told("thrice!", "thrice", "near")
    assert told("-2.0 * x") == Told("What double returns has the wrong sign.", "general", "exact")
    assert told("7.3 * x") is None


def test_a_mistake_in_a_piece_is_not_told_to_who_has_passed_the_piece():
    assert told("5 * x") == Told("piece!", "piece", "exact")
    assert told("5 * x", SoFar(passed={"trial.other"})) == Told("piece!", "piece", "exact")
    assert told("5 * x", SoFar(passed={PIECE})) is None
    assert told("3 * x", SoFar(passed={TASK})) == Told("thrice!", "thrice", "exact")  # this test itself failed


TWO_PARTS = b"def piece(x):\n    return x + 1.0\n\n\ndef double(x):\n    return 2.0 * piece(x)\n"


def part(name: str, was: str, now: str, task: str = TASK, affects: tuple[str, ...] = ()) -> Wrong:
    return Wrong(name=name, task=task, hint=f"{name}!", changes=changed(TWO_PARTS, was, now), affects=affects)


PARTS = (
    part("lower", "x + 1.0", "x - 1.0", PIECE, (TASK,)),
    part("cubed", "x + 1.0", "x**3", PIECE, (TASK,)),
    part("thrice", "2.0 * piece(x)", "3.0 * piece(x)"),
    part("square", "2.0 * piece(x)", "piece(x) ** 2"),
    part("half", "x + 1.0", "x + 0.5"),  # does not fit lower
)


def of_two(piece: str, double: str, *named: str) -> Diagnosis:
    text = TWO_PARTS.replace(b"x + 1.0", piece.encode()).replace(b"2.0 * piece(x)", double.encode())
    session = in_process_session({"trial.py": text}, "trial")
    session.student.double(X)
    return diagnose(ASSIGNMENT, TASK, session, TWO_PARTS, SoFar(named=named))


def test_a_mistake_is_told_beside_one_that_was_named_in_a_piece(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "bank", lambda assignment: Bank(PARTS, ()))
    assert of_two("-1 + x", "3 * piece(x)", "lower").told == Told("thrice!", "thrice", "exact")
    assert of_two("-1 + x", "3 * piece(x)").named is None  # nobody has said lower
    assert of_two("-1 + x", "3 * piece(x)", "cubed").named is None
    assert of_two("-1 + x", "3.001 * piece(x)", "lower").named is None
    assert of_two("-1 + x", "2 * piece(x)", "lower").told == Told("lower!", "lower", "exact")


def test_neither_of_two_mistakes_that_explain_it_beside_another_is_told(monkeypatch: pytest.MonkeyPatch):
    again = replace(PARTS[2], name="again", hint="again!")
    monkeypatch.setattr(module, "bank", lambda assignment: Bank((*PARTS, again), ()))
    assert of_two("-1 + x", "3 * piece(x)", "lower").named is None


def test_what_another_mistake_explains_alone_has_no_second_one(monkeypatch: pytest.MonkeyPatch):
    zero = part("zero", "x + 1.0", "0 * x", PIECE)  # hides what comes after it
    monkeypatch.setattr(module, "bank", lambda assignment: Bank((zero, PARTS[2]), ()))
    assert of_two("x * 0", "2 * piece(x)", "zero").named is None


def test_who_has_two_mistakes_refutes_neither(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "bank", lambda assignment: Bank(PARTS, ()))
    both = of_two("-1 + x", "3 * piece(x)", "lower")
    assert both.exact
    assert both.against == {"cubed", "square", "half"}
    alone = Diagnosis(Told("lower!", "lower", EXACT), entries=frozenset({"lower"}), exact=True)
    assert refuted({"a": alone, "b": both}) == set()


def test_an_examination_tells_both_of_two_mistakes(monkeypatch: pytest.MonkeyPatch):
    """A wrong loss, and a training that copies the arrays: the loss's tests name the one, those of train the other."""
    monkeypatch.undo()
    nets = manifest.load().assignment("05_two_layer")
    known = {wrong.name: wrong for wrong in module.bank(nets).wrong}
    loss, copies = known["loss-squared-error"], known["train-copies"]
    files = loss.files(nets)
    files["two_layer.py"] = copies.source(files["two_layer.py"])
    examination = TrustedExamination(nets.only([loss.task, copies.task]), Submission(files), 0)
    examination.run_suite()
    failed = {test.name: test.diagnosis for test in examination.tests if test.outcome != "passed"}
    assert {name for test, name in failed.items() if "_loss_" in test} == {"loss-squared-error"}
    assert {name for test, name in failed.items() if "_train_" in test} == {"train-copies"}


def test_a_task_is_passed_if_all_of_its_tests_are():
    tests = [
        TestResult(task, "t", "", outcome, 0.0, 1.0)
        for task, outcome in (("a", "passed"), ("b", "passed"), ("b", "failed"))
    ]
    assert passed_tasks(tests) == {"a"}
    assert passed_tasks([]) == frozenset()


def of_test(now: str, failure: Exception | None, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return what an examination tells of a test in which the code answered so, and that failed like this."""
    from autograder import examination

    monkeypatch.setattr(examination, "reference_source", lambda assignment: {"trial.py": SOLUTION})
    files = {"trial.py": SOLUTION.replace(b"2.0 * x", now.encode())}
    session: Any = in_process_session(files, "trial")
    session.student.double(X)
    return TrustedExamination(ASSIGNMENT, Submission(files), 0).hint("test_it", TASK, failure, session)


def test_every_hint_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch):
    failure = CheckFailed("It is off.")
    assert of_test("7.3 * x", failure, monkeypatch) == Told("The task's.", "task", None)
    failure.advice = "Look again."
    assert of_test("7.3 * x", failure, monkeypatch) == Told("Look again.", "advice", None)
    assert of_test("3 * x", failure, monkeypatch) == Told("thrice!", "thrice", "exact")
    assert of_test("7.3 * x", mistaken(bank_entry("piece"), "Off."), monkeypatch) == Told("piece!", "piece", "exact")
    assert of_test("7.3 * x", mistaken(bank_entry("gone"), "Off."), monkeypatch) == Told("The task's.", "task", None)


def test_a_change_in_place_is_explained_by_what_changes_something_alone(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(CheckFailed, match="changed its argument") as failed:
        check_kept(False, "double changed its argument.")
    assert of_test("3 * x", failed.value, monkeypatch) == Told("The task's.", "task", None)
    known = wrong("thrice", "3.0 * x"), wrong("in-place", "x.__imul__(2.0)")
    monkeypatch.setattr(module, "bank", lambda assignment: Bank(known, ()))
    assert of_test("x.__iadd__(x)", failed.value, monkeypatch) == Told("in-place!", "in-place", "exact")


def test_what_a_check_has_seen_is_kept_where_no_answer_is_wrong(monkeypatch: pytest.MonkeyPatch):
    from autograder import examination

    monkeypatch.setattr(examination, "reference_source", lambda assignment: {"trial.py": SOLUTION})

    def kept(now: str, failure: Exception) -> Any:
        files = {"trial.py": SOLUTION.replace(b"2.0 * x", now.encode())}
        session: Any = in_process_session(files, "trial")
        session.student.double(X)
        run = TrustedExamination(ASSIGNMENT, Submission(files), 0)
        run.keeping = True
        run.hint("test_it", TASK, failure, session)
        return run.behaviors.get("test_it")

    assert kept("x + x", CheckFailed("It was  called twice.")) == [
        [0, "check", ["text", "It was called twice."], [], False]
    ]
    assert kept("x + x", ValueError("no")) is None
    assert kept("7.3 * x", CheckFailed("It is off."))[0][1] == "call double"


def test_two_forms_of_one_mistake_do_not_refute_each_other():
    first, second = (Told("Go by names.", name, EXACT) for name in ("by-order", "by-position"))
    cases = {
        "one": Diagnosis(first, entries=frozenset({"by-order"}), exact=True),
        "two": Diagnosis(second, entries=frozenset({"by-position"}), exact=True, against=frozenset({"by-order"})),
    }
    assert refuted(cases) == set()
    other = replace(cases["two"], named=Told("Another one.", "by-position", EXACT))
    assert refuted(cases | {"two": other}) == {"one"}


def test_what_would_fail_a_test_that_was_passed_is_not_named(monkeypatch: pytest.MonkeyPatch):
    """A mistake that explains one test, but would be wrong where the code is right, is another one."""
    from autograder import examination

    monkeypatch.setattr(examination, "reference_source", lambda assignment: {"trial.py": SOLUTION})

    def told(passed_at: Any) -> Told:
        files = {"trial.py": SOLUTION.replace(b"2.0 * x", b"x * (2.0 + (x > 0))")}
        run, failed, passed = TrustedExamination(ASSIGNMENT, Submission(files), 0), *sessions(files)
        failed.student.double(X)
        passed.student.double(passed_at)
        run.passed(TASK, passed)
        return run.hint("test_it", TASK, CheckFailed("It is off."), failed)

    assert told(np.array([0.0])).diagnosis == "thrice"  # which is right there, too
    assert told(np.array([-1.0, 0.0])).diagnosis != "thrice"


def sessions(files: dict[str, bytes]) -> list[Any]:
    return [in_process_session(files, "trial") for _ in range(2)]


def test_a_mistake_that_explains_less_than_it_leaves_open_is_not_named():
    one = Diagnosis(Told("A!", "a", EXACT), entries=frozenset({"a"}), exact=True)
    open_ = Diagnosis(unlike=frozenset({"a"}))
    assert refuted({"1": one, "2": open_, "3": open_}, alone=True) == {"1"}
    assert refuted({"1": one, "2": open_}, alone=True) == set()
    assert refuted({"1": one, "2": open_, "3": open_}) == set()  # there is another mistake
    assert refuted({"1": one, "2": open_, "3": open_, "4": one}, alone=True) == set()
