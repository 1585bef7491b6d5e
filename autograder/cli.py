"""The command line: parse, call the command, and turn every fault into one sentence and an exit status.

Other packages add commands through the entry point group ``autograder.commands``: a function that gets the subparsers.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from . import __version__
from .exit_status import INTERRUPTED, MISUSE, OK, UNGRADED
from .faults import Infrastructure
from .manifest import CourseError
from .options import lazy, natural, positive

COMMANDS = "autograder.commands"
MOVED = {"labels": "label --list ASSIGNMENT", "merge": "grade ASSIGNMENT --merge DIR …"}  # commands, for one version
_lazy = partial(lazy, "autograder")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; every mistake of the user's is one sentence on standard error."""
    for name in THREADS:  # before numpy is loaded, here and in the runners: two on a busy machine are far slower
        os.environ.setdefault(name, "1")
    if (given := [*(sys.argv[1:] if argv is None else argv)][:1]) and given[0] in MOVED:
        print(f"autograder: `autograder {given[0]}` is now `autograder {MOVED[given[0]]}`.", file=sys.stderr)
        return MISUSE
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except CourseError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return MISUSE
    except SystemExit as leaving:  # nbgrader's configuration leaves so, for nbgrader would go on without it
        if not isinstance(leaving.code, str):
            raise
        print(f"autograder: {leaving.code}", file=sys.stderr)
        return MISUSE
    except Infrastructure as error:
        print(f"autograder: {error}", file=sys.stderr)
        return UNGRADED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stdout = None
        return OK
    except OSError as error:
        where = f"{error.filename} " if error.filename else ""
        print(
            f"autograder: {where}cannot be used ({error.strerror}): name another place, or mend this.", file=sys.stderr
        )
        return MISUSE
    except KeyboardInterrupt:
        print("autograder: stopped; what was graded is kept, the same command goes on from there.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Make, check and grade the assignments.")
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="write an empty course, to which `autograder new` adds assignments")
    init.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER", help="default: this one")
    init.set_defaults(command=_lazy("authoring.scaffold", "init_command"))

    new = commands.add_parser("new", help="write a small working assignment to start from")
    new.add_argument("name", metavar="NN_NAME", help="two digits and the students' module, such as 07_softplus")
    new.add_argument("--title", help="default: the module's name")
    new.set_defaults(command=_lazy("authoring.scaffold", "new_command"))

    generate = commands.add_parser("generate", help="write assignments/ from solutions/, and the README's table")
    generate.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    generate.set_defaults(command=_lazy("authoring.generate", "generate_command"))

    check = commands.add_parser("check", help="check the course's own invariants")
    check.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    check.set_defaults(command=_lazy("authoring.invariants", "check_command"))

    grade = commands.add_parser("grade", help="grade submitted/*/ASSIGNMENT, or one folder")
    grade.add_argument("assignment", metavar="ASSIGNMENT")
    grade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    grade.add_argument("--jobs", type=positive, default=0, metavar="N", help="runners at once; default: one per core")
    grade.add_argument("--submitted", type=Path, default=Path("submitted"), metavar="DIR", help="default: submitted/")
    grade.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    grade.add_argument("--seed", type=natural, metavar="N", help="seed of the tests' numbers; default: the course's")
    grade.add_argument("--force", action="store_true", help="grade again what has not changed, too")
    grade.add_argument("--path", type=Path, metavar="DIR", help="grade this one folder and write no report")
    grade.add_argument("--task", action="append", metavar="ID", help="with --path: only this task; may be repeated")
    grade.add_argument("--json", action="store_true", help="with --path: print the report as JSON")
    grade.add_argument("--engine", choices=["local", "dask"], default="local", help="where runners are; default: here")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: the scheduler's address")
    grade.add_argument("--shard", type=_shard, metavar="I/N", help="only the I-th of N shares of the class")
    grade.add_argument("--merge", nargs="+", type=Path, metavar="DIR", help="bring shards' reports folders together")
    grade.add_argument("--labels", type=Path, default=Path("labels"), metavar="DIR", help="default: labels/")
    grade.add_argument("--unsafe-no-sandbox", action="store_true", help="no sandbox: for your own code only")
    grade.set_defaults(command=_lazy("batch.command", "grade_command"))

    _add_labels(commands)

    doctor = commands.add_parser("doctor", help="say which layers of the sandbox hold here, and what to install")
    doctor.set_defaults(command=lambda _: _lazy("doctor", "examine")())

    for entry_point in sorted(entry_points(group=COMMANDS), key=lambda entry_point: entry_point.name):
        entry_point.load()(commands)
    return parser


def _add_labels(commands: Any) -> None:
    """Add the commands on mistakes that the bank does not have."""
    unnamed = commands.add_parser("unnamed", help="group what a class did wrong that nobody has named yet")
    unnamed.add_argument("assignment", metavar="ASSIGNMENT")
    unnamed.add_argument("--json", action="store_true", help="print the groups as JSON")
    unnamed.set_defaults(command=_lazy("batch.unnamed", "unnamed_command"))

    label = commands.add_parser("label", help="name a group's mistake, for all who make it, or list the labels")
    label.add_argument("group", nargs="?", metavar="GROUP", help="as `autograder unnamed` shows it: gates.max-1")
    label.add_argument("hint", nargs="?", metavar="HINT", help="the hint that its authors get")
    label.add_argument("--list", metavar="ASSIGNMENT", help="list its labels, and bring the reports in step")
    label.add_argument("--name", help="default: made of the hint's first words")
    label.add_argument("--student", metavar="ID", help="whose code it is made of; default: the one that was shown")
    label.set_defaults(command=_lazy("batch.label", "label_command"))

    for command in (unnamed, label):
        command.add_argument("--jobs", type=positive, default=0, metavar="N", help="runners; default: one per core")
        for folder in ("submitted", "reports", "labels"):
            command.add_argument(
                f"--{folder}", type=Path, default=Path(folder), metavar="DIR", help=f"default: {folder}/"
            )


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a share such as 2/8")
    return int(number), int(of)


if __name__ == "__main__":  # else the module would do nothing, and end as if all were well
    sys.exit(main())
