"""Hostile notebooks, recorded in a class with honest students: none costs much, and none changes what others get."""

import json
import shutil

import pytest
from gradebook_classroom import ASSIGNMENT, Classroom
from hostile_notebooks import NOTEBOOKS

pytestmark = [pytest.mark.slow, pytest.mark.attacks]
HOSTILE, MISTAKEN = "mallory", "bbb_mistaken"
HONEST = ("aaa_honest", MISTAKEN, *(f"nnn_honest_{n:02}" for n in range(17)), "zzz_honest")  # before it, and after
MISTAKE = "\n\nclass AddGate(MultiplyGate):\n    pass\n"
CPU_SECONDS, BYTES = 5.0, 400 << 20  # above what the command takes without it
NOTEBOOK = f"{ASSIGNMENT.module}.ipynb"
COMMANDS = (("autograder", "grade"), ("nbgrader", "autograde"), ("nbgrader", "generate_feedback"))


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    room = Classroom(tmp_path_factory.mktemp("generated"))
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / ASSIGNMENT.name)
    room.do("generate_assignment")
    (room.root / "course.seed").write_text("5\n")
    return room.root


def term(place, generated, notebook=None):
    """Record a class, one of whom may have a hostile notebook; return everybody's results, and the costs."""
    room = Classroom(place)
    shutil.copytree(generated, room.root, dirs_exist_ok=True)
    for student in (*HONEST, HOSTILE):
        folder = room.submitted(student)
        shutil.copytree(room.root / "release" / ASSIGNMENT.name, folder)
        for path in ASSIGNMENT.solution.glob("*.py"):
            shutil.copy(path, folder)
    with (room.submitted(MISTAKEN) / f"{ASSIGNMENT.module}.py").open("a") as file:
        file.write(MISTAKE)
    if notebook is not None:
        (room.submitted(HOSTILE) / NOTEBOOK).write_bytes(notebook)
    used, texts = {}, {}
    for program, command in COMMANDS:
        status, log, *used[command] = room.measure(program, command, ASSIGNMENT.name)
        assert status == 0, log
    for student in HONEST:
        notebook_text = (room.autograded(student) / NOTEBOOK).read_text()
        lines = "\n".join((room.report(student).to_json(), notebook_text, room.page(student))).splitlines()
        texts[student] = [line for line in lines if '"cpu_seconds"' not in line]
    scores = room.scores()
    shutil.rmtree(room.root)
    return (texts, scores), used


@pytest.fixture(scope="module")
def honest(generated, tmp_path_factory):
    return term(tmp_path_factory.mktemp("honest"), generated)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_hostile_notebook_costs_little_and_harms_nobody(name, generated, honest, tmp_path):
    released = json.loads((generated / "release" / ASSIGNMENT.name / NOTEBOOK).read_text())
    found, used = term(tmp_path, generated, NOTEBOOKS[name](released))
    print(name, honest[1], used)
    assert found == honest[0]
    assert float(found[1][HOSTILE]) == 100
    for command, (cpu_seconds, memory) in used.items():
        seconds, least = honest[1][command]
        assert cpu_seconds - seconds < CPU_SECONDS, command
        assert memory - least < BYTES, command
