"""Shared fixtures: the layers of this machine, folders of made-up submissions, the gates assignment."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from autograder.cli import THREADS

# Before numpy is imported: two threads on a busy machine are many times slower at these sizes.
os.environ |= dict.fromkeys(THREADS, "1")

import browser
import pytest
from sandboxed import CODE, LIMITS, Worker

from autograder import grading, manifest
from autograder.course_place import VARIABLE
from autograder.sandbox import Layers, Sandbox

if TYPE_CHECKING:
    from gradebook_classroom import Classroom
    from nbgrader.api import Gradebook

    from gradebook.outdated_scores import Folders

ROOT = Path(__file__).resolve().parents[1]
os.environ[VARIABLE] = str(ROOT)  # the course of tests that stand elsewhere, and of what they start
# The graders use CIFAR-10 where this is set; tests say themselves which data they want.
# Processes that pytest-xdist starts come here too, without what was taken away.
REAL_CIFAR10 = os.environ.setdefault("TESTS_CIFAR10_DIR", os.environ.pop("CIFAR10_DIR", ""))
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # in the background; what tests interrupt inherits it
    signal.signal(signal.SIGINT, signal.default_int_handler)
# A large set is looked at in samples that change from day to day; a failure says which day to take.
Thing = TypeVar("Thing")
DAY = os.environ.get("KIT_DAY") or datetime.now(UTC).date().isoformat()
AGAIN = f"of the day's sample; KIT_DAY={DAY} draws it again"
collect_ignore_glob = ["attacks/corpus/*"]  # hostile code, which only a sandbox may import
REQUIRED = bool(os.environ.get("KIT_REQUIRE_SANDBOX") or os.environ.get("CI"))

# Files whose tests take longest, in that order: begun last, they would run on alone while other processes have nothing.
LONGEST = """
accounts bank term_of_thirty postgres notebooks local_tests answers
grade_class grading report_identity student_tools gradebook_release dask_engine watch charged_once
""".split()


def of_the_day(things: Iterable[Thing], count: int, name: Callable[[Thing], str]) -> list[Thing]:
    """Return so many of the things, drawn by their names and the day."""
    return sorted(things, key=lambda thing: crc32(f"{DAY} {name(thing)}".encode()))[:count]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the files are dealt out in the order that they are in here."""
    order = {f"test_{name}.py": number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_configure() -> None:
    """Where the browser's tests are asked for, say once what they miss."""
    if browser.REQUIRED and (sentence := browser.missing()):
        raise pytest.UsageError(sentence)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the browser's tests where they miss something and nobody has asked for them."""
    if item.get_closest_marker("browser") and (sentence := browser.missing()):
        pytest.skip(sentence)


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


@pytest.fixture(scope="session", params=["all layers", pytest.param("inner layers alone", marks=pytest.mark.slow)])
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
def gates() -> manifest.Assignment:
    return manifest.load().assignment("02_gates")


@pytest.fixture(scope="session")
def solution(gates: manifest.Assignment) -> str:
    """The text of the reference solution of the gates."""
    return (gates.solution / "gates.py").read_text()


@pytest.fixture
def hand_in(tmp_path: Path):
    """Return a function that writes gates.py for a student, beside right answers, and returns the folder."""
    answers = (manifest.load().assignment("02_gates").solution / "answers.py").read_bytes()

    def write(text: str, student: str = "student") -> Path:
        folder = tmp_path / "submitted" / student / "02_gates"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "gates.py").write_text(text)
        (folder / "answers.py").write_bytes(answers)
        return folder

    return write


@pytest.fixture
def class_of(hand_in, tmp_path: Path, solution: str):
    """Return a function that hands in for many students, no two alike, and gives the submitted folder."""

    def make(count: int) -> Path:
        for number in range(count):
            hand_in(f"{solution}\n# {number}\n", f"student{number:02}")
        return tmp_path / "submitted"

    return make


# What follows is imported where it is asked for: nbgrader takes two seconds.


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course whose assignment is generated and released with nbgrader."""
    return import_module("gradebook_classroom").release(tmp_path_factory.mktemp("released"))


@pytest.fixture
def room(released: Classroom, tmp_path: Path) -> Classroom:
    """A copy of the released course, in which nobody has handed in anything yet."""
    return import_module("gradebook_classroom").copy_of(released, tmp_path)


@pytest.fixture
def gradebook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gradebook]:
    """A gradebook in memory, with one assignment that nobody has handed in."""
    with import_module("gradebook_in_memory").opened(monkeypatch) as found:
        yield found


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Where the submissions and reports of a course lie; nobody has handed in anything."""
    return import_module("gradebook.outdated_scores").Folders(tmp_path / "submitted", tmp_path / "reports")


@pytest.fixture
def graded_class(gradebook: Gradebook, folders: Folders) -> Gradebook:
    """A class with everything that changes a score."""
    return import_module("exported_class").fill(gradebook, folders)


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of simulated students with the pages of `autograder report`."""
    pages, root = import_module("class_report_pages"), tmp_path_factory.mktemp("reported")
    with pytest.MonkeyPatch.context() as patch:
        pages.go_to(root, patch)
        pages.make_course(root)
    return root


@pytest.fixture(scope="module")
def fake_grading() -> Iterator[None]:
    """Fakes in place of the sandbox: a score is what the submission says."""
    with pytest.MonkeyPatch.context() as patch:
        import_module("gradebook_classroom").fake_grading(patch)
        yield


@pytest.fixture(scope="session")
def command() -> list[str]:
    return [sys.executable, "-m", "autograder"]
