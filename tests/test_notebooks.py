"""Each notebook runs from top to bottom with the solution in place, in a minute of CPU, and shows its pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import course
from autograder.authoring import generate
from autograder.course import Assignment

pytestmark = pytest.mark.notebooks
SECONDS = 60
AT_ONCE = 2
PICTURES = {  # at least
    "01_descent": 4,
    "02_gates": 6,
    "03_layers": 4,
    "04_sgd": 4,
    "05_two_layer": 4,
    "06_capacity": 4,
}
# Of the kernel and the local tests that it ran.
CPU_SECONDS = """
import resource
print(sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))))
"""


def executed(assignment: Assignment, folder: Path) -> Any:
    """Return the notebook after a run, with a cell at its end that has printed the CPU seconds."""
    for name, content in generate.generate(assignment).items():
        (folder / name).write_bytes(content)
    shutil.copy(assignment.solution / f"{assignment.module}.py", folder)
    notebook = nbformat.read(folder / f"{assignment.module}.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(CPU_SECONDS))
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=5 * SECONDS, kernel_name="python3", resources=resources).execute()
    return notebook


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Any]]]:
    """Run all notebooks, some at once."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(AT_ONCE) as pool:
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        yield {
            assignment.name: pool.submit(executed, assignment, tmp_path_factory.mktemp(assignment.name))
            for assignment in course.load().assignments
        }


@pytest.mark.parametrize("name", [assignment.name for assignment in course.load().assignments])
def test_a_notebook_runs_with_the_solution_in_place(name: str, runs: dict[str, Future[Any]]):
    *cells, last = runs[name].result().cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= PICTURES[name]
    printed = "".join(output.get("text", "") for output in outputs)
    assert " passed" in printed
    assert " failed" not in printed
    assert 0 < float(last.outputs[0].text) < SECONDS
