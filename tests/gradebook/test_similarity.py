"""`autograder similarity`: what is common is marked, nobody is accused, and no text of a student's does harm."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import signal
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from class_report_pages import table

from autograder import manifest
from autograder.cli import main
from gradebook.similarity import tokens
from gradebook.similarity.pairs import lines_of_two

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
    "slow": SKELETON + "  \n" * 60_000,
    "big": "x = 1\n" * (10 << 20 >> 3),
    "many": "x = 1\n" * 10_000,
    "empty": "",
}


def hand_in(root: Path, texts: dict[str, str | bytes]) -> None:
    for student, text in texts.items():
        folder = root / "submitted" / student / ASSIGNMENT.name
        folder.mkdir(parents=True)
        (folder / "gates.py").write_bytes(text if isinstance(text, bytes) else text.encode())


def page_of(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def pairs_on(page: BeautifulSoup) -> dict[frozenset[str], list[str]]:
    return {frozenset(row[1:3]): row[3:] for row in table(page, "pairs")}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with five submissions; neither a course's configuration nor a gradebook is there."""
    hand_in(tmp_path, FIVE)
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A class whose texts attack the reader, with its page and that without names."""
    root = tmp_path_factory.mktemp("hostile")
    hand_in(root, FIVE | HOSTILE)
    (root / "submitted/eve/02_gates/gone.py").symlink_to("/etc/passwd")
    (root / "reports").mkdir()
    started = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["similarity", "02_gates", "--threshold", "20"]) == 0
        assert main(["similarity", "02_gates", "--threshold", "20", "--hide-names"]) == 0
    assert time.monotonic() - started < 60
    return root / "reports"


def test_other_names_numbers_texts_and_comments_hide_nothing(folder, capsys):
    assert main(["similarity", "02_gates", "--threshold", "0"]) == 0
    out, error = capsys.readouterr()
    assert out == "How similar 4 submissions are is in reports/02_gates-similarity.html.\n"
    assert error == "zoe was not compared: it has fewer than 40 tokens of the student's own.\n"
    found = pairs_on(page_of(folder / "reports/02_gates-similarity.html"))
    assert found.pop(frozenset({"ada", "ben"})) == ["100 %", "100 %", "100 %", "0"]
    assert len(found) == 5
    assert {values[0] for values in found.values()} == {"0 %"}  # what everybody was given is left out
    assert not (folder / "gradebook.db").exists()


def test_a_given_line_with_other_names_is_still_given(folder):
    (folder / "submitted/ada/02_gates/gates.py").write_text(re.sub(r"\bupstream\b", "grad", FIVE["ada"]))
    assert main(["similarity", "02_gates"]) == 0
    found = pairs_on(page_of(folder / "reports/02_gates-similarity.html"))
    assert found == {frozenset({"ada", "ben"}): ["100 %", "100 %", "100 %", "0"]}


def test_what_is_common_is_marked_and_nothing_else(folder):
    half = ADA.partition("        else:")[0] + EVE
    (folder / "submitted/ben/02_gates/gates.py").write_text(SKELETON + half)
    assert main(["similarity", "02_gates", "--threshold", "10"]) == 0
    page = page_of(folder / "reports/02_gates-similarity.html")
    row = next(row for row in table(page, "pairs") if {*row[1:3]} == {"ada", "ben"})
    (one, other) = page.find(id=f"pair-{row[0]}").find_next(class_="sides").find_all("pre")
    first, second = [[mark.get_text() for mark in side.find_all("mark")] for side in (one, other)]
    assert first == second
    assert "result = result + np.exp(value) / (1 + np.exp(value))" in first
    assert not any(word in text for text in first for word in ("log1p", "push", "Ada", "return"))
    assert "# careful here, Ada" in one.get_text()
    lines = [line for line in one.get_text().splitlines() if re.match(r"\d+ =", line)]
    assert [line.partition(" =")[2].strip() for line in lines][:2] == ["def total(values):", "# careful here, Ada"]
    assert row[6] == str(len(lines))


def test_a_line_that_a_third_one_has_is_nobodys_own(folder):
    shutil.copytree(folder / "submitted/ada", folder / "submitted/una")
    shutil.copytree(folder / "submitted/ada", folder / "submitted/ute")
    assert main(["similarity", "02_gates"]) == 0
    found = pairs_on(page_of(folder / "reports/02_gates-similarity.html"))
    assert {pair for pair in found if "ben" not in pair} == set(
        map(frozenset, (("ada", "una"), ("ada", "ute"), ("una", "ute")))
    )
    assert {values[3] for values in found.values()} == {"0"}


def test_of_equally_similar_pairs_the_first_shares_most_lines(folder):
    hand_in(folder, {"una": FIVE["ben"].replace("careful here", "wait"), "ute": FIVE["ada"] + "# me\n"})
    assert main(["similarity", "02_gates"]) == 0
    rows = table(page_of(folder / "reports/02_gates-similarity.html"), "pairs")
    assert {row[3] for row in rows} == {"100 %"}
    assert {*rows[0][1:3]} == {"ada", "ute"}
    assert lines_of_two([{"a", "b"}, {"a", "b", "c"}, {"a", "c"}]).tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_a_further_module_is_compared_and_files_of_the_courses_are_not(folder):
    (folder / "submitted/eve/02_gates/tools.py").write_text(ADA)
    (folder / "submitted/amy/02_gates/test_gates.py").write_text(ADA)
    assert main(["similarity", "02_gates", "--threshold", "20"]) == 0
    found = pairs_on(page_of(folder / "reports/02_gates-similarity.html"))
    assert set(found) == {frozenset({"ada", "ben"}), frozenset({"ada", "eve"}), frozenset({"ben", "eve"})}
    assert found[frozenset({"ada", "eve"})][1:3] == ["100 %", "36 %"]


def test_the_class_is_counted_whole(folder):
    assert main(["similarity", "02_gates"]) == 0
    page = page_of(folder / "reports/02_gates-similarity.html")
    rows = table(page, "usual")
    assert [row[1] for row in rows] == ["5", *["0"] * 8, "1"]  # pairs
    assert [row[2] for row in rows] == ["2", *["0"] * 8, "2"]  # submissions, by the one most like them
    told = page.find(id="usual").find_next("p").get_text()
    assert told == (
        "4 submissions make 6 pairs. Half of the pairs have a similarity of 0 % or less, "
        "nine in ten of 100 % or less; the highest is 100 %."
    )


def test_nobody_is_accused_before_anything_is_shown(folder):
    assert main(["similarity", "02_gates"]) == 0
    text = page_of(folder / "reports/02_gates-similarity.html").main.get_text(" ", strip=True)
    assert text.startswith("This page accuses nobody.")
    assert text.index("it proves nothing") < text.index("What is usual in this class") < text.index("Pairs of 70 %")
    assert not re.search(r"plagiar|cheat|suspicious|copied", text, re.IGNORECASE)


def test_threshold_and_number_of_pairs_choose_what_is_shown(folder):
    assert main(["similarity", "02_gates", "--threshold", "0", "--pairs", "2", "--to", "two.html"]) == 0
    page = page_of(folder / "two.html")
    assert len(table(page, "pairs")) == len(page.find_all(class_="sides")) == 2
    assert "The 2 most similar of 6." in page.get_text()
    (folder / "submitted/ben/02_gates/gates.py").write_text(SKELETON)
    assert main(["similarity", "02_gates", "--to", "none.html"]) == 0
    assert page_of(folder / "none.html").find(id="pairs").find_next("p").get_text() == "None."


def test_no_text_of_a_students_does_anything_to_the_page(hostile):
    for name in ("02_gates-similarity.html", "02_gates-similarity-without-names.html"):
        text = (hostile / name).read_text(encoding="utf-8")
        assert len(text) < 1 << 20
        assert not re.findall(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)
        page = BeautifulSoup(text, "html.parser")
        assert page.find(["script", "img", "link", "iframe"]) is None
        assert page.find("b") is None
        assert not [key for tag in page.find_all() for key in tag.attrs if key.startswith("on")]
        assert "default-src 'none'" in text
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
    shown = page_of(hostile / "02_gates-similarity.html")
    assert ATTACK in shown.get_text()
    assert {"<b>bob", "ada"} in [{*row[1:3]} for row in table(shown, "pairs")]


def test_what_cannot_be_compared_is_named_with_the_reason(hostile):
    found = page_of(hostile / "02_gates-similarity.html").find(id="left-out").find_next("ul").find_all("li")
    assert [item.get_text() for item in found] == [
        "big: gates.py is larger than 1 MB and was not read: hand in your code only.",
        "empty: it has fewer than 40 tokens of the student's own.",
        "many: it has more than 20,000 tokens.",
        "slow: reading it takes more than 2 s.",
        "zoe: it has fewer than 40 tokens of the student's own.",
    ]
    compared = {name for pair in pairs_on(page_of(hostile / "02_gates-similarity.html")) for name in pair}
    assert {"latin", "broken", "deep", "long"} <= compared


def test_without_names_neither_folder_nor_comment_nor_text_says_one(hostile):
    page = page_of(hostile / "02_gates-similarity-without-names.html")
    text = page.get_text()
    assert not re.search(r"\b(ada|amy|ben|bob|eve|latin|broken|deep|zoe)\b", text, re.IGNORECASE)
    assert all(re.fullmatch(r"\d{4}-\d{4}", name) for row in table(page, "pairs") for name in row[1:3])
    assert "result = result + np.exp(value)" in text
    assert len(page.find(id="left-out").find_next("ul").find_all("li")) == 5


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["99_none"], "There is no assignment named '99_none'"),
        (["01_descent"], "In submitted there are 0 submissions of 01_descent that can be compared: it takes two"),
        (["02_gates", "--submitted", "none"], "There is no folder none: run nbgrader collect first"),
        (["02_gates", "--to", "none/page.html"], "The page cannot be written to none/page.html: name a file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder, capsys, line, sentence):
    status = main(["similarity", *line])
    error = capsys.readouterr().err
    assert (status, error.startswith(f"autograder: {sentence}"), error.count("\n")) == (2, True, 1)


@pytest.mark.parametrize("line", [["--threshold", "101"], ["--threshold", "x"], ["--pairs", "0"], ["--pairs", "501"]])
def test_a_number_that_makes_no_sense_is_refused(capsys, line):
    with pytest.raises(SystemExit) as raised:
        main(["similarity", "02_gates", *line])
    assert raised.value.code == 2
    assert "is not a whole number" in capsys.readouterr().err


def deaf() -> None:
    """Compute for long after the time for a text is over, without a look at the timer."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF])
    tokens._allow(0.1)
    while time.process_time() < 20:
        pass


def test_what_looks_at_no_timer_is_ended_by_the_kernel():
    process = multiprocessing.get_context("fork").Process(target=deaf)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGXCPU
