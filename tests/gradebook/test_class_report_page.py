"""The page on a class as a page: harmless, with names hidden, or not to be written; axe asks for its accessibility."""

import json
import random
import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from class_report_pages import SECRET, STUDENTS, facts, go_to, read, table
from conftest import ROOT
from simulated_class import name_of, simulated_report, ungraded

from autograder import manifest
from autograder.cli import main
from gradebook.class_report import command, page as pages

ASSIGNMENT = manifest.load().assignment("02_gates")
PAGES = ("02_gates", "course", "02_gates-without-names", "course-without-names")
FOREIGN = r"https?:|ftp:|javascript:|//\w|@import|\bsrc\s*=|<link|<iframe|<object|<embed|<base"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_host_and_runs_its_own_script_alone(reported, name):
    text = (reported / "reports" / f"{name}.html").read_text(encoding="utf-8")
    script = pages.TEMPLATE.with_name("page.js").read_text(encoding="utf-8")
    assert re.findall(FOREIGN, text) == []
    assert re.search("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^' ]+'\"", text)
    page = read(reported / "reports" / f"{name}.html")
    assert [one.string for one in page.find_all("script")] == [script]
    assert page.find("b") is None
    assert [key for tag in page.find_all() for key in tag.attrs if key.startswith("on")] == []
    assert all(found.caption.get_text(strip=True) for found in page.find_all("table"))
    order = ["help", "stuck", "class", "statistics"]
    assert [heading["id"] for heading in page.find_all("h2")] == order


# --- names hidden


def test_with_names_hidden_a_number_stands_for_the_same_student_on_every_page(reported, monkeypatch):
    pages = [reported / "reports" / f"{name}.html" for name in PAGES[2:]]
    for page in pages:
        private = r"s00\d\d\b|First|Last0|Müller|王|Bobby|feedback/|dx is off|Code of"
        assert re.findall(private, page.read_text(encoding="utf-8")) == []
    bands = Counter(cells[1] for cells in table(read(pages[0]), "students"))
    assert dict(bands) == {cells[0]: int(cells[1]) for cells in table(read(pages[0]), "scores")}
    assert min(bands.values()) >= 5
    first, second = ({cells[0] for cells in table(read(page), "students")} for page in pages)
    assert len(first) == STUDENTS - 4
    assert first <= second
    go_to(reported, monkeypatch)
    monkeypatch.setattr(command, "existing_seed", lambda folder: SECRET + 1)
    assert main(["report", "02_gates", "--hide-names", "--to", "again.html"]) == 0
    assert not first & {cells[0] for cells in table(read(reported / "again.html"), "students")}


def test_with_names_hidden_no_count_is_of_fewer_than_five(reported):
    paths = (reported / "reports" / "02_gates").glob("*.json")
    reports = [found for path in paths if (found := json.loads(path.read_text()))["score"] is not None]
    page = read(reported / "reports/02_gates-without-names.html")
    assert facts(page)["late"] == "fewer than 5"
    assert set(facts(page)) == {"with a score", "mean", "median", "middle half", "late"}
    counts = dict(table(page, "help"))
    assert counts.pop("Several tasks failed") == "all but fewer than 5"
    assert set(counts.values()) == {"fewer than 5"}
    counts = {cells[0] for cells in table(page, "mistakes") + table(page, "mistakes", 1)}
    assert "fewer than 5" in counts
    assert all(int(count) >= 5 for count in counts - {"fewer than 5"})
    for cells in table(page, "tests"):
        name = cells[1].split()[-1]
        passed = sum(t["outcome"] == "passed" for report in reports for t in report["tests"] if t["name"] == name)
        few = min(passed, len(reports) - passed) < 5
        assert ("fewer than 5" in cells[2]) == few
        assert few or cells[2] == f"{passed / len(reports):.0%}"
    assert "Answers of fewer than 5 students to 02_gates wait" in page.get_text()
    assert "Scores of fewer than 5 students in 02_gates are outdated: " in page.get_text()


# --- what may be amiss


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course's folder with the reports on three students and no gradebook."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    go_to(tmp_path, monkeypatch)
    (tmp_path / "reports" / "02_gates").mkdir(parents=True)
    for number in range(3):
        report = simulated_report(ASSIGNMENT, number, random.Random(number))
        (tmp_path / "reports" / "02_gates" / f"{report.student}.json").write_text(report.to_json())
    return tmp_path


def run(capsys, *line: str) -> tuple[int, str]:
    status, error = main(["report", *line]), capsys.readouterr().err
    assert error.count("\n") <= 1
    return status, error


def test_a_page_that_cannot_be_written_costs_one_sentence(folder, capsys):
    for line, sentence in (
        (["99_none"], "There is no assignment named '99_none'"),
        (["01_descent"], "There is no report on 01_descent in reports: run `autograder grade` first"),
        (["--course", "--reports", "none"], "There is no report on any assignment in none: run `autograder grade`"),
        (["02_gates", "--course"], "Name one assignment, or ask for all of them with --course."),
        (["02_gates", "--to", "none/page.html"], "The file cannot be written to none/page.html: name a file"),
    ):
        status, error = run(capsys, *line)
        assert (status, sentence in error) == (2, True), line
    (folder / "gradebook.db").write_bytes(b"no database at all" * 100)
    status, error = run(capsys, "02_gates")
    assert (status, "The gradebook cannot be read (file is not a database)" in error) == (2, True)


def test_without_a_gradebook_the_scores_are_the_reports_and_few_students_make_no_statistics(folder, capsys):
    assert run(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert "There is no gradebook yet: scores are those of the reports" in page.find(class_="notices").get_text()
    for number, cells in enumerate(table(page, "students")):
        student = name_of(number)[0]
        score = json.loads((folder / "reports" / "02_gates" / f"{student}.json").read_text())["score"]
        assert cells[:2] == [student, f"{round(score, 2):g}"]
    assert not (folder / "gradebook.db").exists()  # looking makes none
    assert facts(page) == {"students": "3", "with a score": "3"}
    assert [one["class"] for one in page.find_all("table")][-1] == ["students"]
    assert "They begin with five students who have a score." in page.get_text()


CODE = "class MaxGate:\n    def forward(self, a, b):\n        return '</pre><script>alert(3)</script>'\n"


@pytest.mark.parametrize(
    ("error", "example", "code"),
    [
        ("MaxGate.forward: it is off.", "MaxGate().forward(1, <b>2</b>)", "def forward(self, a, b):\n    return"),
        ("ValueError in line 2 of gates.py: <b>no</b>", "", CODE.rstrip()),
        ("ValueError in line 999999 of ../gates.py: no", "", ""),
    ],
)
def test_a_mistake_has_the_failing_input_and_code_of_a_student(folder, capsys, error, example, code):
    report = simulated_report(ASSIGNMENT, 0, random.Random(0))
    failed = replace(report.tests[6], outcome="failed", points=0.0, hint=None, error=error, counterexample=example)
    passed = [replace(test, outcome="passed", hint=None) for test in report.tests]
    for path in (folder / "reports" / "02_gates").iterdir():
        one = replace(report, student=path.stem, tests=(*passed[:6], failed, *passed[7:]))
        path.write_text(one.to_json())
    (folder / "submitted" / "s0000" / "02_gates").mkdir(parents=True)
    (folder / "submitted" / "s0000" / "02_gates" / "gates.py").write_text(CODE)
    assert run(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    ((count, mistake, _),) = table(page, "mistakes")
    assert count == "3"
    assert mistake.startswith(f"No name. The sentence 1 of gates.max. For example {example or error}")
    shown = page.select_one(".mistakes pre")
    assert (shown.get_text() if shown else "").startswith(code)
    assert len(page.find_all("script")) == 1


@pytest.mark.parametrize("fault", ["is damaged (", "is about s0002, 02_gates: delete it"])
def test_a_report_that_counts_for_nobody_is_named_and_its_student_ungraded(folder, capsys, fault):
    path = folder / "reports" / "02_gates" / "s0001.json"
    other = path.with_name("s0002.json").read_text()
    path.write_text(path.read_text()[:100] if "damaged" in fault else other)
    status, error = run(capsys, "02_gates")
    assert status == 3
    assert error.startswith(f"The report reports/02_gates/s0001.json {fault}")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[-1] for cells in table(page, "students")] == ["", "ungraded", ""]
    assert f"s0001.json {fault}" in page.find(class_="notices").get_text()


def test_a_class_of_which_nobody_could_be_graded_or_that_had_another_task_has_a_page(folder, capsys):
    paths = sorted((folder / "reports" / "02_gates").iterdir())
    paths[0].write_text(paths[0].read_text().replace("gates.", "gone."))
    for path in paths[1:]:
        path.write_text(ungraded(ASSIGNMENT, path.stem).to_json())
    assert run(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[1] == "" for cells in table(page, "students")] == [False, True, True]
    assert " gone." in page.find("table", class_="mistakes").get_text()
