import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate, regions
from autograder.manifest import CourseError

SOLUTION = "solutions/01_tiny/tiny.py"
NOTEBOOK = "solutions/01_tiny/tiny_notebook.py"


SKELETON = '''"""Numbers, and twice as many."""

import numpy as np


def double(x):
    """Return twice x."""
    # TODO: your code here
    raise NotImplementedError("double is still a TODO")


class Negate:
    """z = -x."""

    def forward(self, x):
        """Return -x."""
        # TODO: your code here
        raise NotImplementedError("Negate.forward is still a TODO")
'''


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    return TinyCourse(tmp_path, monkeypatch)


def refusal(tiny: TinyCourse) -> str:
    with pytest.raises(CourseError) as caught:
        generate.generate(tiny.assignment)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- the module


def test_a_region_becomes_a_todo_named_after_its_function(tiny):
    skeleton = generate.generate(tiny.assignment)["tiny.py"].decode()
    assert skeleton == SKELETON


def test_local_tests_and_helpers_are_copied_and_nothing_else(tiny):
    helper = tiny.put("solutions/01_tiny/kit/draw.py", "from .gradient_picture import judge\n")
    tiny.put("solutions/01_tiny/__pycache__/tiny.cpython-311.pyc", "")
    tiny.put("solutions/01_tiny/kit/__pycache__/draw.cpython-311.pyc", "")
    tiny.put("solutions/01_tiny/.hidden", "")
    files = generate.generate(tiny.assignment)
    own = {"kit/draw.py", "kit/tasks.json", "test_tiny.py", "tiny.ipynb", "tiny.py"}
    given = generate.everybodys()
    assert files.keys() <= own | given.keys()
    unused = {
        "checking",
        "moving_pictures",
        "numeric_check",
        "progress",
        "questions",
    }  # which nothing there imports
    assert (own | given.keys()) - files.keys() == {f"kit/{name}.py" for name in unused}
    assert files["kit/draw.py"] == helper.read_bytes()
    assert files["kit/pictures.py"] == given["kit/pictures.py"].read_bytes()
    assert files["test_tiny.py"] == (tiny.assignment.solution / "test_tiny.py").read_bytes()


def test_helpers_lose_their_solutions_too(tiny):
    text = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
    tiny.put("solutions/01_tiny/kit/draw.py", text)
    assert b"return 1" not in generate.generate(tiny.assignment)["kit/draw.py"]


def test_a_helper_beside_the_module_is_refused_with_its_place(tiny):
    tiny.put("solutions/01_tiny/draw.py", "RED = 1\n")
    wanted = (
        "would lie loose in the student's folder; move it into kit/ beside it, and import it by `from kit import draw`"
    )
    assert refusal(tiny) == f"solutions/01_tiny/draw.py {wanted}."


@pytest.mark.parametrize("name", ["pictures.py", "tasks.py"])
def test_a_helper_with_the_name_of_one_that_all_have_is_refused(tiny, name):
    tiny.put(f"solutions/01_tiny/kit/{name}", "RED = 1\n")
    assert refusal(tiny) == f"01_tiny has two files for kit/{name} of the student's folder; rename its own."


def test_a_region_may_be_a_part_of_a_function_and_hold_functions(tiny):
    tiny.put(
        SOLUTION,
        "def f(x):\n"
        "    def g():\n"
        "        return x\n"
        "    if x:\n"
        "        ### BEGIN SOLUTION\n"
        "        def h():\n"
        "            return g()\n"
        "        # said at the end\n"
        "        ### END SOLUTION\n"
        "    return 2\n",
    )
    skeleton = generate.generate(tiny.assignment)["tiny.py"].decode()
    assert '    if x:\n        # TODO: your code here\n        raise NotImplementedError("f is' in skeleton
    assert skeleton.endswith("    return 2\n")
    assert "h()" not in skeleton


REGION = "    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", ":2", "does not end"),
        ("def f():\n    return 1\n    ### END SOLUTION\n", ":3", "has not begun"),
        ("def f():\n    ### BEGIN SOLUTION\n" + REGION, ":3", "inside the one of line 2"),
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", ":1", "outside of a function"),
        ("class A:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\n", ":2", "outside of a function"),
        ("def f():\n    ### BEGIN SOLUTION\n    # x\n    ### END SOLUTION\n    return 1\n", ":2", "without code"),
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n### END SOLUTION\n", ":4", "not indented like"),
        ("def f():\n    ## Begin Solution\n    return 1\n", ":2", "misspells a marker"),
        ("def f():\n    return 1  ### BEGIN SOLUTION\n", ":2", "misspells a marker"),
        ("class A:\n  def f(self):\n" + REGION.replace("1\n", "1\n  x = 1\n"), ":3", "past the end of A.f"),
        ("def f(x):\n    if x:\n    ### BEGIN SOLUTION\n        pass\n    ### END SOLUTION\n", "", "no longer Python"),
        ("def f(:\n", ":1", "is not Python"),
    ],
)
def test_markers_out_of_order_are_named_with_file_and_line(tiny, text, place, words):
    tiny.put(SOLUTION, text)
    message = refusal(tiny)
    assert f"{SOLUTION}{place}" in message
    assert words in message


def test_a_file_that_is_not_utf8_is_named(tiny):
    (tiny.root / SOLUTION).write_bytes(b"# \xff\n")
    assert f"{SOLUTION} is not UTF-8" in refusal(tiny)


def test_what_cannot_be_generated_from_is_refused(tiny):
    (tiny.assignment.solution / "kit").mkdir()
    (tiny.assignment.solution / "kit" / "draw.py").symlink_to(tiny.root / SOLUTION)
    assert "solutions/01_tiny/kit/draw.py is not a Python file" in refusal(tiny)
    shutil.rmtree(tiny.assignment.solution / "kit")
    (tiny.assignment.solution / "kit").symlink_to(tiny.root / "solutions")
    assert "solutions/01_tiny/kit is not a Python file" in refusal(tiny)


def test_all_missing_sources_are_named_at_once(tiny):
    names = ["tiny.py", "tiny_notebook.py", "test_tiny.py"]
    for name in names:
        (tiny.assignment.solution / name).unlink()
    message = refusal(tiny)
    assert all(f"solutions/01_tiny/{name} does not exist" in message for name in names)


# --- the notebook


def cell_ids(tiny: TinyCourse) -> list[str]:
    # As they are written: nbformat gives new ids to cells that share one.
    return [cell["id"] for cell in json.loads(generate.generate(tiny.assignment)["tiny.ipynb"])["cells"]]


def notebook(tiny: TinyCourse):
    return nbformat.reads(generate.generate(tiny.assignment)["tiny.ipynb"].decode(), as_version=4)


def test_the_notebook_is_valid_and_its_graded_cells_carry_points(tiny):
    made = notebook(tiny)
    nbformat.validate(made)
    assert made.metadata == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    assert [cell.metadata for cell in made.cells[:2]] == [{}, {"tags": ["setup"]}]
    assert [(c.metadata.nbgrader.grade_id, c.metadata.nbgrader.points) for c in made.cells[2:]] == [
        ("tiny-double", 60),
        ("tiny-negate", 40),
    ]
    assert sorted(made.cells[2].metadata) == ["nbgrader", "tags"]
    assert made.cells[2].metadata.tags == ["raises-exception"]  # "Run All" goes on after a task that is not done
    mark = made.cells[2].metadata.nbgrader
    assert (mark.grade, mark.solution, mark.locked, mark.task, mark.schema_version) == (True, False, True, False, 3)


def test_the_notebook_is_the_same_every_time_and_ids_stay_with_their_cells(tiny):
    before = generate.generate(tiny.assignment)
    assert generate.generate(tiny.assignment) == before
    ids = cell_ids(tiny)
    assert len(set(ids)) == len(ids)
    tiny.edit(NOTEBOOK, "import tiny\n", "import tiny\n\n# %%\n1 + 1\n\n# %%\n1 + 1\n")
    longer = cell_ids(tiny)
    assert len(set(longer)) == len(longer) == len(ids) + 2
    assert set(ids) < set(longer)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('task="tiny.negate"', 'task="tiny.halve"', ":10", "no task 'tiny.halve'"),
        ('task="tiny.negate"', 'task="tiny.double"', ":10", "a second cell for tiny.double"),
        ('# %% task="tiny.negate"\n', "# %%\n", "", "has no cell for tiny.negate"),
        ('%% task="tiny.negate"\n', '%% [markdown] task="tiny.negate"\n# ', ":10", "a markdown cell; only a code cell"),
        ('task="tiny.negate"', "task=tiny.negate", "", "marks 2 cells, of which 1"),
        ("import tiny\n", "### BEGIN SOLUTION\n", ":5", "solution marker"),
    ],
)
def test_a_notebook_that_does_not_fit_the_manifest_is_refused(tiny, old, new, line, words):
    tiny.edit(NOTEBOOK, old, new)
    message = refusal(tiny)
    assert f"{NOTEBOOK}{line}" in message
    assert words in message


def test_without_jupytext_one_sentence_says_what_to_install(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    assert "pip install jupytext" in refusal(tiny)


# --- leaks


def leaks(tiny: TinyCourse) -> list[str]:
    return regions.solution_leaks(tiny.assignment.skeleton, tiny.assignment.solution)


def test_a_generated_folder_leaks_nothing(tiny):
    generate.write(tiny.assignment)
    assert leaks(tiny) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tiny.py", "def double(x):\n  result = np.asarray( x ) * 2.0\n"),
        ("notes.md", "Hint: `result = np.asarray(x) * 2.0`, of course.\n"),
        ("old/draw.py", "# result = np.asarray(x) * 2.0\n"),
        ("tiny.ipynb", json.dumps({"cells": [{"source": ["x = 1\n", "result = np.asarray(x) * 2.0\n"]}]})),
        ("tiny.ipynb", json.dumps({"cells": [{"outputs": [{"text": "result = np.asarray(x) * 2.0"}]}]})),
        ("tiny.ipynb", "result = np.asarray(x) * 2.0"),
    ],
)
def test_a_telling_line_of_a_solution_is_found(tiny, name, text):
    tiny.put(f"assignments/01_tiny/{name}", text)
    (sentence,) = leaks(tiny)
    assert f"assignments/01_tiny/{name} holds text of the solution of double ({SOLUTION}:8)" in sentence


def test_a_marker_is_found(tiny):
    tiny.put("assignments/01_tiny/tiny.ipynb", json.dumps({"cells": [{"source": "### BEGIN SOLUTION\n"}]}))
    (sentence,) = leaks(tiny)
    assert "assignments/01_tiny/tiny.ipynb holds a solution marker" in sentence


def test_short_lines_tell_only_together(tiny):
    tiny.edit(SOLUTION, "        return -x\n", "        self.x = x\n        y = -self.x\n        return y\n")
    tiny.put("assignments/01_tiny/draw.py", "self.x = x\nreturn y\n")
    assert leaks(tiny) == []
    tiny.put("assignments/01_tiny/draw.py", "self.x = x\n\ny = -self.x\nreturn y\n")
    (sentence,) = leaks(tiny)
    assert "Negate.forward" in sentence
    source = ["self.x = x\n", "y = -self.x\n", "return y"]
    tiny.put("assignments/01_tiny/draw.py", "")
    tiny.put("assignments/01_tiny/tiny.ipynb", json.dumps({"cells": [{"source": source}]}))
    (sentence,) = leaks(tiny)
    assert "assignments/01_tiny/tiny.ipynb holds text of the solution of Negate.forward" in sentence


def test_what_the_student_is_given_anyway_is_no_leak(tiny):
    tiny.edit(SOLUTION, "import numpy as np\n", "import numpy as np\n\nresult = np.asarray(x) * 2.0\n")
    generate.write(tiny.assignment)
    assert leaks(tiny) == []


def test_the_course_leaks_nothing_and_its_solutions_would():
    for assignment in manifest.load().assignments:
        assert regions.solution_leaks(assignment.skeleton, assignment.solution) == []
        found = "\n".join(regions.solution_leaks(assignment.solution, assignment.solution))
        assert str(Path("solutions") / assignment.name / f"{assignment.module}.py") in found
