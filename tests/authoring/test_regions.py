"""Solution regions: where one begins and ends, what takes its place, and where its text must not be found."""

import json
import re
from pathlib import Path

import pytest

from autograder.authoring.regions import Region, regions, solution_leaks, strip
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.manifest import CourseError

MODULE = '''def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    result = x * 2.0
    return result
    ### END SOLUTION


class Outer:
    async def find(self, given):
        found = []
        ### BEGIN SOLUTION
        # A word on why.

        found.append(given)
        ### END SOLUTION
        return found
'''
STRIPPED = '''def double(x):
    """Return twice x."""
    # TODO: your code here
    raise NotImplementedError("double is still a TODO")


class Outer:
    async def find(self, given):
        found = []
        # TODO: your code here
        raise NotImplementedError("Outer.find is still a TODO")
        return found
'''
PATH = Path("/elsewhere/tiny.py")


def test_regions_are_found_with_their_function_line_and_text_and_each_becomes_a_todo():
    assert regions(MODULE, PATH) == [
        Region("double", 3, ("    result = x * 2.0", "    return result")),
        Region("Outer.find", 12, ("        # A word on why.", "", "        found.append(given)")),
    ]
    assert strip(MODULE, PATH) == STRIPPED
    assert strip(STRIPPED, PATH) == STRIPPED


def region(text: str = "    return 1", begin: str = "    ### BEGIN SOLUTION", end: str = "    ### END SOLUTION") -> str:
    return f"{begin}\n{text}\n{end}\n"


def solution(*lines: str, **markers: str) -> str:
    return "def f():\n" + region(*lines, **markers)


def test_a_region_belongs_to_the_innermost_function():
    inner = "def f():\n    def g():\n        x = 1\n" + region("        return x").replace("    ###", "        ###")
    assert [found.name for found in regions(inner + "    return g\n", PATH)] == ["f.g"]
    assert [found.name for found in regions(inner + region("    return g"), PATH)] == ["f.g", "f"]
    assert [found.name for found in regions("def g(): return 1\n" + solution().rstrip("\n"), PATH)] == ["f"]


REFUSED = {
    "a word instead of three": (solution(begin="    # BEGIN SOLUTION"), "tiny.py:2 begins no solution: write code"),
    "two functions": (solution("    return 1\n\ndef g():\n    return 2"), "runs past the end of f: end it there."),
    "no function": (region("x = 1").replace("    #", "#"), "tiny.py:1 begins no solution"),
    "no end": (solution(end="    "), "tiny.py:2 begins no solution"),
    "an end after an end": (solution() + "    ### END SOLUTION\n", "tiny.py:5 begins no solution"),
    "one in another": (solution("    ### BEGIN SOLUTION\n    x"), "tiny.py:2 begins no solution"),
    "no Python": ("x = 1\ndef (", "/elsewhere/tiny.py:2 is not Python: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_markers_out_of_order_are_one_sentence(case: str):
    text, sentence = REFUSED[case]
    with pytest.raises(CourseError, match=re.escape(sentence)):
        regions(text, PATH)


def test_what_is_no_longer_python_without_its_solution_is_refused():
    text = "def f():\n    x = [\n    ### BEGIN SOLUTION\n    1,\n    ### END SOLUTION\n    ]\n    return x\n"
    assert regions(text, PATH)
    with pytest.raises(CourseError, match=r"tiny\.py without its solution is no longer Python \(.*, line 4\); move"):
        strip(text, PATH)


# --- leaks


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the folder of a solution and of an assignment."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for name in (CONFIGURATION, "course_content/course.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for name in ("solution", "assignment"):
        (tmp_path / name).mkdir()
    (tmp_path / "solution" / "tiny.py").write_text(MODULE)
    return tmp_path


TELLING = "    total = previous + step * slope"


def leaks(place: Path, solution_text: str, name: str, text: str) -> list[str]:
    """Return what is found in a file of the assignment."""
    (place / "solution" / "tiny.py").write_text(solution_text)
    path = place / "assignment" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    return solution_leaks(place / "assignment", place / "solution")


def notebook(source: object, **cell: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": source, **cell}], "metadata": {}})


SHORT = "    a = 1\n    b = 2\n\n    c = a + b\n    return c"
GIVEN = f"def g(previous, step, slope):\n{TELLING}\n    return total\n\n\n"


@pytest.mark.parametrize(
    ("secret", "name", "text", "found"),
    [
        (TELLING, "notes.txt", TELLING.strip(), True),
        (TELLING, "notes.txt", "x\n  total=previous+step*slope\ny", True),
        (TELLING, "notes.txt", f"#{TELLING}\udcff", True),
        ("    a = bcdefghij + klmnop", "notes.txt", "a = bcdefghij + klmnop", False),  # fewer than twenty characters
        (SHORT, "notes.txt", "a = 1\nb = 2", False),
        (SHORT, "notes.txt", "if x:\n    a=1\n    b=2\n    c=a+b\n\n    return c", True),  # all of it, in short lines
        (TELLING, "__pycache__/tiny.pyc", TELLING, False),
        (TELLING, "tiny.ipynb", notebook(TELLING), True),
        (TELLING, "tiny.ipynb", notebook(["total = previous", " + step * slope"]), True),
        (TELLING, "tiny.ipynb", notebook("", outputs=[{"data": {"text/plain": [TELLING]}}]), True),
        (TELLING, "tiny.ipynb", f"{TELLING} - and no notebook at all {{", True),
    ],
)
def test_telling_text_of_a_solution_is_found_in_any_file(place: Path, secret: str, name: str, text: str, found: bool):
    where = f"assignment/{name} holds text of the solution of f (solution/tiny.py:2); run"
    assert [sentence[: len(where)] for sentence in leaks(place, solution(secret), name, text)] == [where] * found


def test_each_solution_is_named_once_and_each_file_but_for_text_that_stays_with_students(place: Path):
    both = f"{TELLING}\n    other = previous - step * slope"
    leaks(place, solution(both), "notes.txt", f"{both}\n")
    found = leaks(place, solution(both), "more/notes.txt", TELLING)
    assert [sentence.split()[0] for sentence in found] == ["assignment/more/notes.txt", "assignment/notes.txt"]
    assert leaks(place, GIVEN + solution(TELLING), "notes.txt", TELLING) == []


def test_a_marker_is_found_anywhere(place: Path):
    (found,) = leaks(place, MODULE, "notes.txt", "text x = 1  #END  SOLUTION text")
    assert found == "assignment/notes.txt holds a solution marker; run `autograder generate`."
