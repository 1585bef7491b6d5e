"""``autograder prove``: try wrong solutions, mutants and right solutions, and write the page."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from autograder.authoring.proof import Options, Tell, measure
from autograder.exit_status import INTERRUPTED, OK, PROBLEMS
from autograder.manifest import load
from gradebook.output_file import require_place, write_file
from gradebook.proof.page import facts, left_to_do, notices, render_proof


def prove_command(arguments: argparse.Namespace) -> int:
    """Write the page; return 1 if there is anything for a person to mend."""
    assignment = load().assignment(arguments.assignment)
    target = arguments.to or Path(f"{assignment.name}-proof.html")
    require_place(target)
    jobs = arguments.jobs or len(os.sched_getaffinity(0))
    options = Options(arguments.mutants, arguments.seeds, jobs)
    try:
        with _progress() as tell:
            proof = measure(assignment, options, tell)
    except KeyboardInterrupt:
        print("autograder: stopped; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    write_file(target, render_proof(proof))
    for sentence in notices(proof):
        print(sentence, file=sys.stderr)
    print("; ".join(f"{label}: {value}" for label, value in facts(proof)) + ".")
    print(f"The proof is in {target}.")
    return PROBLEMS if left_to_do(proof) else OK


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show a bar for each part of the work on a terminal, and elsewhere a line when one begins.

    Drawn by this thread alone: a fork must not find another one's locks.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown: dict[str, TaskID] = {}
    with Progress(*columns, console=console, auto_refresh=False, disable=not console.is_terminal) as progress:

        def tell(what: str, done: int, total: int) -> None:
            if what not in shown:
                shown[what] = progress.add_task(what, total=total)
                if not console.is_terminal:
                    print(f"{what}: {total}", file=sys.stderr, flush=True)
            progress.update(shown[what], completed=done)
            progress.refresh()

        yield tell
