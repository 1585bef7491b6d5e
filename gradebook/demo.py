"""The demo: a throw-away course in which a whole class receives, hands in and gets back two assignments."""

from __future__ import annotations

import contextlib
import csv
import json
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
from gradebook.demo_class import ASSIGNMENT, Student, answers, classes
from gradebook.exchange_setup import student_config
from gradebook.feedback.recorded import KEY

NBGRADER = [sys.executable, "-m", "nbgrader"]


class DemoError(Exception):
    """One sentence: which step of the demo failed, and where its messages are."""


def run_demo(folder: Path | None = None, keep: bool = True) -> int:
    """Run the demo below ``folder`` or a new temporary one; unless ``keep``, only its results stay."""
    place = (folder or Path(tempfile.mkdtemp(prefix="backprop-demo-"))).resolve()
    console = Console()
    if place.exists() and any(place.iterdir()):
        console.print(f"{place} is not empty; name a new folder for the demo.", style="red", markup=False)
        return 1
    demo = _Demo(place, classes(), console)
    started = time.monotonic()
    try:
        demo.play()
    except DemoError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    demo.show(time.monotonic() - started)
    if not keep:
        for spare in ("exchange", "students", "home"):
            shutil.rmtree(place / spare)
    return 0


class _Demo:
    def __init__(self, place: Path, groups: dict[str, list[Student]], console: Console) -> None:
        self.course, self.exchange, self.log = place / "course", place / "exchange", place / "demo.log"
        self.place, self.groups, self.console = place, groups, console
        self.environment = self._environment(place / "home") | {EXCHANGE_VARIABLE: str(self.exchange)}

    def play(self) -> None:
        """Go through the term: release, hand in, grade, give back, one assignment after the other."""
        self._prepare()
        for name, members in self.groups.items():
            self._assignment(manifest.load().assignment(name), members)
        self._staff("export", "--to", "grades.csv")
        self._compare()

    def _assignment(self, assignment: manifest.Assignment, members: list[Student]) -> None:
        name, inbound = assignment.name, self.exchange / manifest.load().id / "inbound"
        self._staff("generate_assignment", name)
        self._staff("release_assignment", name)
        with self._step(f"{len(members)} students: nbgrader fetch_assignment, edit, nbgrader submit"):
            self._class(members, "fetch_assignment", name)
            for student in members:
                work = self._home(student) / name
                (work / f"{assignment.module}.py").write_text(student.module, encoding="utf-8")
                if student.answers:
                    (work / "answers.py").write_text(answers(name), encoding="utf-8")
                student.in_folder(work)
            self._class(members, "submit", name)
            for student in members:
                student.in_exchange(next(inbound.glob(f"{student.name}+{name}+*")), self.course)
        # All students are one user of this machine, which nbgrader would remark on.
        self._staff("collect", name, "--ExchangeCollect.check_owner=False")
        self._command(f"autograder grade {name}", [sys.executable, "-m", "autograder", "grade", name])
        for command in ("autograde", "generate_feedback", "release_feedback"):
            self._staff(command, name)
        with self._step("students: nbgrader fetch_feedback"):
            self._class(members, "fetch_feedback", name, only_own_processes=True)

    def show(self, seconds: float) -> None:
        """Print the class's results and where to look further."""
        for name, members in self.groups.items():
            table = Table(title=f"{name}: {len(members)} students")
            for heading in ("student", "handed in", "score", "what happened"):
                table.add_column(heading, justify="right" if heading == "score" else "left", overflow="fold")
            for student in members:
                report = self._report(name, student)
                table.add_row(student.name, student.deed, f"{report.score:g}", self._happened(student, report))
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
        for student in self.groups[ASSIGNMENT]:  # which is everybody
            settings = self._home(student) / ".jupyter" / "nbgrader_config.py"
            settings.parent.mkdir(parents=True)
            text = student_config(manifest.load().id, self.exchange)
            # All students are one user of this machine, who needs a name of each.
            settings.write_text(f"{text}c.CourseDirectory.student_id = {student.name!r}\n", encoding="utf-8")
        roll = self.course / "students.csv"
        names = "".join(f"{student.name},{student.name.title()}\n" for student in self.groups[ASSIGNMENT])
        roll.write_text(f"id,first_name\n{names}", encoding="utf-8")
        self._staff("db", "student", "import", roll.name)

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

    def _staff(self, *arguments: str) -> None:
        self._command(" ".join(["nbgrader", *arguments]), [*NBGRADER, *arguments])

    def _command(self, label: str, command: list[str]) -> None:
        with self._step(label), self.log.open("ab") as log:
            log.write(f"\n$ {label}\n".encode())
            log.flush()
            done = subprocess.run(command, cwd=self.course, env=self.environment, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise DemoError(f"`{label}` ended with status {done.returncode}; its messages are in {self.log}.")

    def _class(self, members: list[Student], *arguments: str, only_own_processes: bool = False) -> None:
        """Let every student run one command; most in a fork of this process, which spares nbgrader's start-up."""
        with self.log.open("ab") as log:
            running = {
                student.name: subprocess.Popen(
                    [*NBGRADER, *arguments],
                    cwd=self._home(student),
                    env=self._environment(self._home(student)),
                    stdout=log,
                    stderr=log,
                )
                for student in members
                if student.own_processes
            }
            statuses: dict[str, int | None] = {}
            for student in [] if only_own_processes else members:
                if not student.own_processes:
                    statuses[student.name] = self._fork(student, arguments)
            statuses |= {name: process.wait() for name, process in running.items()}
        failed = [name for name, status in statuses.items() if status]
        if failed:
            raise DemoError(f"`nbgrader {' '.join(arguments)}` failed for {', '.join(failed)}; see {self.log}.")

    def _fork(self, student: Student, arguments: tuple[str, ...]) -> int | None:
        import nbgrader.apps.nbgraderapp  # noqa: F401 - before the fork, so that it is imported once

        home = self._home(student)
        process = multiprocessing.get_context("fork").Process(
            target=_nbgrader, args=(list(arguments), home, self._environment(home), self.log)
        )
        process.start()
        process.join()
        return process.exitcode

    @contextlib.contextmanager
    def _step(self, label: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.console.print(f"{time.monotonic() - started:5.1f} s  {label}", markup=False, highlight=False)

    def _report(self, assignment: str, student: Student) -> reports.Report:
        return reports.read(self.course / "reports" / assignment / f"{student.name}.json")

    def _compare(self) -> None:
        """Check that the gradebook's scores are the reports'."""
        with (self.course / "grades.csv").open(encoding="utf-8") as file:
            exported = {(row["assignment"], row["student_id"]): row["score"] for row in csv.DictReader(file)}
        for name, student in ((name, student) for name, members in self.groups.items() for student in members):
            score, recorded = self._report(name, student).score, exported.get((name, student.name))
            if score is None or not recorded:
                raise DemoError(f"{student.name} has no score in {name}; see {self.log}.")
            if abs(float(recorded) - score) > 1e-6:
                raise DemoError(f"The gradebook has {recorded} in {name} for {student.name}, the report {score:g}.")

    def _happened(self, student: Student, report: reports.Report) -> str:
        passed = sum(test.outcome == "passed" for test in report.tests)
        notes = [report.message or f"{passed} of {len(report.tests)} tests passed."]
        failing = [test for test in report.tests if test.outcome != "passed"]
        if failing and not report.message:
            notes.append(f"{failing[0].outcome}: {failing[0].hint or failing[0].error or failing[0].description}")
        if report.output.strip():
            notes.append(f"It printed: {report.output.strip().splitlines()[0][:60]}.")
        module = manifest.load().assignment(report.assignment).module
        notebook = self.course / "autograded" / student.name / report.assignment / f"{module}.ipynb"
        notes += json.loads(notebook.read_text(encoding="utf-8"))["metadata"][KEY]["notes"]
        return " ".join(note if note.endswith((".", "?")) else f"{note}." for note in notes)


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


if __name__ == "__main__":
    sys.exit(run_demo(Path(sys.argv[1]) if sys.argv[1:] else None))
