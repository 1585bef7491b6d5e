"""`autograder generate`: a student's folder, its notebook, the README's table, and the sentences on what is unfit."""

import json
import shutil
import sys

import nbformat
import pytest
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate
from autograder.cli import main
from autograder.manifest import CourseError

SOLUTION = "solutions/01_tiny/tiny.py"
NOTEBOOK = "solutions/01_tiny/tiny_notebook.py"
TASK = '# %% task="tiny.negate"'


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    monkeypatch.setattr(manifest, "load", lambda: tiny.course)
    return tiny


def refusal(tiny: TinyCourse) -> str:
    with pytest.raises(CourseError) as caught:
        generate.generate(tiny.assignment)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- the module


def test_local_tests_and_helpers_are_copied_and_nothing_else(tiny):
    helper = tiny.put("solutions/01_tiny/kit/draw.py", "from .gradient_picture import judge\n")
    tiny.put("solutions/01_tiny/__pycache__/tiny.cpython-311.pyc", "")
    tiny.put("solutions/01_tiny/kit/__pycache__/draw.cpython-311.pyc", "")
    tiny.put("solutions/01_tiny/.hidden", "")
    files = generate.generate(tiny.assignment)
    own = {"kit/draw.py", "kit/tasks.json", "test_tiny.py", "tiny.ipynb", "tiny.py"}
    given = generate.everybodys()
    assert files.keys() <= own | given.keys()
    assert {"kit/pictures.py", "kit/gradient_picture.py"} < files.keys()  # which are imported there
    assert "kit/moving_pictures.py" in given.keys() - files.keys()
    assert files["kit/draw.py"] == helper.read_bytes()
    assert files["kit/pictures.py"] == given["kit/pictures.py"].read_bytes()
    assert files["test_tiny.py"] == (tiny.assignment.solution / "test_tiny.py").read_bytes()
    assert b'raise NotImplementedError("Negate.forward is still a TODO")' in files["tiny.py"]


def test_helpers_lose_their_solutions_too_and_lie_in_the_kit_under_names_of_their_own(tiny):
    text = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
    tiny.put("solutions/01_tiny/kit/draw.py", text)
    assert b"return 1" not in generate.generate(tiny.assignment)["kit/draw.py"]
    loose = tiny.put("solutions/01_tiny/draw.py", "RED = 1\n")
    where = "would lie loose in the student's folder; move it into kit/ beside it"
    assert refusal(tiny) == f"solutions/01_tiny/draw.py {where}, and import it by `from kit import draw`."
    loose.unlink()
    tiny.put("solutions/01_tiny/kit/pictures.py", "RED = 1\n")
    assert refusal(tiny) == "01_tiny has two files for kit/pictures.py of the student's folder; rename its own."


def test_a_link_in_the_kit_or_to_it_is_refused(tiny):
    kit = tiny.assignment.solution / "kit"
    kit.mkdir()
    (kit / "draw.py").symlink_to(tiny.root / SOLUTION)
    assert "solutions/01_tiny/kit/draw.py is not a Python file" in refusal(tiny)
    shutil.rmtree(kit)
    kit.symlink_to(tiny.root / "solutions")
    assert "solutions/01_tiny/kit is not a Python file" in refusal(tiny)


# --- the notebook


def cell_ids(tiny: TinyCourse) -> list[str]:
    # As they are written: nbformat gives new ids to cells that share one.
    return [cell["id"] for cell in json.loads(generate.generate(tiny.assignment)["tiny.ipynb"])["cells"]]


def test_the_notebook_is_valid_and_its_graded_cells_carry_points(tiny):
    made = nbformat.reads(generate.generate(tiny.assignment)["tiny.ipynb"].decode(), as_version=4)
    nbformat.validate(made)
    assert made.metadata == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    assert [cell.metadata for cell in made.cells[:2]] == [{}, {"tags": ["setup"]}]
    points = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points for cell in made.cells[2:]}
    assert points == {"tiny-double": 60, "tiny-negate": 40}
    assert made.cells[2].metadata.tags == ["raises-exception"]  # "Run All" goes on after a task that is not done
    mark = made.cells[2].metadata.nbgrader
    assert (mark.grade, mark.solution, mark.locked, mark.task, mark.schema_version) == (True, False, True, False, 3)


def test_the_notebook_is_the_same_every_time_and_ids_stay_with_their_cells(tiny):
    assert generate.generate(tiny.assignment) == generate.generate(tiny.assignment)
    ids = cell_ids(tiny)
    assert len(set(ids)) == len(ids)
    tiny.edit(NOTEBOOK, "import tiny\n", "import tiny\n\n# %%\n1 + 1\n\n# %%\n1 + 1\n")
    longer = cell_ids(tiny)
    assert len(set(longer)) == len(longer) == len(ids) + 2
    assert set(ids) < set(longer)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('task="tiny.negate"', 'task="tiny.halve"', ":10", "has no cell yet: 'tiny.halve'"),
        ('task="tiny.negate"', 'task="tiny.double"', ":10", "has no cell yet: 'tiny.double'"),
        ('# %% task="tiny.negate"\n', "# %%\n", "", "has no cell for tiny.negate"),
        ('%% task="tiny.negate"\n', '%% [markdown] task="tiny.negate"\n# ', ":10", "a markdown cell; only a code cell"),
        ('task="tiny.negate"', "task=tiny.negate", "", "marks 2 cells, of which 1"),
        ("import tiny\n", "### BEGIN SOLUTION\n", ":5", "solution marker"),
        (TASK, f'# %% written="tiny.how"\n1\n\n{TASK}', ":10", "a code cell; only a markdown cell can have a written"),
        (TASK, f'# %% [markdown] written="tiny.double"\n# x\n\n{TASK}', ":10", "names no written question of course"),
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


# --- the command, and the README's table


def test_it_writes_the_folder_and_the_table(tiny, capsys):
    tiny.edit("README.md", "twice, and negative", "something else")
    assert main(["generate", "01_tiny"]) == 0
    written = "assignments/01_tiny is written.\nREADME.md has a new table of assignments.\n"
    assert capsys.readouterr() == (written, "")
    assert (tiny.root / "assignments/01_tiny/tiny.ipynb").exists()
    assert list(generate.table_is_current(tiny.course)) == []
    assert main(["generate"]) == 0
    assert capsys.readouterr().out == "assignments/01_tiny is written.\n"
