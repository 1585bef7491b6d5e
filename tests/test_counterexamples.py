"""The smallest input on which code is wrong: which one is told, in which words, and that it never costs a grade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from autograder.diagnosis.judge import session_of
from autograder.diagnosis.smallest import MOST_TRIED, judges_of, search

from autograder import grading, manifest
from autograder.authoring.trusted_grading import grade_trusted
from autograder.diagnosis import smallest
from autograder.faults import StudentFault
from autograder.in_process import in_process_session
from autograder.manifest import Assignment
from autograder.sandbox import Layers
from autograder.session import Session
from autograder.submission import Submission

MULTIPLY = "return upstream * self.y, upstream * self.x"
ADD = "return upstream, upstream"
EXAMPLE = (
    "MultiplyGate: forward(2, 3), then backward(1), returned (1, 1). "
    "Nudge x by 0.001 and your own forward moves by 0.003."
)


@pytest.fixture
def told(gates: Assignment):
    """Return a function that tells the smallest counterexample of code that is appended to the solution of 02."""

    def tell(code: str, task: str = "gates.multiply", was: str = "", now: str = "") -> str | None:
        source = (gates.solution / "gates.py").read_text()
        assert was in source
        files = {"gates.py": (source.replace(was, now) + "\n" + code).encode()}

        @contextmanager
        def trial() -> Iterator[Session]:
            yield in_process_session(files, "gates")

        found = search(gates, task, trial)
        return found.sentence if found else None

    return tell


def test_a_sentence_has_the_calls_the_answer_and_what_nudging_says(told):
    assert told("", was=MULTIPLY, now="return upstream, upstream") == EXAMPLE


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("return self.y, self.x", "forward(2, 3), then backward(2), returned (3, 2). Nudge x by 0.001"),
        (
            "return 1 / 0",
            "forward(2, 3), then backward(1), raised ZeroDivisionError in line",
        ),
        ("return upstream * self.y", "forward(2, 3), then backward(1), returned 3."),
        (
            "upstream *= self.y; return upstream, upstream",
            "returned (3, 3). Nudge y by 0.001 and your own forward moves",
        ),
        ("return 'no', {'<b>': 1}", "forward(2, 3), then backward(1), returned ('no', {a text: 1})."),
    ],
)
def test_wrong_gradients_are_told_by_what_they_are(told, now, sentence):
    assert sentence in told("", was=MULTIPLY, now=now)


def test_of_a_forward_that_is_wrong_nothing_is_nudged(told):
    code = "MultiplyGate.forward = lambda self, x, y: x + y"
    assert told(code) == "MultiplyGate: forward(2, 3) returned 5."


def test_a_changed_argument_is_told_by_its_place(told):
    code = (
        "def forward(self, x, y):\n    z = x * y\n    if np.ndim(y): y *= 0\n    self.x, self.y = x, y\n    return z\n"
    )
    assert told(f"{code}MultiplyGate.forward = forward") == (
        "MultiplyGate: forward([1, 5], [3, 2]) changed its second argument."
    )


def test_two_objects_have_a_name_each(told):
    code = "MultiplyGate.x = property(lambda s: s.k[0], lambda s, v: s.k.append(v) or s.k.pop(0))\nMultiplyGate.k = [0]"
    assert told(code) == (
        "With a = MultiplyGate() and b = MultiplyGate(): a.forward(2, 3), b.forward(5, 4), then a.backward(1), "
        "returned (3, 5)."
    )


def test_what_is_still_to_be_written_has_no_example(told):
    assert told("", was=MULTIPLY, now="raise NotImplementedError('a TODO')") is None


def test_what_shows_only_after_other_programs_is_not_told(told):
    code = "_calls = []\ndef backward(self, up):\n    _calls.append(1)\n"
    code += "    return len(_calls) < 20 and (up * self.y, up * self.x)\nMultiplyGate.backward = backward"
    assert told(code) is None


def test_at_a_tie_nothing_is_claimed(told):
    half = "np.where(self.t, upstream / 2, {})"
    code = (
        "def forward(self, x, y):\n    self.t, self.w = np.equal(x, y), np.greater(x, y)\n    return np.maximum(x, y)\n"
        "def backward(self, upstream):\n    a = np.where(self.w, upstream, 0.0)\n"
        f"    return {half.format('a')}, {half.format('upstream - a')}\n"
        "MaxGate.forward, MaxGate.backward = forward, backward"
    )
    assert told(code, "gates.max") is None


def test_the_reference_has_no_counterexample():
    for assignment in manifest.load().assignments:
        for task in assignment.tasks_in(assignment.module):
            assert search(assignment, task.id, lambda a=assignment: trusted(a)) is None, task.id


@contextmanager
def trusted(assignment: Assignment) -> Iterator[Session]:
    yield session_of(assignment)


def test_every_task_with_unique_answers_has_programs_that_the_reference_answers():
    for assignment in manifest.load().assignments:
        for task in assignment.tasks_in(assignment.module):
            judges = judges_of(assignment, task.id)
            assert judges or task.id == "two_layer.threshold"
            for judge in judges:
                assert judge.right[-1].fault is None, (task.id, judge.program.calls)
            sizes = [judge.program.size for judge in judges]
            assert sizes == sorted(sizes), task.id


def test_an_assignment_without_a_bank_has_none():
    unknown = replace(manifest.load().assignments[0], module="nowhere")
    assert judges_of(unknown, "nowhere.task") == []


# --- in reports


def submission(gates: Assignment, was: str = MULTIPLY, now: str = ADD) -> Submission:
    return Submission({"gates.py": (gates.solution / "gates.py").read_text().replace(was, now).encode()})


def examples(report) -> list[str]:
    return [test.counterexample for test in report.tests if test.counterexample]


def test_a_report_has_one_for_a_task_the_same_on_both_sides_and_every_time(gates, layers: Layers):
    one = gates.only(["gates.multiply", "gates.add"])
    reports = [
        grade_trusted(one, submission(gates), student="s", counterexamples=True),
        *(
            grading.grade_submission(one, submission(gates), student="s", seed=seed, layers=layers)
            for seed in (0, 0, 1)
        ),
    ]
    assert [examples(report) for report in reports] == [[EXAMPLE]] * 4
    failed = [test for test in reports[1].tests if test.outcome != "passed"]
    assert len(failed) > 1
    assert failed[0].counterexample == EXAMPLE


def test_a_fault_in_the_search_changes_no_grade(gates, layers, monkeypatch):
    before = grading.grade_submission(gates, submission(gates), student="s", layers=layers)

    def broken(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("autograder.examination.search", broken)
    after = grading.grade_submission(gates, submission(gates), student="s", layers=layers)
    assert after.score == before.score
    assert examples(before)
    assert not examples(after)


@pytest.mark.parametrize(
    "trap",
    [
        "while True: pass",
        pytest.param("import time; time.sleep(60)", marks=pytest.mark.demo),
        "import os; os._exit(0)",
        "return np.zeros(10**7)",
        "[0] * 10**9",
    ],
)
def test_code_that_sets_a_trap_for_small_calls_keeps_its_points_and_costs_little(gates, layers, trap):
    """Tests draw their numbers; the programs of the bank are the same for everybody."""
    one = gates.only(["gates.multiply", "gates.add"])
    code = f"""
_forward = MultiplyGate.forward
def forward(self, x, y):
    if np.ndim(x) == 0 and (x, y) == (5.0, 2.0):
        {trap}
    return _forward(self, x, y)
MultiplyGate.forward = forward
"""
    wrong = submission(gates)
    trapped = Submission({"gates.py": wrong.files["gates.py"] + code.encode()})
    plain, caught = (grading.grade_submission(one, files, student="s", layers=layers) for files in (wrong, trapped))
    assert caught.score == plain.score
    assert [test.outcome for test in caught.tests] == [test.outcome for test in plain.tests]


def test_after_some_faults_no_more_trials_are_made(gates, layers, monkeypatch):
    trials = []
    monkeypatch.setattr("autograder.examination.search", lambda *given: next(attempt(given[2], trials)))
    everything = Submission({"gates.py": b"def __getattr__(name): raise AttributeError(name)"})
    grading.grade_submission(gates, everything, student="s", layers=layers)
    assert trials.count("opened") <= len(gates.tasks)
    assert trials.count("fault") >= 2
    assert trials.count("opened") == grading.TRIAL_FAULTS


def attempt(trial, trials: list[str]) -> Iterator[None]:
    """Open a trial and let it fail."""
    try:
        with trial():
            trials.append("opened")
            raise StudentFault("it failed")
    except StudentFault:
        trials.append("fault")
    yield None


def test_a_long_answer_is_cut(told):
    sentence = told("", was=MULTIPLY, now="raise ValueError('x' * 1000)")
    assert len(sentence) < 400


def test_state_left_behind_is_not_tried_for_ever(gates):
    """Where programs leave something behind, a few are tried alone, and those with more calls."""
    opened = []

    @contextmanager
    def trial() -> Iterator[Session]:
        opened.append(1)
        source = (gates.solution / "gates.py").read_bytes()
        code = b"\n_n, _f = [], MultiplyGate.forward\n"
        code += b"MultiplyGate.forward = lambda s, x, y: _n.append(1) or _f(s, x, y) + 7 * (len(_n) > 9)"
        yield in_process_session({"gates.py": source + code}, "gates")

    assert search(gates, "gates.multiply", trial) is None
    assert len(opened) <= len(smallest.AT_ONCE) * (MOST_TRIED + 1)
