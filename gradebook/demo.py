"""The demo: a throw-away course in which a whole class receives, hands in and gets back an assignment."""

from __future__ import annotations

import contextlib
import csv
import multiprocessing
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder import manifest, report as reports
from autograder.course_place import CONFIGURATION, CONTENTS, EXCHANGE_VARIABLE, VARIABLE, here
from gradebook.demo_class import ASSIGNMENT, Student, students
from gradebook.exchange_setup import student_config


class DemoError(Exception):
    """One sentence: which step of the demo failed, and where its messages are."""


def run_demo(folder: Path | None = None) -> int:
    """Run the demo below ``folder`` or a new temporary one."""
    place = (folder or Path(tempfile.mkdtemp(prefix="backprop-demo-"))).resolve()
    console = Console()
    if place.exists() and any(place.iterdir()):
        console.print(f"{place} is not empty; name a new folder for the demo.", style="red", markup=False)
        return 1
    demo = _Demo(place, console)
    started = time.monotonic()
    try:
        demo.play()
        demo.show(time.monotonic() - started)
    except DemoError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    return 0


class _Demo:
    def __init__(self, place: Path, console: Console) -> None:
        self.course, self.exchange, self.log = place / "course", place / "exchange", place / "demo.log"
        self.place, self.students, self.console = place, students(), console
        self.assignment = manifest.load().assignment(ASSIGNMENT)
        self.environment = self._environment(place / "home") | {EXCHANGE_VARIABLE: str(self.exchange)}

    def play(self) -> None:
        """Go through the flow: release, hand in, grade, give back."""
        self._prepare()
        self._nbgrader("generate_assignment", ASSIGNMENT)
        self._nbgrader("release_assignment", ASSIGNMENT)
        with self._step(f"{len(self.students)} students: nbgrader fetch_assignment, edit, nbgrader submit"):
            self._each("fetch_assignment", ASSIGNMENT)
            for student in self.students:
                self._edit(student)
            self._each("submit", ASSIGNMENT)
            inbound = self.exchange / manifest.load().id / "inbound"
            for student in self.students:
                student.in_exchange(next(inbound.glob(f"{student.name}+{ASSIGNMENT}+*")), self.course)
        # All students are one user of this machine, which nbgrader would remark on.
        self._nbgrader("collect", ASSIGNMENT, "--ExchangeCollect.check_owner=False")
        self._command("autograder", "grade", ASSIGNMENT)
        for command in ("autograde", "generate_feedback", "release_feedback"):
            self._nbgrader(command, ASSIGNMENT)
        with self._step("students: nbgrader fetch_feedback"):
            self._each("fetch_feedback", ASSIGNMENT)
        self._nbgrader("export", "--to", "grades.csv")

    def show(self, seconds: float) -> None:
        """Print the class's results and where to look further; DemoError if gradebook and reports do not agree."""
        with (self.course / "grades.csv").open(encoding="utf-8") as file:
            exported = {row["student_id"]: row["score"] for row in csv.DictReader(file)}
        table = Table(title=f"{ASSIGNMENT}: {len(self.students)} students")
        for heading in ("student", "handed in", "score", "what happened"):
            table.add_column(heading, justify="right" if heading == "score" else "left", overflow="fold")
        for student in self.students:
            report = reports.read(self.course / "reports" / ASSIGNMENT / f"{student.name}.json")
            recorded = exported.get(student.name)
            if report.score is None or not recorded or abs(float(recorded) - report.score) > 1e-6:
                raise DemoError(f"The gradebook has {recorded} for {student.name}, the report {report.score}.")
            table.add_row(student.name, student.deed, f"{report.score:g}", _happened(report))
        self.console.print(table)
        page = self.course / "feedback" / "dora" / ASSIGNMENT / "gates.html"
        for label, path in (("A feedback page", page), ("The scores as CSV", self.course / "grades.csv")):
            self.console.print(f"{label}: {path}", soft_wrap=True, markup=False, highlight=False)
        self.console.print(f"All of it took {seconds:.0f} s.", highlight=False)

    def _prepare(self) -> None:
        place, ignored = here(), shutil.ignore_patterns("__pycache__")
        for name in ("assignments", "solutions"):
            shutil.copytree(place.root / name, self.course / name, ignore=ignored)
        shutil.copytree(place.content, self.course / CONTENTS[0], ignore=ignored)
        shutil.copy(place.root / CONFIGURATION, self.course)
        for student in self.students:
            settings = self._home(student) / ".jupyter" / "nbgrader_config.py"
            settings.parent.mkdir(parents=True)
            text = student_config(manifest.load().id, self.exchange)
            # All students are one user of this machine, who needs a name of each.
            settings.write_text(f"{text}c.CourseDirectory.student_id = {student.name!r}\n", encoding="utf-8")
        roll = self.course / "students.csv"
        names = "".join(f"{student.name},{student.name.title()}\n" for student in self.students)
        roll.write_text(f"id,first_name\n{names}", encoding="utf-8")
        self._nbgrader("db", "student", "import", roll.name)

    def _edit(self, student: Student) -> None:
        work = self._home(student) / ASSIGNMENT
        (work / "gates.py").write_text(student.module, encoding="utf-8")
        if student.answers:
            shutil.copy(self.assignment.solution / "answers.py", work)
        student.in_folder(work)

    def _home(self, student: Student) -> Path:
        return self.place / "students" / student.name

    def _environment(self, home: Path) -> dict[str, str]:
        """Return an environment without this machine's own Jupyter settings, and without an activated one."""
        home.mkdir(parents=True, exist_ok=True)
        scripts = sysconfig.get_path("scripts")
        path = [part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if part != scripts]
        others = ("JUPYTER", "NBGRADER", VARIABLE)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        return kept | {
            "HOME": str(home),
            "PATH": os.pathsep.join(path),
            "PYTHONPATH": str(manifest.PACKAGE.parent),
            "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
            "JUPYTER_DATA_DIR": str(home / ".data"),
        }

    def _nbgrader(self, *arguments: str) -> None:
        self._command("nbgrader", *arguments)

    def _command(self, *line: str) -> None:
        label = " ".join(line)
        with self._step(label), self.log.open("ab") as log:
            log.write(f"\n$ {label}\n".encode())
            log.flush()
            command = [sys.executable, "-m", *line]
            done = subprocess.run(command, cwd=self.course, env=self.environment, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise DemoError(f"`{label}` ended with status {done.returncode}; its messages are in {self.log}.")

    def _each(self, *arguments: str) -> None:
        """Let every student run one command of nbgrader's, in a fork of this process, which spares its start-up."""
        import nbgrader.apps.nbgraderapp  # noqa: F401 - before the forks, so that it is imported once

        for student in self.students:
            home = self._home(student)
            process = multiprocessing.get_context("fork").Process(
                target=_nbgrader, args=(list(arguments), home, self._environment(home), self.log)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise DemoError(f"`nbgrader {' '.join(arguments)}` failed for {student.name}; see {self.log}.")

    @contextlib.contextmanager
    def _step(self, label: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.console.print(f"{time.monotonic() - started:5.1f} s  {label}", markup=False, highlight=False)


def _happened(report: reports.Report) -> str:
    failing = [test for test in report.tests if test.outcome != "passed"]
    if report.message or not failing:
        return report.message or "All tests passed."
    first = failing[0]
    why = first.hint or first.error or first.description
    return f"{len(report.tests) - len(failing)} of {len(report.tests)} tests passed. {first.outcome}: {why}"


def _nbgrader(arguments: list[str], home: Path, environment: Mapping[str, str], log: Path) -> None:
    """Be the ``nbgrader`` command of one student, in a process of its own."""
    from nbgrader.apps.nbgraderapp import NbGraderApp

    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(home)
    NbGraderApp.launch_instance(arguments)
