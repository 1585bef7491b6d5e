"""Submissions and reports of a class, and an engine that grades it in this process: for the tests of batches."""

import dataclasses
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.batch.engine import Engine
from autograder.batch.run_log import Summary
from autograder.submission import Submission


def wait_for(condition: Callable[[], object], printed: Path | None = None) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, printed.read_text() if printed else "nothing happened"
        time.sleep(0.02)


def scores_of(summary: Summary) -> dict[str, float | None]:
    return {student: entry.score for student, entry in sorted(summary.entries.items())}


class Here(Engine):
    """An engine whose only runner is this process: for what a batch does around grading."""

    workers = 1

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        yield _AtOnce()


class _AtOnce(Executor):
    def submit(self, job: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(job(*arguments, **keywords))
        except Exception as error:
            future.set_exception(error)
        return future


def grading_of(submitted: Path, reports: Path, *options: str) -> list[str]:
    """Return the arguments that grade a class; with a seed, so that none is made for the folder that tests run in."""
    return ["grade", "02_gates", f"--submitted={submitted}", f"--reports={reports}", "--seed=0", *options]


def timeless(folder: Path) -> dict[str, object]:
    """Return all reports of a folder, without what a clock decides."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text())
        for test in content["tests"]:
            test["cpu_seconds"] = 0
        found[path.name] = content
    return found


@dataclasses.dataclass(frozen=True)
class Deadly(Submission):
    """A submission whose reading kills the runner that grades it, but not the coordinator."""

    coordinator: int = 0

    def __getattribute__(self, name: str) -> object:
        if name == "problem" and os.getpid() != object.__getattribute__(self, "coordinator"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__getattribute__(name)
