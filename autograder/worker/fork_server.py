"""The first process in a sandbox: a warm interpreter that forks a zygote for one submission after the other.

It never runs student code. If the kernel allows namespaces inside the sandbox, every zygote gets fresh ones, which
takes 5 ms instead of the 70 of a sandbox. If not, the server says "single", and serves one submission only.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys

from . import lockdown, namespaces, zygote
from .zygote import Pipes

WARM = ("numpy", "numpy.linalg", "numpy.random")
DESCRIPTORS = 6  # of a submission: the zygote's four pipes, the memory of arguments, and where it prints


def main(descriptor: int, path: list[str], *, nested: bool, reusable: bool, tmp_bytes: int) -> None:
    """Serve submissions that come over the socket of that descriptor, until it closes; path is student code's.

    nested gives every submission namespaces and a /tmp of its own, if the kernel allows; reusable serves more than one
    without them.
    """
    lockdown.die_with_parent()
    sys.path[:] = path
    for name in WARM:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is here stays, so no fork has to copy it in order to look through it
    nested = nested and namespaces.possible()
    channel = socket.socket(fileno=descriptor)
    channel.send(b"nested" if nested else b"warm" if reusable else b"single")
    while True:
        word, descriptors, _, _ = socket.recv_fds(channel, 16, DESCRIPTORS)
        if word != b"start":
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            try:
                channel.close()
                _begin(descriptors, tmp_bytes if nested else 0)
            except BaseException as error:
                os.write(2, f"worker: {type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(1)
        for held in descriptors:
            os.close(held)
        _wait(pid, channel)
        channel.send(b"ended")


def _begin(descriptors: list[int], tmp_bytes: int) -> None:
    """Become the zygote of one submission, in namespaces of its own if tmp_bytes says how large their /tmp is."""
    *pipes, output = descriptors
    lockdown.die_with_parent()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    if tmp_bytes:
        namespaces.enter(tmp_bytes)
    zygote.serve_submission(Pipes(*pipes))


def _wait(pid: int, channel: socket.socket) -> None:
    """Wait for a zygote, and kill it if that is wanted; a closed socket ends everything."""
    descriptor = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.register(channel, select.POLLIN)
    while descriptor not in dict(poll.poll()):
        word = channel.recv(16)
        os.kill(pid, signal.SIGKILL)
        if not word:
            os._exit(0)
        poll.unregister(channel)
    os.close(descriptor)
    os.waitpid(pid, 0)
