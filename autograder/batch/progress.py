"""Show a batch's progress: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .run_log import Entry


@contextmanager
def progress_display(console: Console) -> Iterator[Callable[[Entry, int], None]]:
    """Yield a function that shows each result: on a bar with the time left, or elsewhere as a line."""
    if not console.is_terminal:
        yield _line
        return
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda result, total: bar.update(task, advance=1, total=total, description=result.student)


def _line(result: Entry, _: int) -> None:
    score = "ungraded" if result.score is None else f"{result.score:g} of {result.max_score:g}"
    print(f"{result.student}: {score}{' (unchanged)' if result.unchanged else ''}", flush=True)
