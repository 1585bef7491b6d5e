"""A report's identity is everything that made it; on disk it is read back, or refused in one sentence."""

import dataclasses
import json
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from unittest.mock import Mock

import pytest
from conftest import ROOT
from tiny import SUITE_PATH, TinyCourse

from autograder import manifest, report, report_identity
from autograder.manifest import Assignment
from autograder.report import Report, TaskResult, TestResult

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
    for name in ("suites/helper.py", "suites/other.py", "suites/another/test_it.py"):
        tiny.put(f"course_content/{name}", "")
    tiny.put("course_content/misconceptions/another/another.txt", "")
    tiny.put("course_content/data/__init__.py", "import os\n\n\ndef chosen():\n    return os.environ['CHOICE']\n")
    tiny.put("solutions/02_another/another.py", "")

    def identity() -> str:
        return report_identity.digest(tiny.assignment, ENGINE, report_identity.CODE)

    own = "suites/helper.py", "suites/tiny/test_tiny.py", "misconceptions/tiny/tiny.txt", "data/__init__.py"
    others = "suites/other.py", "suites/another/test_it.py", "misconceptions/another/another.txt", "course.toml"
    for name, counts in {
        **{f"course_content/{name}": True for name in own},
        **{f"course_content/{name}": False for name in others},  # of the manifest, its own section counts
        "solutions/01_tiny/tiny.py": True,
        "solutions/01_tiny/test_tiny.py": False,
        "solutions/02_another/another.py": False,
    }.items():
        before, path = identity(), tmp_path / name
        path.write_text(path.read_text() + "\n# a comment\n")
        assert (identity() != before) is counts, name
    before = identity()
    monkeypatch.setenv("CHOICE", "two")
    assert identity() != before


def test_limits_tasks_included_files_and_versions_of_libraries_count(gates: Assignment, monkeypatch):
    for change, counts in (
        ({"limits": manifest.Limits(test_seconds=3.5)}, True),
        ({"tasks": (manifest.Task("gates.add", 100.0, "Another hint."),)}, True),
        ({"include": ("data/shapes10.py",)}, True),
        ({"title": "Another title", "summary": "else", "written": (manifest.Written("gates.q", 5.0, "Why?"),)}, False),
    ):
        found = report_identity.digest(dataclasses.replace(gates, **change), ENGINE, report_identity.CODE)
        assert (found != report_identity.identity(gates)) is counts, change
    before = report_identity.digest(gates, ENGINE, report_identity.CODE)
    for library in ("numpy", "pytest"):
        with monkeypatch.context() as patched:
            patched.setattr(
                report_identity, "version", lambda name, other=library: version(name) + "0" * (name == other)
            )
            assert report_identity.digest(gates, ENGINE, report_identity.CODE) != before, library
    monkeypatch.setattr(platform, "python_version", lambda: "0")
    assert report_identity.digest(gates, ENGINE, report_identity.CODE) != before


TESTS = (
    TestResult("gates.add", "test_add", "It adds.", "failed", 0.0, 4.0, "A naïve hint.", "It is off.", 0.25),
    TestResult("gates.add", "test_more", "It adds more.", "passed", 1.5, 1.5),
)
REPORT = Report(
    **{"assignment": "02_gates", "student": "student", "score": 1.5, "max_score": 5.5, "outcome": "passed"},
    **{"message": "", "output": "hello\n", "seed": 0, "suite": "gates", "kit_version": "1", "key": "0123"},
    tasks=(TaskResult("gates.add", 1.5, 5.5, "failed"),),
    tests=TESTS,
    layers=("bwrap",),
    refused=("link.py is a symbolic link.",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "02_gates" / "student.json"


def test_a_report_is_read_back_whole_by_people_too(path: Path):
    report.write(REPORT, path)
    assert report.read(path) == REPORT
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text(encoding="utf-8")
    assert text.startswith('{\n "assignment": "02_gates",\n "student": "student",\n')
    assert "A naïve hint." in text


def test_why_a_report_cannot_be_read_is_one_sentence(path: Path):
    odd = {"task": "a", "points": [], "max_points": 1, "outcome": "passed"}
    for change, why in (
        ({"format": 2}, "has format 2; this kit reads 1."),
        ({"outcome": "great"}, "has an unknown outcome: delete it and grade again."),
        ({"tasks": 3}, "is damaged ('int' object is not iterable): delete it and grade again."),
        ({"score": "all"}, "is damaged ('all' points): delete it and grade again."),
        ({"tasks": [odd]}, "is damaged ([] points)"),
    ):
        report.write(REPORT, path)
        path.write_text(json.dumps(json.loads(path.read_text()) | change))
        with pytest.raises(report.ReportError, match=re.escape(f"The report {path} {why}")):
            report.read(path)


def test_a_file_or_folder_that_is_no_report_is_one_sentence(path: Path):
    path.mkdir(parents=True)
    with pytest.raises(report.ReportError, match=re.escape(f"There is no report {path / 'none'}.")):
        report.read(path / "none")
    for number, content in enumerate((b"", b"[]", b"\xff\xfe{", b"[" * 200_000)):
        (path / str(number)).write_bytes(content)
    for place in (path, *path.iterdir()):
        with pytest.raises(report.ReportError, match=r"is damaged \(.*\): delete it and grade again\.$"):
            report.read(place)


def test_a_report_of_an_earlier_version_is_read(path: Path):
    data = json.loads(REPORT.to_json())
    for name in ("hint", "cpu_seconds", "diagnosis", "counterexample", "answers"):
        data["tests"][1].pop(name, None)
    data["tests"] = [data["tests"][1] | {"sure": "exact"}]
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(data))
    (test,) = report.read(path).tests
    assert (test.hint, test.error, test.cpu_seconds, test.diagnosis, test.answers) == (None, None, 0.0, None, None)


def test_all_of_a_report_is_on_disk_before_it_replaces_the_old_one_which_else_stays(path: Path, monkeypatch):
    report.write(REPORT, path)
    before, synced = path.read_bytes(), []

    def sync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        assert path.read_bytes() == before

    monkeypatch.setattr(os, "fsync", sync)
    report.write(dataclasses.replace(REPORT, output="much more\n"), path)
    assert synced == [path.stat().st_size]
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        report.write(REPORT, path)
    assert report.read(path).output == "much more\n"
    assert list(path.parent.iterdir()) == [path]
