"""A class in PostgreSQL has what it has in SQLite: scores, tables, pages; and faults cost a sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from operator import itemgetter

import postgres_server
import pytest
from conftest import REQUIRED
from gradebook_classroom import ASSIGNMENT, Classroom, copy_of, in_fork, tamper
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from postgres_server import Server

from autograder.cli import main
from gradebook import parallel
from gradebook.demo_class import students

pytestmark = pytest.mark.demo
NAME = ASSIGNMENT.name
POLICY = "percent_per_day = 10\n[extensions]\nben = 1\n"
DUE = "2026-08-30 12:00 UTC"  # all hand in two days later


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of the machine's own PostgreSQL; where there is none, CI fails and others skip."""
    programs = postgres_server.programs()
    if programs is None:
        sentence = "PostgreSQL's server is not installed: on Debian and Ubuntu, apt install postgresql"
        pytest.fail(sentence) if REQUIRED else pytest.skip(sentence)
    with postgres_server.running(programs) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv(postgres_server.PASSWORDS, str(found.passwords))  # as ~/.pgpass, for all that is started here
        yield found


def use(room: Classroom, url: str) -> None:
    """Let a course's gradebook be in that database, and its commands use three processes."""
    with (room.root / "local_config.py").open("w") as file:
        file.write(f"c.CourseDirectory.db_url = {url!r}\nc.Parallel.jobs = 3\n")


def kit(room: Classroom, *line: str) -> tuple[int, str]:
    """Run a command of the kit in a course's folder."""

    def run() -> None:
        sys.stdout = sys.stderr = (room.root / "log").open("w", buffering=1)
        os.environ.clear()
        os.environ.update(room.environment)
        os.chdir(room.root)
        sys.exit(main([*line]))

    return in_fork(run), (room.root / "log").read_text()


def prepare(room: Classroom) -> None:
    """Generate and release the real assignment, and make it due."""
    shutil.copytree(ASSIGNMENT.skeleton, room.root / "assignments" / NAME, dirs_exist_ok=True)
    (room.root / "late_policy.toml").write_text(POLICY)
    for line in (
        ("db", "student", "add", "ada", "--last-name=Łovelace", "--first-name=小明"),
        ("db", "assignment", "add", NAME, f"--duedate={DUE}"),
        ("generate_assignment", NAME),
        ("release_assignment", NAME),
    ):
        status, log = room.run(*line)
        assert status == 0, log


def grade(room: Classroom) -> None:
    """Let the demo's class hand in, with three notebooks to mend, and grade it across the sandbox."""
    for student in students():
        (room.hand_in(student.name) / "gates.py").write_text(student.module)
    folders = {path.name.partition("+")[0]: path for path in room.inbound.iterdir()}
    tamper(folders["ada"] / "gates.ipynb")
    (folders["cleo"] / "gates.ipynb").unlink()
    notebook = folders["dora"] / "gates.ipynb"
    notebook.write_text(notebook.read_text().replace('"cells": [', '"cells": [' + NUL, 1))
    status, log = room.run("collect", NAME, "--ExchangeCollect.check_owner=False")
    assert status == 0, log
    status, log = kit(room, "grade", NAME)
    assert status == 0, log


NUL = '{"cell_type": "markdown", "metadata": {}, "id": "nul", "source": "a NUL: \\u0000 and \\ud800"},'


def record(room: Classroom, url: str) -> None:
    """Record, let a person grade and comment, record again, and write all that there is to be written."""
    assert room.run("autograde", NAME)[0] == 0
    with Gradebook(url, "backprop") as gradebook:
        grades = {cell.name: cell for cell in gradebook.find_submission_notebook("gates", NAME, "emil").grades}
        grades["gates-add"].manual_score, grades["gates-copy"].extra_credit = 1.5, 0.25
        gradebook.db.commit()
    for line in (
        ("autograde", NAME, "--force"),
        ("generate_assignment", NAME, "--force"),
        ("db", "upgrade"),
        ("generate_feedback", NAME),
        ("export",),
    ):
        status, log = room.run(*line)
        assert (status, "Traceback" in log) == (0, False), log
    for line in (
        ("report", NAME),
        ("report", "--course", "--hide-names"),
        ("export", "--format", "csv"),
        ("export", "--format", "moodle", "--identifier", "username", "--tasks"),
        ("export", "--format", "gradescope"),
    ):
        status, log = kit(room, *line)
        assert status == 0, log


def written(room: Classroom) -> dict[str, str]:
    """Return what an instructor or a student gets to read, by file; the time of writing left out."""
    patterns = ("*.csv", "feedback/*/*/*.html", "reports/*.html", "results-gradescope/**/*.json")
    paths = sorted(path for pattern in patterns for path in room.root.glob(pattern))
    made = re.compile(r"Class report of [-\d: ]+")
    return {str(path.relative_to(room.root)): made.sub("", path.read_text(encoding="utf-8")) for path in paths}


def written_at(room: Classroom) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in room.root.glob(f"reports/{NAME}/*.json")}


@pytest.fixture(scope="module")
def two(server: Server, layers: object, tmp_path_factory: pytest.TempPathFactory) -> tuple[Classroom, Classroom, str]:
    """The same class with either database; it is graded once, for the seconds of a grading are chance."""
    light, heavy = (Classroom(tmp_path_factory.mktemp(name)) for name in ("sqlite", "postgres"))
    url = server.create("term")
    use(light, f"sqlite:///{light.root / 'gradebook.db'}")
    use(heavy, url)
    for room in (light, heavy):
        prepare(room)
    grade(light)
    for name in ("submitted", "reports"):
        shutil.copytree(light.root / name, heavy.root / name)
    shutil.copy(light.root / "course.seed", heavy.root)
    before = written_at(heavy)
    status, log = kit(heavy, "grade", NAME)
    assert (status, written_at(heavy)) == (0, before), log
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "SHARE", 4)
        record(light, f"sqlite:///{light.root / 'gradebook.db'}")
        record(heavy, url)
    return light, heavy, url


def test_everything_that_is_read_is_the_same(two):
    light, heavy, _ = two
    ours, theirs = written(light), written(heavy)
    assert set(ours) == set(theirs)
    assert len([name for name in ours if name.startswith("feedback/")]) == len(students())
    assert {"grades.csv", "grades-tasks.csv", "grades-moodle.csv", f"reports/{NAME}.html"} < set(ours)
    for name, text in ours.items():
        assert text == theirs[name], name


def test_scores_are_in_the_server_and_nowhere_else(server, two):
    _, heavy, _ = two
    assert not list(heavy.root.glob("*.db"))
    query = """
        select s.student_id, sum(coalesce(g.manual_score, g.auto_score)) from submitted_assignment s
            join submitted_notebook n on n.assignment_id = s.id join grade g on g.notebook_id = n.id group by 1
    """
    found = dict(server.ask("term", query))
    reports = {student.name: heavy.report(student.name) for student in students()}
    expected = {name: report.score for name, report in reports.items()}
    emils = {task.task: task.points for task in reports["emil"].tasks}
    assert found == pytest.approx(expected | {"emil": expected["emil"] - emils["gates.add"] + 1.5})


def test_a_dump_brings_everything_back(server, two):
    """As the handbook says it: pg_dump, and psql into an empty database."""
    place = {"cwd": server.place, "check": True, "capture_output": True}
    address = server.url("{}").replace("+psycopg", "")
    dump = subprocess.run([server.programs / "pg_dump", address.format("term")], **place).stdout
    server.create("restored")
    subprocess.run(
        [server.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", address.format("restored")], input=dump, **place
    )
    with Gradebook(server.url("restored"), "backprop") as gradebook, Gradebook(server.url("term"), "backprop") as old:
        found, expected = (sorted(one.submission_dicts(NAME), key=itemgetter("student")) for one in (gradebook, old))
    assert len(found) == len(students())
    assert found == expected


@pytest.fixture(scope="module")
def six(server: Server, released: Classroom, fake_grading: None, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course in the server in which six are recorded and have their pages; grading is a fake."""
    room = copy_of(released, tmp_path_factory.mktemp("six"))
    (room.root / "gradebook.db").unlink()
    use(room, server.create("six"))
    for number in range(6):
        room.hand_in(f"s{number}", 0.5)
    for command in ("generate_assignment", "collect", "autograde", "generate_feedback"):
        flags = {"generate_assignment": ["--force"], "collect": ["--ExchangeCollect.check_owner=False"]}
        status, log = room.run(command, NAME, *flags.get(command, []))
        assert status == 0, log
    return room


COMMANDS = (
    ("autograde", NAME, "--force"),
    ("generate_assignment", NAME, "--force"),
    ("collect", NAME, "--update"),
    ("generate_feedback", NAME, "--force"),
    ("db", "student", "list"),
    ("export",),
)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("down", "No such file or directory"),
        ("password", "password authentication failed"),
        ("database", 'database "nosuch" does not exist'),
    ],
)
def test_a_database_that_is_out_of_reach_costs_a_sentence_and_nothing_else(server, six, fault, why):
    room = six
    before = {path: path.read_bytes() for path in room.root.rglob("*.*") if path.is_file()}
    wrong = {"password": server.url("postgres", "guessed"), "database": server.url("nosuch")}
    configuration = (room.root / "local_config.py").read_text()
    if fault in wrong:
        (room.root / "local_config.py").write_text(f"{configuration}c.CourseDirectory.db_url = {wrong[fault]!r}\n")
    else:
        server.stop()
    try:
        told = [room.run(*line) for line in COMMANDS]
        told += [kit(room, *line) for line in (("report", NAME), ("export", "--format", "canvas"))]
    finally:
        if fault == "down":
            server.start()
        (room.root / "local_config.py").write_text(configuration)
    for status, log in told:
        assert status in (1, 2)
        assert len(log.strip().splitlines()) == 1, log
        assert why in log
        assert "guessed" not in log
        assert "so nothing was done" in log
    assert before == {path: path.read_bytes() for path in before}
    assert room.scores() == {f"s{number}": "50.0" for number in range(6)}


def test_a_server_that_stops_half_way_costs_another_run(server, six, monkeypatch):
    room = six
    for number in range(6):
        (room.submitted(f"s{number}") / "gates.py").write_text("# SCORE=0.7\n")
    step = SaveAutoGrades.preprocess

    def stopping(self, nb, resources, *others):
        if "/s2/" in resources["gradebook"]["submitted"]:
            server.stop_from_afar()
        return step(self, nb, resources, *others)

    with monkeypatch.context() as patch:
        patch.setattr(SaveAutoGrades, "preprocess", stopping)
        status, log = room.run("autograde", NAME)
    server.stop()
    server.start()
    assert (status, "Traceback" in log) == (1, False), log
    assert "s2: 02_gates was not recorded and has no score" in log
    assert room.run("autograde", NAME)[0] == 0
    assert room.scores() == {f"s{number}": "70.0" for number in range(6)}
