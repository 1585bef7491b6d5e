"""Run a module of our own in this process, with the same proxies as a sandboxed one."""

from __future__ import annotations

import importlib.util
import itertools
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, lru_cache
from types import CodeType

import numpy as np

from . import submission
from .faults import Interrupted, OutOfMemory, TimedOut
from .manifest import Assignment
from .replies import Tally
from .session import Session
from .submission import Submission
from .worker import wire
from .worker.runtime import Runtime

OWN_LIMITS = (Interrupted, TimedOut, OutOfMemory, MemoryError)  # of this process: nothing that a module answers


class InProcessTransport:
    """Run a module of our own in this process, through the same messages as a sandboxed one."""

    _numbers = itertools.count()

    def __init__(self, sources: Mapping[str, bytes], module: str) -> None:
        """Take the source of every module by file name; module is the one that gets imported."""
        self._sources, self._module = sources, module
        self._session: Session
        self._runtime = Runtime("<kit>", self._callback)
        self._runtime.passing += OWN_LIMITS

    def bind(self, session: Session) -> None:
        """Say who evaluates callbacks."""
        self._session, session.passing = session, OWN_LIMITS

    def request(self, message: wire.Message) -> wire.Message:
        """Answer in this process; what is decoded is a copy there as well."""
        return self._import() if message.header["op"] == "import" else self._runtime.handle(message)

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Share nothing: everything is copied in this process anyway."""
        return None

    def placed(self, header: wire.Header) -> np.ndarray:
        """Refuse: nothing is placed anywhere."""
        raise NotImplementedError

    def _import(self) -> wire.Message:
        name = f"_kit_in_process_{next(self._numbers)}_{self._module}"
        spec = importlib.util.spec_from_loader(name, loader=None)
        if spec is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            code = _compiled(self._sources[f"{self._module}.py"], f"<kit>/{self._module}.py")
            exec(code, module.__dict__)  # noqa: S102 - our own code
        finally:
            del sys.modules[name]
        self._runtime.module = module
        return wire.Message({"status": "ok", "value": None})

    def _callback(self, message: wire.Message) -> wire.Message:
        return self._session.evaluate(message)


@lru_cache(maxsize=512)  # the same variants are asked for several tasks
def _compiled(source: bytes, name: str) -> CodeType:
    return compile(source, name, "exec")


def in_process_session(sources: Mapping[str, bytes], module: str) -> Session:
    """Return a session on a module of our own in this process, loaded."""
    transport = InProcessTransport(sources, module)
    session = Session(transport, module)
    transport.bind(session)
    session.load()
    return session


@contextmanager
def cpu_timer(action: Callable[[], None], seconds: float, again: float = 0.0) -> Iterator[None]:
    """Do something after so many CPU seconds, and again; in the main thread alone, since signals come to no other."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, lambda *_: action())
    signal.setitimer(signal.ITIMER_PROF, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


class CodeUnderTest:
    """The code of one submission; one of its modules is tested at a time.

    message says what keeps all of it from being tested, held names the layers around it, output is what it printed.
    """

    def __init__(self, assignment: Assignment, handed_in: Submission) -> None:
        self.assignment, self.submission = assignment, handed_in
        self.module = assignment.module
        self.message, self.output = handed_in.problem, ""
        self.held: tuple[str, ...] = ()
        self.tally = Tally()

    @contextmanager
    def testing(self, module: str) -> Iterator[None]:
        """Be ready to begin tests of a module, on a budget that is its own."""
        self.module = module
        yield

    def begin(self) -> Session:
        """Import the module in a fresh process or namespace; a StudentFault if that fails."""
        raise NotImplementedError

    def end(self) -> float:
        """End what begin has started, and return its CPU seconds."""
        return 0.0

    def reference(self) -> Session:
        """Return a fresh session on the reference solution, in this process."""
        return in_process_session(_reference_source(self.assignment), self.module)

    def explaining(self) -> AbstractContextManager[object]:
        """Explain a mistake, on a budget that is the grader's own."""
        return nullcontext()


@cache
def _reference_source(assignment: Assignment) -> dict[str, bytes]:
    return submission.read(assignment.solution, assignment.module).files
