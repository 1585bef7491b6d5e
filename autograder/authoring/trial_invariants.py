"""Invariants of a trial: the solution passes everything, the skeleton nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .. import faults
from ..manifest import Assignment
from . import generate
from .regions import lay_out, show

UNSOLVED = (faults.FAILED, faults.ERROR)
LOCAL_TEST_SECONDS = 300


def local_tests(assignment: Assignment) -> Iterator[str]:
    """Require that the solution passes the tests that students run themselves."""
    path = assignment.solution / f"test_{assignment.module}.py"
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir=."]
    command += ["-p", "no:cacheprovider", "--tb=line", path.name]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
    with tempfile.TemporaryDirectory() as folder:  # a student's folder, with the solution in place
        lay_out(generate.generate(assignment), Path(folder))
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", folder)
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LOCAL_TEST_SECONDS
            )
        except subprocess.TimeoutExpired:
            yield f"{show(path)} takes more than {LOCAL_TEST_SECONDS} s on the solution; make it shorter."
            return
    if done.returncode:
        last = (done.stdout.strip() or done.stderr.strip() or "no output").splitlines()[-1]
        yield f"{show(path)} does not pass on the solution ({last}); run pytest there and correct the one or the other."


def grades(assignment: Assignment) -> Iterator[str]:
    """Require that the solution earns all points, and the skeleton none: by failing, not by the grader's fault."""
    # The sandbox and pytest are loaded only if something is graded.
    from .. import grading

    full = grading.grade(assignment, assignment.solution, student="solution")
    where = show(assignment.solution / f"{assignment.module}.py")
    if full.score is None:
        yield f"{where} could not be graded: {full.message}"
    elif full.score != full.max_score:
        lost = ", ".join(test.name for test in full.tests if test.outcome != faults.PASSED)
        yield f"{where} earns {full.score:g} of {full.max_score:g} ({lost}); correct it or its suite."
    empty = grading.grade(assignment, assignment.skeleton, student="skeleton")
    where = show(assignment.skeleton / f"{assignment.module}.py")
    if empty.score is None:
        yield f"{where} could not be graded: {empty.message}"
        return
    for test in empty.tests:
        if test.outcome not in UNSOLVED:
            yield f"{where}: {test.name} ends as {test.outcome}, not failed or error; correct the suite."
    if empty.score != 0:
        yield f"{where} earns {empty.score:g} untouched; it must earn nothing."
