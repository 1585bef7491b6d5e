"""The class of the demo: each student's module, and the state in which notebook and submission arrive."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder import manifest
from autograder.course_place import here
from autograder.diagnosis.variants import bank

ASSIGNMENT = "02_gates"
ENDLESS = """
def sigmoid_neuron_backward(upstream, cache):
    while True:
        pass
"""
EXIT = """
import os
def forward(self, x, y):
    os._exit(0)
MultiplyGate.forward = forward
"""
MEMORY = """
def backward(self, upstreams):
    kept = []
    while True:
        kept.append(np.zeros(1 << 24))  # 128 MB that nothing writes to: no CPU seconds to speak of
CopyGate.backward = backward
"""
FORGED = """
import os
def forward(self, x, copies):
    for number in range(3, 64):
        try:
            os.write(number, b'{"outcome": "passed", "points": 100}' + bytes(64))
        except OSError:
            pass
    return (x,) * copies
CopyGate.forward = forward
"""
SPY = """
import glob
def _steal():
    for folder in ("{checkout}", "..", "../..", "/tmp", "/home", "/root"):
        for path in glob.glob(folder + "/**/*gates*.py", recursive=True):
            try:
                text = open(path).read()
            except OSError:
                continue
            if "upstream * self.y" in text:
                exec(text, globals())
                return
_steal()
"""


@dataclass(frozen=True)
class Student:
    """One student of the demo: a name, the work in words, and the steps that hand it in."""

    name: str
    deed: str
    module: str  # the text of the module that is graded
    in_folder: Callable[[Path], None] = lambda folder: None
    in_exchange: Callable[[Path, Path], None] = lambda submission, root: None
    answers: bool = True  # to the questions, and all of them right


def students() -> list[Student]:
    """Return the class; all modules derive from the solution, so that the demo follows it."""
    assignment = manifest.load().assignment(ASSIGNMENT)
    solution = (assignment.solution / "gates.py").read_text(encoding="utf-8")
    skeleton = (assignment.skeleton / "gates.py").read_text(encoding="utf-8")
    half = solution.partition("class CopyGate")[0] + "class CopyGate" + skeleton.partition("class CopyGate")[2]
    wrong = {one.name: one.source(solution.encode()).decode() for one in bank(assignment).wrong if not one.module}
    return [
        Student("ada", "everything right", solution),
        Student("ben", "untouched", skeleton, answers=False),
        Student("cleo", "half done", half),
        Student("dora", "ignores the upstream gradient", wrong["multiply-upstream-forgotten"]),
        Student("emil", "averages over the copies", wrong["copy-averages"]),
        Student("fay", "max passes to both inputs", wrong["max-to-both"]),
        Student("gus", "a syntax error", solution.replace("class MaxGate:", "class MaxGate", 1)),
        Student("hana", "an infinite loop", solution + ENDLESS),
        Student("ivo", "os._exit(0) in a method", solution + EXIT),
        Student("june", "takes all memory", solution + MEMORY),
        Student("karl", "writes forged replies", solution + FORGED),
        Student("lena", "searches the disk for answers", skeleton + SPY.format(checkout=here().root), answers=False),
        Student("max", "no notebook", solution, in_folder=_remove_notebook),
        Student("nora", "deleted a graded cell", solution, in_folder=_delete_cell),
        Student("otto", "a link to the gradebook", solution, in_exchange=_link_gradebook),
    ]


def _remove_notebook(folder: Path) -> None:
    (folder / "gates.ipynb").unlink()


def _delete_cell(folder: Path) -> None:
    path = folder / "gates.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    graded = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    notebook["cells"].remove(graded[0])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _link_gradebook(submission: Path, root: Path) -> None:
    (submission / "notes.txt").symlink_to(root / "gradebook.db")
