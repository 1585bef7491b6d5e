"""Nothing of a solution is generated or released, and no command runs without the kit's configuration."""

import re
import shutil
import subprocess
import sys

import pytest
from gradebook_classroom import ASSIGNMENT, Classroom, write_source

from autograder import course

pytestmark = pytest.mark.slow


def test_generate_assignment_refuses_a_solution(room):
    source = room.root / "assignments" / ASSIGNMENT.name
    solution = (ASSIGNMENT.solution / "gates.py").read_text()
    for text in (solution, solution.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")):
        (source / "gates.py").write_text(text)
        status, log = room.run("generate_assignment", ASSIGNMENT.name, "--force")
        assert status == 1
        assert re.search(r"ERROR. 02_gates was not generated: \S*gates.py ", log)
        assert not (room.root / "release" / ASSIGNMENT.name).exists()


def test_release_assignment_refuses_a_solution(room):
    shutil.copy(ASSIGNMENT.solution / "gates.py", room.root / "release" / ASSIGNMENT.name)
    status, log = room.run("release_assignment", ASSIGNMENT.name, "--force")
    assert status == 1
    assert "02_gates was not released: gates.py" in log
    outbound = room.exchange / course.load().id / "outbound" / ASSIGNMENT.name
    assert (outbound / "gates.py").read_text() == "class AddGate:\n    pass\n"


@pytest.mark.slow
def test_commands_need_no_activated_environment(tmp_path):
    room = Classroom(tmp_path)
    write_source(room.root / "assignments" / ASSIGNMENT.name)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT.name]
    environment = {**room.environment, "PYTHONPATH": str(course.CHECKOUT)}
    done = subprocess.run(command, cwd=room.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (room.root / "gradebook.db").exists()


@pytest.mark.parametrize("fault", ["raise ImportError('no kit')", "raise RuntimeError('no manifest')"])
def test_without_its_configuration_nbgrader_does_not_go_on(room, fault):
    settings = room.root / "nbgrader_config.py"
    settings.write_text(
        settings.read_text().replace("    configure(get_config()", f"    {fault}\n    configure(get_config()")
    )
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert status == 1
    assert re.search(r"cannot configure nbgrader: \w+Error: no (kit|manifest)\.", log)
