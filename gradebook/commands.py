"""What gradebook/ adds to the command line: the demo, and watching what nbgrader collects."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograder.course import CourseError


def register(commands: Any) -> None:
    """Add the demo, and ``--watch`` to ``autograder grade``; nbgrader is imported only if one of them is used."""
    demo = commands.add_parser("demo", help="run the whole flow for a class of made-up students")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="an empty folder for the course; default: a new one")
    demo.set_defaults(command=_demo)

    grade = commands.choices["grade"]
    grade.add_argument("--watch", action="store_true", help="grade and record what is collected, until stopped")
    once = grade.get_default("command")
    grade.set_defaults(command=lambda arguments: _watch(arguments) if arguments.watch else once(arguments))


def _watch(arguments: argparse.Namespace) -> int:
    from gradebook.watch import watch_command

    return watch_command(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    try:
        from gradebook.demo import run_demo
    except ImportError as error:
        raise CourseError(f"The demo needs nbgrader, which is not usable here: {error}.") from error
    return run_demo(arguments.folder)
