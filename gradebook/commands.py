"""The commands that gradebook/ adds to the command line, and ``--watch``."""

import sys
from pathlib import Path
from typing import Any

from autograder.options import lazy, natural, positive

# nbgrader imports jsonschema, which takes a second to build grammars of formats that nobody here asks it to check; it
# does without them where this module is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None: an import raises ImportError


def register(commands: Any) -> None:
    """Add commands, and ``--watch`` to ``autograder grade``; nbgrader is imported only if one of them is used."""

    def add(name: str, about: str, module: str) -> Any:
        parser = commands.add_parser(name, help=about)
        parser.set_defaults(command=lazy("gradebook", module, f"{name}_command"))
        return parser

    demo = add("demo", "run the whole flow for a class of made-up students", "demo")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="an empty folder for the course; default: a new one")

    add("course", "make the exchange, and the configuration that students need", "exchange_setup")

    report = add("report", "write a page on how the class is doing", "class_report.command")
    report.add_argument("assignment", nargs="?", metavar="ASSIGNMENT")
    report.add_argument("--course", action="store_true", help="all assignments, and the progress from one to the next")
    report.add_argument("--hide-names", action="store_true", help="numbers for names, no cell of fewer than 5 students")
    report.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    report.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT.html or course.html in reports/")

    appeals = add("appeals", "list what students appeal, with the evidence, or decide it", "appeals_command")
    appeals.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="default: all")
    appeals.add_argument("student", nargs="?", metavar="STUDENT", help="default: all")
    appeals.add_argument("--decide", metavar="TEXT", help="keep this decision, which the student's page shows")
    appeals.add_argument("--all", action="store_true", help="decided ones, too")

    grade = commands.choices["grade"]
    grade.add_argument("--watch", action="store_true", help="grade and record what is collected, until stopped")
    once, watch = grade.get_default("command"), lazy("gradebook", "watch", "watch_command")
    grade.set_defaults(command=lambda arguments: (watch if arguments.watch else once)(arguments))

    regrade = add("regrade", "show whose points would move after a change of suite or policy", "regrade.command")
    regrade.add_argument("assignment", metavar="ASSIGNMENT")
    regrade.add_argument("--student", action="append", metavar="ID", help="only this student; may be repeated")
    regrade.add_argument("--jobs", type=positive, default=0, metavar="N", help="runners; default: one per core")
    regrade.add_argument("--seed", type=natural, metavar="N", help="grade all with this seed of the tests' numbers")
    regrade.add_argument("--yes", action="store_true", help="take the new reports over, although points fall")

    explain = add("explain", "grade one submission once more, and say what its score is made of", "explain")
    explain.add_argument("student", metavar="STUDENT")
    explain.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="default: all that have a report")

    export = add("export", "write the gradebook's scores for Canvas, Moodle and others", "lms_export.command")
    export.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    formats = ("csv", "canvas", "moodle", "gradescope", "classroom50")
    export.add_argument("--format", choices=formats, default="csv", help="who is to read it; default: csv")
    export.add_argument("--to", type=Path, metavar="PATH", help="the file, or for a file per submission the folder")
    export.add_argument("--ids", type=Path, metavar="CSV", help="what the other system calls the students")
    export.add_argument("--tasks", action="store_true", help="canvas, moodle: a column per task, too")
    names = ("email", "idnumber", "username")
    export.add_argument("--identifier", choices=names, default="email", help="moodle; default: email")
    export.add_argument("--classroom", metavar="NAME", help="classroom50: the classroom's short name")
    export.add_argument("--scale", type=positive, default=1, metavar="N", help="classroom50: points times N")

    similarity = add("similarity", "write a page on which submissions share passages", "similarity.command")
    similarity.add_argument("assignment", metavar="ASSIGNMENT")
    similarity.add_argument("--threshold", type=natural, default=70, metavar="PERCENT", help="default: 70")
    similarity.add_argument("--pairs", type=positive, default=50, metavar="N", help="at most; default: 50")
    similarity.add_argument("--hide-names", action="store_true", help="numbers for names, dots for comments and texts")
    similarity.add_argument("--submitted", type=Path, default=Path("submitted"), metavar="DIR")
    similarity.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="where the page goes")
    similarity.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-similarity.html in reports/")

    prove = add("prove", "write a page on what the hidden tests notice, and miss", "proof.command")
    prove.add_argument("assignment", metavar="ASSIGNMENT")
    prove.add_argument("--task", metavar="ID", help="only this task's wrong solutions and mutants; default: all")
    prove.add_argument("--mutants", type=natural, metavar="N", help="so many, drawn at random; default: all")
    prove.add_argument("--seeds", type=positive, default=5, metavar="N", help="of each right solution; default: 5")
    prove.add_argument("--jobs", type=positive, default=0, metavar="N", help="at once; default: one per core")
    prove.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT-proof.html in reports/")
