"""The bank as text: which entries a text makes, what they make of the solution, and what is refused, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import BANK_PATH, TinyCourse

from autograder.diagnosis.variants import Right, Wrong, bank, entries
from autograder.manifest import CourseError

FOLDER = Path(BANK_PATH).parent
SOLUTION = b"import numpy\n\n\ndef f(x):\n    y = x\n\n    return y\n\n\ndef g(x):\n    return x\n"
TEXT = """\
# Wrong functions.

# This one is said of two tasks.
wrong not-two.0 a.f, a.g
  The hint, which
  goes on.
-     y = x
-
+     # twice
+     y = 2 * x
-     return x
+     return -x

right longer
+ def h():
+
+     return 1
-     y = x
+     y = x

wrong answered a.answers
  Count again.
? first = (1, None)

right others
? first = [1, 'two']
? second = -0.5

right elsewhere in answers
-     return y
"""


def read(folder: Path, text: str) -> list[Wrong | Right]:
    path = folder / "some.txt"
    path.write_text(text)
    return [*entries(path, "bank/some.txt")]


def test_a_paragraph_is_an_entry(tmp_path: Path):
    wrong, right, answered, others, elsewhere = read(tmp_path, TEXT)
    assert (wrong.name, wrong.task, wrong.affects, wrong.hint) == (
        "not-two.0",
        "a.f",
        ("a.g",),
        "The hint, which goes on.",
    )
    assert wrong.changes == (
        ("    y = x\n\n", "    # twice\n    y = 2 * x\n"),
        ("    return x\n", "    return -x\n"),
    )
    assert (type(right), right.name, right.module) == (Right, "longer", "")
    assert right.changes == (("", "def h():\n\n    return 1\n"), ("    y = x\n", "    y = x\n"))
    assert (answered.module, answered.changes) == ("answers", (("", "def first():\n    return (1, None)\n"),))
    defined: dict = {}
    exec(others.changes[0][1], defined)
    assert (defined["first"](), defined["second"]()) == ([1, "two"], -0.5)
    assert (elsewhere.module, elsewhere.changes) == ("answers", (("    return y\n", ""),))


def test_lines_are_replaced_and_appended(tmp_path: Path):
    wrong, right, *_ = (Right(name=each.name, changes=each.changes) for each in read(tmp_path, TEXT))
    text = SOLUTION.decode()
    changed = text.replace("    y = x\n\n", "    # twice\n    y = 2 * x\n").replace("return x\n", "return -x\n")
    assert wrong.source(SOLUTION).decode() == changed
    assert right.source(SOLUTION).decode() == text + "\n\ndef h():\n\n    return 1\n"


@pytest.mark.parametrize(("was", "times"), [("    return z\n", 0), ("return x\n", 0), ("\n\n", 2)])
def test_lines_to_replace_are_whole_and_there_once(was: str, times: int):
    with pytest.raises(
        CourseError, match=rf"variant some replaces .* occurs {times} times in the solution: write whole"
    ):
        Right(name="some", changes=((was, ""),)).source(SOLUTION)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wrong a\n  Hint.\n- x\n", "1: 'wrong a' begins no entry: write `wrong NAME TASK, TASK` or `right NAME`."),
        ("wrong a b\n- x\n", "1: 'wrong a b' lacks its hint, indented by two."),
        ("right a\n  Well done.\n- x\n", "1: 'right a' is right: it has no hint."),
        ("wrong a b\n  Hint.\n", "1: 'wrong a b' changes nothing: add `- was` and `+ now`"),
        ("right a\n-x\n", "2: '-x' does not belong there: first comes a hint"),
        ("right a\n? q = f()\n", "2: '? q = f()' names no question and answer: write `? question = (1, None)`."),
    ],
)
def test_what_is_no_entry_is_refused_with_its_line(tmp_path: Path, text: str, words: str):
    with pytest.raises(CourseError) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(f"bank/some.txt:{words}")
    assert str(refused.value).count("\n") == 0


def test_the_folder_s_texts_are_a_bank_in_which_names_occur_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.put(f"{FOLDER}/more.txt", "right other\n-         return -x\n+         return 0 - x\n")
    assert [wrong.name for wrong in bank(tiny.assignment).wrong] == ["thrice", "same-sign"]
    assert [right.name for right in bank(tiny.assignment).right] == ["other", "sum"]
    tiny.edit(BANK_PATH, "right sum", "right thrice")
    with pytest.raises(CourseError, match="has 2 variants named thrice: give each a name of its own"):
        bank(tiny.assignment)
