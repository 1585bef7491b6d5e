"""The commands that gradebook/ adds to the command line, and ``--watch``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.manifest import CourseError
from autograder.options import natural, positive

MOST_PAIRS = 500  # side by side on one page


def register(commands: Any) -> None:
    """Add commands, and ``--watch`` to ``autograder grade``; nbgrader is imported only if one of them is used."""
    demo = commands.add_parser("demo", help="run the whole flow for a class of made-up students")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="an empty folder for the course; default: a new one")
    demo.set_defaults(command=lambda arguments: _lazy("demo", "run_demo")(arguments.folder))

    setup = commands.add_parser("course", help="make the exchange, and the configuration that students need")
    setup.set_defaults(command=_lazy("exchange_setup", "course_command"))

    _add_export(commands)

    report = commands.add_parser("report", help="write a page on how the class is doing")
    report.add_argument("assignment", nargs="?", metavar="ASSIGNMENT")
    report.add_argument("--course", action="store_true", help="all assignments, and the progress from one to the next")
    report.add_argument("--hide-names", action="store_true", help="numbers for names, no cell of fewer than 5 students")
    report.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    report.add_argument(
        "--to", type=Path, metavar="FILE", help="default: a page in reports/, named after what it is about"
    )
    report.set_defaults(command=_lazy("class_report.command", "report_command"))

    _add_regrade(commands)
    _add_similarity(commands)
    _add_proof(commands)

    grade = commands.choices["grade"]
    grade.add_argument("--watch", action="store_true", help="grade and record what is collected, until stopped")
    once, watch = grade.get_default("command"), _lazy("watch", "watch_command")
    grade.set_defaults(command=lambda arguments: (watch if arguments.watch else once)(arguments))


def _add_regrade(commands: Any) -> None:
    regrade = commands.add_parser("regrade", help="show whose points would move after a change of suite or policy")
    regrade.add_argument("assignment", metavar="ASSIGNMENT")
    regrade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    regrade.add_argument("--jobs", type=positive, default=0, metavar="N", help="runners; default: one per core")
    regrade.add_argument("--seed", type=natural, metavar="N", help="grade all with this seed of the tests' numbers")
    regrade.add_argument("--yes", action="store_true", help="take the new reports over, although points fall")
    regrade.set_defaults(command=_lazy("regrade.command", "regrade_command"))

    explain = commands.add_parser("explain", help="grade one submission once more, and say what its score is made of")
    explain.add_argument("student", metavar="STUDENT")
    explain.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="default: all that have a report")
    explain.set_defaults(command=_lazy("explain", "explain_command"))


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
    export.add_argument("--scale", type=positive, default=1, metavar="N", help="classroom50: points times N")
    export.set_defaults(command=_lazy("lms_export.command", "export_command"))


def _add_similarity(commands: Any) -> None:
    similarity = commands.add_parser("similarity", help="write a page on which submissions share passages")
    similarity.add_argument("assignment", metavar="ASSIGNMENT")
    similarity.add_argument("--threshold", type=_whole(0, 100), default=70, metavar="PERCENT", help="default: 70")
    similarity.add_argument("--pairs", type=_whole(1, MOST_PAIRS), default=50, metavar="N", help="at most; default: 50")
    similarity.add_argument("--hide-names", action="store_true", help="numbers for names, dots for comments and texts")
    similarity.add_argument("--submitted", type=Path, default=Path("submitted"), metavar="DIR")
    similarity.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="where the page goes")
    similarity.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-similarity.html in reports/")
    similarity.set_defaults(command=_lazy("similarity.command", "similarity_command"))


def _add_proof(commands: Any) -> None:
    prove = commands.add_parser("prove", help="write a page on what the hidden tests notice, and miss")
    prove.add_argument("assignment", metavar="ASSIGNMENT")
    prove.add_argument("--mutants", type=natural, metavar="N", help="so many, drawn at random; default: all")
    prove.add_argument("--seeds", type=positive, default=5, metavar="N", help="of each right solution; default: 5")
    prove.add_argument("--jobs", type=positive, default=0, metavar="N", help="at once; default: one per core")
    prove.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-proof.html")
    prove.set_defaults(command=_lazy("proof.command", "prove_command"))


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads an option's whole number between two others."""

    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return number


def _lazy(module: str, name: str) -> Callable[..., int]:
    """Return a command of one of this package's modules, which is imported when the command is called."""

    def command(*arguments: Any) -> int:
        # nbgrader imports jsonschema, which takes a second to build grammars of formats that nobody here asks it to
        # check; it does without them where this module is missing.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None: an import raises ImportError
        try:
            found = import_module(f"gradebook.{module}")
        except ImportError as error:
            raise CourseError(f"The command needs a package that is not usable here: {error}.") from error
        status: int = getattr(found, name)(*arguments)
        return status

    return command
