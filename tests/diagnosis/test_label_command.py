"""`autograder unnamed`, and `label` on a small class, across the sandbox."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import grading, manifest
from autograder.cli import main
from autograder.labels import known, proof
from autograder.labels.known import known_labels
from autograder.labels.store import StoredLabel, stored
from autograder.manifest import Assignment, CourseError
from autograder.report import Report, read
from autograder.submission import Submission

pytestmark = pytest.mark.slow

BACKWARD = "return upstream * self.y, upstream * self.x"
WRONG = "factor = 1.7\n        return factor * upstream * self.y, upstream * self.x"
ALSO = "return self.y * upstream * 1.7, self.x * upstream"  # the same mistake, written by somebody else
OTHER = "return upstream * self.y, upstream * self.x ** 3"
HINT = "The gradient of x is too large by a factor of 1.7."
MARKER = "\nimport pathlib\npathlib.Path('ran').write_text('here')\n"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def answers() -> bytes:
    return (manifest.load().assignment("02_gates").solution / "answers.py").read_bytes()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, solution: str, hand_in, layers) -> Path:
    """A course's folder in which six have handed in, and are graded."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course.seed").write_text("7\n")
    for student, now in {"amy": WRONG, "ben": ALSO, "eve": WRONG, "kim": OTHER, "tom": BACKWARD}.items():
        hand_in(solution.replace(BACKWARD, now) + f"# {student}\n", student)
    return tmp_path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def reports(room: Path) -> dict[str, Report]:
    return {path.stem: read(path) for path in sorted((room / "reports" / "02_gates").glob("*.json"))}


def hints(report: Report) -> set[str | None]:
    return {test.hint for test in report.tests if test.task == "gates.multiply" and test.hint}


def without_hints(report: Report) -> Report:
    """Return a report with all that grading alone finds, the seconds of the tests among it."""
    tests = [dataclasses.replace(test, hint=None, diagnosis=None) for test in report.tests]
    return dataclasses.replace(report, tests=tuple(tests))


def without_seconds(report: Report) -> Report:
    return dataclasses.replace(report, tests=tuple(dataclasses.replace(t, cpu_seconds=0.0) for t in report.tests))


@pytest.mark.demo
def test_a_group_is_labeled_once_for_everybody_in_it_and_all_to_come(room: Path, say: Say, solution: str, hand_in):
    assert say("grade", "02_gates", "--jobs", "2")[0] == 0
    before = reports(room)

    status, said, _ = say("unnamed", "02_gates")
    assert status == 0
    assert "gates.multiply-1: 3 students (" in said
    assert "gates.multiply-2: 1 student (kim)" in said
    assert "Each input of the multiply gate receives the upstream gradient" in " ".join(said.split())
    assert "MultiplyGate.backward of " in said
    assert "the skeleton's" in said
    (first, second) = json.loads(say("unnamed", "02_gates", "--json")[1])
    assert (first["id"], sorted(first["students"]), second["students"]) == (
        "gates.multiply-1",
        ["amy", "ben", "eve"],
        ["kim"],
    )
    assert any("1.7" in line for line in first["code"])
    assert any("TODO" in line for line in first["skeleton"])

    status, said, error = say("label", "gates.multiply-1", HINT, "--name", "one-point-seven")
    assert (status, error) == (0, "")
    assert "labels/02_gates/one-point-seven names the mistake of 3 students" in said
    assert "`nbgrader autograde 02_gates` records it" in said
    after = reports(room)
    for student in ("amy", "ben", "eve"):
        assert hints(after[student]) == {HINT}
        assert {t.diagnosis for t in after[student].tests if t.hint == HINT} == {"one-point-seven"}
    assert {student: without_hints(one) for student, one in after.items()} == {
        student: without_hints(one) for student, one in before.items()
    }
    assert after["kim"] == before["kim"]
    assert after["tom"] == before["tom"]

    # Grading again gives the same, and so it does to whoever comes later.
    hand_in(solution.replace(BACKWARD, ALSO) + "# zoe\n", "zoe")
    assert say("grade", "02_gates", "--student", "zoe")[0] == 0
    assert hints(reports(room)["zoe"]) == {HINT}
    status, said, _ = say("grade", "02_gates", "--force")
    assert status == 0
    again = reports(room)
    for student, one in after.items():
        assert without_seconds(again[student]) == without_seconds(one)
    status, said, _ = say("grade", "02_gates")
    assert "6 submissions: 0 graded now, 6 unchanged" in said  # a label makes no report old
    assert "gates.multiply-1: 1 student (kim)" in say("unnamed", "02_gates")[1]

    # An edited hint, and a label that is gone.
    manifest = room / "labels" / "02_gates" / "one-point-seven" / "label.toml"
    manifest.write_text(manifest.read_text().replace(HINT, "Where does 1.7 come from?"))
    status, said, _ = say("label", "--list", "02_gates")
    assert "one-point-seven (gates.multiply): 4 students. Where does 1.7 come from?" in said
    assert hints(reports(room)["zoe"]) == {"Where does 1.7 come from?"}
    manifest.parent.rename(room / "elsewhere")
    assert say("label", "--list", "02_gates")[0] == 0
    assert without_seconds(reports(room)["amy"]) == without_seconds(before["amy"])


@pytest.mark.demo
def test_what_would_name_something_else_is_refused(room: Path, say: Say, gates: Assignment, solution: str):
    say("grade", "02_gates")
    assert say("label", "gates.multiply-1", HINT)[2] == (
        "autograder: No groups of 02_gates are kept in reports: run `autograder unnamed 02_gates` first.\n"
    )
    say("unnamed", "02_gates")
    assert say("label", "gates.nothing-1", HINT)[0] == 2
    assert "There is no group gates.multiply-9; there are gates.multiply-1" in say("label", "gates.multiply-9", HINT)[2]
    assert "The hint is empty" in say("label", "gates.multiply-1", " ")[2]
    assert "tom is not in gates.multiply-1" in say("label", "gates.multiply-1", HINT, "--student", "tom")[2]
    taken = next(wrong.name for wrong in course_bank(gates))
    assert f"has an entry {taken}" in say("label", "gates.multiply-1", HINT, "--name", taken)[2]
    assert say("label", "gates.multiply-1", HINT, "--name", "first")[0] == 0
    status, _, error = say("label", "gates.multiply-1", "Something else.")
    assert status == 2
    assert error.startswith(
        "autograder: The label first is about the same answers and says something else: in test_multiply"
    )
    assert "The label first says this already" in say("label", "gates.multiply-1", HINT)[2]
    (room / "submitted" / "kim" / "02_gates" / "gates.py").write_text(solution)
    assert "kim has handed in other files since" in say("label", "gates.multiply-2", HINT)[2]
    assert [label.name for label in stored(room / "labels", gates)] == ["first"]


def course_bank(assignment: Assignment):
    from autograder.diagnosis.variants import bank

    return bank(assignment).wrong


def test_code_that_is_right_or_known_makes_no_label(gates: Assignment, solution: str, answers: bytes, layers):
    def proven(text: str, task: str = "gates.multiply") -> None:
        files = Submission({"gates.py": text.encode(), "answers.py": answers})
        proof.proven(gates, StoredLabel("it", task, HINT, files), 7, [])

    with pytest.raises(CourseError, match="loses nothing on gates"):
        proven(solution)
    with pytest.raises(CourseError, match=r"The bank explains .*\(multiply-upstream-forgotten\)"):
        proven(solution.replace(BACKWARD, "return self.y, self.x"))


def test_a_label_is_derived_once_per_suite_and_seed_across_the_sandbox(
    room: Path, say: Say, gates: Assignment, monkeypatch: pytest.MonkeyPatch
):
    path = room / "submitted" / "amy" / "02_gates" / "gates.py"
    path.write_text(path.read_text() + MARKER)
    for student in ("ben", "eve", "kim", "tom"):
        (room / "submitted" / student / "02_gates" / "gates.py").unlink()
    say("grade", "02_gates")
    say("unnamed", "02_gates")
    assert say("label", "gates.multiply-1", HINT)[0] == 0
    calls = []
    here = grading.grade_submission
    monkeypatch.setattr(grading, "grade_submission", lambda *a, **k: calls.append(k["seed"]) or here(*a, **k))

    def found(seed: int) -> dict[str, object]:
        (label,) = known_labels(gates, room / "labels", seed)
        return dict(label.answers)

    seven = found(7)
    assert calls == []
    eight = found(8)
    assert found(8) == eight != seven
    assert calls == [8]
    monkeypatch.setattr(known, "key", lambda *_: "another suite")
    assert found(8) == eight
    assert calls == [8, 8]
    (kept,) = (room / "labels").rglob(".answers.json")
    for damage in ("", "{", "[]", '{"key": 1}', json.dumps({"key": "gates.multiply another suite", "answers": 7})):
        kept.write_text(damage)
        assert found(8) == eight
    assert not list(room.rglob("ran"))  # what a student wrote has run in the sandbox alone


def test_a_damaged_label_stops_no_batch(room: Path, say: Say):
    place = room / "labels" / "02_gates" / "broken"
    place.mkdir(parents=True)
    status, said, _ = say("grade", "02_gates", "--student", "amy")
    assert status == 0
    assert "Graded without labels: The label labels/02_gates/broken/label.toml cannot be read" in said
    status, _, error = say("label", "--list", "02_gates")
    assert status == 2
    assert "mend it, or remove its folder" in error


def test_old_reports_are_left_out_and_counted(room: Path, say: Say):
    status, said, _ = say("unnamed", "02_gates")
    assert status == 0
    assert "5 submissions have no current report and are left out: run `autograder grade 02_gates` first." in said
    assert "No failed test without a name is left" not in said  # which nobody knows yet


def test_where_nothing_is_handed_in_or_labeled_that_is_said(room: Path, say: Say):
    assert say("unnamed", "03_layers")[:2] == (0, "There is no submission of 03_layers in submitted.\n")
    assert say("label", "--list", "03_layers")[:2] == (0, "There are no labels of 03_layers in labels.\n")
