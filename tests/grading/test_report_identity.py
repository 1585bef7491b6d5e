"""A report's identity: everything that made it, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from tiny import SUITE_PATH, TinyCourse

from autograder import manifest, report_identity
from autograder.manifest import Assignment

PACKAGE = ROOT / "autograder"
CONTENT = PACKAGE / "course"
ENGINE = report_identity.engine()
# What a class is graded with, or a course is made with, but no submission's report depends on.
ELSEWHERE = tuple(f"autograder.{name}" for name in "authoring batch cli course_seed doctor labels options".split())
LISTING = """
import json, sys
from pathlib import Path
from autograder import grading, manifest
assignment = manifest.load().assignment(sys.argv[1])
grading.grade(assignment, Path(sys.argv[2]), student="someone")
print(json.dumps(sorted(name for name in sys.modules if name.startswith("autograder."))))
"""


@pytest.mark.parametrize("name", ["02_gates", "05_two_layer"])
def test_what_grading_really_imports_is_counted(name: str, layers, tmp_path: Path):
    """Grade once in a process of its own, and look at what it has imported."""
    assignment = manifest.load().assignment(name)
    listing = [sys.executable, "-c", LISTING, name, str(assignment.skeleton)]
    done = subprocess.run(listing, capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {*json.loads(done.stdout)}
    packages = {**ENGINE, "autograder.course": CONTENT}
    counted = report_identity.closure(packages, [*report_identity.ROOTS, *report_identity.own_modules(assignment)])
    worker = {f"autograder.worker.{path.stem}" for path in (PACKAGE / "worker").glob("[!_]*.py")}
    assert (loaded | worker) - {"autograder.course"} <= {*counted}
    assert not [name for name in counted if name.startswith(ELSEWHERE)]


def test_what_an_assignment_is_graded_with_counts_and_another_assignments_does_not(tmp_path: Path, monkeypatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.edit(SUITE_PATH, "import pytest", "import pytest\n\nfrom .. import helper\nfrom course_content import data")
    monkeypatch.setenv("CHOICE", "one")
    for name in (
        "suites/helper.py",
        "suites/other.py",
        "suites/another/test_it.py",
        "misconceptions/another/another.txt",
    ):
        tiny.put(f"course_content/{name}", "")
    tiny.put("course_content/data/__init__.py", "import os\n\n\ndef chosen():\n    return os.environ['CHOICE']\n")
    tiny.put("solutions/02_another/another.py", "")

    def identity() -> str:
        return report_identity.digest(tiny.assignment, ENGINE, report_identity.CODE)

    for name, counts in {
        "course_content/suites/helper.py": True,
        "course_content/suites/tiny/test_tiny.py": True,
        "course_content/misconceptions/tiny/tiny.txt": True,
        "course_content/data/__init__.py": True,
        "solutions/01_tiny/tiny.py": True,
        "course_content/suites/other.py": False,
        "course_content/suites/another/test_it.py": False,
        "course_content/misconceptions/another/another.txt": False,
        "course_content/course.toml": False,  # but for the assignment's own section
        "solutions/01_tiny/test_tiny.py": False,
        "solutions/02_another/another.py": False,
    }.items():
        before, path = identity(), tmp_path / name
        path.write_text(path.read_text() + "\n# a comment\n")
        assert (identity() != before) is counts, name
    before = identity()
    monkeypatch.setenv("CHOICE", "two")
    assert identity() != before


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"limits": manifest.Limits(test_seconds=3.5)}, True),
        ({"tasks": (manifest.Task("gates.add", 100.0, "Another hint."),)}, True),
        ({"include": ("data/shapes10.py",)}, True),
        ({"title": "Another title"}, False),
    ],
)
def test_limits_tasks_and_included_files_count(gates: Assignment, change: dict, counts: bool):
    found = report_identity.digest(dataclasses.replace(gates, **change), ENGINE, report_identity.CODE)
    assert (found != report_identity.identity(gates)) is counts


@pytest.mark.parametrize(
    ("module", "name"), [(platform, "python_version"), (np, "__version__"), (pytest, "__version__")]
)
def test_the_versions_of_python_numpy_and_pytest_count(gates: Assignment, monkeypatch, module, name: str):
    before = report_identity.digest(gates, ENGINE, report_identity.CODE)
    monkeypatch.setattr(module, name, (lambda: "0") if name == "python_version" else "0")
    assert report_identity.digest(gates, ENGINE, report_identity.CODE) != before
