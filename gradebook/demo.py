"""``autograder demo``: a throw-away course in which a whole class receives, hands in and gets back an assignment."""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from autograder import manifest, report as reports
from autograder.course_place import CONFIGURATION, CONTENTS, EXCHANGE_VARIABLE, VARIABLE, here
from autograder.diagnosis.variants import bank
from autograder.exit_status import OK
from gradebook.exchange_setup import student_config

ASSIGNMENT = "02_gates"
ENDLESS = """
def sigmoid_neuron_backward(upstream, cache):
    while True:
        pass
"""


class Student(NamedTuple):
    """One student of the demo: a name, the work in words, and the module."""

    name: str
    deed: str
    module: str
    answers: bool = True  # to the questions, and all of them right


def students(assignment: manifest.Assignment) -> list[Student]:
    """Return the class; all modules derive from the solution, so that the demo follows it."""
    solution = (assignment.solution / "gates.py").read_text(encoding="utf-8")
    skeleton = (assignment.skeleton / "gates.py").read_text(encoding="utf-8")
    wrong = {one.name: one.source(solution.encode()).decode() for one in bank(assignment).wrong if not one.module}
    return [
        Student("ada", "everything right", solution),
        Student("ben", "untouched", skeleton, answers=False),
        Student("dora", "ignores the upstream gradient", wrong["multiply-upstream-forgotten"]),
        Student("fay", "max passes to both inputs", wrong["max-to-both"]),
        Student("gus", "a syntax error", solution.replace("class MaxGate:", "class MaxGate", 1)),
        Student("hana", "an infinite loop", solution + ENDLESS),
        Student("otto", "a link to the gradebook", solution),  # made in the exchange: nbgrader would submit a copy
    ]


def demo_command(arguments: argparse.Namespace) -> int:
    """Play the demo in the folder that is named, or a new temporary one; CourseError if a step fails."""
    place = (arguments.folder or Path(tempfile.mkdtemp(prefix="backprop-demo-"))).resolve()
    if place.exists() and any(place.iterdir()):
        raise manifest.CourseError(f"{place} is not empty; name a new folder for the demo.")
    demo = _Demo(place)
    demo.play()
    demo.show()
    return OK


class _Demo:
    def __init__(self, place: Path) -> None:
        self.place, self.course = place, place / "course"
        self.exchange, self.log = place / "exchange", place / "demo.log"
        self.assignment = manifest.load().assignment(ASSIGNMENT)
        self.students = students(self.assignment)

    def play(self) -> None:
        """Go through the flow: release, hand in, grade, give back."""
        self._prepare()
        for line in ("db student import students.csv", "generate_assignment 02_gates", "release_assignment 02_gates"):
            self._run("nbgrader", *line.split())
        with self._step(f"{len(self.students)} students: nbgrader fetch_assignment, edit, nbgrader submit"):
            self._each("fetch_assignment")
            for student in self.students:
                work = self.place / student.name / ASSIGNMENT
                (work / "gates.py").write_text(student.module, encoding="utf-8")
                if student.answers:
                    shutil.copy(self.assignment.solution / "answers.py", work)
            self._each("submit")
            (submission,) = self.exchange.glob("*/inbound/otto+*")
            (submission / "notes.txt").symlink_to(self.course / "gradebook.db")
        self._run("nbgrader", "collect", ASSIGNMENT, "--ExchangeCollect.check_owner=False")  # one user is all of them
        self._run("autograder", "grade", ASSIGNMENT)
        for command in ("autograde", "generate_feedback", "release_feedback"):
            self._run("nbgrader", command, ASSIGNMENT)
        with self._step("students: nbgrader fetch_feedback"):
            self._each("fetch_feedback")
        self._run("nbgrader", "export", "--to", "grades.csv")

    def show(self) -> None:
        """Print the class's results and where to look further."""
        for student in self.students:
            report = reports.read(self.course / "reports" / ASSIGNMENT / f"{student.name}.json")
            failed = [test for test in report.tests if test.outcome != "passed"]
            whys = [f"{one.outcome}: {one.hint or one.error or one.description}" for one in failed]
            happened = report.message or " ".join([f"{len(failed)} of {len(report.tests)} tests failed.", *whys[:1]])
            print(f"{student.name}, {student.deed}: {report.score} points. {happened}")
        print(f"A feedback page: {self.course}/feedback/dora/{ASSIGNMENT}/gates.html")
        print(f"The scores: {self.course}/grades.csv")

    def _prepare(self) -> None:
        """Copy the course, list the class, and give each student a home with nbgrader's configuration."""
        place, ignored = here(), shutil.ignore_patterns("__pycache__")
        for name in ("assignments", "solutions"):
            shutil.copytree(place.root / name, self.course / name, ignore=ignored)
        shutil.copytree(place.content, self.course / CONTENTS[0], ignore=ignored)
        shutil.copy(place.root / CONFIGURATION, self.course)
        names = "".join(f"{student.name},{student.name.title()}\n" for student in self.students)
        (self.course / "students.csv").write_text(f"id,first_name\n{names}", encoding="utf-8")
        for student in self.students:
            settings = self.place / student.name / ".jupyter" / CONFIGURATION
            settings.parent.mkdir(parents=True)
            own = f"c.CourseDirectory.student_id = {student.name!r}\n"  # all are one user of this machine
            settings.write_text(student_config(manifest.load().id, self.exchange) + own, encoding="utf-8")

    def _environment(self, home: Path) -> dict[str, str]:
        """Return an environment without this machine's own settings of Jupyter."""
        others = ("JUPYTER", "NBGRADER", VARIABLE)
        return {name: value for name, value in os.environ.items() if not name.startswith(others)} | {
            "HOME": str(home),
            "PYTHONPATH": str(manifest.PACKAGE.parent),
            "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
            "JUPYTER_DATA_DIR": str(home / ".data"),
            EXCHANGE_VARIABLE: str(self.exchange),
        }

    def _run(self, *line: str) -> None:
        """Run a command of the instructor's."""
        environment, text = self._environment(self.place / "home"), " ".join(line)
        with self._step(text), self.log.open("ab") as log:
            command = [sys.executable, "-m", *line]
            self._require(subprocess.call(command, cwd=self.course, env=environment, stdout=log, stderr=log), text)

    def _each(self, command: str) -> None:
        """Let every student run one command of nbgrader's, in a fork of this process, which spares its start-up."""
        from nbgrader.apps.nbgraderapp import NbGraderApp  # before the forks, so that it is imported once

        def be(home: Path) -> None:
            with self.log.open("ab") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            os.environ.clear()
            os.environ.update(self._environment(home))
            os.chdir(home)
            NbGraderApp.launch_instance([command, ASSIGNMENT])

        for student in self.students:
            process = multiprocessing.get_context("fork").Process(target=be, args=[self.place / student.name])
            process.start()
            process.join()
            self._require(process.exitcode, f"nbgrader {command}")

    def _require(self, status: int | None, line: str) -> None:
        if status:
            raise manifest.CourseError(f"`{line}` ended with status {status}; its messages are in {self.log}.")

    @contextmanager
    def _step(self, label: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        print(f"{time.monotonic() - started:5.1f} s  {label}", flush=True)
