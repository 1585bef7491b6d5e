"""`autograder unnamed` and `label` on a small class, across the sandbox."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.diagnosis.variants import bank
from autograder.labels import proof
from autograder.labels.store import StoredLabel, stored
from autograder.manifest import Assignment, CourseError
from autograder.report import Report, read
from autograder.submission import Submission

pytestmark = pytest.mark.slow

BACKWARD = "return upstream * self.y, upstream * self.x"
WRONG = "factor = 1.7\n        return factor * upstream * self.y, upstream * self.x"
ALSO = "return self.y * upstream * 1.7, self.x * upstream"  # the same mistake, written by somebody else
OTHER = "return upstream * self.y, upstream * self.x ** 3"
CLASS = {"amy": WRONG, "ben": ALSO, "eve": WRONG, "kim": OTHER, "tom": BACKWARD}
HINT = "The gradient of x is too large by a factor of 1.7."
EDITED = "Where does 1.7 come from?"
MARKER = "\nimport pathlib\npathlib.Path('ran').write_text('here')\n"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def graded(gates: Assignment, solution: str, layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course's folder in which five have handed in, and are graded."""
    root = tmp_path_factory.mktemp("graded")
    (root / "course.seed").write_text("7\n")
    for student, now in CLASS.items():
        hand_in(root, gates, student, solution.replace(BACKWARD, now) + MARKER * (student == "amy"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["grade", "02_gates", "--jobs", "2"]) == 0
    return root


def hand_in(root: Path, gates: Assignment, student: str, text: str) -> None:
    folder = root / "submitted" / student / "02_gates"
    folder.mkdir(parents=True)
    (folder / "gates.py").write_text(f"{text}# {student}\n")
    shutil.copy(gates.solution / "answers.py", folder)


@pytest.fixture
def room(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the graded class's folder, in which commands run."""
    shutil.copytree(graded, tmp_path / "room")
    monkeypatch.chdir(tmp_path / "room")
    return tmp_path / "room"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return lambda *arguments: (main(arguments), *capsys.readouterr())


def reports(room: Path) -> dict[str, Report]:
    return {path.stem: read(path) for path in sorted((room / "reports" / "02_gates").glob("*.json"))}


def hints(report: Report) -> set[str | None]:
    return {test.hint for test in report.tests if test.task == "gates.multiply" and test.hint}


def without(report: Report, **parts: object) -> Report:
    """Return a report whose tests have other parts, such as no hint."""
    return dataclasses.replace(report, tests=tuple(dataclasses.replace(test, **parts) for test in report.tests))


@pytest.mark.demo
def test_a_group_is_labeled_once_for_everybody_in_it_and_all_to_come(room: Path, say: Say, gates, solution: str):
    before = reports(room)
    said = say("unnamed", "02_gates")[1]
    for words in ("gates.multiply-1: 3 students (", "gates.multiply-2: 1 student (kim)", "MultiplyGate.backward of "):
        assert words in said
    first, second = json.loads(say("unnamed", "02_gates", "--json")[1])
    assert (first["id"], second["students"]) == ("gates.multiply-1", ["kim"])
    assert sorted(first["students"]) == ["amy", "ben", "eve"]

    status, said, error = say("label", "gates.multiply-1", HINT, "--name", "one-point-seven")
    assert (status, error) == (0, "")
    assert "labels/02_gates/one-point-seven names the mistake of 3 students" in said
    after = reports(room)
    for student, report in after.items():
        mine = student in first["students"]
        assert (hints(report) == {HINT}) == mine
        assert ({test.diagnosis for test in report.tests if test.hint == HINT} == {"one-point-seven"}) == mine
        assert mine or report == before[student]
        assert without(report, hint=None, diagnosis=None) == without(before[student], hint=None, diagnosis=None)

    # Grading again gives the same, and so it does to whoever comes later.
    hand_in(room, gates, "zoe", solution.replace(BACKWARD, ALSO))
    assert say("grade", "02_gates", "--student", "zoe")[0] == 0
    assert hints(reports(room)["zoe"]) == {HINT}
    assert say("grade", "02_gates", "--force")[0] == 0
    for student, report in after.items():
        assert without(reports(room)[student], cpu_seconds=0.0) == without(report, cpu_seconds=0.0)
    assert "6 submissions: 0 graded now, 6 unchanged" in say("grade", "02_gates")[1]  # a label makes no report old
    assert "gates.multiply-1: 1 student (kim)" in say("unnamed", "02_gates")[1]

    # An edited hint, and a label that is gone.
    manifest = room / "labels" / "02_gates" / "one-point-seven" / "label.toml"
    manifest.write_text(manifest.read_text().replace(HINT, EDITED))
    assert f"one-point-seven (gates.multiply): 4 students. {EDITED}" in say("label", "--list", "02_gates")[1]
    assert hints(reports(room)["zoe"]) == {EDITED}
    manifest.parent.rename(room / "elsewhere")
    assert "There are no labels of 02_gates in labels." in say("label", "--list", "02_gates")[1]
    assert without(reports(room)["amy"], cpu_seconds=0.0) == without(before["amy"], cpu_seconds=0.0)
    assert not list(room.rglob("ran"))  # what a student wrote has run in the sandbox alone


@pytest.mark.demo
def test_a_label_that_would_name_something_else_is_refused(room: Path, say: Say, gates: Assignment, solution: str):
    def refused(words: str, *arguments: str) -> None:
        status, _, error = say("label", *arguments)
        assert status == 2
        assert words in error

    group, taken = "gates.multiply-1", bank(gates).wrong[0].name
    refused("No groups of 02_gates are kept in reports: run `autograder unnamed 02_gates` first.", group, HINT)
    say("unnamed", "02_gates")
    refused("Name a group and its hint", group)
    refused("There is no group gates.multiply-9; there are gates.multiply-1", "gates.multiply-9", HINT)
    refused("tom is not in gates.multiply-1", group, HINT, "--student", "tom")
    refused(f"has an entry {taken}", group, HINT, "--name", taken)
    assert say("label", group, HINT, "--name", "first")[0] == 0
    refused("The label first is about the same answers and says something else: in test_multiply", group, "Else.")
    refused("The label first says this already", group, HINT)
    (room / "submitted" / "kim" / "02_gates" / "gates.py").write_text(solution)
    refused("kim has handed in other files since", "gates.multiply-2", HINT)
    assert [label.name for label in stored(room / "labels", gates)] == ["first"]


def test_code_that_is_right_or_known_makes_no_label(gates: Assignment, solution: str, layers):
    for now, why in (
        (BACKWARD, "loses nothing on gates"),
        ("return self.y, self.x", r"The bank explains .*\(multiply-upstream-forgotten\)"),
    ):
        files = Submission({"gates.py": solution.replace(BACKWARD, now).encode()})
        with pytest.raises(CourseError, match=why):
            proof.proven(gates, StoredLabel("it", "gates.multiply", HINT, files), 7, [])


def test_damaged_labels_stop_no_batch_and_missing_reports_are_counted(room: Path, say: Say):
    (room / "labels" / "02_gates" / "broken").mkdir(parents=True)
    status, said, _ = say("grade", "02_gates", "--student", "amy", "--force")
    assert status == 0
    assert "Graded without labels: The label labels/02_gates/broken/label.toml cannot be read" in said
    status, _, error = say("label", "--list", "02_gates")
    assert status == 2
    assert "mend it, or remove its folder" in error
    shutil.rmtree(room / "labels")
    shutil.rmtree(room / "reports" / "02_gates")
    said = say("unnamed", "02_gates")[1]
    assert "5 submissions have no current report and are left out: run `autograder grade 02_gates` first." in said
