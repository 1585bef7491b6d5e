"""What gradebook/ adds to the command line: the demo, the report on a class, watching, and handing over grades."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograder.course import CourseError


def register(commands: Any) -> None:
    """Add commands, and ``--watch`` to ``autograder grade``; nbgrader is imported only if one of them is used."""
    demo = commands.add_parser("demo", help="run the whole flow for a class of made-up students")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="an empty folder for the course; default: a new one")
    demo.set_defaults(command=_demo)

    _add_export(commands)

    report = commands.add_parser("report", help="write a page on how the class is doing")
    report.add_argument("assignment", nargs="?", metavar="ASSIGNMENT")
    report.add_argument("--course", action="store_true", help="all assignments, and the progress from one to the next")
    report.add_argument("--hide-names", action="store_true", help="numbers for names, no cell of fewer than 5 students")
    report.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    report.add_argument(
        "--to", type=Path, metavar="FILE", help="default: a page in reports/, named after what it is about"
    )
    report.set_defaults(command=_report)

    grade = commands.choices["grade"]
    grade.add_argument("--watch", action="store_true", help="grade and record what is collected, until stopped")
    once = grade.get_default("command")
    grade.set_defaults(command=lambda arguments: _watch(arguments) if arguments.watch else once(arguments))


def _add_export(commands: Any) -> None:
    export = commands.add_parser("export", help="write the gradebook's scores for Canvas, Moodle and others")
    export.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    formats = ("csv", "canvas", "moodle", "gradescope", "classroom50")
    export.add_argument("--format", choices=formats, default="csv", help="who is to read it; default: csv")
    export.add_argument("--to", type=Path, metavar="PATH", help="the file, or for a file per submission the folder")
    export.add_argument("--ids", type=Path, metavar="CSV", help="what the other system calls the students")
    export.add_argument("--tasks", action="store_true", help="canvas, moodle: a column per task, too")
    export.add_argument(
        "--identifier", choices=("email", "idnumber", "username"), default="email", help="moodle; default: email"
    )
    export.add_argument("--classroom", metavar="NAME", help="classroom50: the classroom's short name")
    export.add_argument("--scale", type=_positive, default=1, metavar="N", help="classroom50: points times N")
    export.set_defaults(command=_export)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _export(arguments: argparse.Namespace) -> int:
    from gradebook.handover.command import export_command

    return export_command(arguments)


def _watch(arguments: argparse.Namespace) -> int:
    from gradebook.watch import watch_command

    return watch_command(arguments)


def _report(arguments: argparse.Namespace) -> int:
    try:
        from gradebook.class_report.command import report_command
    except ImportError as error:
        raise CourseError(f"The report needs nbgrader, which is not usable here: {error}.") from error
    return report_command(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    try:
        from gradebook.demo import run_demo
    except ImportError as error:
        raise CourseError(f"The demo needs nbgrader, which is not usable here: {error}.") from error
    return run_demo(arguments.folder)
