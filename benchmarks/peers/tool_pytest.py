"""pytest in the student's own process: what a course writes that has no autograder."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from functools import partial
from pathlib import Path

from running import Command, environment
from tool import ALL_CHECKS, CHECKS, NUMPY, PYTEST, Scores, Step, Tool, discard, write

PROLOGUE = """

import gates


def run(name, inputs, upstream=None):
    return run_gate(getattr(gates, name), inputs, upstream)
"""
TESTS = CHECKS + PROLOGUE + "".join(f"\n\ndef test_{check.name}():\n    {check.call}\n" for check in ALL_CHECKS)
WORTH = {f"test_{check.name}": check.points for check in ALL_CHECKS}


class Pytest(Tool):
    """pytest that imports the student's module; exit status 0 is full marks, as it is for many a CI service."""

    name = "pytest"

    def install(self, environments: Path) -> None:
        """Install pytest and numpy."""
        self.python = environment(environments, self.name, [PYTEST, NUMPY])

    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Put the tests beside each submission."""
        for student, module in students.items():
            write(folder / student / "gates.py", module)
            write(folder / student / "test_gates.py", TESTS)
        command = (str(self.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=result.xml")
        folders = [folder / student for student in students]
        return [
            Step(
                "pytest, a process each",
                [Command(command, place, self.python, patience) for place in folders],
                partial(_cold_scores, folders),
                partial(discard, [place / "result.xml" for place in folders]),
                judged=True,
            ),
            self._warm("pytest", "pytest, one warm process", folder, folders, patience),
            self._warm("calls", "no pytest, one warm process", folder, folders, patience),
        ]

    def _warm(self, how: str, title: str, folder: Path, folders: list[Path], patience: float) -> Step:
        script, result = Path(__file__).with_name("warm.py"), folder / f"{how}.json"
        arguments = (str(self.python), str(script), how, str(result), *map(str, folders))
        command = Command(arguments, folder, self.python, patience * len(folders))
        return Step(title, [command], lambda _: _warm_scores(result), partial(discard, [result]))


def _cold_scores(folders: list[Path], statuses: list[int]) -> Scores:
    return {
        folder.name: 100.0 if status == 0 else _junit(folder / "result.xml")
        for folder, status in zip(folders, statuses, strict=True)
    }


def _junit(path: Path) -> float | None:
    if not path.exists():
        return None
    cases = ElementTree.parse(path).iter("testcase")  # noqa: S314 - of our own making, or of a cheat within limits
    return float(sum(WORTH.get(case.get("name", ""), 0) for case in cases if not len(case)))


def _warm_scores(path: Path) -> Scores:
    passed = json.loads(path.read_text(encoding="utf-8"))
    return {student: float(sum(WORTH[name] for name in names)) for student, names in passed.items()}
