"""``autograder prove``: try wrong solutions, mutants and right solutions, and write the page."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from autograder.authoring.proof import Options, measure
from autograder.exit_status import INTERRUPTED, OK, PROBLEMS
from autograder.manifest import load
from autograder.text import rewrite_line
from gradebook.output_file import require_place, write_file
from gradebook.proof.page import facts, left_to_do, notices, render_proof


def prove_command(arguments: argparse.Namespace) -> int:
    """Write the page; return 1 if there is anything for a person to mend."""
    assignment = load().assignment(arguments.assignment)
    target = arguments.to or Path("reports", f"{arguments.task or assignment.name}-proof.html")
    if not arguments.to:
        target.parent.mkdir(exist_ok=True)
    require_place(target)
    jobs = arguments.jobs or len(os.sched_getaffinity(0))
    options = Options(arguments.mutants, arguments.seeds, jobs, arguments.task or "")
    try:
        proof = measure(assignment, options, _Progress())
    except KeyboardInterrupt:
        print("autograder: stopped; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    finally:
        rewrite_line("")
    write_file(target, render_proof(proof))
    for sentence in notices(proof):
        print(sentence, file=sys.stderr)
    print("; ".join(f"{label}: {value}" for label, value in facts(proof)) + ".")
    print(f"The proof is in {target}.")
    return PROBLEMS if left_to_do(proof) else OK


class _Progress:
    """The part of the work that is done, with its rate and the time left, in a line of a terminal."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def __call__(self, part: str, done: int, total: int) -> None:
        """Rewrite the line."""
        seconds = time.monotonic() - self._began.setdefault(part, time.monotonic())
        pace = f", {done / seconds:.1f} a second, {seconds / done * (total - done):.0f} s left" if done else ""
        rewrite_line(f"{part}: {done} of {total}{pace}")
