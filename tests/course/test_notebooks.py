"""Each notebook runs with the solution in place, in a minute of CPU, and shows a picture for every call that draws.

Each picture has a sentence that no other has; local tests pass wherever a notebook runs them. No color stands alone in
its text, and each topic of the lecture has its cell.
"""

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from nbgrader.utils import determine_grade
from solution_modules import is_sentence

from autograder import manifest
from autograder.authoring import generate
from autograder.authoring.regions import lay_out
from autograder.manifest import Assignment

NAMES = [assignment.name for assignment in manifest.load().assignments]
SECONDS = 60
LOCAL_TESTS = "check.local_tests("
# Of the kernel and the local tests that it ran.
CPU_SECONDS = """
import resource
print(sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))))
"""


def draws(source: str) -> int:
    """Return how many pictures a cell surely draws."""
    return 0 if source.startswith("if ") else len(re.findall(r"^(?: {4})?draw\.\w+\(", source, re.MULTILINE))


def laid_out(assignment: Assignment, folder: Path, solved: bool = True) -> Path:
    """Fill a student's folder; return the notebook there."""
    lay_out(generate.generate(assignment), folder)
    if solved:
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", folder)
    return folder / f"{assignment.module}.ipynb"


def executed(path: Path) -> Any:
    """Return the notebook after a run, with a cell at its end that has printed the CPU seconds."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(CPU_SECONDS))
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=5 * SECONDS, kernel_name="python3", resources=resources).execute()
    return notebook


def alternative_texts(output: Any) -> list[str | None]:
    """Return the text of each picture, None for one without: nbconvert and JupyterLab look for it in HTML."""
    data = output.get("data", {})
    found = re.findall(r'<img src="[^"]*"(?: alt="([^"]*)")?', data.get("text/html", ""))
    return [html.unescape(text) for text in found] + [None for kind in data if kind.startswith("image/")]


def complaints(cells: list[Any]) -> list[str]:
    """Say in one sentence each what cells that were run do not show."""
    found: list[str] = []
    seen: set[Any] = set()
    for cell in (cell for cell in cells if cell.cell_type == "code"):
        name = f"The cell {cell.source.strip().splitlines()[-1]!r}"
        texts = [text for output in cell.outputs for text in alternative_texts(output)]
        printed = "".join(one.get("text", "") + one.get("data", {}).get("text/plain", "") for one in cell.outputs)
        states = {*re.findall(r"^(done|wrong|to do)  ", printed, re.MULTILINE)}
        wrong = {
            "shows a picture without a sentence that says what is on it": not all(map(is_sentence, texts)),
            "says of a picture what is said of another": len(seen | {*texts}) < len(seen) + len(texts),
            "ends with an error": any(output.output_type == "error" for output in cell.outputs),
            f"shows {len(texts)} pictures, and {draws(cell.source)} of its calls draw": len(texts) < draws(cell.source),
            "meets a TODO": "comes alive with" in printed or "is still a TODO" in printed,
            "runs tests that do not pass": LOCAL_TESTS in cell.source and states != {"done"},
        }
        found += [f"{name} {complaint}." for complaint, holds in wrong.items() if holds]
        seen |= {*texts}
    return found


def graded(cells: list[Any]) -> list[Any]:
    return [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]


@pytest.mark.notebooks
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_with_the_solution_in_place(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assignment = manifest.load().assignment(name)
    *cells, last = executed(laid_out(assignment, tmp_path)).cells
    assert complaints(cells) == []
    assert 0 < float(last.outputs[0].text) < SECONDS
    points = [(task.points, task.points) for task in assignment.tasks]
    assert [determine_grade(cell) for cell in graded(cells)] == points


@pytest.mark.notebooks
@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_finds_no_task_done_in_the_skeleton_s_notebook(name: str, tmp_path: Path):
    assignment = manifest.load().assignment(name)
    cells = graded(executed(laid_out(assignment, tmp_path, solved=False)).cells)
    assert [determine_grade(cell) for cell in cells] == [(0, task.points) for task in assignment.tasks]
    for cell, task in zip(cells, assignment.tasks, strict=True):
        (error,) = cell.outputs  # nothing says it twice
        (line,) = error.traceback
        assert re.fullmatch(rf"Not done yet: {re.escape(task.title)}\. \S+ is still a TODO\.", line)


@pytest.mark.notebooks
@pytest.mark.parametrize("solved", [False, True])
def test_nbgrader_validate_says_what_is_so(solved: bool, tmp_path: Path):
    assignment = manifest.load().assignment("02_gates")
    folder = shutil.copytree(assignment.skeleton, tmp_path / "a folder")
    for module in assignment.modules if solved else ():
        shutil.copy(assignment.solution / f"{module}.py", folder)
    line = [sys.executable, "-m", "nbgrader", "validate", "gates.ipynb"]
    said = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ("Success! Your notebook passes all the tests." in said.stdout) == solved, said
    assert ("VALIDATION FAILED ON 8 CELL(S)!" in said.stdout) != solved, said


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_draws_and_runs_its_local_tests(name: str):
    assignment = manifest.load().assignment(name)
    notebook = nbformat.reads(generate.generate(assignment)[f"{assignment.module}.ipynb"].decode(), as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert any(map(draws, sources))
    assert sum(LOCAL_TESTS in source for source in sources) == len(assignment.tasks) + 1
    commands = re.findall(r"^\s*[!%].*$", "\n".join(sources), re.MULTILINE)
    assert {command.split()[0] for command in commands} <= {"%load_ext", "%autoreload", "%matplotlib"}


# --- colors

COLOR = re.compile(r"\b(red|green|blue|orange|purple|violet|yellow|brown|pink|gr[ae]y|black|white)\b", re.IGNORECASE)
PLACE = re.compile(
    r"\b(above|below|left|right|upper|lower|top|bottom|dots?|dashed|dotted|thin|thick|cross(es)?|squares?|circles?)\b"
)


def colored_alone(text: str) -> list[str]:
    """Return the sentences that name a color, and say neither where the thing is nor what shape it has."""
    sentences = re.split(r"(?<=[.:?!]) ", text)
    return [one for one in sentences if COLOR.search(one) and not PLACE.search(one)]


def test_no_text_speaks_of_a_color_alone():
    assert colored_alone("Look at the red numbers. The blue ones lie above.") == ["Look at the red numbers."]
    for path in sorted((ROOT / "solutions").glob("*/*_notebook.py")):
        cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for cell in (cell for cell in cells if cell.startswith(" [markdown]")):
            assert colored_alone(" ".join(cell.replace("\n# ", " ").split())) == [], path.name


# --- the lecture: docs/lecture.md says which cell each topic has

ASKED = {  # a verb of the last column, and how the notebook asks for it below the heading
    "turns": r"\b[Tt]urn|\b[Mm]ove|slider|draw\.moving_",
    "guesses": r"\b[Gg]uess",
    "nudges": r"[Nn]udg",
    "writes": r'# %% task="',
    "completes": r"____|yours to complete",
}


def test_the_notebooks_have_what_the_rows_say():
    text = (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    for _, assignment, heading, named, does in ([part.strip() for part in line] for line in lines[2:]):
        (path,) = Path(ROOT / "solutions").glob(f"{assignment}_*/*_notebook.py")
        parts = re.split(r"^# #+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        here = dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
        asked = (path.parent / "answers.py").read_text(encoding="utf-8") if "`answers.py`" in here else ""
        named_cells = re.findall("`([^`]+)`", named)
        assert named_cells, heading
        for cell in named_cells:
            written = f'# %% task="{cell}"' in here or f"{cell}(" in here or f"\ndef {cell}(" in asked
            assert written or (cell == "____" and cell in here), (heading, cell)
        for verb, pattern in ASKED.items():
            assert not re.search(rf"\b{verb}\b", does) or re.search(pattern, here), (heading, verb)
