"""Grade with the workers of a dask scheduler, on as many machines as have the same checkout."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from typing import Any

from ..faults import Infrastructure
from ..manifest import Assignment, CourseError
from ..report_identity import identity
from ..sandbox.shared import remove_stale_staging
from .engine import SAME_CHECKOUT, Engine, RunnerMismatch, first_line

CONNECT_SECONDS = 10.0


class DaskEngine(Engine):
    """The workers of a dask scheduler, on as many machines as have the same checkout."""

    attempts = 2  # dask itself tries a job on several workers; jobs that shared one with a deadly job then run alone
    patience = 10.0
    deserted_limit = 6  # so many looks without a single worker end the batch: nannies need a while to start new ones

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise CourseError("--engine dask needs the package distributed: run make, which installs it.") from error
        for name in ("distributed", "distributed.client"):  # a sentence of ours says their failures
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.lost = (distributed.KilledWorker,)
        self.address = address
        self._deserted = 0
        self._client: Any = _connect(distributed.Client, address)
        self.workers = len(self._ask("nthreads"))
        if not self.workers:
            raise CourseError(f"The dask scheduler at {address} has no workers: start some with `dask worker`.")

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Use the scheduler's workers; a lost one's jobs are done elsewhere, by dask itself."""
        executor = self._client.get_executor(pure=False, retries=0)
        try:
            yield executor
        finally:
            with suppress(Exception):  # the scheduler may be gone, and with it all that is to be called off
                executor.shutdown(wait=False)

    def failed(self, error: BaseException) -> Infrastructure:
        """Say that the cluster is gone, or a worker of it is not one of the kit's."""
        gone = self._client.status != "running" or isinstance(error, CancelledError)
        who = "is gone" if gone else f"has a worker that cannot grade ({first_line(error)})"
        return Infrastructure(f"The dask scheduler at {self.address} {who}: mend that and run the same command again.")

    def _ask(self, question: str, *args: object, **kwargs: object) -> Any:
        """Call a method of the client's that the scheduler has to answer."""
        try:
            return getattr(self._client, question)(*args, **kwargs)
        except Exception as error:
            raise self.failed(error) from error

    def check_alive(self) -> None:
        """Raise Infrastructure if the scheduler has been without workers for a while."""
        self._deserted = 0 if self._ask("nthreads") else self._deserted + 1
        if self._deserted >= self.deserted_limit:
            raise Infrastructure(
                f"The dask scheduler at {self.address} has lost all its workers: start some with `dask worker`, "
                "then run the same command again."
            )

    def verify(self, assignment: Assignment) -> None:
        """Ask every worker for the identity of its kit and suite; refuse, naming the first that differs."""
        mine = identity(assignment)
        for address, threads in self._ask("nthreads").items():
            if threads != 1:
                raise RunnerMismatch(
                    f"The worker {address} has {threads} threads, but grades one submission at a time: start it with "
                    "--nthreads 1, and with --nworkers for more."
                )
        for address, theirs in self._ask("run", _introduce, assignment, on_error="return").items():
            if isinstance(theirs, BaseException):
                raise RunnerMismatch(f"The worker {address} cannot grade {assignment.name}: {first_line(theirs)}.")
            if theirs != mine:
                raise RunnerMismatch(f"The worker {address} has suite {theirs}, this machine {mine}: {SAME_CHECKOUT}")


def _connect(client: Any, address: str) -> Any:
    """Return a dask client; in a thread of its own, since one that is answered by no scheduler may wait for ever."""
    made: list[Any] = []
    quiet = type("Client", (client,), {"__del__": lambda self: None})  # one that never connected complains at its end

    def connect() -> None:
        try:
            made.append(quiet(address, timeout=CONNECT_SECONDS, set_as_default=False))
        except Exception as error:  # of many kinds: addresses, names, ports, certificates
            made.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(2 * CONNECT_SECONDS)
    if not made or isinstance(made[0], Exception):
        why = f" ({first_line(made[0])})" if made else ""
        raise CourseError(f"No dask scheduler answers at {address}{why}: start one with `dask scheduler`.")
    return made[0]


def _introduce(assignment: Assignment) -> str:
    """Make a dask worker ready, and return the identity of its suite and kit."""
    remove_stale_staging()
    return identity(assignment)
