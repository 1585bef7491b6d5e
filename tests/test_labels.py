"""For whom a label holds, which failures are one group, and how labels lie on disk."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from autograder.diagnosis.behavior import Behavior
from autograder.diagnosis.labels import Label, from_json, named, pieces, to_json
from autograder.labels.class_answers import ClassAnswers

from autograder import faults, manifest
from autograder.batch import unnamed
from autograder.diagnosis.told import EXACT, Told
from autograder.labels.excerpt import excerpt
from autograder.labels.groups import Failures, groups, left_out
from autograder.labels.store import StoredLabel, stored, write
from autograder.manifest import Assignment, CourseError, Task
from autograder.report import TestResult
from autograder.submission import Submission

TASK, OTHER = "trial.double", "trial.gate"
ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task(TASK, 60.0, ""), Task(OTHER, 40.0, "")))
GENERAL = {"hint": "The task's own.", "diagnosis": "task"}


def rows(number: float) -> Behavior:
    """Return the behavior of a test in which one wrong number was answered."""
    return [[1, "call double", ["numbers", False, [], [number]], [], False]]


def result(name: str, outcome: str = faults.FAILED, task: str = TASK, **others: str | None) -> TestResult:
    return TestResult(
        task, name, f"It does {name}.", outcome, 0.0, 1.0, **(GENERAL if outcome != faults.PASSED else {}) | others
    )


def label(name: str = "thrice", hint: str = "Thrice.", task: str = TASK, **behaviors: float) -> Label:
    return Label(name, task, hint, {test: rows(number) for test, number in behaviors.items()})


def told(labels: list[Label], tests: list[TestResult], **unnamed: float) -> dict[str, str | None]:
    """Return the hints of tests in which these numbers were answered, without the general ones."""
    found = named(labels, tests, {test: rows(number) for test, number in unnamed.items()})
    assert [(test.outcome, test.points) for test in found] == [(test.outcome, test.points) for test in tests]
    return {test.name: test.hint for test in found if test.diagnosis != "task"}


def test_a_label_holds_for_the_same_answers_in_all_tests_that_both_fail():
    tests = [result("a"), result("b"), result("c")]
    assert told([label(a=3.0)], tests, a=3.0 + 1e-12, b=1.0) == {"a": "Thrice."}
    assert told([label(a=3.0, b=6.0)], tests, a=3.0, b=6.0, c=9.0) == {"a": "Thrice.", "b": "Thrice."}
    assert told([label(a=3.0)], tests, a=3.1) == {}
    assert told([label(a=3.0, b=6.0)], tests, a=3.0, b=6.1) == {}  # another mistake, which looks the same in a


def test_a_label_does_not_hold_for_who_passes_a_test_of_its():
    thrice = label(a=3.0, b=6.0)
    assert told([thrice], [result("a"), result("b", faults.PASSED)], a=3.0) == {"b": None}
    assert told([thrice], [result("a"), result("b", faults.TIMEOUT)], a=3.0) == {"a": "Thrice."}
    assert told([thrice], [result("a")], a=3.0) == {"a": "Thrice."}  # b was not run


def test_a_label_is_of_one_task():
    assert told([label(a=3.0, task=OTHER)], [result("a")], a=3.0) == {}


def test_of_two_labels_the_one_that_explains_more_is_told_and_none_of_two_that_explain_the_same():
    tests, both = [result("a"), result("b")], label("both", "Both.", a=3.0, b=6.0)
    assert told([label(a=3.0), both], tests, a=3.0, b=6.0) == {"a": "Both.", "b": "Both."}
    assert told([label(a=3.0), label("other", "Other.", a=3.0)], tests, a=3.0) == {}
    assert told([label(a=3.0), label("other", "Thrice.", a=3.0)], tests, a=3.0) == {"a": "Thrice."}


def test_a_result_says_which_label_named_it():
    (test,) = named([label(a=3.0)], [result("a")], {"a": rows(3.0)})
    assert test == dataclasses.replace(result("a"), hint="Thrice.", diagnosis="thrice", sure=EXACT)
    assert Told("", "thrice").names
    assert not Told("", "general").names


def test_labels_travel_as_text():
    labels = [label(a=3.0, b=float(1 << 40)), label("other", "Ein Wört.", c=1e-300)]
    assert from_json(to_json(labels)) == tuple(labels)
    assert from_json(to_json([])) == ()


# --- groups


def failing(student: str, task: str = TASK, passed: str = "", **unnamed: float) -> Failures:
    tests = [result(name, task=task) for name in unnamed] + [result(name, faults.PASSED, task) for name in passed]
    return Failures(student, tuple(tests), {test: rows(number) for test, number in unnamed.items()})


def grouped(*failures: Failures) -> list[tuple[str, ...]]:
    return [group.students for group in groups(failures)]


def test_who_answers_alike_is_in_one_group_and_the_largest_comes_first():
    found = grouped(failing("amy", a=1.0), failing("ben", a=3.0), failing("eve", a=3.0 + 1e-12), failing("kim", a=3.1))
    assert found == [("ben", "eve"), ("amy",), ("kim",)]
    assert grouped(failing("amy", a=1.0), failing("ben", a=3.0, b=6.0)) == [("ben",), ("amy",)]  # more tests of his
    assert groups([]) == []
    assert groups([failing("amy")]) == []


def test_tasks_have_groups_of_their_own_and_a_student_may_be_in_several():
    both = Failures(
        "eve",
        (result("a"), result("z", task=OTHER)),
        {"a": rows(3.0), "z": rows(7.0)},
    )
    found = groups([failing("amy", a=3.0), both, failing("kim", task=OTHER, z=7.0)])
    assert [(group.task, set(group.students)) for group in found] == [(TASK, {"amy", "eve"}), (OTHER, {"eve", "kim"})]


def test_a_second_mistake_in_the_same_task_keeps_nobody_from_the_group():
    found = groups(
        [
            failing("amy", a=3.0, b=6.0, passed="c"),
            failing("ben", a=3.0, b=6.0, passed="c"),
            failing("eve", a=3.0, b=6.0, c=9.0),
            failing("kim", c=9.0, passed="ab"),
            failing("tom", c=9.0, passed="ab"),
        ]
    )
    assert [(group.students, set(group.tests)) for group in found] == [
        (("amy", "ben", "eve"), {"a", "b"}),
        (("kim", "tom", "eve"), {"c"}),
    ]


def test_who_passes_a_test_that_others_fail_has_another_mistake():
    found = grouped(
        failing("amy", a=3.0, b=6.0),
        failing("ben", a=3.0, b=6.0),
        failing("eve", a=3.0, passed="b"),
        failing("kim", a=3.0, b=5.0),
    )
    assert sorted(found) == [("amy", "ben"), ("eve", "kim")]  # kim may have eve's mistake and one more


def two_tasks(student: str, piece: str, number: float) -> Failures:
    """Return a student who fails a, and whose z, in a task that a's is built from, ends so."""
    return Failures(student, (result("a"), result("z", piece, OTHER)), {"a": rows(number)})


def test_who_fails_a_piece_too_and_is_alone_is_in_no_group_and_told():
    mixed = [two_tasks("eve", faults.FAILED, 5.0), two_tasks("kim", faults.PASSED, 6.0)]
    mixed += [two_tasks("tom", faults.FAILED, 7.0), two_tasks("uma", faults.TIMEOUT, 7.0)]  # a mixture of several
    found = groups(mixed, {TASK: {OTHER}})
    assert [group.students for group in found] == [("tom", "uma"), ("kim",)]
    assert left_out(mixed, found) == ["eve"]
    assert left_out(mixed, groups(mixed)) == []
    (sentence,) = unnamed.told(ASSIGNMENT, ClassAnswers(0), [], ["eve"])
    assert sentence.startswith(
        "1 student (eve) failed a task in a way of their own, and one that it is built from, too"
    )


def test_a_label_holds_beside_a_mistake_in_a_piece():
    more = {"a": [*rows(3.0), [2, "call double", ["numbers", False, [], [9.0]], [], False]]}
    for piece, hint in ((faults.FAILED, "Thrice."), (faults.PASSED, GENERAL["hint"])):
        found = named([label(a=3.0)], [result("a"), result("z", piece, OTHER)], more, {TASK: {OTHER}})
        assert found[0].hint == hint
    other = {"a": [[2, "call double", ["numbers", False, [], [3.0]], [], False]]}
    found = named([label(a=3.0)], [result("a"), result("z", task=OTHER)], other, {TASK: {OTHER}})
    assert found[0].hint == GENERAL["hint"]


def test_pieces_are_earlier_tasks_whose_mistakes_lose_points_on_a_later_one():
    built_from = pieces(manifest.load().assignment("06_capacity"))
    assert built_from["capacity.gradients"] == {"capacity.scores"}
    assert built_from["capacity.scores"] == set()  # an entry of gradients, which come later, loses points on it


# --- on disk


FILES = Submission({"trial.py": b"def double(x): return 3 * x\n", "helpers/more.py": b"# \xff\n"})
STORED = StoredLabel("thrice", TASK, 'Not "three" times: \\ ü 🙂.', FILES)


def test_a_label_is_read_back_as_it_was_written_and_closed_to_others(tmp_path: Path):
    path = write(STORED, tmp_path, ASSIGNMENT)
    assert path == tmp_path / "01_trial" / "thrice"
    assert stored(tmp_path, ASSIGNMENT) == [STORED]
    assert path.stat().st_mode & 0o077 == 0
    assert [entry.name for entry in path.parent.iterdir()] == ["thrice"]  # nothing half written
    assert stored(tmp_path / "nowhere", ASSIGNMENT) == []


def test_a_label_is_not_written_over_another(tmp_path: Path):
    write(STORED, tmp_path, ASSIGNMENT)
    with pytest.raises(CourseError, match="There is a label thrice already"):
        write(dataclasses.replace(STORED, hint="Other."), tmp_path, ASSIGNMENT)
    assert stored(tmp_path, ASSIGNMENT) == [STORED]


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "a b", "-a", "x" * 41, ".hidden", "a--b"])
def test_a_name_is_a_plain_folder(tmp_path: Path, name: str):
    with pytest.raises(CourseError, match="cannot be a label's name"):
        write(dataclasses.replace(STORED, name=name), tmp_path, ASSIGNMENT)
    assert not list(tmp_path.rglob("*.toml"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "cannot be read"),
        ("task = [", "cannot be read"),
        ("hint = 'No task.'", "cannot be read"),
        (f"task = '{TASK}'\nhint = ' '", "has no hint"),
        (f"task = '{TASK}'\nhint = 7", "has no hint"),
        ("task = 'trial.other'\nhint = 'A hint.'", "no task of 01_trial"),
    ],
)
def test_a_damaged_label_is_one_sentence(tmp_path: Path, text: str, sentence: str):
    path = write(STORED, tmp_path, ASSIGNMENT) / "label.toml"
    path.write_text(text)
    with pytest.raises(CourseError, match=sentence):
        stored(tmp_path, ASSIGNMENT)
    path.unlink()
    with pytest.raises(CourseError, match=r"cannot be read .*mend it, or remove its folder\.$"):
        stored(tmp_path, ASSIGNMENT)


def test_a_link_in_a_label_is_not_followed(tmp_path: Path):
    path = write(STORED, tmp_path, ASSIGNMENT)
    (path / "trial.py").unlink()
    os.symlink("/etc/passwd", path / "trial.py")
    (found,) = stored(tmp_path, ASSIGNMENT)
    assert "trial.py" not in found.files.files
    assert "symbolic link" in found.files.problem


# --- what is shown


SOURCE = b"""
class Gate:
    def forward(self, x):
        return x

    def backward(self, upstream):
        if upstream:

            return \x1b[31m2
        return 1

class Other:
    def backward(self): pass

def double(x):
    return 2 * x
def double(x):
    return 3 * x
x = 1
"""


def test_a_function_is_found_by_its_lines_and_its_last_definition_counts():
    assert excerpt(SOURCE, "double") == ["def double(x):", "    return 3 * x"]
    assert excerpt(SOURCE, "Gate.backward") == [
        "def backward(self, upstream):",
        "    if upstream:",
        "",
        "        return ?[31m2",
        "    return 1",
    ]
    assert excerpt(SOURCE, "Gate.missing")[0] == "class Gate:"
    assert excerpt(SOURCE, "missing") == excerpt(b"", "a") == []
    assert excerpt(b"def f():\n" + b"    x\n" * 1000, "f")[-1] == "…"
    assert max(map(len, excerpt(b"def f():\n    " + b"x" * 9999, "f"))) == 100


def test_who_is_alone_and_was_told_another_mistake_in_the_task_heads_no_group_and_may_be_in_one():
    def told_too(student: str) -> Failures:
        known = result("b", hint="Known.", diagnosis="known")
        return Failures(student, (result("a"), known), {"a": rows(3.0)})

    assert groups([told_too("s1"), failing("s2", a=4.0)])[0].students == ("s2",)
    assert groups([told_too("s1")]) == []
    for two in ([told_too("s1"), told_too("s2")], [told_too("s1"), failing("s2", a=3.0)]):
        assert [set(group.students) for group in groups(two)] == [{"s1", "s2"}]
