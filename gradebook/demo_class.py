"""The classes of the demo: what each student does with the module, the notebook and the exchange."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder import manifest
from autograder.course_place import here

ASSIGNMENT, SECOND = "02_gates", "05_two_layer"

UPSTREAM_IGNORED = """
def backward(self, upstream):
    return self.y, self.x
MultiplyGate.backward = backward
"""
COPY_AVERAGED = """
def backward(self, upstreams):
    return sum(upstreams) / len(upstreams)
CopyGate.backward = backward
"""
MAX_TO_BOTH = """
def backward(self, upstream):
    return upstream, upstream
MaxGate.backward = backward
"""
UPHILL = """
_loss = TwoLayerNet.loss
def loss(self, X, y, reg=0.0):
    value, grads = _loss(self, X, y, reg)
    return value, {name: -gradient for name, gradient in grads.items()}
TwoLayerNet.loss = loss
"""
LOWEST = """
def predict(self, X):
    return np.argmin(self.scores(X), axis=1)
TwoLayerNet.predict = predict
"""
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
                print("found", path)
                exec(text, globals())
                return
    print("found nothing")
_steal()
"""


@dataclass(frozen=True)
class Student:
    """One student of the demo: a name, what is handed in, and the steps that do it."""

    name: str
    deed: str
    module: str  # the text of the module that is graded
    in_folder: Callable[[Path], None] = lambda folder: None
    in_exchange: Callable[[Path, Path], None] = lambda submission, root: None
    answers: bool = True  # to the questions, and all of them right
    own_processes: bool = False  # runs nbgrader's commands as separate processes, as on a student's own machine


def classes() -> dict[str, list[Student]]:
    """Return who hands in what, by assignment."""
    return {ASSIGNMENT: students(), SECOND: second_class()}


def students() -> list[Student]:
    """Return the class of the gates; all modules derive from the solution, so that the demo follows it."""
    solution, skeleton = _texts(ASSIGNMENT)
    half = solution.partition("class CopyGate")[0] + "class CopyGate" + skeleton.partition("class CopyGate")[2]
    spy = skeleton + SPY.replace("{checkout}", str(here().root))
    return [
        Student("ada", "everything right", solution, own_processes=True),
        Student("ben", "untouched", skeleton, answers=False),
        Student("cleo", "half done", half),
        Student("dora", "ignores the upstream gradient", solution + UPSTREAM_IGNORED, own_processes=True),
        Student("emil", "averages over the copies", solution + COPY_AVERAGED),
        Student("fay", "max passes to both inputs", solution + MAX_TO_BOTH),
        Student("gus", "a syntax error", solution.replace("class MaxGate:", "class MaxGate", 1)),
        Student("hana", "an infinite loop", solution + ENDLESS),
        Student("ivo", "os._exit(0) in a method", solution + EXIT),
        Student("june", "takes all memory", solution + MEMORY),
        Student("karl", "writes forged replies", solution + FORGED),
        Student("lena", "searches the disk for answers", spy, answers=False),
        Student("max", "no notebook", solution, in_folder=_remove_notebook),
        Student("nora", "deleted a graded cell", solution, in_folder=_delete_cell),
        Student("otto", "a link to the gradebook", solution, in_exchange=_link_gradebook),
    ]


def second_class() -> list[Student]:
    """Return a small class of the two-layer net, which is trained in the sandbox."""
    solution, skeleton = _texts(SECOND)
    return [
        Student("ada", "everything right", solution, own_processes=True),
        Student("ben", "untouched", skeleton, answers=False),
        Student("dora", "descends uphill", solution + UPHILL),
        Student("emil", "predicts the lowest score", solution + LOWEST),
    ]


def _texts(name: str) -> tuple[str, str]:
    """Return an assignment's solution, without its markers, and its skeleton."""
    assignment = manifest.load().assignment(name)
    marked = (assignment.solution / f"{assignment.module}.py").read_text(encoding="utf-8")
    solution = "".join(line for line in marked.splitlines(True) if " SOLUTION" not in line)
    return solution, (assignment.skeleton / f"{assignment.module}.py").read_text(encoding="utf-8")


def answers(name: str) -> str:
    """Return the right answers to an assignment's questions."""
    return (manifest.load().assignment(name).solution / "answers.py").read_text(encoding="utf-8")


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
