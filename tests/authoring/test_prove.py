"""`autograder prove` on an assignment that `autograder new` has written: the page's figures are recounted here."""

import re
import tomllib
from pathlib import Path

import pytest
from class_report_pages import facts, read
from new_assignment import NAME, SYMMETRIC, started, with_gaps

from autograder import manifest
from autograder.authoring.mutation import Mutant, mutants
from autograder.authoring.proof import Proof, Tried
from autograder.authoring.trial import grade_trusted
from autograder.cli import main
from autograder.diagnosis.variants import Wrong, bank
from autograder.report import TestResult
from autograder.submission import Submission
from gradebook.proof.command import other_hints


def test_the_counts_are_those_of_grading_everything_once_more_and_what_is_left_is_named(tmp_path, monkeypatch, capsys):
    with_gaps(tmp_path, monkeypatch)
    assert main(["prove", NAME, "--seeds", "4", "--to", str(tmp_path / "page.html")]) == 1
    said, page, assignment = capsys.readouterr(), read(tmp_path / "page.html"), manifest.load().assignment(NAME)
    assert said.out.endswith(f"The proof is in {tmp_path}/page.html.\n")

    def keeps_all_points(mutant: Mutant) -> bool:
        files = Submission({"softplus.py": mutant.text.encode()})
        return grade_trusted(assignment, files, student="").score == 100

    source, known = (assignment.solution / "softplus.py").read_text(), bank(assignment)
    every = mutants(source)
    kept = [mutant for mutant in every if keeps_all_points(mutant)]
    assert [mutant.now for mutant in kept if mutant.function != "twice"] == [f"return {SYMMETRIC}"]
    survived = [mutant for mutant in kept if mutant.function == "twice"]
    assert len(survived) >= 4
    killed = len(every) - len(kept)
    assert facts(page) == {
        "wrong solutions noticed": f"{len(known.wrong)} of {len(known.wrong)}",
        "with their own hint": f"{len(known.wrong)} of {len(known.wrong)}",
        "mutants noticed": f"{killed} of {killed + len(survived)}",
        "set aside": "1",
        "right solutions failed": f"0 of {(1 + len(known.right)) * 4} runs",
    }
    headings = [heading.get_text() for heading in page.find_all("h3", id=re.compile("^survivor"))]
    assert headings == [f"Line {mutant.line}, twice: {mutant.kind}" for mutant in survived]

    first, last = page.find(id="survivor-1").find_parent("section"), source.splitlines()[-1]
    assert first.find("del").get_text() == f"- {last}"
    assert first.find("ins").get_text().startswith("+     return")
    entry = tomllib.loads(first.find_all("pre")[1].get_text())["equivalent"][0]
    assert (entry["function"], entry["was"]) == ("twice", last.strip())
    gone, noticed = (item.get_text() for item in page.select(".notices li"))
    assert "is no mutant of the solution any more" in gone
    assert "return x + x" in gone
    assert re.search("but test_(softplus|square)_gradient notices it", noticed)
    assert all(sentence.replace("`", "") in said.err.replace("`", "") for sentence in (gone, noticed))


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


def test_one_task_alone_is_proven_with_its_own_wrong_solutions_and_mutants(tmp_path: Path, monkeypatch, capsys):
    tiny = with_gaps(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    bank_path = "course_content/misconceptions/softplus/square.txt"
    for name in ("square-doubles", "square-in-place"):
        tiny.edit(bank_path, f"{name} softplus.square", f"{name} softplus.other, softplus.square")
    tiny.put("course_content/misconceptions/softplus/more.txt", "right other-module in answers\n? width = 1\n")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    main(["prove", NAME, "--task", "softplus.square", "--mutants", "3", "--seeds", "1"])
    printed, line = capsys.readouterr()
    page = read(tmp_path / "reports" / "softplus.square-proof.html")
    assert facts(page)["wrong solutions noticed"] == "2 of 2"
    source = (tmp_path / "solutions/07_softplus/softplus.py").read_text()
    possible = [mutant for mutant in mutants(source) if mutant.function != "twice"]
    assert f"3 of {len(possible)} were tried" in page.get_text()
    assert printed.endswith("The proof is in reports/softplus.square-proof.html.\n")
    assert re.search(r"\r\x1b\[Kmutants: 2 of 3, \d+\.\d a second, \d+ s left\r\x1b\[Kmutants: 3 of 3, ", line)


def test_a_solution_that_loses_points_is_one_sentence_and_no_page(tmp_path: Path, monkeypatch, capsys):
    tiny = started(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    tiny.edit("solutions/07_softplus/softplus.py", "2.0 *", "3.0 *")
    assert main(["prove", NAME, "--mutants", "0", "--seeds", "1"]) == 2
    sentence = "does not earn all points (test_square_gradient"
    assert sentence in capsys.readouterr().err.strip().splitlines()[-1]
    assert not list(tmp_path.glob("*.html"))
