"""What all tools have in common: an environment, a class laid out in its way, and steps to run and time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from classroom import GATES
from running import Command, Seconds, ToolError, run

POINTS = {"values": 10, "gradients": 15}
CHECKS = Path(__file__).with_name("checks.py").read_text(encoding="utf-8")
NUMPY = f"numpy=={version('numpy')}"  # the kit's own, for all
PYTEST = f"pytest=={version('pytest')}"

Scores = dict[str, float | None]


@dataclass(frozen=True)
class Check:
    """One of the eight checks: of a gate's values, or of its gradients."""

    task: str
    gate: str
    kind: str

    @property
    def name(self) -> str:
        """Return a name that is fit for a function."""
        return f"{self.task.removeprefix('gates.')}_{self.kind}"

    @property
    def points(self) -> int:
        """Return what it is worth, out of 100 for all."""
        return POINTS[self.kind]

    @property
    def call(self) -> str:
        """Return the call that makes the check, where run is at hand."""
        return f'check_{self.kind}(run, "{self.gate}")'


ALL_CHECKS = [Check(task, gate, kind) for task, gate in GATES.items() for kind in POINTS]


@dataclass
class Step:
    """One row of the table: the commands that grade a class, and how to read its marks, in per cent, afterwards."""

    title: str
    commands: list[Command]
    scores: Callable[[list[int]], Scores] | None = None  # takes the exit statuses of the commands
    reset: Callable[[], None] = lambda: None  # removes what an earlier run has left
    judged: bool = False  # shown right, wrong and cheating submissions
    same_checks: bool = True  # or more than these
    statuses: list[int] = field(default_factory=list)

    def run(self, log: Path) -> Seconds:
        """Run all commands, one after the other."""
        self.reset()
        self.statuses, total = [], Seconds(0.0, 0.0)
        for command in self.commands:
            status, seconds = run(command, log)
            self.statuses.append(status)
            total += seconds
        return total

    def marks(self) -> Scores:
        """Return the marks of the last run; ToolError where what it left cannot be read."""
        try:
            return self.scores(self.statuses) if self.scores else {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ToolError(f"{self.title} left no marks ({type(error).__name__}: {error})") from error


class Tool(ABC):
    """A grader: how it is installed, and how a class is handed to it."""

    name: str
    python: Path

    @abstractmethod
    def install(self, environments: Path) -> None:
        """Make the environment; ToolError where that fails."""

    @abstractmethod
    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Lay a class out below folder and return the steps; patience is the seconds that one submission may take."""


def write(path: Path, text: str) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def discard(paths: list[Path]) -> None:
    """Delete what an earlier run has left, which must not be taken for a result."""
    for path in paths:
        path.unlink(missing_ok=True)


def prepare(command: Command, log: Path) -> None:
    """Run a command that is not timed; ToolError with the last line that it printed where it fails."""
    status, _ = run(command, log)
    if status != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        what = " ".join(command.arguments[1:5])
        raise ToolError(f"{what} ended with status {status}: {lines[-1] if lines else 'it printed nothing'}")
