"""pytest-prairielearn-grader: the tests in one process, the student's code in another, without its container."""

from __future__ import annotations

import builtins
import json
from functools import partial
from pathlib import Path

from running import Command, environment
from tool import ALL_CHECKS, CHECKS, NUMPY, PYTEST, Scores, Step, Tool, discard, write

# The first four are what its container brings along and its code imports.
PACKAGES = [
    "pandas==3.1.1",
    "networkx==3.6.1",
    "matplotlib==3.11.2",
    "plot-serializer==0.2.3",
    "pytest-prairielearn-grader==0.3.1",
]
# Its own limits are kept, apart from the built-in functions, of which a class of students uses more than a few.
BUILTINS = [name for name in dir(builtins) if not name.startswith("_") and name not in ("exit", "quit", "copyright")]
PROLOGUE = f"""

import pytest
from pytest_prairielearn_grader import ConfigObject

autograder_config = ConfigObject(sandbox_timeout=20.0, builtin_whitelist={BUILTINS!r})


def through(sandbox):
    def run(name, inputs, upstream=None):
        return sandbox.query_function("run", name, inputs, upstream, query_timeout=20.0)

    return run
"""
TEST = """

@pytest.mark.grading_data(name="{name}", points={points})
def test_{name}({fixture}):
    run = through({fixture})
    {call}
"""
# Added to the student's code, as its documentation has it: objects cannot be asked for, and lists of arrays do not
# pass its JSON, so gates are made here and numbers are handed over as lists.
TRAILING = """

def run(name, inputs, upstream=None):
    node = globals()[name]()
    output = node.forward(*inputs)
    if upstream is None:
        return np.asarray(output).tolist()
    gradients = node.backward(upstream)
    if len(inputs) == 1:
        return np.asarray(gradients).tolist()
    return [np.asarray(gradient).tolist() for gradient in gradients]
"""


class PrairieLearn(Tool):
    """The grader with a process boundary, with both of its fixtures."""

    name = "prairielearn"

    def install(self, environments: Path) -> None:
        """Install the plugin and what it imports."""
        self.python = environment(environments, self.name, [*PACKAGES, PYTEST, NUMPY])

    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Lay out two folders per student, as its container's start script does."""
        return [
            self._step("PrairieLearn, a process per check", "sandbox", folder, students, patience),
            self._step("PrairieLearn, a process each", "module_sandbox", folder, students, patience),
        ]

    def _step(self, title: str, fixture: str, folder: Path, students: dict[str, str], patience: float) -> Step:
        tests = CHECKS + PROLOGUE
        for check in ALL_CHECKS:
            tests += TEST.format(name=check.name, points=check.points, call=check.call, fixture=fixture)
        folders = [folder / fixture / student for student in students]
        for place, module in zip(folders, students.values(), strict=True):
            write(place / "test_student.py", tests)
            write(place / "test_student" / "student_code.py", module)
            write(place / "test_student" / "trailing_code.py", TRAILING)
            write(place / "pytest.ini", "[pytest]\n")  # results go beside it
        pytest = (str(self.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_student.py")
        return Step(
            title,
            [Command(pytest, place, self.python, patience) for place in folders],
            partial(_scores, folders),
            partial(discard, [place / "autograder_results.json" for place in folders]),
            judged=True,
        )


def _scores(folders: list[Path], statuses: list[int]) -> Scores:
    return {folder.name: _score(folder / "autograder_results.json") for folder in folders}


def _score(path: Path) -> float | None:
    if not path.exists():
        return None
    result = json.loads(path.read_text(encoding="utf-8"))
    return 100.0 * float(result["score"]) if result.get("gradable", True) else None
