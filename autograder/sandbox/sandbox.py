"""One running worker, seen from the trusted side: handshake, requests under a deadline, how a test ended.

Four pipes. The control pair belongs to the zygote alone. On the other pair a test's child gets requests and sends bytes
that its student may have chosen. Nothing here waits without a limit: the zygote counts CPU seconds, and a child that
neither answers nor computes is ended, too.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..faults import BadReply, Crashed, Infrastructure, OutOfMemory, TimedOut
from ..manifest import Limits
from ..worker import wire
from ..worker.frames import FrameReader, pieces_of, send, write_some
from . import fork_servers, idle_watch, launch
from .fork_servers import ForkServer
from .layers import Layers
from .shared import Arena, store

READY_SECONDS = 60.0
CONTROL_SECONDS = 30.0
OUTPUT_BYTES = 8192
PIPE_BYTES = 1 << 20
TERMINATION = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 25: "SIGXFSZ"}


@dataclass(frozen=True)
class Usage:
    """The CPU seconds of a test's child, and the text that it printed."""

    cpu_seconds: float
    output: str


class Sandbox:
    """A worker for one submission; use as a context manager, and begin/end around each test."""

    def __init__(self, files: dict[str, bytes], limits: Limits, layers: Layers) -> None:
        self.limits = limits
        self.layers = layers
        self.held: list[str] = []
        self._files = files
        self._server: ForkServer | None = None
        self._open: set[int] = set()
        self._closing = contextlib.ExitStack()
        self._done: dict[str, Any] | None = None
        self._running = False
        self._output = bytearray()
        self._deadline = 0.0
        self._reader = FrameReader(0)
        self._poll = select.poll()

    def __enter__(self) -> Sandbox:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        """Start the worker and wait until it says that it is locked down and ready."""
        control_in, self._control_out = self._pipe()
        self._control_in, control_out = self._pipe()
        requests, self._requests = self._pipe()
        self._replies, replies = self._pipe()
        self._printed, output = self._pipe()
        self._arena = Arena()
        self._closing.callback(self._arena.close)
        theirs = [control_in, control_out, requests, replies, output]
        self._server, self._workplace = fork_servers.acquire(self._files, self.layers)
        self._server.start([*theirs[:4], self._arena.descriptor, output])
        for descriptor in theirs:
            self._close(descriptor)
        for descriptor in (self._requests, self._replies, self._printed, self._control_in):
            os.set_blocking(descriptor, False)
        for descriptor in (self._replies, self._printed, self._control_in):
            self._poll.register(descriptor, select.POLLIN)
        files = self._files if self._server.nested else None
        self._tell(launch.setup(self.layers, self._workplace, self.limits, files))
        ready = self._event(READY_SECONDS)
        if ready.get("status") != "ready":
            raise Infrastructure("The sandbox did not say that it is ready.")
        self.held = (["bubblewrap"] if self.layers.bwrap else []) + list(ready["layers"])

    def begin(self) -> None:
        """Fork a fresh child for one test."""
        self._done, self._running = None, True
        self._arena.empty()
        self._output.clear()
        self._reader = FrameReader(self.limits.reply_mb << 20)
        self._deadline = time.monotonic() + self.limits.wall_seconds * idle_watch.busyness()
        self._command({"op": "start", "cpu_seconds": self.limits.test_seconds})

    def request(self, message: wire.Message) -> wire.Message:
        """Send one request and return the reply; a StudentFault if the child does not give one."""
        if self._done is not None:
            raise self._fault(self._done)
        if time.monotonic() > self._deadline:  # callbacks come here too, and may be many
            self.end()
            raise TimedOut("The test took too long.")
        outgoing = pieces_of(message)
        idle = idle_watch.IdleWatch(self.limits.idle_seconds)
        self._write_some(outgoing)  # which mostly is all
        while True:
            try:
                complete = self._pump(outgoing)
            except wire.WireError as error:
                self.end()
                raise BadReply(f"The code answered with something that is not a reply: {error}.") from error
            if complete is not None:
                return complete
            if self._done is not None:
                raise self._fault(self._done)
            if time.monotonic() > self._deadline:
                self.end()
                raise TimedOut("The test took too long.")
            if idle.due() and idle.stuck(self.cpu_seconds()):
                self.end()
                raise TimedOut("The code waits without computing: does it sleep, or wait for input?")

    @property
    def running(self) -> bool:
        """Whether the current test's child goes on to answer."""
        return self._running and self._done is None

    def cpu_seconds(self) -> float:
        """Return what the current test's child has used so far."""
        if self._running and self._done is None:
            self._command({"op": "cpu"})
            answer = self._event(CONTROL_SECONDS)
            if answer["status"] != "done":
                return float(answer["cpu_seconds"])
            self._done = answer
        return float(self._done["cpu_seconds"]) if self._done is not None else 0.0

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Offer a large data set for mapping, any other array for a place in the arena; None if it has to be sent."""
        return store().share(array) or self._arena.place(array)

    def placed(self, header: wire.Header) -> np.ndarray:
        """Return an array that was placed in the arena, as it is now."""
        return self._arena.read(header)

    def end(self) -> Usage:
        """End the test's child, whatever it is doing; return what it used and printed."""
        if self._done is None and self._running:
            self._command({"op": "end"})
            while self._done is None:
                event = self._event(CONTROL_SECONDS)
                if event["status"] == "done":
                    self._done = event
        if self._running and self._done is not None and self._done["cause"] != "ended":
            self._command({"op": "drain"})  # it ended by itself, perhaps before the last request reached it
            self._event(CONTROL_SECONDS)
        self._running = False
        self._drain_replies()
        self._read_output()
        text = self._output.decode("utf-8", "replace")
        return Usage(float(self._done["cpu_seconds"]) if self._done else 0.0, text)

    def close(self) -> None:
        """End the worker and remove its folders."""
        for descriptor in list(self._open):
            self._close(descriptor)
        if self._server is not None:
            fork_servers.release(self._server, self.layers)
            self._server = None
            self._workplace.remove()
        self._closing.close()

    def _pump(self, outgoing: list[memoryview]) -> wire.Message | None:
        """Move bytes both ways for a moment; return the reply once it is whole."""
        if outgoing:
            self._poll.register(self._requests, select.POLLOUT)
        ready = {descriptor for descriptor, _ in self._poll.poll(idle_watch.LOOK_SECONDS * 1000)}
        if outgoing:
            self._poll.unregister(self._requests)
        if self._printed in ready:
            self._read_output()
        if self._requests in ready:
            self._write_some(outgoing)
        if self._replies in ready:
            try:
                message = self._reader.read(self._replies)
            except EOFError as error:
                raise self._broken() from error
            if message is not None:
                return message
        if self._control_in in ready and self._replies not in ready:
            self._done = self._event(CONTROL_SECONDS)
        return None

    def _write_some(self, outgoing: list[memoryview]) -> None:
        try:
            outgoing[:] = write_some(self._requests, outgoing)
        except BlockingIOError:
            return
        except BrokenPipeError as error:
            raise self._broken() from error

    def _fault(self, done: dict[str, Any]) -> Exception:
        """Say how the child ended."""
        if done["cause"] == "cpu":
            seconds = f"{self.limits.test_seconds:g} CPU seconds"
            return TimedOut(f"The code ran for more than {seconds}: is there a loop that never ends?")
        if done["cause"] == "scratch":
            return Crashed("The code put too many or too large files into its temporary folder.")
        if done["signal"]:
            name = TERMINATION.get(done["signal"], f"signal {done['signal']}")
            if done["peak_kb"] > self.limits.memory_mb * 900:
                return OutOfMemory(f"The code used more than {self.limits.memory_mb} MB of memory.")
            return Crashed(f"The process that ran the code was ended by {name}.")
        return Crashed(f"The code ended the process that ran it (exit status {done['exit']}): is there an exit call?")

    def _command(self, header: dict[str, Any]) -> None:
        self._tell(wire.Message(header))

    def _tell(self, message: wire.Message) -> None:
        """Write to the zygote, which reads at once."""
        try:
            send(self._control_out, message)
        except BrokenPipeError as error:
            raise self._broken() from error

    def _event(self, seconds: float) -> dict[str, Any]:
        """Read one message of the zygote."""
        reader = FrameReader(0)
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            poll = select.poll()
            poll.register(self._control_in, select.POLLIN)
            poll.register(self._printed, select.POLLIN)  # a full pipe would stop the worker before it answers
            ready = {descriptor for descriptor, _ in poll.poll(max(0.0, left) * 1000)}
            if self._printed in ready:
                self._read_output()
            if self._control_in not in ready:
                if left <= 0 or not ready:
                    raise Infrastructure(f"The sandbox did not answer within {seconds:g} seconds.")
                continue
            try:
                message = reader.read(self._control_in)
            except (wire.WireError, EOFError) as error:
                raise self._broken() from error
            if message is not None:
                return message.header

    def _broken(self) -> Infrastructure:
        """Say that the worker itself is gone, with its last words."""
        self._read_output()
        words = " ".join(self._output.decode("utf-8", "replace").split())[-300:]
        return Infrastructure(f"The sandbox ended by itself: {words or 'it said nothing'}.")

    def _read_output(self) -> None:
        """Take what was printed; keep the beginning, throw away the rest."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self._printed, PIPE_BYTES):
                self._output += chunk[: max(0, OUTPUT_BYTES - len(self._output))]

    def _drain_replies(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._replies, PIPE_BYTES):
                pass

    def _pipe(self) -> tuple[int, int]:
        ends = os.pipe()
        self._open.update(ends)
        with contextlib.suppress(OSError):  # a user's pipe pages may be used up; the default size does too
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return ends

    def _close(self, descriptor: int) -> None:
        self._open.discard(descriptor)
        os.close(descriptor)
