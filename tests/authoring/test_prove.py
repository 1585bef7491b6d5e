"""`autograder prove` on an assignment that `autograder new` has written: what the page says is recounted here."""

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
from autograder.authoring.trusted_grading import grade_trusted
from autograder.cli import main
from autograder.diagnosis.variants import Wrong, bank
from autograder.manifest import Assignment
from autograder.report import Report, TestResult
from autograder.submission import Submission
from gradebook.proof.page import not_told


@dataclass
class Proven:
    """What the command has left: the course, the page, and what it printed."""

    tiny: TinyCourse
    assignment: Assignment
    page: BeautifulSoup
    proposed: Path
    status: int
    printed: str
    complaints: str


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proven]:
    root = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        tiny = with_gaps(root, patch)
        assignment, page, proposed = manifest.load().assignment(NAME), root / "page.html", root / "proposed.txt"
        with pytest.MonkeyPatch.context() as streams:
            status, printed, complaints = run(streams, NAME, "--seeds", "4", "--to", page, "--propose", proposed)
        yield Proven(tiny, assignment, read(page), proposed, status, printed, complaints)


def run(patch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str, str]:
    """Run the command with streams of its own; return its status and what it wrote to each."""
    out, err = io.StringIO(), io.StringIO()
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    return main(["prove", *map(str, arguments)]), out.getvalue(), err.getvalue()


def source(assignment: Assignment) -> str:
    return (assignment.solution / "softplus.py").read_text()


def graded(assignment: Assignment, text: bytes) -> Report:
    return grade_trusted(assignment, Submission({"softplus.py": text}), student="")


def outcome(proven: Proven) -> dict[Mutant, bool]:
    """Grade every mutant once more, by all tests; return whether it loses points."""
    every = mutants(source(proven.assignment))
    return {mutant: graded(proven.assignment, mutant.text.encode()).score != 100 for mutant in every}


def test_the_counts_are_those_of_grading_everything_once_more(proven: Proven):
    lost = outcome(proven)
    kept = [mutant for mutant, points in lost.items() if not points]
    assert [mutant.now for mutant in kept if mutant.function != "twice"] == [f"return {SYMMETRIC}"]
    survived = [mutant for mutant in kept if mutant.function == "twice"]
    assert len(survived) >= 4
    killed = sum(lost.values())
    known = bank(proven.assignment)
    runs = (1 + len(known.right)) * 4
    assert facts(proven.page) == {
        "wrong solutions noticed": f"{len(known.wrong)} of {len(known.wrong)}",
        "told their own hint": f"{len(known.wrong)} of {len(known.wrong)}",
        "mutants noticed": f"{killed} of {killed + len(survived)}",
        "set aside": "1",
        "right solutions failed": f"0 of {runs} runs",
    }
    kinds = table(proven.page, "kinds")
    assert [sum(int(row[column]) for row in kinds) for column in (1, 2, 3, 5)] == [len(lost), 1, killed, len(survived)]
    headings = [heading.get_text() for heading in proven.page.find_all("h3", id=re.compile("^survivor"))]
    assert headings == [f"Line {mutant.line}, twice: {mutant.kind}" for mutant in survived]
    (bounds,) = table(proven.page, "rights")
    assert bounds[2:] == ["3", "12", "0", "23 %", "64 %"]  # 1 - 0.05 ** (1 / 12), and of three
    (left,) = proven.page.select(".verdict")
    assert left.get_text() == f"Left to do: {len(survived)} changes that get through, 2 entries that are out of date."
    assert proven.status == 1
    assert proven.printed.endswith(f"The proof is in {proven.tiny.root}/page.html.\n")


def test_a_survivor_is_shown_with_its_line_and_what_would_set_it_aside(proven: Proven):
    first = proven.page.find(id="survivor-1").find_parent("section")
    lines = source(proven.assignment).splitlines()
    assert first.find("del").get_text() == f"- {lines[-1]}"
    assert first.find("ins").get_text().startswith("+     return")
    entry = tomllib.loads(first.find_all("pre")[1].get_text())["equivalent"][0]
    assert entry["was"] == lines[-1].strip()
    assert entry["function"] == "twice"


def test_what_is_set_aside_stands_there_with_its_reason(proven: Proven):
    (row,) = table(proven.page, "changes")
    assert row[1:4] == ["square_gradient", "return 2.0 * np.multiply(upstream, x)", f"return {SYMMETRIC}"]
    assert row[4] == "A product has no order."


def test_entries_that_are_stale_or_noticed_are_told(proven: Proven):
    told = [item.get_text() for item in proven.page.select(".notices li")]
    assert len(told) == 2
    assert "is no mutant of the solution any more" in told[0]
    assert "return x + x" in told[0]
    assert "but test_softplus_gradient notices it" in told[1] or "but test_square_gradient notices it" in told[1]
    assert all(sentence.replace("`", "") in proven.complaints.replace("`", "") for sentence in told)


def test_each_test_is_credited_with_what_it_notices_and_what_nobody_else_does(proven: Proven):
    noticed: dict[str, list[str]] = {}
    for wrong in bank(proven.assignment).wrong:
        report = graded(proven.assignment, wrong.source(source(proven.assignment).encode()))
        failing = [t for t in report.tests if t.outcome != "passed" and "only together" not in (t.error or "")]
        for test in failing:
            noticed.setdefault(test.name, []).append("alone" if len(failing) == 1 else "together")
    rows = table(proven.page, "tests")
    found = {row[1].split()[-1]: (int(row[3]), int(row[4])) for row in rows}
    assert found == {name: (len(noticed.get(name, [])), noticed.get(name, []).count("alone")) for name in found}
    assert sum(int(row[5]) for row in rows) == sum(outcome(proven).values())


def test_the_page_asks_no_host_runs_nothing_and_escapes_what_is_code(proven: Proven):
    text = str(proven.page)
    assert re.findall(r"https?:|javascript:|@import|\bsrc\s*=|<link|<iframe|<script", text) == []
    assert "default-src 'none'" in text
    ids = [tag["id"] for tag in proven.page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(found.caption for found in proven.page.find_all("table"))


def test_what_is_proposed_loads_as_entries_of_the_bank_and_does_what_it_says(proven: Proven):
    place = proven.tiny.put("course_content/misconceptions/softplus/proposed.txt", proven.proposed.read_text())
    bank.cache_clear()
    try:
        wrong = [one for one in bank(proven.assignment).wrong if one.name.startswith("proposed-")]
    finally:
        place.unlink()
        bank.cache_clear()
    scores = {}
    for one in wrong:
        assert one.hint.startswith("TO BE WORDED: ")
        report = graded(proven.assignment, one.source(source(proven.assignment).encode()))
        scores[one.name] = report.score
        failing = {test.task for test in report.tests if test.outcome != "passed"}
        assert failing <= {one.task, *one.affects}
    survived = {name for name, score in scores.items() if score == 100}
    assert survived == {name for name in scores if "-twice-" in name}
    assert len(survived) >= 4
    assert len(scores) > 2 * len(survived)


def test_without_hints_the_same_are_noticed_and_nobody_is_said_to_be_told(proven: Proven, tmp_path: Path):
    with pytest.MonkeyPatch.context() as streams:
        arguments = ("--no-hints", "--seeds", "4", "--to", tmp_path / "page.html")
        assert run(streams, NAME, *arguments)[0] == 1
    page = read(tmp_path / "page.html")
    assert facts(page) == facts(proven.page)
    told = [int(row[4]) for row in table(proven.page, "kinds")]
    assert sum(told) > 0
    assert [row[:4] + row[5:] for row in table(page, "kinds")] == [
        row[:4] + row[5:] for row in table(proven.page, "kinds")
    ]
    assert {row[4] for row in table(page, "kinds")} == {"–"}


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


def test_whoever_is_not_told_their_own_hint_is_named():
    def tried(name: str, hint: str | None) -> Tried:
        result = TestResult("tiny.double", "test_it", "It.", "failed", 0.0, 4.0, hint=hint, error="No.")
        return Tried(Wrong(name=name, task="tiny.double", hint=f"Not {name}."), (result,))

    def sentences(*wrong: Tried) -> list[str]:
        hints = frozenset(each.wrong.hint for each in wrong)
        return not_told(Proof(None, (), wrong, (), 0, (), (), 1, hints))

    thrice, half = tried("thrice", "Not thrice."), tried("half", "Not half.")
    assert sentences(thrice, half) == []
    assert sentences(thrice, tried("half", "Not thrice.")) == [
        "The wrong solution `half` is told the hint of `thrice`, and not its own."
    ]
    assert sentences(thrice, tried("half", "Look again.")) == [
        "The wrong solution `half` is told no hint, and not its own."
    ]
    assert sentences(tried("thrice", None), tried("half", None)) == []  # hints were not asked for


# --- what cannot be done, and what is stopped


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
        (None, ["--to", "page.html", "--propose", "page.html"], "cannot both be written"),
        (None, ["--propose", "proposed.txt", "--no-hints"], "needs the hints"),
        (None, ["--python", "no-such-python"], "cannot be started"),
        (("solutions/07_softplus/softplus.py", "2.0 *", "3.0 *"), [], "does not earn all points (test_square_gradient"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, monkeypatch, capsys, change, arguments, sentence):
    tiny = started(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    if change:
        tiny.edit(*change)
    assert main(["prove", NAME, "--mutants", "0", "--seeds", "1", *arguments]) == 2
    complaint = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence in complaint
    assert not list(tmp_path.glob("*.html"))
