"""Questions to answer: graded by themselves, across the sandbox, and by their form and content alone."""

from contextlib import nullcontext

import pytest

from autograder import faults, grading, manifest
from autograder.assertions import CheckFailed
from autograder.authoring.trial import grade_trusted
from autograder.course.suites.capacity.test_capacity import assert_fold
from autograder.diagnosis.variants import bank
from autograder.equality import agree
from autograder.manifest import Assignment
from autograder.report import Report
from autograder.sandbox import Layers
from autograder.submission import Submission, read

TASK = "gates.answers"
QUESTIONS = ("traced_circuit", "wrong_number", "gates_by_gradient", "fading_sigmoids")


@pytest.fixture
def files(gates: Assignment) -> dict[str, bytes]:
    """What the solution hands in."""
    return {name: (gates.solution / name).read_bytes() for name in ("gates.py", "answers.py")}


def points(report: Report) -> dict[str, float | None]:
    return {task.task: task.points for task in report.tasks}


@pytest.fixture
def alone(gates: Assignment, files: dict[str, bytes], layers: Layers):
    """Return a function that grades answers across the sandbox, and the gates with one gate for company."""
    few = gates.only(["gates.add", TASK])

    def run(answers: str | None, gates: str | None = None) -> Report:
        given = {"gates.py": gates, "answers.py": answers}
        handed = {name: text.encode() for name, text in given.items() if text is not None}
        handed.setdefault("gates.py", files["gates.py"])
        return grading.grade_submission(few, Submission(handed), student="student", layers=layers)

    return run


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda one: one.name)
def test_they_are_a_tenth_and_each_question_has_two_wrong_answers_and_a_right_one_in_the_bank(assignment: Assignment):
    """And no hint or sentence gives an answer away."""
    (task,) = assignment.tasks_in("answers")
    assert (task.id, task.points) == (f"{assignment.module}.answers", 10)
    right = grade_trusted(assignment.only([task.id]), read(assignment.solution, assignment.module), student="solution")
    assert right.score == 10
    known = bank(assignment)
    wrong, fine = ([str(v.changes) for v in kind if v.module] for kind in (known.wrong, known.right))
    for question in (f"def {test.name.removeprefix('test_answer_')}(" for test in right.tests):
        assert sum(question in text for text in wrong) >= 2, question
        assert any(question in text for text in fine), question

    texts = [task.hint, *(wrong.hint for wrong in known.wrong if wrong.module), *(t.description for t in right.tests)]
    given = (assignment.solution / "answers.py").read_text()
    decimals = {word.strip("(),") for line in given.splitlines() if "return (" in line for word in line.split()}
    telling = {word for word in decimals if word.count(".") and len(word) > 3}
    assert telling
    assert not [text for text in texts if any(word in text.split() for word in telling)]


def test_without_answers_all_else_is_graded_as_usual(alone):
    report = alone(None)
    assert points(report) == {"gates.add": 7, TASK: 0}
    assert report.message == ""
    said = {test.error for test in report.tests if test.task == TASK}
    assert said == {"There is no answers.py in the submission: hand in that file, too."}


@pytest.mark.parametrize("broken", ["def (", "import os; os._exit(0)", "while True: pass"])
def test_a_broken_module_costs_no_answer_and_broken_answers_no_other_task(alone, files: dict[str, bytes], broken: str):
    assert points(alone(files["answers.py"].decode(), broken)) == {"gates.add": 0, TASK: 10}
    assert points(alone(broken)) == {"gates.add": 7, TASK: 0}


HOSTILE = {
    "claims equality": (
        "class Any:\n    def __eq__(self, other): return True\n    def __float__(self): return -4.0\n"
        "    def __abs__(self): return 0\n    def __sub__(self, other): return 0\n    __rsub__ = __sub__\n"
        "ANSWER = Any()"
    ),
    "a number that claims equality": "class Any(float):\n    def __eq__(self, other): return True\nANSWER = Any(7)",
    "a word that claims equality": (
        "class Any(str):\n    def __eq__(self, other): return True\n    def lower(self): return self\n"
        "    strip = lower\n    __hash__ = None\nANSWER = Any('z')"
    ),
    "nan": "ANSWER = float('nan')",
    "longer than a reply": "ANSWER = 10 ** 100_000",
    "an array": "import numpy as np\nANSWER = np.zeros((100, 100))",
    "a long text": "ANSWER = 'y' * (1 << 20)",
    "nested": "ANSWER = ()\nfor _ in range(5000): ANSWER = (ANSWER,)",
    "itself": "ANSWER = []\nANSWER.append(ANSWER)",
    "a function": "ANSWER = lambda: -4",
}
FORMS = ("ANSWER", "(ANSWER,) * 4", "('y', ANSWER)", "(ANSWER, 5)", "(ANSWER,) * 5", "[ANSWER] * 3")


@pytest.mark.demo
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_answers_earn_nothing_and_harm_nothing(alone, case: str):
    for form in FORMS:
        functions = "\n".join(f"def {name}(): return {form}" for name in QUESTIONS)
        report = alone(f"{HOSTILE[case]}\n{functions}")
        assert report.score is not None, report.message
        assert points(report) == {"gates.add": 7, TASK: 0}, (form, [test.error for test in report.tests])


def test_an_entry_is_right_to_two_digits_or_to_the_letter():
    for given, meant, right in (
        (2.3, 2.303, True), (308311, 308310, False), (0.02 * 0.95**8, 0.01397, False), (0.0, 0.000977, False),
        (0.01, 0.0, False), (" Y ", "y", True), ("Y or dy", "y or dy", True), ("y or z", "y or dy", False),
        (True, 1, False), (float("nan"), 1.0, False), (10**400, 1.0, False), ("y" * 101, "y", False),
    ):  # fmt: skip
        assert agree(given, meant) == right, (given, meant)


def test_every_form_of_a_fold_is_right_and_no_other_numbers():
    for numbers, right in (
        ((1, 1, 0, -0.5, 2, -4, 0), True), ((1, -1, -0.5, 0.5, -2, -2, 1), True), ((1, 1, 0, -0.25, 2, -4, 0), False),
        ((1, 1, 0, -0.5, float("nan"), -4, 0), False), ((1e200, 1, 0, -0.5, 1e200, -4, 0), False),
        ((10**400, 1, 0, -0.5, 2, -4, 0), False), ((1, 1, 0, -0.5, 2, -4, "0"), False),
    ):  # fmt: skip
        with nullcontext() if right else pytest.raises(CheckFailed):
            assert_fold(numbers)


@pytest.mark.parametrize("ends", ["import os; os._exit(0)", "sum(range(30_000_000))"])
def test_an_answer_that_ends_or_wears_out_its_process_costs_itself_alone(alone, files: dict[str, bytes], ends: str):
    report = alone(files["answers.py"].decode() + f"\n\ndef {QUESTIONS[1]}():\n    {ends}\n")
    lost = {test.name for test in report.tests if test.outcome != faults.PASSED}
    assert lost == {f"test_answer_{QUESTIONS[1]}"}
    assert all(test.cpu_seconds < 5.0 for test in report.tests)


def test_a_wrong_answer_is_shown_as_it_came_and_what_it_prints_is_kept(alone, files: dict[str, bytes]):
    more = f"\nfor _name in {QUESTIONS!r}:\n    print(_name)\n"
    more += "def traced_circuit():\n    return -4, [3.25], {'<b>': 0}, None\n"
    report = alone(files["answers.py"].decode() + more)
    (shown,) = [test.counterexample for test in report.tests if "traced_circuit" in test.name]
    assert shown == "traced_circuit returned (-4, [3.25], {a text: 0}, None)."
    assert report.output.split() == list(QUESTIONS)
