"""What a report depends on: everything that made it, and nothing else.

The code is found by following imports: from the two modules that grading starts with, one on each side of the trust
boundary, and from the assignment's own suite and bank. A change of any file among them, of the solution, the data, the
manifest's section, Python, numpy or pytest makes the assignment's reports old; a change of anything else does not.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pytest

from . import manifest
from .manifest import Assignment
from .report import Report, ReportError, read
from .submission import Submission

PACKAGE_NAME = __name__.partition(".")[0]
ROOTS = ("grading", "worker.fork_server")
DATA = "course.data"

Texts = dict[str, bytes]


def module_path(root: Path, name: str) -> Path | None:
    """Return the file of a module by its name below the package, None if there is none."""
    stem = root.joinpath(*name.split(".")) if name else root
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if name and path.is_file()), None)


def imported(root: Path, name: str) -> Iterator[str]:
    """Yield the modules of the package that a module names in its imports, wherever they stand in it."""
    path = module_path(root, name)
    if path is not None:
        package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        yield from _named(path.read_bytes(), tuple(package))


@lru_cache(maxsize=1024)
def _named(source: bytes, package: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the imports in a source name, as modules below the package; some of it may be no module."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            module = (node.module or "").split(".") if node.module else []
            if not node.level and module[:1] != [PACKAGE_NAME]:
                continue
            above = list(package[: len(package) - node.level + 1]) if node.level else []
            base = [*above, *(module if node.level else module[1:])]
            found += [".".join(base), *(".".join([*base, alias.name]) for alias in node.names)]
        elif isinstance(node, ast.Import):
            parts = (alias.name.partition(".") for alias in node.names)
            found += [rest for first, _, rest in parts if first == PACKAGE_NAME]
    return tuple(found)


def closure(root: Path, names: Iterable[str]) -> dict[str, Path]:
    """Return the modules with these names and all of the package that they import, with the packages they lie in."""
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        path = module_path(root, name)
        if path is None or name in found:
            continue
        found[name] = path
        waiting += [*imported(root, name), name.rpartition(".")[0]]
    return found


def modules_in(root: Path, folder: Path) -> list[str]:
    """Return the names of all modules below a folder of the package."""
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else []
    parts = (path.relative_to(root).with_suffix("").parts for path in files)
    return [".".join(part[:-1] if part[-1] == "__init__" else part) for part in parts]


def texts(files: Mapping[str, Path]) -> Texts:
    """Read files, by name; a wheel has none of the hidden ones."""
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}


def code_of_grading(root: Path) -> Texts:
    """Return the text of every module that grading imports, on both sides of the boundary."""
    return texts({"__init__": root / "__init__.py", **closure(root, ROOTS)})


# Read when this process was started, as its code was: a runner that outlives a change of its checkout must not pass for
# a new one.
CODE = code_of_grading(manifest.PACKAGE)


@cache
def identity(assignment: Assignment) -> str:
    """Name everything besides the submission and the seed that decides a report of the assignment."""
    return digest(assignment, manifest.PACKAGE, CODE)


def digest(assignment: Assignment, root: Path, code: Texts) -> str:
    """Compute the identity from the files of a package folder and its code of grading."""
    own = [*modules_in(root, root / "course" / "suites" / assignment.module)]
    own += modules_in(root, root / "course" / "misconceptions" / assignment.module)
    modules = closure(root, own)
    files = modules | {name: root / "course" / name for name in assignment.include}
    files |= {f"{module}.py": assignment.solution / f"{module}.py" for module in assignment.modules}
    everything = texts(files) | code  # of what grading itself imports, the text that this process was started with
    section = (assignment.name, assignment.module, assignment.tasks, assignment.limits, assignment.include)
    versions = (platform.python_version(), np.__version__, pytest.__version__)
    parts = repr((section, assignment.partial, versions, _data_set(modules)))
    pieces = (f"{name}\0{len(text)}\0".encode() + text for name, text in sorted(everything.items()))
    return hashlib.sha256(parts.encode() + b"".join(pieces)).hexdigest()[:16]


def _data_set(modules: Iterable[str]) -> str:
    """Return the data set that a suite grades on, which is the instructor's choice; empty for a suite without data."""
    if DATA not in modules:
        return ""
    # By name: an import statement would make data a part of every assignment's identity.
    data = importlib.import_module(f"{PACKAGE_NAME}.{DATA}")
    return str(data.graded_run().name)


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
