"""A dask scheduler and its workers on loopback, to be graded with and to be broken."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REQUIRED, ROOT

from autograder.course_place import VARIABLE

if REQUIRED:
    import distributed
else:
    distributed = pytest.importorskip("distributed")


class Cluster:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._processes: list[subprocess.Popen[bytes]] = []
        file = place / "scheduler.json"
        self.scheduler = self._start("scheduler", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            self.address: str = client.scheduler.address

    def add_worker(self, *options: str, checkout: Path = ROOT) -> subprocess.Popen[bytes]:
        line = ("worker", self.address, "--nthreads", "1", "--local-directory", str(self.place), *options)
        return self._start(*line, checkout=checkout)

    def wait_for_workers(self, count: int) -> dict[str, int]:
        """Return the workers' addresses and process ids, once there are so many."""
        with distributed.Client(self.address, set_as_default=False) as client:
            wait_for(lambda: len(client.nthreads()) == count)
            found: dict[str, int] = client.run(os.getpid)
            return found

    def _start(self, kind: str, *options: str, checkout: Path = ROOT) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard", *options]
        if kind == "scheduler":
            line += ["--port", "0"]
        with (self.place / "log").open("ab") as log:
            process = subprocess.Popen(
                line,
                cwd=self.place,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={
                    **os.environ,
                    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
                    VARIABLE: str(checkout),
                    "PYTHONPATH": f"{checkout}{os.pathsep}{ROOT / 'tests'}",
                    "TMPDIR": str(self.place),
                },
            )
        self._processes.append(process)
        return process

    def stop(self, *processes: subprocess.Popen[bytes]) -> None:
        """Kill these processes, or all, with the workers that they look after."""
        for process in processes or self._processes:
            with contextlib.suppress(ProcessLookupError):  # a worker may have ended by itself
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)
