"""Nothing of a solution is generated or released, and no command runs without configuration or database."""

import re
import shutil
import sys

import pytest
from gradebook_classroom import ASSIGNMENT

from autograder import manifest
from autograder.manifest import CourseError
from gradebook.readiness import require_reachable
from gradebook.record_class import RecordingAutograde

pytestmark = pytest.mark.slow


def test_no_solution_is_generated_or_released(room):
    source = room.root / "assignments" / ASSIGNMENT.name
    solution = (ASSIGNMENT.solution / "gates.py").read_text()
    for text in (solution, solution.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")):
        (source / "gates.py").write_text(text)
        log = room.refuses("generate_assignment", ASSIGNMENT.name, "--force")
        assert re.search(r"ERROR. 02_gates was not generated: \S*gates.py ", log)
        assert (room.root / "release" / ASSIGNMENT.name / "gates.py").read_text() == "class AddGate:\n    pass\n"
    shutil.copy(ASSIGNMENT.solution / "gates.py", room.root / "release" / ASSIGNMENT.name)
    assert "02_gates was not released: gates.py" in room.refuses("release_assignment", ASSIGNMENT.name, "--force")
    outbound = room.exchange / manifest.load().id / "outbound" / ASSIGNMENT.name
    assert (outbound / "gates.py").read_text() == "class AddGate:\n    pass\n"


@pytest.mark.usefixtures("fake_grading")
def test_an_assignment_that_was_handed_in_keeps_its_tasks(room):
    shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted("ada"))
    room.do("autograde")
    before = room.scores()
    notebook = room.root / "assignments" / ASSIGNMENT.name / "gates.ipynb"
    notebook.write_text(notebook.read_text().replace('"gates-max"', '"gates-largest"'))
    log = room.refuses("generate_assignment", ASSIGNMENT.name, "--force")
    assert "02_gates was not generated: its tasks are others than those in the gradebook" in log
    assert (room.root / "release" / ASSIGNMENT.name / "gates.ipynb").is_file()
    assert room.scores() == before


ADDED = "\nget_config().CourseDirectory.db_url = postgresql  # quotes forgotten\n"
UNLOADED = "nbgrader_config.py cannot be loaded, as the error above says: mend it and try again."


def test_without_its_configuration_no_command_goes_on(room):
    settings = room.root / "nbgrader_config.py"
    whole, call = settings.read_text(), "    configure(get_config()"
    assert call in whole
    settings.write_text(whole.replace(call, f"    raise RuntimeError('no manifest')\n{call}"))
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert (status, "cannot configure nbgrader: RuntimeError: no manifest." in log) == (1, True)
    settings.write_text(whole + ADDED)  # an error after it does not take it away
    for command in (["autograde", ASSIGNMENT.name], ["list"]):
        status, log = room.run(*command)
        assert (status, log.splitlines()[-1].endswith(UNLOADED)) == (1, True)
    status, log, *_ = room.measure("autograder", "course")
    assert (status, f"autograder: {UNLOADED}" in log) == (2, True)


def test_the_courses_own_settings_hold_and_a_mistake_in_them_ends_a_command_in_a_sentence(room):
    local = room.root / "local_config.py"
    for text in ("c.CourseDirectory.db_url = postgresql", "x ="):
        local.write_text(text)
        log = room.refuses("autograde", ASSIGNMENT.name)
        assert re.search(r"local_config\.py cannot be used \((Name|Syntax)Error: .*\): mend it\.$", log.strip())
    local.write_text("c.CourseDirectory.db_url = 'sqlite:///elsewhere.db'\n")
    assert room.run("db", "student", "add", "zoe")[0] == 0
    assert (room.root / "elsewhere.db").is_file()


def test_recording_starts_no_kernel_even_without_a_configuration():
    assert "gradebook.record.RecordReport" in RecordingAutograde().autograde_preprocessors
    assert not any("Execute" in str(one) for one in RecordingAutograde().autograde_preprocessors)


SECRET = "hunter2"


def sentence(url):
    with pytest.raises(CourseError) as raised:
        require_reachable(url)
    text = str(raised.value)
    assert SECRET not in text
    assert "\n" not in text
    return text


def test_a_database_that_cannot_be_used_is_a_sentence_without_the_password(monkeypatch):
    for url in ("", f"me:{SECRET}", f"postgresql+x://me:{SECRET}@here/x"):
        assert "it looks like sqlite:////srv/course/gradebook.db or postgresql+psycopg://" in sentence(url)
    url = f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/x"
    text = sentence(url)
    assert text.startswith("The gradebook postgresql+psycopg://me:***@127.0.0.1:1/x cannot be reached (")
    assert "Connection refused" in text
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "driver of the gradebook's database is not installed" in sentence(url)
    assert "python -m pip install 'psycopg[binary]'" in sentence(url)
