"""Bound what the trusted process spends on one submission: memory, CPU seconds, and waiting.

It computes with numbers that a student chose. Too much memory is a MemoryError in the suite. CPU seconds are looked at
with every request and callback, and by a timer if this is the process's main thread. Diagnosis has a budget of its own,
whose end costs hints and no points.
"""

from __future__ import annotations

import ctypes
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

from .faults import FILLS_MEMORY, Interrupted, OutOfMemory, TimedOut
from .in_process import cpu_timer
from .manifest import Limits
from .sandbox.idle_watch import busyness

CPU_FACTOR, CPU_EXTRA = 10.0, 2.0
HELP_SECONDS = 4.0  # of one submission; a mistake in every task takes up to 2.5
TIMER_SECONDS = 0.5
LOOK_SECONDS = 2.0
STACK_BYTES = 2 << 20
NEARLY_FULL = 0.15  # of the memory is left
PAGE = os.sysconf("SC_PAGE_SIZE")
TOO_MUCH = "Working with what the code returned took too long: are its results far larger than they should be?"
TOO_IDLE = "The code waits without computing: does it sleep, or wait for input?"
USED_UP = "The time for the whole submission was used up."


class Budget:
    """The limits of this process for one module of a submission.

    spent returns the CPU seconds of the student's own processes; helped are those of help for the modules before.
    """

    def __init__(self, limits: Limits, spent: Callable[[], float], helped: float = 0.0) -> None:
        self._limits, self._spent = limits, spent
        self._started, self._wall_started = time.process_time(), time.monotonic()
        self.helped, self._helped_before = helped, helped
        self._waited = self._test_waited = self._spent_before = 0.0
        self._next_look = LOOK_SECONDS
        self._allowed = CPU_EXTRA + limits.trusted_seconds
        self._limit: Callable[[], None] | None = None  # what the timer holds a computation to, None for nothing
        self._memory = AddressSpace(limits.trusted_mb << 20)

    def check(self) -> None:
        """Raise a StudentFault if the trusted side has used more than the student's own allows it, or time is up."""
        if self._memory.nearly_full():
            raise OutOfMemory(FILLS_MEMORY)
        elapsed, limit = time.monotonic() - self._wall_started, self._limits.wall_seconds
        if elapsed > limit and elapsed > limit * busyness():
            raise TimedOut(USED_UP)
        self._check_waiting()
        used = time.process_time() - self._started - (self.helped - self._helped_before)
        if used > self._allowed:  # only now is it worth asking what the student's side has used
            self._allowed = CPU_EXTRA + self._limits.trusted_seconds + CPU_FACTOR * self._spent()
            if used > self._allowed:
                raise TimedOut(TOO_MUCH)

    def _check_waiting(self) -> None:
        """Look now and then whether what was waited for in this test was computed."""
        if self._test_waited < self._next_look:
            return
        self._next_look = self._test_waited + LOOK_SECONDS
        computed = self._spent() - self._spent_before
        if self._waited + self._test_waited - computed > self._limits.idle_seconds * busyness():
            raise TimedOut(TOO_IDLE)

    def begin_test(self, spent: float) -> None:
        """Refuse a test for which nothing is left; spent are the CPU seconds of the tests before it."""
        self._test_waited, self._next_look = 0.0, LOOK_SECONDS
        self._spent_before = spent
        self.check()
        if self._waited > self._limits.idle_seconds * busyness():
            raise TimedOut(TOO_IDLE)
        self._memory.hold()
        self._limit = self.check

    def uninterrupted(self) -> None:
        """Let nothing be interrupted or refused memory any more: what follows must come to its end."""
        self._limit = None
        self._memory.release()

    def end_test(self, cpu_seconds: float) -> None:
        """Count the time in which this process waited for the student's, and that one did not compute."""
        self._waited += max(0.0, self._test_waited - cpu_seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for the student's process; TimedOut if the budget is used up.

        The timer does not interrupt it: it keeps its own deadlines.
        """
        self.check()
        before, self._limit = self._limit, None
        started = time.monotonic()
        try:
            yield
        finally:
            self._test_waited += time.monotonic() - started
            self._limit = before

    def computing(self) -> AbstractContextManager[None]:
        """Answer in this process; TimedOut if the budget is used up."""
        self.check()
        return nullcontext()

    @contextmanager
    def helping(self) -> Iterator[None]:
        """Do what is not spent on the submission's grade; TimedOut once all help for it has used up its seconds."""
        started = time.process_time()

        def limit() -> None:
            if self.helped + time.process_time() - started > HELP_SECONDS:
                self._limit = None  # said once
                raise Interrupted

        try:
            try:
                self._memory.hold()
                self._limit = limit
                limit()
                yield
            finally:
                self._limit = None
        except Interrupted as end:  # also of a timer that was faster than the line above
            raise TimedOut(TOO_MUCH) from end
        finally:
            self._memory.release()
            self.helped += time.process_time() - started

    @contextmanager
    def enforced(self) -> Iterator[None]:
        """Enforce memory, and CPU seconds in computations between requests, while a submission is graded."""
        with self._memory, cpu_timer(self._look, TIMER_SECONDS, TIMER_SECONDS):
            yield

    def _look(self) -> None:
        if self._limit is not None:
            self._limit()


class AddressSpace:
    """A limit on how far this process's address space may grow beyond what it is on entry, held and released within."""

    def __init__(self, more: int) -> None:
        self._more = more
        self._within = self._held = False

    def __enter__(self) -> None:
        grow_stack()
        self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._before = resource.getrlimit(resource.RLIMIT_AS)
        caps = [limit for limit in self._before if limit != resource.RLIM_INFINITY]
        size, self._resident = self._now()
        self._cap = min([size + self._more, *caps])
        self._within = True

    def hold(self) -> None:
        """Let more than that be a MemoryError."""
        if self._within:
            resource.setrlimit(resource.RLIMIT_AS, (self._cap, self._before[1]))
            self._held = True

    def release(self) -> None:
        """Let everything pass."""
        if self._within:
            resource.setrlimit(resource.RLIMIT_AS, self._before)
            self._held = False

    def nearly_full(self) -> bool:
        """Whether small things have filled it, of which the last one may be one that C code cannot do without.

        They may also lie where previous submissions lay: addresses that are taken already, so memory counts as well.
        """
        if not self._held:
            return False
        size, resident = self._now()
        return min(self._cap - size, self._resident + self._more - resident) < self._more * NEARLY_FULL

    def _now(self) -> tuple[int, int]:
        """Return the bytes of addresses and of memory that this process has."""
        size, resident, *_ = os.pread(self._statm, 128, 0).split()
        return int(size) * PAGE, int(resident) * PAGE

    def __exit__(self, *_: object) -> None:
        self.release()
        os.close(self._statm)
        self._within = False


class _Room(ctypes.Structure):
    _fields_ = (("bytes", ctypes.c_char * STACK_BYTES),)


@cache
def grow_stack() -> None:
    """Have the stack grown before memory is limited: one that cannot grow any more is a crash, not a MemoryError.

    What is passed by value lies on the stack of the call, and the stack stays as large as it was once.
    """
    take_room = ctypes.CDLL(None)["getpid"]  # indexed, it is a function of its own; it takes no notice of arguments
    take_room.argtypes = [_Room]
    take_room(_Room())
