"""A throw-away PostgreSQL server: made in a folder of its own, reached by a socket there, gone with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from autograder.worker import lockdown

USER, PASSWORD = "course", "se%cret"
START_SECONDS = 30


def programs() -> Path | None:
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
