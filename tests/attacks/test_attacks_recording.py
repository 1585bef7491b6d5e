"""Hostile notebooks, recorded in a class with honest students: none costs much, and none changes what others get."""

import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import attack_corpus
import pytest
from gradebook_classroom import ASSIGNMENT, Classroom

pytestmark = [pytest.mark.slow, pytest.mark.attacks]
FOLDER = attack_corpus.FOLDER / "recording"
HOSTILE = "mallory"
HONEST = (
    "aaa_honest",
    "bbb_mistaken",
    *(f"nnn_honest_{n:02}" for n in range(17)),
    "zzz_honest",
)  # before it, and after
MISTAKE = "\n\nclass AddGate(MultiplyGate):\n    pass\n"
CPU_SECONDS, BYTES = 5.0, 400 << 20  # above what the command takes without it
# A process of its own, for a child's memory counts from what its parent has.
MEASURE = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss << 10]))
"""
COMMANDS = (["autograder", "grade"], ["nbgrader", "autograde"], ["nbgrader", "generate_feedback"])


class Course:
    """A course with honest students, and perhaps another one; what every command took, and what came of it."""

    def __init__(self, place: Path, generated: Path, notebook: bytes | None) -> None:
        room = Classroom(place)
        shutil.copytree(generated, room.root, dirs_exist_ok=True)
        name = f"{ASSIGNMENT.module}.ipynb"
        for student in (*HONEST, HOSTILE):
            folder = room.submitted(student)
            shutil.copytree(room.root / "release" / ASSIGNMENT.name, folder)
            for path in ASSIGNMENT.solution.glob("*.py"):
                shutil.copy(path, folder)
        with (room.submitted("bbb_mistaken") / f"{ASSIGNMENT.module}.py").open("a") as file:
            file.write(MISTAKE)
        if notebook is not None:
            (room.submitted(HOSTILE) / name).write_bytes(notebook)
        self.used, self.logs = {}, {}
        for command in COMMANDS:
            line = [sys.executable, "-c", MEASURE, sys.executable, "-m", *command, ASSIGNMENT.name]
            done = subprocess.run(line, cwd=room.root, env=room.environment, capture_output=True, text=True, check=True)
            status, *self.used[command[-1]] = json.loads(done.stdout.splitlines()[-1])
            self.logs[command[-1]] = done.stderr
            assert status == 0, done.stderr
        self.scores = room.scores()
        self.texts = {
            student: [
                timeless(text)
                for text in (
                    room.report(student).to_json(),
                    (room.autograded(student) / name).read_text(),
                    room.page(student),
                )
            ]
            for student in HONEST
        }
        self.hostile = room.report(HOSTILE)
        shutil.rmtree(room.root)


def timeless(text: str) -> str:
    """Return a report, or what holds one, without the seconds that its tests took."""
    return "\n".join(line for line in text.splitlines() if '"cpu_seconds"' not in line)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    room = Classroom(tmp_path_factory.mktemp("generated"))
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    status, log = room.run("generate_assignment", ASSIGNMENT.name)
    assert status == 0, log
    (room.root / "course.seed").write_text("5\n")
    return room.root


@pytest.fixture(scope="module")
def honest(generated, tmp_path_factory):
    return Course(tmp_path_factory.mktemp("honest"), generated, None)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_hostile_notebook_costs_little_and_harms_nobody(path, generated, honest, tmp_path):
    attack = attack_corpus.read(path, ASSIGNMENT)
    released = json.loads((generated / "release" / ASSIGNMENT.name / f"{ASSIGNMENT.module}.ipynb").read_text())
    found = Course(tmp_path, generated, runpy.run_path(str(path))["notebook"](released))
    print(path.stem, honest.used, found.used)
    assert attack_corpus.complaint(attack, found.hostile) is None
    assert (found.texts, found.scores) == (honest.texts, honest.scores)
    for command, (cpu_seconds, memory) in found.used.items():
        seconds, least = honest.used[command]
        assert cpu_seconds - seconds < CPU_SECONDS, command
        assert memory - least < BYTES, command
