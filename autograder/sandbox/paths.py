"""The paths that a sandbox shows, all of them read-only: those that Python and numpy need to run."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..course_place import CourseError, here
from ..faults import Infrastructure

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
