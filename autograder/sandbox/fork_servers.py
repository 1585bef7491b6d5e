"""The fork servers that a runner's sandboxes come from, each started once and asked for one submission after another.

A fork server is a process inside bubblewrap (or a plain one if namespaces are forbidden) that student code never
runs in. If it can give every submission fresh namespaces it is kept; else every submission has a bubblewrap of its
own, and in it a fork server that serves once.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import time
from multiprocessing.util import Finalize

from ..faults import Infrastructure
from . import launch
from .layers import Layers

READY_SECONDS = 60.0
END_SECONDS = 1.0
KILL_SECONDS = 10.0
WORDS = 300

_idle: dict[tuple[int, Layers], ForkServer] = {}
_single: set[tuple[int, Layers]] = set()


class ForkServer:
    """One such process; single if it serves one submission only."""

    def __init__(self, layers: Layers, workplace: launch.Workplace | None) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._printed, output = os.pipe()
        os.set_blocking(self._printed, False)
        try:
            self._process = launch.start(layers, workplace, theirs.fileno(), output)
        except OSError as error:
            os.close(self._printed)
            self._channel.close()
            raise Infrastructure(f"The sandbox cannot be started: {error}.") from error
        finally:
            os.close(output)
            theirs.close()
        self._finalize = Finalize(
            self, _close, (self._process, self._channel, self._printed, os.getpid()), exitpriority=5
        )
        word = self._word(READY_SECONDS)
        if word not in (b"nested", b"warm", b"single"):
            last = self.last_words()
            self.close()
            raise Infrastructure(last)
        self.nested, self.single = word == b"nested", word == b"single"

    def start(self, descriptors: list[int]) -> None:
        """Have a zygote forked that gets these descriptors; Infrastructure if the server is gone."""
        try:
            socket.send_fds(self._channel, [b"start"], descriptors)
        except OSError as error:
            raise Infrastructure(self.last_words()) from error

    def end(self) -> bool:
        """Wait until the submission's processes are gone, killing them if need be; whether the server can go on."""
        with contextlib.suppress(OSError):
            if self._word(END_SECONDS) == b"ended":  # the zygote ends when its pipe closes
                return True
            self._channel.send(b"kill")
            return self._word(KILL_SECONDS) == b"ended"
        return False

    def close(self) -> None:
        """End the server, and with it all that it has started."""
        self._finalize()

    def last_words(self) -> str:
        """Say in one sentence how the server ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        said = b""
        with contextlib.suppress(BlockingIOError):
            said = os.read(self._printed, 1 << 16)
        words = " ".join(said.decode("utf-8", "replace").split())[-WORDS:]
        return f"The sandbox ended by itself (exit status {self._process.poll()}): {words or 'it said nothing'}."

    def _word(self, seconds: float) -> bytes | None:
        """Return what the server says, empty if it is gone, None if it says nothing in time."""
        deadline = time.monotonic() + seconds
        while select.select([self._channel], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return self._channel.recv(16)
        return None


def _close(process: subprocess.Popen[bytes], channel: socket.socket, printed: int, owner: int) -> None:
    if os.getpid() != owner:  # in a fork of the runner: it is not ours
        return
    channel.close()  # which ends it by itself, so that its CPU seconds are those of a child waited for
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_SECONDS)
    process.kill()
    process.wait()
    os.close(printed)


def acquire(files: dict[str, bytes], layers: Layers) -> tuple[ForkServer, launch.Workplace]:
    """Return a fork server that is free, and the workplace that it shows the files in."""
    key = (os.getpid(), layers)
    if layers.bwrap is None or key not in _single:
        server = _idle.pop(key, None) or ForkServer(layers, None)
        if not server.single:
            return server, launch.Workplace(None if server.nested else files, layers)
        server.close()
        _single.add(key)
    workplace = launch.Workplace(files, layers)
    try:
        return ForkServer(layers, workplace), workplace
    except BaseException:
        workplace.remove()
        raise


def release(server: ForkServer, layers: Layers) -> None:
    """Keep a fork server for the next submission, or end it if it cannot serve another."""
    key = (os.getpid(), layers)
    if server.end() and not server.single and key not in _idle:
        _idle[key] = server
    else:
        server.close()
