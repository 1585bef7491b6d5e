"""`autograder similarity`: what is common is marked, nobody is accused, and no text of a student's does harm."""

import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from class_report_pages import read, table

from autograder import manifest
from autograder.cli import main

pytestmark = pytest.mark.slow
ASSIGNMENT = manifest.load().assignment("02_gates")
SKELETON = (ASSIGNMENT.skeleton / "gates.py").read_text(encoding="utf-8")
SOLUTION = (ASSIGNMENT.solution / "gates.py").read_text(encoding="utf-8")
ATTACK = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"
ADA = """
def total(values):
    # careful here, Ada
    result = 0.0
    for value in values:
        if value > 0:
            result = result + np.exp(value) / (1 + np.exp(value))
        else:
            result = result - np.log1p(value * value) * 2
    return {"sum": result, "note": "by Ada"}
"""
# Other names, numbers, texts and blanks, another comment.
CHANGES = {"result": "acc", "value": "v", "1 + ": "2+", "Ada": "Ben", "0.0": "7"}
BEN = re.sub("|".join(map(re.escape, CHANGES)), lambda found: CHANGES[found[0]], ADA)
EVE = """
class Stack:
    def __init__(self, size=8):
        self.items, self.size = [], size

    def push(self, item):
        assert len(self.items) < self.size, f"full: {item!r} of {self.size}"
        self.items.append(item)
        while len(self.items) % 2 and item is not None:
            item = next(iter(reversed(self.items)), None)
        return [other for other in self.items if other != item]
"""
FIVE = {"amy": SOLUTION, "ada": SKELETON + ADA, "ben": SKELETON + BEN, "eve": SKELETON + EVE, "zoe": SKELETON}
HOSTILE = {
    "<b>bob": SKELETON + ADA + f"\n# {ATTACK}\nnothing = '{ATTACK}' # \u202eturned\x1b[31m\n",
    "latin": (SKELETON + EVE).encode() + b"\n# caf\xe9 \xff\x00\n",
    "broken": (SKELETON + ADA).replace("def total(", "def (total"),
    "deep": SKELETON + EVE + "\nx = " + "(" * 15_000,
    "long": SKELETON + ADA + "\nx = '" + "y" * 100_000 + "'\n",
    "blank": SKELETON + "  \n" * 60_000,
    "quoted": SKELETON + '"""' + '\\"""' * 30_000 + "\\",
    "big": "x = 1\n" * (10 << 20 >> 3),
    "many": "x = 1\n" * 40_000,
}


def hand_in(root: Path, texts: dict[str, str | bytes]) -> None:
    for student, text in texts.items():
        folder = root / "submitted" / student / ASSIGNMENT.name
        folder.mkdir(parents=True)
        (folder / "gates.py").write_bytes(text if isinstance(text, bytes) else text.encode())


def pairs_on(page: BeautifulSoup) -> dict[frozenset[str], list[str]]:
    return {frozenset(row[1:3]): row[3:] for row in table(page, "pairs")}


def left_out_of(page: BeautifulSoup) -> list[str]:
    return [item.get_text() for item in page.find(id="left-out").find_next("ul").find_all("li")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with five submissions; neither a course's configuration nor a gradebook is there."""
    hand_in(tmp_path, FIVE)
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compared(folder: Path, *options: str) -> BeautifulSoup:
    assert main(["similarity", "02_gates", *options]) == 0
    return read(folder / "reports/02_gates-similarity.html")


def test_other_names_numbers_texts_and_comments_hide_nothing(folder, capsys):
    (folder / "submitted/ada/02_gates/gates.py").write_text(re.sub(r"\bupstream\b", "grad", FIVE["ada"]))
    page = compared(folder, "--threshold", "0")
    out, error = capsys.readouterr()
    assert out == "How similar 4 submissions are is in reports/02_gates-similarity.html.\n"
    assert error == "zoe was not compared: it has fewer than 40 tokens of the student's own.\n"
    found = pairs_on(page)
    assert found.pop(frozenset({"ada", "ben"})) == ["100 %", "100 %", "100 %", "0"]
    assert len(found) == 5
    assert {values[0] for values in found.values()} == {"0 %"}  # given lines are left out, with other names, too
    text = page.main.get_text(" ", strip=True)
    assert (
        "Half of the pairs have a similarity of 0 % or less, nine in ten of 100 % or less; the highest is 100 %."
        in text
    )
    assert text.startswith("This page accuses nobody.")
    assert not re.search(r"plagiar|cheat|suspicious|copied", text, re.IGNORECASE)


def test_common_passages_are_marked_and_nothing_else(folder):
    half = ADA.partition("        else:")[0] + EVE
    (folder / "submitted/ben/02_gates/gates.py").write_text(SKELETON + half)
    page = compared(folder, "--threshold", "10")
    row = next(row for row in table(page, "pairs") if {*row[1:3]} == {"ada", "ben"})
    (one, other) = page.find(id=f"pair-{row[0]}").find_next(class_="sides").find_all("pre")
    first, second = [[mark.get_text() for mark in side.find_all("mark")] for side in (one, other)]
    assert first == second
    assert "result = result + np.exp(value) / (1 + np.exp(value))" in first
    assert not any(word in text for text in first for word in ("log1p", "push", "Ada", "return"))
    lines = [line for line in one.get_text().splitlines() if re.match(r"\d+ =", line)]
    assert [line.partition(" =")[2].strip() for line in lines][:2] == ["def total(values):", "# careful here, Ada"]
    assert row[6] == str(len(lines))


def test_a_further_module_is_compared_and_files_of_the_courses_are_not(folder):
    (folder / "submitted/eve/02_gates/tools.py").write_text(ADA)
    (folder / "submitted/amy/02_gates/test_gates.py").write_text(ADA)
    found = pairs_on(compared(folder, "--threshold", "20"))
    assert set(found) == {frozenset({"ada", "ben"}), frozenset({"ada", "eve"}), frozenset({"ben", "eve"})}
    assert found[frozenset({"ada", "eve"})][1:3] == ["100 %", "35 %"]


def test_no_text_of_a_students_does_harm_or_says_a_name_that_is_hidden(folder):
    hand_in(folder, HOSTILE)
    (folder / "submitted/eve/02_gates/gone.py").symlink_to("/etc/passwd")
    started = time.process_time()
    page = compared(folder, "--threshold", "20")
    assert main(["similarity", "02_gates", "--threshold", "20", "--hide-names"]) == 0
    assert time.process_time() - started < 20
    for path in folder.glob("reports/*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(text) < 1 << 20
        assert not re.findall(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)
        parsed = BeautifulSoup(text, "html.parser")
        assert parsed.find(["script", "img", "link", "iframe", "b"]) is None
        assert not [key for tag in parsed.find_all() for key in tag.attrs if key.startswith("on")]
        assert "default-src 'none'" in text
    assert ATTACK in page.get_text()
    assert left_out_of(page) == [
        "big: gates.py is larger than 1 MB and was not read: hand in your code only.",
        "blank: it has fewer than 40 tokens of the student's own.",
        "many: it has more than 200,000 characters.",
        "quoted: it has fewer than 40 tokens of the student's own.",
        "zoe: it has fewer than 40 tokens of the student's own.",
    ]
    assert {"<b>bob", "latin", "broken", "deep", "long"} <= {name for pair in pairs_on(page) for name in pair}

    page = read(folder / "reports/02_gates-similarity-without-names.html")
    text = page.get_text()
    assert not re.search(r"\b(ada|amy|ben|bob|eve|latin|broken|deep|zoe)\b", text, re.IGNORECASE)
    assert all(re.fullmatch(r"\d{4}-\d{4}", name) for row in table(page, "pairs") for name in row[1:3])
    assert "result = result + np.exp(value)" in text
    assert len(left_out_of(page)) == 5


def test_a_comparison_that_cannot_be_made_costs_one_sentence(folder, capsys):
    assert main(["similarity", "01_descent"]) == 2
    assert "In submitted there are 0 submissions of 01_descent that can be compared" in capsys.readouterr().err
