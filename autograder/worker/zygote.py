"""The first process of one submission: locks itself down, then forks one fresh child per test and watches it.

Student code is imported only in a child, which lays a stricter filter on itself, so no test can poison another. The
zygote counts the child's CPU seconds with a clock that the child cannot stop, empties /tmp, and reports how it ended.
It sends exactly one "done" per "start".
"""

from __future__ import annotations

import base64
import ctypes
import mmap
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from . import lockdown, namespaces, scratch, wire
from .frames import FrameReader, send
from .runtime import Runtime

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


# The kernel's, not Python's, which tidies up after other threads: there are none here, and a child pays for each page
# that it writes to.
_fork = ctypes.PyDLL(None).fork


def _flush_output() -> None:
    """Push out what the student's code has printed so far, whatever it did to the streams."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112 - a stream that the student broke is the student's affair
            continue


def _enter(setup: dict[str, Any], cpu_seconds: float) -> None:
    """Lay the stricter layer on a child, for good."""
    lockdown.die_with_parent()
    lockdown.limit((setup["memory_mb"] << 20) + wire.ARENA_BYTES, int(cpu_seconds) + 2, setup["processes"])
    if setup["landlock"]:  # a domain of its own, which keeps its signals in; files are held by the zygote's
        lockdown.isolate_signals()
    if setup["child_filter"]:
        lockdown.seccomp(setup["child_filter"])


def _prepare(setup: dict[str, Any], pipes: Pipes) -> Callable[[], None]:
    """Do once, before any fork, what every child would do the same way: a child pays for each page it writes to.

    Return what a child calls to answer requests until the pipe closes.
    """
    os.dup2(2, 1)
    os.chdir(setup["scratch"])
    os.environ["HOME"] = os.environ["TMPDIR"] = setup["scratch"]
    sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    inbox = FrameReader()

    def exchange(message: wire.Message) -> wire.Message:
        send(pipes.replies, message)
        return inbox.receive(pipes.requests)

    arena = mmap.mmap(pipes.arena, wire.ARENA_BYTES)
    os.close(pipes.arena)
    runtime = Runtime(setup["submission"], exchange, setup["shared"], arena)

    def answer() -> None:
        while True:
            reply = runtime.handle(inbox.receive(pipes.requests))
            _flush_output()
            try:
                send(pipes.replies, reply)
            except wire.WireError as error:
                send(pipes.replies, wire.Message({"status": "unusable", "message": str(error)}))

    return answer


def _serve(setup: dict[str, Any], pipes: Pipes, cpu_seconds: float, answer: Callable[[], None]) -> None:
    """Be the child of one test: lock down further, then answer requests until the pipe closes."""
    os.close(pipes.control_in)
    os.close(pipes.control_out)
    _enter(setup, cpu_seconds)
    sys.path.insert(0, setup["submission"])  # never in the zygote, which must not import from there
    answer()


def _drain(descriptor: int) -> None:
    """Throw away what a dead child has left unread, or what has come since."""
    while select.select([descriptor], [], [], 0)[0] and os.read(descriptor, 1 << 16):
        pass


def serve_submission(pipes: Pipes) -> None:
    """Set up, say ready, and serve tests until the grader closes the pipe."""
    lockdown.die_with_parent()
    commands = FrameReader()
    message = commands.receive(pipes.control_in)
    setup = message.header
    for program in ("zygote_filter", "child_filter"):
        setup[program] = base64.b64decode(setup[program])  # once, not in every child
    if setup["files"] is not None:
        namespaces.fill(dict(zip(setup["files"], map(bytes, message.buffers), strict=True)))
    lockdown.forbid_new_privileges()
    layers = ["rlimits"]
    if setup["landlock"]:
        lockdown.landlock(setup["readable"], setup["writable"])
        layers.append("landlock")
    if setup["zygote_filter"]:
        lockdown.seccomp(setup["zygote_filter"])
        layers.append("seccomp")
    answer = _prepare(setup, pipes)
    send(pipes.control_out, wire.Message({"status": "ready", "layers": layers}))
    while True:
        try:
            command = commands.receive(pipes.control_in).header
        except EOFError:
            os._exit(0)  # nothing here needs the interpreter's long good-bye
        if command["op"] == "drain":
            _drain(pipes.requests)
            send(pipes.control_out, wire.Message({"status": "drained"}))
        if command["op"] != "start":
            continue
        # Flags are those of the pipe: the last child may have set some.
        for shared in (pipes.requests, pipes.replies, 1):
            os.set_blocking(shared, True)
        pid = _fork()
        if pid == 0:
            status = 1
            try:
                _serve(setup, pipes, command["cpu_seconds"], answer)
            except (EOFError, BrokenPipeError):
                status = 0
            except BaseException as error:
                os.write(2, f"worker: {type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(status)
        done = watch_child(pid, pipes, commands, command["cpu_seconds"], setup["scratch"])
        _drain(pipes.requests)
        scratch.empty(setup["scratch"])
        send(pipes.control_out, done)
