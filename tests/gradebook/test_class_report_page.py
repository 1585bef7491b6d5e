"""The page on a class as a page: harmless, without a host, for keyboard and screen reader; and with names hidden."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter

import pytest
from class_report_pages import SECRET, STUDENTS, facts, go_to, lateness, read, scores_of, table
from simulated_class import name_of

from autograder import manifest
from autograder.cli import main
from autograder.diagnosis.variants import bank
from gradebook.class_report import command
from gradebook.class_report.privacy import Veil, numbers

ASSIGNMENT = manifest.load().assignment("02_gates")


def test_names_arrive_as_they_are_and_do_nothing(reported):
    for found in (read(reported / "reports/02_gates.html"), read(reported / "reports/course.html")):
        names = " ".join(cells[0] for cells in table(found, "students"))
        for number in range(5):
            student, first, last = name_of(number)
            assert f"{first} {last} {student}".strip() in names
        assert found.find("script") is None
        assert found.find("b") is None


@pytest.mark.parametrize("name", ["reports/02_gates.html", "reports/course.html", "reports/course-without-names.html"])
def test_no_host_is_asked_for_anything_and_nothing_runs(reported, name):
    text = (reported / name).read_text(encoding="utf-8")
    assert re.findall(r"https?:|ftp:|javascript:|//\w|@import|\bsrc\s*=|<link|<iframe|<object|<embed|<base", text) == []
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    page = read(reported / name)
    assert page.find("script") is None
    handlers = [key for tag in page.find_all() for key in tag.attrs if key.startswith("on")]
    assert handlers == []
    assert "default-src 'none'" in text


@pytest.mark.parametrize(
    "name", ["reports/02_gates.html", "reports/course.html", "reports/02_gates-without-names.html"]
)
def test_the_page_can_be_used_by_keyboard_and_read_aloud(reported, name):
    page = read(reported / name)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert page.html["lang"] == "en"
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h\d$"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for found in page.find_all("table"):
        assert found.caption.get_text(strip=True)
        assert all(cell.get("scope") in ("col", "row") for cell in found.find_all("th"))
        assert found.find_parent(class_="scrolled")["tabindex"] == "0"
    pictures = page.find_all("svg")
    assert pictures
    for picture in pictures:
        assert picture["role"] == "img"
        assert page.find(id=picture["aria-labelledby"]).get_text(strip=True)
    for place_in_page in re.findall(r'href="#([^"]+)"', str(page)) + re.findall(r"url\(#([^)]+)\)", str(page)):
        assert place_in_page in ids


def test_links_lead_to_the_pages_of_feedback_that_are_there(reported):
    for name, most in (("02_gates", 1), ("course", 2)):
        found = read(reported / "reports" / f"{name}.html")
        links = [link["href"] for link in found.find("table", class_="students").find_all("a")]
        assert len(links) == most * (STUDENTS - 4)
        assert all((reported / "reports" / link).is_file() for link in links)
        assert not any("s0010" in link for link in links)


# --- names hidden


def test_with_names_hidden_no_name_and_no_id_is_left(reported):
    for name in ("reports/02_gates-without-names.html", "reports/course-without-names.html"):
        text = (reported / name).read_text(encoding="utf-8")
        assert re.findall(r"s00\d\d\b|First|Last0|Müller|王|Bobby|feedback/", text) == []


def test_a_number_stands_for_the_same_student_on_every_page(reported, monkeypatch):
    names = ("02_gates", "course")
    first, second = (
        {cells[0] for cells in table(read(reported / "reports" / f"{name}-without-names.html"), "students")}
        for name in names
    )
    assert len(first) == STUDENTS - 4
    assert first <= second
    go_to(reported, monkeypatch)
    assert main(["report", "02_gates", "--hide-names", "--to", "again.html"]) == 0
    before, after = ((reported / f"{name}.html").read_text() for name in ("reports/02_gates-without-names", "again"))
    assert strip_time(after) == strip_time(before)
    monkeypatch.setattr(command, "existing_seed", lambda folder: SECRET + 1)
    assert main(["report", "02_gates", "--hide-names", "--to", "again.html"]) == 0
    assert not first & {cells[0] for cells in table(read(reported / "again.html"), "students")}


def strip_time(text: str) -> str:
    return re.sub(r"Class report of [\d :-]+", "", text)


def test_with_names_hidden_nothing_is_told_of_fewer_than_five(reported):
    paths = (reported / "reports" / "02_gates").glob("*.json")
    reports = [found for path in paths if (found := json.loads(path.read_text()))["score"] is not None]
    page = read(reported / "reports/02_gates-without-names.html")
    assert facts(page)["late"] == "fewer than 5"
    assert "lowest and highest" not in facts(page)
    labels = [label.get_text() for label in page.find("ul", class_="groups").find_all("li")]
    assert labels == [
        f"{label}: fewer than 5" for label in ("Ungraded", "Graded, not recorded", "Late", "Not handed in")
    ]
    assert page.find("dl", class_="groups") is None
    assert page.find("table", class_="slow") is None
    known = {wrong.hint for wrong in bank(ASSIGNMENT).wrong}
    held = Counter()
    for report in reports:
        held.update({test["hint"] for test in report["tests"] if test["hint"] in known})
    counts = sorted(held.values(), reverse=True)
    assert [cells[0] for cells in table(page, "mistakes")] == [str(n) if n >= 5 else "fewer than 5" for n in counts]
    assert min(counts) < 5
    for cells in table(page, "tests"):
        name = cells[1].split()[-1]
        passed = sum(t["outcome"] == "passed" for report in reports for t in report["tests"] if t["name"] == name)
        few = min(passed, len(reports) - passed) < 5
        assert ("fewer than 5" in cells[2]) == few
        assert few or cells[2] == f"{passed / len(reports):.0%}"
    assert "Answers of fewer than 5 students wait" in page.get_text()
    assert "behind the reports for fewer than 5 students: " in page.get_text()


def test_with_names_hidden_no_band_of_scores_is_of_fewer_than_five(reported):
    page = read(reported / "reports/02_gates-without-names.html")
    bands = Counter(cells[1] for cells in table(page, "students"))
    title = page.find("svg", attrs={"aria-labelledby": "scores-02_gates-title"}).title.get_text()
    drawn = {name: int(count) for name, count in re.findall(r"([\d.]+ to [\d.]+): (\d+)", title)}
    scores = [score for score, _, _ in scores_of(reported / "gradebook.db", "02_gates", lateness).values()]
    for name, count in drawn.items():
        low, high = map(float, name.split(" to "))
        assert count == sum(low <= score < high or score >= 105 == high for score in scores)
    assert sum(drawn.values()) == len(scores)
    assert {name: count for name, count in drawn.items() if count} == bands
    assert min(bands.values()) >= 5


def shown(*counts: int, hidden: bool = True) -> list[int | None]:
    """Return the bars of scores that lie so often in each half, tenth or whatever of 100 points."""
    width = 100 / len(counts)
    scores = [width * (index + 0.5) for index, count in enumerate(counts) for _ in range(count)]
    return Veil(hidden).bars(scores, 100)


def test_bands_are_as_narrow_as_five_allow():
    tenths = (5, 0, 9, 5, 6, 7, 8, 9, 10, 5)
    assert shown(*tenths) == list(tenths)
    assert shown(4, 4, 9, 5, 6, 7, 8, 9, 10, 5) == [8, 14, 13, 17, 15]
    assert shown(4, 4, 9, 5, 6, 7, 8, 9, 10, 5, hidden=False) == [4, 4, 9, 5, 6, 7, 8, 9, 10, 5]
    assert shown(5, 1) == [None, None]  # the one would follow from the other
    assert shown(3, 1) == [None, None]


def test_a_count_and_what_it_leaves_of_the_whole_are_covered():
    veil = Veil(True)
    assert [veil.count(count, 20) for count in (0, 1, 4, 5, 15, 16, 19, 20)] == [
        *("0", "fewer than 5", "fewer than 5", "5", "15"),
        *("all but fewer than 5", "all but fewer than 5", "20"),
    ]
    assert veil.share(2, 4) is None
    assert veil.share(0, 4) is None
    assert veil.share(10, 20) == Veil().share(10, 20) == 0.5


def test_numbers_are_all_different_and_need_the_secret():
    students = [f"s{number}" for number in range(3000)]
    found = numbers(students, 1)
    assert len(set(found.values())) == len(students)
    assert numbers(students[:5], 1) == {student: found[student] for student in students[:5]}
    assert not set(numbers(students[:50], 2).values()) & set(found.values())
