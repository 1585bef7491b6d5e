"""Shared fixtures: the layers of this machine, folders of made-up submissions, the gates assignment."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandboxed import CODE, LIMITS, Worker

from autograder import course, grading
from autograder.sandbox import Layers, Sandbox

ROOT = Path(__file__).resolve().parents[1]
# The graders use CIFAR-10 where this is set; tests say themselves which data they want.
REAL_CIFAR10 = os.environ.pop("CIFAR10_DIR", "")
REQUIRED = bool(os.environ.get("KIT_REQUIRE_SANDBOX") or os.environ.get("CI"))


@pytest.fixture(scope="session")
def layers() -> Layers:
    """All layers; where one is missing, CI fails and a contributor's machine skips."""
    found = grading.default_layers()
    if not (found.bwrap and found.landlock and found.seccomp):
        message = "a sandbox layer is missing: " + " ".join(found.missing)
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session", params=["all layers", "inner layers alone"])
def some_layers(request: pytest.FixtureRequest, layers: Layers) -> Layers:
    """The layers as they are, and as they are where namespaces are forbidden."""
    return layers if request.param == "all layers" else dataclasses.replace(layers, bwrap=None)


@pytest.fixture(scope="module")
def shared_worker(some_layers: Layers) -> Iterator[Worker]:
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        yield Worker(sandbox)


@pytest.fixture
def worker(shared_worker: Worker) -> Iterator[Worker]:
    """A sandbox around hostile code; after every attempt, the next test in it has to be as good as ever."""
    yield shared_worker
    assert shared_worker("fine") == 42


@pytest.fixture(scope="session")
def gates() -> course.Assignment:
    return course.load().assignment("02_gates")


@pytest.fixture(scope="session")
def solution(gates: course.Assignment) -> str:
    """The text of the reference solution of the gates."""
    return (gates.solution / "gates.py").read_text()


@pytest.fixture
def hand_in(tmp_path: Path):
    """Return a function that writes gates.py for a student and returns the folder."""

    def write(text: str, student: str = "student") -> Path:
        folder = tmp_path / "submitted" / student / "02_gates"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "gates.py").write_text(text)
        return folder

    return write


@pytest.fixture(scope="session")
def command() -> list[str]:
    return [sys.executable, "-m", "autograder"]
