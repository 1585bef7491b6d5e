"""What sandboxed code can read, write and leave behind: its own files, and an empty folder of its own."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from sandboxed import CODE, LIMITS, Worker, refused

from autograder.faults import Crashed, StudentFault, StudentRaised
from autograder.manifest import Limits
from autograder.sandbox import Layers, Sandbox
from autograder.sandbox.paths import secret


@pytest.mark.parametrize(
    "folder", [*secret(), Path.home(), Path.cwd(), Path("/etc"), Path("/proc"), Path("/sys"), Path("/")]
)
def test_cannot_list(worker: Worker, folder: Path):
    assert folder.exists()
    refused(worker, "listing", str(folder))


def test_cannot_read_suite_solution_or_passwords(worker: Worker, gates):
    for path in (gates.suite, gates.solution / "gates.py", "/etc/passwd", "/proc/self/environ", "/proc/1/cmdline"):
        refused(worker, "read", str(path))


def test_cannot_read_another_submission(worker: Worker, tmp_path: Path):
    (tmp_path / "gates.py").write_text("secret")
    refused(worker, "read", str(tmp_path / "gates.py"))
    refused(worker, "listing", str(tmp_path))


@pytest.mark.parametrize(
    "path",
    ["/a", "/submission/a", "/kit/a", "/shared/a", "/dev/shm/a", "/dev/a", "/var/tmp/a", "/usr/lib/a", "/home/a"],
)
def test_cannot_write(worker: Worker, path: str):
    refused(worker, "write", path)


def test_may_write_its_own_tmp_which_the_next_test_finds_empty(worker: Worker):
    folder = worker("scratch")
    assert worker("leave", folder) == ["a", "link", "note"]
    assert worker("listing", folder) == []


def test_scratch_is_bounded(worker: Worker, some_layers: Layers):
    if some_layers.bwrap:
        refused(worker, "fill_scratch")


@pytest.mark.parametrize("how", ["files", "fill"])
def test_scratch_is_watched(some_layers: Layers, how: str):
    with Sandbox({"trial.py": CODE}, Limits(test_seconds=20), some_layers) as sandbox:
        with pytest.raises(StudentFault, match=r"temporary folder|No space left"):
            Worker(sandbox)(how)
        assert Worker(sandbox)("fine") == 42


@pytest.mark.parametrize("how", ["leave_locked", "leave_deep"])
def test_whatever_was_left_is_removed(worker: Worker, how: str):
    with contextlib.suppress(Crashed):  # where it has taken long enough to be noticed
        worker(how)
    assert worker("listing", worker("scratch")) == []


@pytest.mark.parametrize("how", ["mode", "owner", "time", "attribute"])
def test_cannot_alter_what_it_cannot_read(worker: Worker, tmp_path: Path, how: str):
    victim = tmp_path / "victim"  # Landlock lets these through
    victim.write_text("x")
    victim.chmod(0o600)
    refused(worker, "alter", str(victim), how)
    assert victim.stat().st_mode & 0o777 == 0o600


def test_nothing_can_be_made_immutable(worker: Worker):
    refused(worker, "leave_immutable")


def test_a_disk_cannot_be_filled_without_writing(worker: Worker):
    refused(worker, "reserve", 16 << 20)


def test_helper_modules_are_found_as_python_would(some_layers: Layers):
    files = {
        "trial.py": b"""
import time
import helper, package.inner, open_package.inner
from package import name
def answers(): return [helper.value, package.inner.value, open_package.inner.value, name, helper.__file__[-10:]]
def fails(): return helper.fail()
def broken(): import broken
def fine(): return hasattr(time, "monotonic")
""",
        "helper.py": b"value = 1\ndef fail():\n    raise ValueError('here')\n",
        "package/__init__.py": b"from .inner import value as name\n",
        "package/inner.py": b"from helper import value\nvalue += 1\n",
        "open_package/inner.py": b"value = 3\n",
        "broken.py": b"x = (\n",
        "time.py": b"raise RuntimeError('not this one')\n",
    }
    with Sandbox(files, LIMITS, some_layers) as sandbox:
        worker = Worker(sandbox)
        assert worker("answers") == [1, 2, 3, 2, "/helper.py"]
        assert worker("fine") is True
        with pytest.raises(StudentRaised, match=r"ValueError in line 3 of helper\.py: here"):
            worker("fails")
        with pytest.raises(StudentRaised, match=r"SyntaxError in line 1 of broken\.py"):
            worker("broken")
