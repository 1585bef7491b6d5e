"""Start the worker process: inside bubblewrap where that holds, else directly, and hand it its setup."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from ..course import PACKAGE, Limits
from ..worker import scratch
from . import seccomp
from .layers import Layers
from .paths import DEVICES, library
from .shared import STAGING_PREFIX, store

TMP_BYTES = 64 << 20
ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 - the sandbox's own
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Workplace:
    """The folders of one worker: the submission's files to read, and an empty one to write."""

    def __init__(self, files: dict[str, bytes], layers: Layers) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=f"{STAGING_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        root = Path(self._folder.name)
        self.staged, self.scratch_outside = root / "submission", root / "scratch"
        for folder in (self.staged, self.scratch_outside):
            folder.mkdir()
        for name, content in files.items():
            target = self.staged / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        inside = layers.bwrap is not None
        self.submission = "/submission" if inside else str(self.staged)
        self.scratch = "/tmp" if inside else str(self.scratch_outside)  # noqa: S108 - the sandbox's own
        self.shared = "/shared" if inside else str(store().folder)

    def remove(self) -> None:
        """Delete both folders, whatever is in them."""
        with contextlib.suppress(OSError):
            scratch.empty(str(self.scratch_outside))
        self._folder.cleanup()


def command(layers: Layers, place: Workplace, pipes: tuple[int, ...]) -> list[str]:
    """Return the command line of the worker, wrapped where bubblewrap holds."""
    kit = "/kit" if layers.bwrap else str(PACKAGE)
    path = [kit, *library().path(layers.bwrap is not None)]
    boot = f"import sys; sys.path[:] = {path!r}; from worker.zygote import main; main{pipes!r}"
    python = [library().python, "-S", "-s", "-P", "-X", "utf8", "-c", boot]
    if layers.bwrap is None:
        return python
    # fmt: off
    wrap = [
        layers.bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
        "--dev", "/dev", "--size", str(TMP_BYTES), "--tmpfs", "/tmp",  # noqa: S108 - the sandbox's own
    ]
    # fmt: on
    for name in (*library().system, *library().standard):
        wrap += ["--ro-bind", name, name]
    for index, folder in enumerate(library().packages):
        wrap += ["--ro-bind", folder, library().inner(index)]
    wrap += ["--ro-bind", str(PACKAGE / "worker"), "/kit/worker", "--ro-bind", str(place.staged), "/submission"]
    wrap += ["--ro-bind", str(store().folder), "/shared"]
    wrap += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"]  # noqa: S108 - the sandbox's own
    return wrap + python


def start(layers: Layers, place: Workplace, pipes: tuple[int, ...], output: int) -> subprocess.Popen[bytes]:
    """Start the worker with its ends of the four pipes; what it prints goes to output."""
    return subprocess.Popen(
        command(layers, place, pipes),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=pipes,
        cwd="/",
        env=ENVIRONMENT,
    )


def setup(layers: Layers, place: Workplace, limits: Limits) -> dict[str, Any]:
    """Return what the worker has to know to lock itself down."""
    inside = layers.bwrap is not None
    readable = [*library().readable(inside), *DEVICES, place.submission, place.shared]
    return {
        "library": library().path(inside),
        "submission": place.submission,
        "scratch": place.scratch,
        "shared": place.shared,
        "readable": readable,
        "writable": [place.scratch, "/dev/null"],
        "landlock": layers.landlock,
        "zygote_filter": _encoded(layers, child=False),
        "child_filter": _encoded(layers, child=True),
        "memory_mb": limits.memory_mb,
    }


def _encoded(layers: Layers, child: bool) -> str:
    return base64.b64encode(seccomp.program(child=child)).decode() if layers.seccomp else ""
