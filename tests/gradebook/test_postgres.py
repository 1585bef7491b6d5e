"""A class in PostgreSQL has what it has in SQLite: scores, tables, pages; and faults cost a sentence."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

import psycopg
import pytest
from conftest import REQUIRED
from gradebook_classroom import ASSIGNMENT, Classroom, copy_of, tamper
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.worker import lockdown

pytestmark = pytest.mark.demo
NAME = ASSIGNMENT.name
STUDENTS = [f"s{number}" for number in range(6)]
NUL = '{"cell_type": "markdown", "metadata": {}, "id": "nul", "source": "a NUL: \\u0000 and \\ud800"},'

USER, PASSWORD = "course", "se%cret"
START_SECONDS = 30


def installed() -> Path | None:
    """Return the folder of the newest server that is installed, Debian's or another; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).resolve().parent if here else None


class Server:
    """A server of one's own, whose files ask everybody for a password; PGPASSFILE may name its file of passwords."""

    def __init__(self, place: Path, programs: Path) -> None:
        self.place, self.programs, self.passwords = place, programs, place / "pgpass"
        # The server refuses to run as root; nobody owns nothing else.
        other = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._user = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        os.chown(place, other.pw_uid, other.pw_gid)
        self.passwords.write_text(f"*:*:*:{USER}:{PASSWORD}\n")
        self.passwords.chmod(0o600)
        password = place / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        line = [programs / "initdb", "-D", place / "data", "--auth=scram-sha-256", f"--username={USER}"]
        line += [f"--pwfile={password}", "--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run(line, check=True, capture_output=True, cwd=place, **self._user)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        line = [self.programs / "postgres", "-D", self.place / "data"]
        for setting in ("listen_addresses=", f"unix_socket_directories={self.place}", "fsync=off"):
            line += ["-c", setting]
        with (self.place / "log").open("ab") as log:
            self._process = subprocess.Popen(
                line, cwd=self.place, stdout=log, stderr=log, preexec_fn=lockdown.die_with_parent, **self._user
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self.place / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def url(self, database: str, password: str = "") -> str:
        """Return the address of a database as nbgrader wants it."""
        return f"postgresql+psycopg://{USER}{password and ':'}{password}@/{database}?host={self.place}"

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        self.run(f"CREATE DATABASE {database}")
        return self.url(database)

    def run(self, statement: str) -> None:
        """Run a statement outside of any course's database."""
        place = {"host": str(self.place), "user": USER, "password": PASSWORD, "dbname": "postgres"}
        with psycopg.connect(**place, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Run a new server in a folder that every user can reach."""
    place = Path(tempfile.mkdtemp(prefix="kit-postgres-", dir="/tmp"))  # a socket's name has to be short
    try:
        server = Server(place, programs)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(place)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of the machine's own PostgreSQL; where there is none, CI fails and others skip."""
    programs = installed()
    if programs is None:
        sentence = "PostgreSQL's server is not installed: on Debian and Ubuntu, apt install postgresql"
        pytest.fail(sentence) if REQUIRED else pytest.skip(sentence)
    with running(programs) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSFILE", str(found.passwords))  # as ~/.pgpass, for all that is started here
        yield found


def kit(room: Classroom, *line: str) -> tuple[int, str]:
    """Run a command of the kit in a course's folder."""
    return room.inside(lambda: main([*line]))


def record(room: Classroom, url: str) -> None:
    """Hand in, record in that database, let a person grade, record again, and write everything that can be read."""
    (room.root / "gradebook.db").unlink()
    with (room.root / "local_config.py").open("w") as file:
        file.write(f"c.CourseDirectory.db_url = {url!r}\n")
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\n[extensions]\ns1 = 1\n")
    folders = [room.hand_in(student, 0.5) for student in STUDENTS]
    tamper(folders[0] / "gates.ipynb")
    (folders[1] / "gates.ipynb").unlink()
    notebook = folders[2] / "gates.ipynb"
    notebook.write_text(notebook.read_text().replace('"cells": [', '"cells": [' + NUL, 1))

    def run(*line: str) -> None:
        status, log = room.run(*line)
        assert (status, "Traceback" in log) == (0, False), log

    run("db", "student", "add", "s0", "--last-name=Łovelace", "--first-name=小明")
    run("db", "assignment", "add", NAME, "--duedate=2026-08-30 12:00 UTC")  # all hand in two days late
    room.do("generate_assignment --force", "collect", "autograde")
    with Gradebook(url, "backprop") as gradebook:
        grades = {cell.name: cell for cell in gradebook.find_submission_notebook("gates", NAME, "s4").grades}
        grades["gates-add"].manual_score, grades["gates-copy"].extra_credit = 1.5, 0.25
        gradebook.db.commit()
    room.do("autograde --force")
    run("db", "upgrade")
    room.do("generate_feedback", "export")
    exports = ("csv", "moodle --identifier username --tasks", "gradescope")
    for line in (f"report {NAME}", "report --course --hide-names", *(f"export --format {form}" for form in exports)):
        status, log = kit(room, *line.split())
        assert status == 0, log


@pytest.fixture(scope="module")
def two(server: Server, released: Classroom, fake_grading, tmp_path_factory) -> tuple[Classroom, Classroom]:
    """The same class with either database."""
    light, heavy = (copy_of(released, tmp_path_factory.mktemp(name)) for name in ("sqlite", "postgres"))
    record(light, f"sqlite:///{light.root / 'gradebook.db'}")
    record(heavy, server.create("term"))
    return light, heavy


def written(room: Classroom) -> dict[str, str]:
    """Return what an instructor or a student gets to read, by file; the time of writing left out."""
    patterns = ("*.csv", "feedback/*/*/*.html", "reports/*.html", "results-gradescope/**/*.json")
    paths = sorted(path for pattern in patterns for path in room.root.glob(pattern))
    made = re.compile(r"Class report of [-\d: ]+")
    return {str(path.relative_to(room.root)): made.sub("", path.read_text(encoding="utf-8")) for path in paths}


def test_everything_that_is_read_is_the_same(two):
    ours, theirs = map(written, two)
    assert len([name for name in ours if name.startswith("feedback/")]) == len(STUDENTS)
    assert {"grades.csv", "grades-tasks.csv", "grades-moodle.csv", f"reports/{NAME}.html"} < set(ours)
    assert ours == theirs
    assert not list(two[1].root.glob("*.db"))


def test_a_dump_brings_everything_back(server, two):
    """As the handbook says it: pg_dump, and psql into an empty database."""
    server.create("restored")
    old, new = (server.url(name) for name in ("term", "restored"))
    line = f"pg_dump '{old}' | psql -q -v ON_ERROR_STOP=1 '{new}'".replace("+psycopg", "")
    path = {"PATH": f"{server.programs}:/usr/bin:/bin", "PGPASSFILE": str(server.passwords)}
    subprocess.run(line, shell=True, check=True, cwd=server.place, env=path)
    with Gradebook(new, "backprop") as gradebook, Gradebook(old, "backprop") as other:
        found, expected = (sorted(one.submission_dicts(NAME), key=itemgetter("student")) for one in (gradebook, other))
    assert len(found) == len(STUDENTS)
    assert found == expected


COMMANDS = (("autograde", NAME, "--force"), ("generate_feedback", NAME, "--force"), ("export",))


@pytest.mark.parametrize(
    ("fault", "why"), [("down", "No such file or directory"), ("password", "password authentication failed")]
)
def test_a_database_that_is_out_of_reach_costs_a_sentence_and_nothing_else(server, two, fault, why):
    room, settings = two[1], two[1].root / "local_config.py"
    before = {path: path.read_bytes() for path in room.root.rglob("*.*") if path.is_file()}
    scores = room.scores()
    if fault == "password":
        wrong = server.url("postgres", "guessed")
        settings.write_text(f"{settings.read_text()}c.CourseDirectory.db_url = {wrong!r}\n")
    else:
        server.stop()
    try:
        said = [room.run(*line) for line in COMMANDS]
        said += [kit(room, *line) for line in (("report", NAME), ("export", "--format", "canvas"))]
    finally:
        if fault == "down":
            server.start()
        settings.write_bytes(before[settings])
    for status, log in said:
        assert status in (1, 2)
        assert len(log.strip().splitlines()) == 1, log
        assert why in log
        assert "guessed" not in log
        assert "so nothing was done" in log
    assert before == {path: path.read_bytes() for path in before}
    assert room.scores() == scores
