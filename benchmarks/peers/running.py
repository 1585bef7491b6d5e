"""Run a command within limits and count its seconds; make an environment for a tool."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY_BYTES = 6 << 30  # address space: a notebook's kernel reserves a lot and uses little
FILE_BYTES = 256 << 20
PROCESSES = 4096
PR_SET_CHILD_SUBREAPER = 36
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class ToolError(Exception):
    """One sentence: why a tool cannot be measured here."""


@dataclass(frozen=True)
class Command:
    """What to run, where, with which Python first on PATH, and how many seconds it may take."""

    arguments: tuple[str, ...]
    folder: Path
    python: Path
    seconds: float = 60.0
    paths: tuple[Path, ...] = ()  # for PYTHONPATH


@dataclass(frozen=True)
class Seconds:
    """What a command cost, the CPU seconds of everything that it started included."""

    wall: float
    cpu: float

    def __add__(self, other: Seconds) -> Seconds:
        return Seconds(self.wall + other.wall, self.cpu + other.cpu)


def adopt_orphans() -> None:
    """Become the parent of descendants that lose theirs, so that their CPU seconds are counted here too."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Command, log: Path) -> tuple[int, Seconds]:
    """Run a command to its end, or to its time limit, and return its exit status and what it cost."""
    log.parent.mkdir(parents=True, exist_ok=True)
    before, started = _children(), time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=_environment(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_limits(command.seconds),
        )
        try:
            status = process.wait(command.seconds)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        finally:  # also where the user stops this program
            wall = time.perf_counter() - started
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    _reap()
    return status, Seconds(wall, _children() - before)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap() -> None:
    """Wait for orphans, one second at most; what is left then is ended."""
    for attempt in range(21):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        if attempt == 20:
            for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
                os.kill(int(pid), signal.SIGKILL)
                os.waitpid(int(pid), 0)
        time.sleep(0.05)


def _limits(seconds: float) -> Callable[[], None]:
    wanted = {
        resource.RLIMIT_CPU: int(seconds) + 1,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NPROC: PROCESSES,
        resource.RLIMIT_CORE: 0,
    }

    def apply() -> None:
        for which, value in wanted.items():
            hard = resource.getrlimit(which)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(which, (value, value))

    return apply


def _environment(command: Command) -> dict[str, str]:
    """Return an environment without the user's own configuration of any tool."""
    home = command.folder / ".home"
    home.mkdir(exist_ok=True)
    variables = {
        "PATH": f"{command.python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "IPYTHONDIR": str(home / "ipython"),
        **dict.fromkeys(THREADS, "1"),
    }
    if command.paths:
        variables["PYTHONPATH"] = os.pathsep.join(map(str, command.paths))
        variables["AUTOGRADER_COURSE"] = str(command.paths[0])
    return variables


def environment(folder: Path, name: str, packages: Sequence[str]) -> Path:
    """Return the Python of an environment with those packages, made on first use; ToolError where it cannot be."""
    wanted = "\n".join(packages)
    place = folder / f"{name}-{hashlib.sha256(f'{wanted} {sys.version}'.encode()).hexdigest()[:8]}"
    python, ready = place / "bin" / "python", place / "ready"
    if ready.exists():
        return python
    print(f"Installing {' '.join(packages)} into {place} ...", flush=True)
    shutil.rmtree(place, ignore_errors=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    try:
        for command in ([sys.executable, "-m", "venv", str(place)], pip):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=1800)
    except (OSError, subprocess.SubprocessError) as error:
        lines = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise ToolError(f"{name} could not be installed: {lines[-1] if lines else type(error).__name__}") from error
    ready.write_text(wanted, encoding="utf-8")
    return python


def installed(python: Path) -> list[str]:
    """List what an environment holds, pinned, for the record."""
    command = [str(python), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return listed.stdout.split()
