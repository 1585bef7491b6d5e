"""Which failures are one group, how labels lie on disk, and what is shown of a student's code."""

import dataclasses
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import ROOT
from simulated_class import finished
from test_naming import OTHER, TASK, passed, result, rows

from autograder import manifest
from autograder.labels.groups import groups
from autograder.labels.shown_group import excerpt
from autograder.labels.store import StoredLabel, stored, write
from autograder.manifest import Assignment, CourseError, Task
from autograder.report import Report
from autograder.submission import Submission

ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task(TASK, 60.0, ""), Task(OTHER, 40.0, "")))


def failing(student: str, passes: str = "", told: str = "", **unnamed: float) -> Report:
    """Return the report on a student who answers these numbers in tests, and is told a name in others."""
    tests = [result(name, rows(number)) for name, number in unnamed.items()]
    tests += [passed(name) for name in passes]
    tests += [dataclasses.replace(result(name, rows(0.5)), diagnosis="known") for name in told]
    return finished(ASSIGNMENT, student, tests, 7)


def grouped(*failures: Report) -> list[tuple[str, ...]]:
    return [group.students for group in groups(failures)]


def test_who_answers_alike_is_in_one_group_and_the_largest_comes_first():
    found = grouped(failing("amy", a=1.0), failing("ben", a=3.0), failing("eve", a=3.0 + 1e-12), failing("kim", a=3.1))
    assert found == [("ben", "eve"), ("amy",), ("kim",)]
    assert grouped(failing("amy", a=1.0), failing("ben", a=3.0, b=6.0)) == [("ben",), ("amy",)]  # more tests of his


def test_a_second_mistake_in_the_same_task_keeps_nobody_from_the_group():
    alike = [failing(name, a=3.0, b=6.0, passes="c") for name in ("amy", "ben")]
    others = [failing(name, c=9.0, passes="ab") for name in ("kim", "tom")]
    found = groups([*alike, failing("eve", a=3.0, b=6.0, c=9.0), *others])
    assert [(group.students, set(group.tests)) for group in found] == [
        (("amy", "ben", "eve"), {"a", "b"}),
        (("kim", "tom"), {"c"}),  # of two mistakes, the one that explains less is not certain
    ]


def test_who_passes_a_test_that_others_fail_has_another_mistake():
    alike = [failing(name, a=3.0, b=6.0) for name in ("amy", "ben")]
    found = grouped(*alike, failing("eve", a=3.0, passes="b"), failing("kim", a=3.0, b=5.0))
    assert sorted(found) == [("amy", "ben"), ("eve", "kim")]  # kim may have eve's mistake and one more


def test_who_is_alone_and_was_told_another_mistake_in_the_task_heads_no_group_and_may_be_in_one():
    one, two = failing("s1", told="b", a=3.0), failing("s2", told="b", a=3.0)
    assert groups([one, failing("s3", a=4.0)])[0].students == ("s3",)
    assert groups([one]) == []
    for together in ([one, two], [one, failing("s2", a=3.0)]):
        assert [set(group.students) for group in groups(together)] == [{"s1", "s2"}]


FILES = Submission({"trial.py": b"def double(x): return 3 * x\n", "helpers/more.py": b"# \xff\n"})
STORED = StoredLabel("thrice", TASK, 'Not "three" times: \\ ü 🙂.', FILES)


def test_a_label_is_read_back_as_it_was_written_closed_to_others_and_never_written_over(tmp_path: Path):
    path = write(STORED, tmp_path, ASSIGNMENT)
    assert path == tmp_path / "01_trial" / "thrice"
    assert path.stat().st_mode & 0o077 == 0
    assert [entry.name for entry in path.parent.iterdir()] == ["thrice"]  # nothing half written
    assert stored(tmp_path / "nowhere", ASSIGNMENT) == []
    with pytest.raises(CourseError, match="There is a label thrice already"):
        write(dataclasses.replace(STORED, hint="Other."), tmp_path, ASSIGNMENT)
    assert stored(tmp_path, ASSIGNMENT) == [STORED]


def test_a_name_is_a_plain_folder(tmp_path: Path):
    for name in ("", "..", "a/b", "A", "x" * 41, ".hidden"):
        with pytest.raises(CourseError, match="cannot be a label's name"):
            write(dataclasses.replace(STORED, name=name), tmp_path, ASSIGNMENT)
    assert not list(tmp_path.rglob("*.toml"))


def test_a_link_in_a_label_is_not_followed(tmp_path: Path):
    path = write(STORED, tmp_path, ASSIGNMENT) / "trial.py"
    path.unlink()
    path.symlink_to("/etc/passwd")
    (found,) = stored(tmp_path, ASSIGNMENT)
    assert "trial.py" not in found.files.files
    assert "symbolic link" in found.files.problem


SOURCE = b"""
class Gate:
    def backward(self, upstream):
        return \x1b[31m2
def double(x):
    return 2 * x
def double(x):
    return 3 * x
"""


def test_a_function_is_found_by_its_lines_and_its_last_definition_counts():
    assert excerpt(SOURCE, "double") == ["def double(x):", "    return 3 * x"]
    assert excerpt(SOURCE, "Gate.backward") == ["def backward(self, upstream):", "    return ?[31m2"]
    assert excerpt(SOURCE, "Gate.missing")[0] == "class Gate:"
    assert excerpt(SOURCE, "missing") == excerpt(b"", "a") == []
    assert excerpt(b"def f():\n" + b"    x\n" * 1000, "f")[-1] == "…"
    assert max(map(len, excerpt(b"def f():\n    " + b"x" * 9999, "f"))) == 100


@pytest.fixture
def simulation(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import labels

    yield labels
    for name in ("labels", "restyling"):
        sys.modules.pop(name, None)


@pytest.mark.bank
@pytest.mark.parametrize(
    ("name", "students"), [("02_gates", 100), ("01_descent", 100), ("05_two_layer", 300), ("06_capacity", 300)]
)
def test_groups_are_pure_and_ten_labels_name_the_mistakes_that_the_bank_does_not(simulation, name: str, students: int):
    options = simulation.parsed([name, "--students", str(students)])
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = simulation.simulate(pool, manifest.load().assignment(name), options)
    assert found.purity >= 0.95
    assert found.groups_per_kind <= 1.3
    assert found.named.told >= 0.95 * found.named.tests
    assert found.named.wrong <= 0.01 * found.named.tests
