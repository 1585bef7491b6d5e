"""Hostile downloads among honest ones: nobody else's submission changes, and the command stays small and quick."""

from __future__ import annotations

import ast
import os
import re
import runpy
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import attack_corpus
import gradebook_classroom
import pytest
from downloads import put, student

from gradebook.handin import plugins
from gradebook.handin.archives import Download
from gradebook.handin.roster import Roster
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids

FORM = re.compile(r"Tries: \S.*\.\nBase: a download from (Canvas|Moodle)\nMust: (?P<must>be taken|go to a person)\n")
ATTACKS = sorted((attack_corpus.FOLDER / "collecting").glob("*.py"))
NAME = gradebook_classroom.ASSIGNMENT.name
MALLORY = "mallory"
STUDENTS = {
    "alice": ("Alice", "Adams", "101"),
    "bella": ("Bella", "Bond", "102"),  # who has not handed in
    MALLORY: ("Mallory", "Moe", "777"),
    **{f"honest{number:02}": (f"Hon{chr(97 + number)}", "Est", str(300 + number)) for number in range(20)},
}
HONEST = {
    "adamsalice_101_4500_gates.py": "# alice",
    "moodle.zip": {f"Hon{chr(97 + n)} Est_{900 + n}_assignsubmission_file_/gates.py": f"# {n}" for n in range(10)},
    "canvas.zip": {f"esthon{chr(97 + n)}_{300 + n}_{4000 + n}_gates.py": f"# {n}" for n in range(10, 20)},
}
SECONDS, BYTES, LINES = 5.0, 400 << 20, 40
# The most that a process took is inherited from who starts it, but for what the kernel says of its own memory.
CODE = """
import atexit, pathlib, re
from nbgrader.apps.nbgraderapp import main
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print("VmHWM", re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]))
main()
"""


def must(path: Path) -> str:
    """Return what has to come of an attack."""
    found = FORM.fullmatch((ast.get_docstring(ast.parse(path.read_text())) or "") + "\n")
    assert found, f"{path.name} does not say in its docstring what it tries, its base, and what it must."
    return found["must"]


def hostile(path: Path) -> dict[str, bytes]:
    """Return what an attack adds to a download."""
    return runpy.run_path(str(path))["download"]()


@dataclass(frozen=True)
class Collected:
    """What `nbgrader zip_collect` has made of a download, and took for it."""

    status: int
    files: dict[str, bytes]
    log: str
    cpu: float
    memory: int


class Course:
    """A course with honest submissions in its download, and the command."""

    def __init__(self, room: gradebook_classroom.Classroom) -> None:
        self.room = room
        self.downloaded = room.root / "downloaded" / NAME
        with room.gradebook() as gradebook:
            for name, (first, last, number) in STUDENTS.items():
                gradebook.add_student(name, first_name=first, last_name=last, lms_user_id=number)

    def collect(self, files: dict[str, bytes]) -> Collected:
        """Run the command on the honest ones and these."""
        submitted, log = self.room.root / "submitted", self.room.root / "log"
        for folder in (submitted, self.downloaded):
            shutil.rmtree(folder, ignore_errors=True)
        put(self.downloaded / "archive", {**HONEST, **files}, 1000)
        with log.open("w") as output:
            command = [sys.executable, "-c", CODE, "zip_collect", NAME]
            actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, output.fileno(), 2)]
            here = Path.cwd()
            os.chdir(self.room.root)
            try:
                child = os.posix_spawn(sys.executable, command, self.room.environment, file_actions=actions)
            finally:
                os.chdir(here)
            _, status, used = os.wait4(child, 0)
        text = log.read_text()
        memory = re.search(r"^VmHWM (\d+)$", text, re.MULTILINE)
        found = {str(path.relative_to(submitted)): path.read_bytes() for path in submitted.rglob("*") if path.is_file()}
        return Collected(status, found, text, used.ru_utime + used.ru_stime, int(memory[1]) << 10 if memory else 0)


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    return Course(gradebook_classroom.copy_of(released, tmp_path_factory.mktemp("collecting")))


@pytest.fixture(scope="module")
def undisturbed(course):
    """What the command makes of the honest submissions alone."""
    found = course.collect({})
    assert len({name.partition("/")[0] for name in found.files}) == 21, found.log
    return found


def others(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of all but the one who attacks."""
    return {name: data for name, data in files.items() if not name.startswith(f"{MALLORY}/")}


@pytest.mark.slow
@pytest.mark.attacks
@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_every_attack_on_the_command_comes_to_nothing(course, undisturbed, path):
    found = course.collect(hostile(path))
    assert found.status == 0, found.log
    assert "Traceback" not in found.log
    assert others(found.files) == undisturbed.files
    assert len(found.log.splitlines()) <= LINES
    assert (found.files != others(found.files)) == (must(path) == "be taken")
    assert (" was not collected: " in found.log) == (must(path) == "go to a person")
    assert found.cpu - undisturbed.cpu <= SECONDS
    assert found.memory - undisturbed.memory <= BYTES


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_every_attack_on_what_the_command_calls_comes_to_nothing(tmp_path, path):
    files = hostile(path)
    students = [student(name, first, last, lms_user_id=number) for name, (first, last, number) in STUDENTS.items()]
    collected = []
    for case in ({}, files):
        folder, out = tmp_path / f"archive{len(case)}", tmp_path / f"out{len(case)}"
        began = time.process_time()
        with Download(put(folder, {**HONEST, **case}, 1000)) as download:
            found = sort(download.entries(), Roster(students, Ids()), released={"gates.py", "gates.ipynb"})
            for one in found.submissions:
                found.told += plugins._write(one, out / one.student, plugins.MAX_BYTES)
        took = time.process_time() - began
        read = {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}
        collected.append(SimpleNamespace(files=read, told=found.told, took=took))
    before, after = collected
    assert others(after.files) == before.files
    assert (after.files != others(after.files)) == (must(path) == "be taken")
    assert len(after.told) <= LINES
    assert after.took - before.took <= SECONDS
