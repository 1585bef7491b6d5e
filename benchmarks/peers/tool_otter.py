"""otter run: otter-grader's engine without its containers, the code and the tests in one kernel."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from running import Command, environment
from tool import ALL_CHECKS, CHECKS, NUMPY, Scores, Step, Tool, discard, prepare, write

PROLOGUE = """

from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = {points}


@test_case(points={points})
def test_{name}(env):
    def run(name, inputs, upstream=None):
        return run_gate(env[name], inputs, upstream)

    {call}
"""


class Otter(Tool):
    """otter-grader; each submission is graded by a command of its own."""

    name = "otter"

    def install(self, environments: Path) -> None:
        """Install otter-grader and a kernel."""
        self.python = environment(environments, self.name, ["otter-grader==7.0.0", "ipykernel==7.4.0", NUMPY])

    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Zip the tests once, and give everybody a folder."""
        for check in ALL_CHECKS:
            text = CHECKS + PROLOGUE.format(name=check.name, points=check.points, call=check.call)
            write(folder / "tests" / f"{check.name}.py", text)
        generate = ("generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements")
        otter = (str(self.python), "-m", "otter")
        prepare(Command((*otter, *generate), folder, self.python), folder / "prepare.log")
        folders = [write(folder / student / "gates.py", module).parent for student, module in students.items()]
        grade = (*otter, "run", "--no-logo", "-a", str(folder / "autograder.zip"), "-o", "out", "gates.py")
        for place in folders:
            (place / "out").mkdir()
        return [
            Step(
                "otter run",
                [Command(grade, place, self.python, patience) for place in folders],
                partial(_scores, folders),
                partial(discard, [place / "out" / "results.json" for place in folders]),
                judged=True,
            )
        ]


def _scores(folders: list[Path], statuses: list[int]) -> Scores:
    return {folder.name: _score(folder / "out" / "results.json") for folder in folders}


def _score(path: Path) -> float | None:
    if not path.exists():
        return None
    tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
    return float(sum(test.get("score") or 0 for test in tests))
