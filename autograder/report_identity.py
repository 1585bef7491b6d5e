"""The identity of a report: a hash of everything that made it, and of nothing else.

The code is found by following imports: from the two modules that grading starts with, one on each side of the trust
boundary, and from the assignment's own suite and bank. A change of any file among them, of the solution, the data, the
manifest's section, Python, numpy or pytest makes the assignment's reports old; a change of anything else does not.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from .course_place import CourseError, here
from .manifest import PACKAGE, Assignment
from .report import Report, ReportError, read
from .submission import Submission

PACKAGE_NAME = __name__.partition(".")[0]
ROOTS = ("autograder.grading", "autograder.worker.fork_server")

Texts = dict[str, bytes]
Packages = Mapping[str, Path]  # the engine's folder and that of the course's content, by the names they are imported by


def engine() -> Packages:
    """Return the engine's own package."""
    return {PACKAGE_NAME: PACKAGE}


def module_path(packages: Packages, name: str) -> Path | None:
    """Return the file of a module by its name, None if there is none in the packages."""
    tops = [top for top in packages if name == top or name.startswith(f"{top}.")]
    if not tops:
        return None
    top = max(tops, key=len)  # the content may lie inside of the engine
    stem = packages[top].joinpath(*name[len(top) :].split(".")[1:])
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def imported(path: Path, name: str) -> tuple[str, ...]:
    """Return the modules that a module names in its imports, wherever they stand in it."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    try:
        return _named(path.read_bytes(), tuple(package))
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno} is not valid Python ({error.msg}); correct it.") from error


@lru_cache(maxsize=1024)
def _named(source: bytes, package: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the imports in a source name, in full; some of it may be no module."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(found)


def closure(packages: Packages, names: Iterable[str]) -> dict[str, Path]:
    """Return the modules with these names and all of the packages that they import, with the packages they lie in."""
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        path = module_path(packages, name)
        if path is None or name in found:
            continue
        found[name] = path
        waiting += [*imported(path, name), name.rpartition(".")[0]]
    return found


def modules_in(folder: Path, name: str) -> list[str]:
    """Return the names of all modules below a folder, which is imported by that name."""
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else []
    parts = (path.relative_to(folder).with_suffix("").parts for path in files)
    return [".".join([name, *(part[:-1] if part[-1] == "__init__" else part)]) for part in parts]


def texts(files: Mapping[str, Path]) -> Texts:
    """Read files, by name; one that is not there changes nothing."""
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}


def code_of_grading(packages: Packages) -> Texts:
    """Return the text of every module that grading imports, on both sides of the boundary."""
    return texts(closure(packages, ROOTS))


# Read when this process was started, as its code was: a runner that outlives a change of its checkout must not pass for
# a new one.
CODE = code_of_grading(engine())


@cache
def identity(assignment: Assignment) -> str:
    """Name everything besides the submission and the seed that decides a report of the assignment."""
    return digest(assignment, engine(), CODE)


def digest(assignment: Assignment, packages: Packages, code: Texts) -> str:
    """Compute the identity from the course, the engine's package and its code of grading."""
    place = here()
    modules = closure({**packages, place.package: place.content}, own_modules(assignment))
    files = modules | {name: place.content / name for name in assignment.include}
    files |= {f"{assignment.module}/{path.name}": path for path in assignment.bank.glob("*.txt")}
    files |= {f"{module}.py": assignment.solution / f"{module}.py" for module in assignment.modules}
    everything = texts(files) | code  # of what grading itself imports, the text that this process was started with
    section = (assignment.name, assignment.module, assignment.tasks, assignment.limits, assignment.include)
    versions = (platform.python_version(), version("numpy"), version("pytest"))
    parts = repr((section, assignment.partial, versions, _chosen_data(modules)))
    pieces = (f"{name}\0{len(text)}\0".encode() + text for name, text in sorted(everything.items()))
    return hashlib.sha256(parts.encode() + b"".join(pieces)).hexdigest()[:16]


def own_modules(assignment: Assignment) -> list[str]:
    """Return the names of the modules of an assignment's suite."""
    return modules_in(assignment.suite, f"{here().package}.suites.{assignment.module}")


def _chosen_data(modules: Iterable[str]) -> str:
    """Return which data the course's `data` says to be chosen, outside of all files; empty for a suite without."""
    place = here()
    return str(getattr(place.module("data"), "chosen", str)()) if f"{place.package}.data" in modules else ""


def report_path(reports: Path, assignment: Assignment, student: str) -> Path:
    """Return where a student's report lies; CourseError for an id that is not a plain file name."""
    if not student or student in (".", "..") or "/" in student or "\0" in student:
        raise CourseError(f"{student!r} cannot be a student's id: it has to be a plain folder name.")
    return reports / assignment.name / f"{student}.json"


def key(assignment: Assignment, handed_in: Submission, seed: int, suite: str = "") -> str:
    """Name everything that a report depends on: a report with this key need not be made again; suite: today's."""
    parts = (assignment.name, handed_in.digest, suite or identity(assignment), str(seed))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def about_these_files(report: Report, assignment: Assignment, handed_in: Submission) -> bool:
    """Say whether a report is about exactly these files, whichever suite and seed it was made with."""
    return report.key == key(assignment, handed_in, report.seed, report.suite)


def current_report(path: Path, assignment: Assignment, handed_in: Submission, seed: int | None = None) -> Report | None:
    """Return the report at path if it is graded and about exactly these files, else None; no seed: its own.

    One that lies under another student's name is none of this student's, even if the files are the same.
    """
    try:
        report = read(path)
    except ReportError:
        return None
    wanted = key(assignment, handed_in, report.seed if seed is None else seed)
    return report if report.graded and report.key == wanted and report.student == path.stem else None
