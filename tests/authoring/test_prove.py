"""`autograder prove` on an assignment that `autograder new` has written: the page's figures are recounted here."""

from __future__ import annotations

import io
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from class_report_pages import facts, read, table
from new_assignment import NAME, SYMMETRIC, started, with_gaps
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring.mutation import Mutant, mutants
from autograder.authoring.proof import Proof, Tried
from autograder.authoring.trial import grade_trusted
from autograder.cli import main
from autograder.diagnosis.variants import Wrong, bank
from autograder.manifest import Assignment
from autograder.report import Report, TestResult
from autograder.submission import Submission
from gradebook.proof.page import other_hints


@dataclass
class Proven:
    """The course, the page, and the output of the command."""

    tiny: TinyCourse
    assignment: Assignment
    page: BeautifulSoup
    status: int
    printed: str
    complaints: str
    lost: dict[Mutant, bool]  # whether a mutant loses points, graded once more by all tests

    @property
    def source(self) -> str:
        return (self.assignment.solution / "softplus.py").read_text()


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proven]:
    root = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        tiny = with_gaps(root, patch)
        assignment, page = manifest.load().assignment(NAME), root / "page.html"
        with pytest.MonkeyPatch.context() as streams:
            found = run(streams, NAME, "--seeds", "4", "--to", page)
        every = mutants((assignment.solution / "softplus.py").read_text())
        lost = {mutant: graded(assignment, mutant.text.encode()).score != 100 for mutant in every}
        yield Proven(tiny, assignment, read(page), *found, lost)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(patch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str, str]:
    """Run the command with an output of its own and a terminal for errors; return its status and both texts."""
    out, err = io.StringIO(), Terminal()
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    return main(["prove", *map(str, arguments)]), out.getvalue(), err.getvalue()


def graded(assignment: Assignment, text: bytes) -> Report:
    return grade_trusted(assignment, Submission({"softplus.py": text}), student="")


def test_the_counts_are_those_of_grading_everything_once_more(proven: Proven):
    kept = [mutant for mutant, points in proven.lost.items() if not points]
    assert [mutant.now for mutant in kept if mutant.function != "twice"] == [f"return {SYMMETRIC}"]
    survived = [mutant for mutant in kept if mutant.function == "twice"]
    assert len(survived) >= 4
    killed = sum(proven.lost.values())
    known = bank(proven.assignment)
    assert facts(proven.page) == {
        "wrong solutions noticed": f"{len(known.wrong)} of {len(known.wrong)}",
        "with their own hint": f"{len(known.wrong)} of {len(known.wrong)}",
        "mutants noticed": f"{killed} of {killed + len(survived)}",
        "set aside": "1",
        "right solutions failed": f"0 of {(1 + len(known.right)) * 4} runs",
    }
    headings = [heading.get_text() for heading in proven.page.find_all("h3", id=re.compile("^survivor"))]
    assert headings == [f"Line {mutant.line}, twice: {mutant.kind}" for mutant in survived]
    (left,) = proven.page.select(".verdict")
    assert left.get_text() == f"Left to do: changes that get through: {len(survived)}, entries that are out of date: 2."
    assert proven.status == 1
    assert proven.printed.endswith(f"The proof is in {proven.tiny.root}/page.html.\n")


def test_survivors_are_shown_and_stale_entries_are_named(proven: Proven):
    first = proven.page.find(id="survivor-1").find_parent("section")
    last = proven.source.splitlines()[-1]
    assert first.find("del").get_text() == f"- {last}"
    assert first.find("ins").get_text().startswith("+     return")
    entry = tomllib.loads(first.find_all("pre")[1].get_text())["equivalent"][0]
    assert (entry["function"], entry["was"]) == ("twice", last.strip())
    gone, noticed = (item.get_text() for item in proven.page.select(".notices li"))
    assert "is no mutant of the solution any more" in gone
    assert "return x + x" in gone
    assert re.search("but test_(softplus|square)_gradient notices it", noticed)
    assert all(sentence.replace("`", "") in proven.complaints.replace("`", "") for sentence in (gone, noticed))


def test_each_test_is_credited_with_the_mistakes_that_it_notices_alone_or_with_others(proven: Proven):
    noticed: dict[str, list[str]] = {}
    for wrong in bank(proven.assignment).wrong:
        report = graded(proven.assignment, wrong.source(proven.source.encode()))
        failing = [t for t in report.tests if t.outcome != "passed" and "only together" not in (t.error or "")]
        for test in failing:
            noticed.setdefault(test.name, []).append("alone" if len(failing) == 1 else "together")
    rows = table(proven.page, "tests")
    found = {row[1].split()[-1]: (int(row[3]), int(row[4])) for row in rows}
    assert found == {name: (len(noticed.get(name, [])), noticed.get(name, []).count("alone")) for name in found}
    assert sum(int(row[5]) for row in rows) == sum(proven.lost.values())


@pytest.mark.parametrize(
    ("task", "outcome", "lost", "killed"),
    [
        ("tiny.double", "failed", "", True),
        ("tiny.double", "timeout", "", True),
        ("tiny.negate", "failed", "", False),
        ("tiny.double", "passed", "", False),
        ("tiny.double", "infrastructure", "", False),
        ("tiny.double", "failed", "It took too long.", False),
    ],
)
def test_a_wrong_solution_is_noticed_by_a_test_of_its_task_and_not_by_a_fault_of_the_suite(task, outcome, lost, killed):
    wrong = Wrong(name="thrice", task="tiny.double", hint="Twice.")
    tried = Tried(wrong, (TestResult(task, "test_it", "It.", outcome, 0.0, 4.0, error="No."),), lost)
    assert tried.killed == killed
    assert bool(tried.fault) == (outcome == "infrastructure" or bool(lost))


def test_a_wrong_solution_that_gets_another_hint_than_its_own_is_named():
    def tried(name: str, hint: str) -> Tried:
        result = TestResult("tiny.double", "test_it", "It.", "failed", 0.0, 4.0, hint=hint, error="No.")
        return Tried(Wrong(name=name, task="tiny.double", hint=f"Not {name}."), (result,))

    def sentences(*wrong: Tried) -> list[str]:
        return other_hints(Proof(None, (), wrong, (), 0, (), ()))

    thrice, half = tried("thrice", "Not thrice."), "The wrong solution `half` gets {}, and not its own."
    assert sentences(thrice, tried("half", "Not half.")) == []
    assert sentences(thrice, tried("half", "Not thrice.")) == [half.format("the hint of `thrice`")]
    assert sentences(thrice, tried("half", "Look again.")) == [half.format("no hint")]


def test_one_task_alone_is_proven_with_its_own_wrong_solutions_and_mutants(tmp_path: Path, monkeypatch):
    tiny = with_gaps(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    bank_path = "course_content/misconceptions/softplus/square.txt"
    for name in ("square-doubles", "square-in-place"):
        tiny.edit(bank_path, f"{name} softplus.square", f"{name} softplus.other, softplus.square")
    tiny.put("course_content/misconceptions/softplus/more.txt", "right other-module in answers\n? width = 1\n")
    _, printed, line = run(monkeypatch, NAME, "--task", "softplus.square", "--mutants", "3", "--seeds", "1")
    page = read(tmp_path / "reports" / "softplus.square-proof.html")
    assert facts(page)["wrong solutions noticed"] == "2 of 2"
    source = (tmp_path / "solutions/07_softplus/softplus.py").read_text()
    possible = [mutant for mutant in mutants(source) if mutant.function != "twice"]
    assert f"3 of {len(possible)} were tried" in page.get_text()
    assert printed.endswith("The proof is in reports/softplus.square-proof.html.\n")
    assert re.search(r"\r\x1b\[Kmutants: 2 of 3, \d+\.\d a second, \d+ s left\r\x1b\[Kmutants: 3 of 3, ", line)


def test_a_run_that_is_stopped_writes_nothing(tmp_path: Path, monkeypatch, capsys):
    started(tmp_path, monkeypatch)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("autograder.authoring.proof.mutants", stop)
    before = sorted(tmp_path.iterdir())
    assert main(["prove", NAME, "--to", str(tmp_path / "page.html")]) == 130
    assert capsys.readouterr().err.endswith("stopped; nothing was written.\n")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("change", "arguments", "sentence"),
    [
        (None, ["--to", "none/page.html"], "cannot be written to none/page.html"),
        (("solutions/07_softplus/softplus.py", "2.0 *", "3.0 *"), [], "does not earn all points (test_square_gradient"),
    ],
)
def test_a_misuse_is_one_sentence(tmp_path: Path, monkeypatch, capsys, change, arguments, sentence):
    tiny = started(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    if change:
        tiny.edit(*change)
    assert main(["prove", NAME, "--mutants", "0", "--seeds", "1", *arguments]) == 2
    assert sentence in capsys.readouterr().err.strip().splitlines()[-1]
    assert not list(tmp_path.glob("*.html"))
