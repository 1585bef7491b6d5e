"""Show a batch's progress: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from .run_log import Entry


class ProgressDisplay:
    """Show a bar with rate and time left on a terminal, one line per submission elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[Entry, int], None]:
        if not self._console.is_terminal:
            return self._line
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        rate = TextColumn("{task.fields[rate]} {task.fields[student]}")
        self._bar = Progress(*columns, rate, console=self._console)
        self._bar.start()
        self._task = self._bar.add_task("", total=None, student="", rate="")
        self._started = time.monotonic()
        return self._advance

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _advance(self, result: Entry, total: int) -> None:
        if self._bar is None:
            return
        done = self._bar.tasks[0].completed + 1
        rate = f"{done / max(time.monotonic() - self._started, 1e-3):.1f}/s"
        self._bar.update(self._task, advance=1, total=total, student=result.student, rate=rate)

    @staticmethod
    def _line(result: Entry, total: int) -> None:
        score = "ungraded" if result.score is None else f"{result.score:g} of {result.max_score:g}"
        print(f"{result.student}: {score}{' (unchanged)' if result.unchanged else ''}", flush=True)
