"""What gradebook/ adds to the command line: demo, exchange, pages on a class, watching, handing over grades."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from autograder.manifest import CourseError
from autograder.options import natural, positive

MOST_PAIRS = 500  # side by side on one page


def register(commands: Any) -> None:
    """Add commands, and ``--watch`` to ``autograder grade``; nbgrader is imported only if one of them is used."""
    demo = commands.add_parser("demo", help="run the whole flow for a class of made-up students")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="an empty folder for the course; default: a new one")
    demo.set_defaults(command=_demo)

    setup = commands.add_parser("course", help="make the exchange, and the configuration that students need")
    setup.set_defaults(command=_course)

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

    _add_regrade(commands)
    _add_similarity(commands)
    _add_proof(commands)

    grade = commands.choices["grade"]
    grade.add_argument("--watch", action="store_true", help="grade and record what is collected, until stopped")
    once = grade.get_default("command")
    grade.set_defaults(command=lambda arguments: _watch(arguments) if arguments.watch else once(arguments))


def _add_regrade(commands: Any) -> None:
    regrade = commands.add_parser("regrade", help="show whose points would move after a change of suite or policy")
    regrade.add_argument("assignment", metavar="ASSIGNMENT")
    regrade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    regrade.add_argument("--jobs", type=positive, default=0, metavar="N", help="runners; default: one per core")
    regrade.add_argument("--seed", type=natural, metavar="N", help="grade all with this seed of the tests' numbers")
    regrade.add_argument("--yes", action="store_true", help="take the new reports over, although points fall")
    regrade.set_defaults(command=_regrade)

    explain = commands.add_parser("explain", help="grade one submission once more, and say what its score is made of")
    explain.add_argument("student", metavar="STUDENT")
    explain.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="default: all that have a report")
    explain.set_defaults(command=_explain)


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
    export.set_defaults(command=_export)


def _add_similarity(commands: Any) -> None:
    similarity = commands.add_parser("similarity", help="write a page on which submissions share passages")
    similarity.add_argument("assignment", metavar="ASSIGNMENT")
    similarity.add_argument("--threshold", type=_percent, default=70, metavar="PERCENT", help="least; default: 70")
    similarity.add_argument("--pairs", type=_pairs, default=50, metavar="N", help="at most; default: 50")
    similarity.add_argument("--hide-names", action="store_true", help="numbers for names, dots for comments and texts")
    similarity.add_argument("--submitted", type=Path, default=Path("submitted"), metavar="DIR")
    similarity.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="where the page goes")
    similarity.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-similarity.html in reports/")
    similarity.set_defaults(command=_similarity)


def _add_proof(commands: Any) -> None:
    prove = commands.add_parser("prove", help="write a page on what the hidden tests notice, and miss")
    prove.add_argument("assignment", metavar="ASSIGNMENT")
    prove.add_argument("--mutants", type=natural, metavar="N", help="so many, drawn at random; default: all")
    prove.add_argument("--seeds", type=positive, default=5, metavar="N", help="of each right solution; default: 5")
    prove.add_argument("--jobs", type=positive, default=0, metavar="N", help="at once; default: one per core")
    prove.add_argument("--python", type=Path, action="append", metavar="PATH", help="another one, with its own numpy")
    prove.add_argument("--no-hints", action="store_true", help="do not ask what mutants are told: much faster")
    prove.add_argument("--propose", type=Path, metavar="FILE", help="write entries for the bank, hints to be worded")
    prove.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-proof.html")
    prove.set_defaults(command=_prove)


def _percent(text: str) -> int:
    if not text.isdecimal() or int(text) > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of percents from 0 to 100")
    return int(text)


def _pairs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PAIRS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST_PAIRS}")
    return int(text)


def _export(arguments: argparse.Namespace) -> int:
    from gradebook.lms_export.command import export_command

    return export_command(arguments)


def _regrade(arguments: argparse.Namespace) -> int:
    from gradebook.regrade.command import regrade_command

    return regrade_command(arguments)


def _explain(arguments: argparse.Namespace) -> int:
    from gradebook.explain import explain_command

    return explain_command(arguments)


def _course(arguments: argparse.Namespace) -> int:
    from gradebook.exchange_setup import course_command

    return course_command()


def _watch(arguments: argparse.Namespace) -> int:
    from gradebook.watch import watch_command

    return watch_command(arguments)


def _report(arguments: argparse.Namespace) -> int:
    # nbgrader imports jsonschema, which takes a second to build grammars of formats that nobody here asks it to check;
    # it does without them where this module is missing.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None: an import raises ImportError
    try:
        from gradebook.class_report.command import report_command
    except ImportError as error:
        raise CourseError(f"The report needs nbgrader, which is not usable here: {error}.") from error
    return report_command(arguments)


def _similarity(arguments: argparse.Namespace) -> int:
    from gradebook.similarity.command import similarity_command

    return similarity_command(arguments)


def _prove(arguments: argparse.Namespace) -> int:
    from gradebook.proof.command import prove_command

    return prove_command(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    try:
        from gradebook.demo import run_demo
    except ImportError as error:
        raise CourseError(f"The demo needs nbgrader, which is not usable here: {error}.") from error
    return run_demo(arguments.folder)
