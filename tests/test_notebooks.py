"""Each notebook runs from top to bottom with the solution in place, in a minute of CPU, and shows its pictures."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import course, generate
from autograder.course import Assignment

pytestmark = pytest.mark.notebooks
SECONDS = 60
PICTURES = {  # at least
    "01_descent": 4,
    "02_gates": 6,
    "03_layers": 4,
    "04_sgd": 4,
    "05_two_layer": 4,
    "06_capacity": 4,
}


def cpu_seconds_of_children() -> float:
    """CPU seconds of all processes that have ended, the kernel and the local tests that it ran among them."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("assignment", course.load().assignments, ids=lambda assignment: assignment.name)
def test_a_notebook_runs_with_the_solution_in_place(
    assignment: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    for name, content in generate.generate(assignment).items():
        (tmp_path / name).write_bytes(content)
    shutil.copy(assignment.solution / f"{assignment.module}.py", tmp_path)
    notebook = nbformat.read(tmp_path / f"{assignment.module}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    before = cpu_seconds_of_children()
    NotebookClient(notebook, timeout=5 * SECONDS, kernel_name="python3", resources=resources).execute()
    assert cpu_seconds_of_children() - before < SECONDS
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= PICTURES[assignment.name]
    printed = "".join(output.get("text", "") for output in outputs)
    assert " passed" in printed
    assert " failed" not in printed
