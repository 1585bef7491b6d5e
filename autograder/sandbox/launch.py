"""Start a fork server, inside bubblewrap if that holds, else directly; and say what a worker has to know."""

from __future__ import annotations

import base64
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..course_place import CourseError, here
from ..faults import Infrastructure
from ..manifest import PACKAGE, Limits
from ..worker import namespaces, scratch, wire
from . import seccomp
from .layers import Layers
from .shared import STAGING_PREFIX, store

SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
PACKAGES = "/kit/packages"


@dataclass(frozen=True)
class Library:
    """The interpreter to start, the folders of its sys.path, and every path that it needs to read."""

    python: str
    standard: tuple[str, ...]
    packages: tuple[str, ...]
    system: tuple[str, ...]

    def path(self, inside: bool) -> list[str]:
        """Return sys.path; inside bubblewrap, third-party packages lie under one neutral folder."""
        return [*self.standard, *(self.inner(i) if inside else entry for i, entry in enumerate(self.packages))]

    def inner(self, index: int) -> str:
        """Return where a folder of packages is shown inside bubblewrap."""
        return f"{PACKAGES}/{index}"

    def readable(self, inside: bool) -> list[str]:
        """Return every path that the worker may read."""
        return [*self.system, *self.path(inside)]


@cache
def library() -> Library:
    """Find the interpreter, its standard library and the folder that holds numpy."""
    python = os.path.realpath(sys.executable)
    standard = [sysconfig.get_path("stdlib"), sysconfig.get_config_var("DESTSHARED")]
    packages = [_folder_of(name) for name in ("numpy", "matplotlib")]
    shared = []
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        shared.append(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))
    found = Library(
        python,
        tuple(dict.fromkeys(entry for entry in standard if entry)),
        tuple(dict.fromkeys(entry for entry in packages if entry)),
        tuple(entry for entry in (*SYSTEM, python, *shared) if os.path.exists(entry)),
    )
    for entry in found.readable(inside=False):
        for path in secret():
            if path.resolve().is_relative_to(Path(entry).resolve()):
                raise Infrastructure(f"The course lies under {entry}, which a sandbox has to show: move its folder.")
    for entry in (python, *standard):
        if Path(entry).is_relative_to("/tmp"):  # noqa: S108 - the sandbox has a /tmp of its own
            raise Infrastructure(f"Python itself lies under /tmp ({entry}), which a sandbox empties: use another one.")
    return found


def secret() -> tuple[Path, ...]:
    """Return what no student may read; a machine can be looked at without a course."""
    try:
        place = here()
    except CourseError:
        return ()
    return (place.content, place.root / "solutions")


def _folder_of(package: str) -> str | None:
    spec = importlib.util.find_spec(package)
    return str(Path(spec.origin).resolve().parents[1]) if spec and spec.origin else None


TMP_BYTES = 64 << 20
PROCESSES = 64  # and threads of a submission's own
BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from worker.fork_server import main
main(int(sys.argv[2]), sys.path[1:], **json.loads(sys.argv[3]))
"""
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
    """Where one worker finds the submission's files, and an empty folder to write to; no files: it brings its own."""

    def __init__(self, files: dict[str, bytes] | None, layers: Layers) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        inside = layers.bwrap is not None
        self.submission, self.scratch = namespaces.SUBMISSION, namespaces.TMP
        self.shared = "/shared" if inside else str(store().folder)
        if files is None:
            return
        prefix = f"{STAGING_PREFIX}{os.getpid()}-"
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        root = Path(self._folder.name)
        self.staged, self.scratch_outside = root / "submission", root / "scratch"
        for folder in (self.staged, self.scratch_outside):
            folder.mkdir()
        for name, content in files.items():
            target = self.staged / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if not inside:
            self.submission, self.scratch = str(self.staged), str(self.scratch_outside)

    def remove(self) -> None:
        """Delete both folders, whatever is in them."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                scratch.empty(str(self.scratch_outside))
            self._folder.cleanup()


def command(layers: Layers, workplace: Workplace | None, channel: int) -> list[str]:
    """Return the command line of a fork server, inside bubblewrap if that holds; with a workplace it serves it only."""
    inside = layers.bwrap is not None
    kit = "/kit" if inside else str(PACKAGE)
    path = [kit, *library().path(inside)]
    options = {"nested": inside and workplace is None, "reusable": not inside, "tmp_bytes": TMP_BYTES}
    arguments = map(json.dumps, (path, channel, options))
    python = [library().python, "-S", "-s", "-P", "-X", "utf8", "-c", BOOT, *arguments]
    if layers.bwrap is None:
        return python
    # fmt: off
    wrap = [
        layers.bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
        "--dev", "/dev", "--size", str(TMP_BYTES), "--tmpfs", namespaces.TMP,
    ]
    # fmt: on
    for name in (*library().system, *library().standard):
        wrap += ["--ro-bind", name, name]
    for index, folder in enumerate(library().packages):
        wrap += ["--ro-bind", folder, library().inner(index)]
    wrap += ["--ro-bind", str(PACKAGE / "worker"), "/kit/worker", "--ro-bind", str(store().folder), "/shared"]
    if workplace is None:  # what a process needs to map its users in namespaces of its own; a zygote covers it
        wrap += ["--proc", namespaces.PROCESSES, "--dir", namespaces.SUBMISSION]
    else:
        wrap += ["--ro-bind", str(workplace.staged), namespaces.SUBMISSION]
    wrap += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", namespaces.TMP, "--"]
    return wrap + python


def start(layers: Layers, workplace: Workplace | None, channel: int, output: int) -> subprocess.Popen[bytes]:
    """Start a fork server with its end of the socket; what it prints goes to output."""
    return subprocess.Popen(
        command(layers, workplace, channel),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=(channel,),
        cwd="/",
        env=ENVIRONMENT,
    )


def setup(layers: Layers, workplace: Workplace, limits: Limits, files: dict[str, bytes] | None) -> wire.Message:
    """Return the message by which a worker locks itself down; files are for one that has none of its own."""
    inside = layers.bwrap is not None
    readable = [*library().readable(inside), *DEVICES, workplace.submission, workplace.shared]
    header = {
        "submission": workplace.submission,
        "scratch": workplace.scratch,
        "shared": workplace.shared,
        "readable": readable,
        "writable": [workplace.scratch, "/dev/null"],
        "landlock": layers.landlock,
        "zygote_filter": _encoded(layers, child=False),
        "child_filter": _encoded(layers, child=True),
        "memory_mb": limits.memory_mb,
        "processes": PROCESSES + (0 if inside else threads_of_this_user()),
        "files": None if files is None else list(files),
    }
    return wire.Message(header, [memoryview(content) for content in (files or {}).values()])


def threads_of_this_user() -> int:
    """Count what the kernel counts when it holds a process to its limit and no namespace makes a new beginning."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, KeyError, ValueError):  # it may have ended
            lines = dict(line.split(":", 1) for line in path.read_text(errors="replace").splitlines() if ":" in line)
            if int(lines["Uid"].split()[0]) == os.getuid():
                count += int(lines["Threads"])
    return count


def _encoded(layers: Layers, child: bool) -> str:
    return base64.b64encode(seccomp.program(child=child, alone=layers.bwrap is None)).decode() if layers.seccomp else ""
