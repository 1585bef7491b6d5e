"""Watch the child of one test from outside: count its CPU seconds, look at its folder, and say how it ended."""

from __future__ import annotations

import os
import select
import signal
import time
from typing import NamedTuple

from . import scratch, wire
from .frames import FrameReader, send

POLL_SECONDS = 0.1


class Pipes(NamedTuple):
    """Descriptors: commands to and events from the zygote, requests to and replies from a test's child, arguments."""

    control_in: int
    control_out: int
    requests: int
    replies: int
    arena: int


def _cpu_seconds(pid: int) -> float:
    """CPU seconds of a live process, from its own clock (the id is that of clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def _asks_for_cpu(pipes: Pipes, commands: FrameReader) -> bool:
    """Read the next command: a question about the child, or its end, which a closed pipe means too."""
    try:
        return bool(commands.receive(pipes.control_in).header["op"] == "cpu")
    except EOFError:
        return False


def watch_child(pid: int, pipes: Pipes, commands: FrameReader, cpu_seconds: float, folder: str) -> wire.Message:
    """Wait until the child ends by itself, or end it by command, CPU seconds or a full folder; say which."""
    descriptor = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.register(pipes.control_in, select.POLLIN | select.POLLHUP)
    cause = "exit"
    while True:
        ready = dict(poll.poll(POLL_SECONDS * 1000))
        if descriptor in ready:
            break
        if pipes.control_in in ready:
            if _asks_for_cpu(pipes, commands):
                send(pipes.control_out, wire.Message({"status": "cpu", "cpu_seconds": _cpu_seconds(pid)}))
                continue
            cause = "ended"
        elif _cpu_seconds(pid) > cpu_seconds:
            cause = "cpu"
        elif scratch.crowded(folder):
            cause = "scratch"
        else:
            continue
        os.kill(pid, signal.SIGKILL)
        break
    _, status, usage = os.wait4(pid, 0)
    os.close(descriptor)
    used = usage.ru_utime + usage.ru_stime
    if cause == "exit" and os.WIFSIGNALED(status) and used >= cpu_seconds:
        cause = "cpu"
    header = {
        "status": "done",
        "cause": cause,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
        "cpu_seconds": used,
        "peak_kb": usage.ru_maxrss,
    }
    return wire.Message(header)
