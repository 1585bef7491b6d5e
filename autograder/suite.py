"""Run a hidden suite with pytest, in this process, and tell one version of it from another."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
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


@cache
def suite_hash(assignment: Assignment) -> str:
    """Hash all that decides scores and hints besides the submission: suite, checks, solution, misconceptions."""
    digest = hashlib.sha256()
    files = [PACKAGE / name for name in SUITE_FILES] + [assignment.suite]
    files += sorted((PACKAGE / "worker").glob("*.py")) + sorted((PACKAGE / "misconceptions").glob("*.py"))
    files += [PACKAGE / name for name in assignment.include]
    files += sorted(assignment.solution.glob(f"{assignment.module}.py"))
    for file in files:
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
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
