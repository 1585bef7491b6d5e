"""Run a hidden suite with pytest, in this process, and tell one version of it from another."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from .course import PACKAGE, Assignment
from .data import graded_run
from .outcomes import Infrastructure

# No configuration or plugin from elsewhere; nothing that costs time and says nothing about a submission.
OPTIONS = (
    "-q --tb=no --assert=plain --import-mode=importlib --capture=no --noconftest --disable-plugin-autoload "
    "-p no:cacheprovider -p no:logging -p no:warnings -p no:unraisableexception -p no:threadexception"
)
SUITE_FILES = (
    *("checks.py", "suites/formulas.py", "comparison.py", "diagnosis.py", "local.py", "outcomes.py"),
    *("plugin.py", "proxy.py", "replay.py", "course.toml"),
)


def _files(paths: Iterable[Path]) -> bytes:
    """Put the files' names and contents one after the other; a wheel has none of the hidden ones."""
    return b"".join(f"{path.name}\0".encode() + path.read_bytes() for path in paths if path.is_file())


# Read when this process was started, as its code was: a runner that outlives a change of its checkout must not pass for
# a new one.
CODE = _files([*(PACKAGE / name for name in SUITE_FILES), *sorted((PACKAGE / "worker").glob("*.py"))])


@cache
def suite_hash(assignment: Assignment) -> str:
    """Hash all that decides scores and hints besides the submission: suite, checks, solution, misconceptions."""
    files = [assignment.suite, *sorted((PACKAGE / "misconceptions").glob("*.py"))]
    files += [PACKAGE / name for name in assignment.include]
    files += sorted(assignment.solution.glob(f"{assignment.module}.py"))
    digest = hashlib.sha256(CODE + _files(files))
    if assignment.include:  # data: which set is graded on is the instructor's choice
        digest.update(graded_run().name.encode())
    return digest.hexdigest()[:16]


def run_pytest(suite: Path, plugin: object, *extra: str) -> tuple[int, str]:
    """Run one suite in this process, free of any configuration or plugin from elsewhere."""
    if not suite.exists():
        raise Infrastructure(f"There is no suite {suite.name}: grade from a checkout of the kit, not from a wheel.")
    options = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={suite.parent}", *extra, str(suite)]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = pytest.main(options, plugins=[plugin])
    return int(status), printed.getvalue()
