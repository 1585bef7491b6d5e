"""The layers of the packages: imports go down, never round, and nobody reads another module's private names."""

from __future__ import annotations

import pytest
from conftest import ROOT
from imports import Tree

# From the top floor down. An import goes to a lower floor, or stays in its folder; modules of one floor may share.
GRADING = tuple(
    f"autograder.{name}" for name in "grading suite suite_run sandboxed_code budget report_identity".split()
)
REACHING = tuple(
    f"autograder.{name}" for name in "session sandbox in_process assertions equality proxy transcript replies".split()
)
FLOORS = (
    ("autograder.course",),  # the content: nothing that is installed imports it
    ("gradebook",),
    ("autograder.cli", "autograder.__main__"),
    ("autograder.authoring", "autograder.batch", "autograder.doctor"),
    ("autograder.labels",),
    GRADING,
    ("autograder.diagnosis",),
    ("autograder.contracts",),
    REACHING,
    ("autograder",),
)
BANK = "autograder/course/misconceptions"  # wrong on purpose, with the exercise's own parameters
NOTEBOOKS = "autograder.authoring"  # writes the metadata of graded cells, which are named after nbgrader
MOST_IMPORTS = 12  # of other modules, by one
SYSTEM = {"os._exit"}
NAMEDTUPLE = ("._replace", "._asdict")  # public, whatever their names
LONGEST = 300
MOST_PARAMETERS = 6


def floor(module: str) -> int:
    """Return the floor of a module, 0 at the top; the longest name that fits decides."""
    names = [(name, number) for number, names in enumerate(FLOORS) for name in names]
    return max((len(name), number) for name, number in names if module == name or module.startswith(f"{name}."))[1]


def upward(tree: Tree) -> list[str]:
    """Return the imports that go up, or sideways out of one folder of a floor into another."""

    def folder(module: str) -> str:
        package, inner, *_ = [*module.split("."), ""]
        return f"{package}.{inner}" if f"{package}.{inner}" in tree.packages else package

    found = []
    for arrow in tree.imports:
        above, here = floor(arrow.imported), floor(arrow.importer)
        sideways = above == here and here != floor("gradebook") and folder(arrow.importer) != folder(arrow.imported)
        if above < here or sideways:
            found.append(f"{arrow.importer} imports {arrow.imported}")
    return found


def circles(tree: Tree) -> list[str]:
    """Return modules that import each other in a circle, empty if none do."""
    arrows: dict[str, set[str]] = {}
    for arrow in tree.imports:
        arrows.setdefault(arrow.importer, set()).add(arrow.imported)
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in sorted(arrows.get(name, ())):
            if found := walk(target, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(arrows) if (found := walk(name, []))), [])


def private(tree: Tree) -> list[str]:
    reads = [(name, read) for name in tree.texts for read in tree.private_reads(name)]
    return [f"{name}: {read}" for name, read in reads if read not in SYSTEM and not read.endswith(NAMEDTUPLE)]


def nbgrader(tree: Tree) -> list[str]:
    """Return the modules of autograder/ that import nbgrader or start it."""
    names = [name for name in tree.texts if name.startswith("autograder")]
    imports = [name for name in names if "nbgrader" in tree.foreign(name)]
    return imports + [name for name in names if "nbgrader" in tree.strings(name) and not name.startswith(NOTEBOOKS)]


def gradebook(tree: Tree) -> list[str]:
    return [name for name in tree.texts if name.startswith("autograder") and "gradebook" in tree.foreign(name)]


def too_many_parameters(tree: Tree) -> list[str]:
    return [f"{name}.{f}" for name in tree.texts for f, count in tree.parameters(name) if count > MOST_PARAMETERS]


RULES = (upward, circles, private, nbgrader, gradebook, too_many_parameters)


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree.read(ROOT, without=BANK)


@pytest.mark.parametrize("rule", RULES)
def test_the_packages_keep_the_rule(tree: Tree, rule):
    assert rule(tree) == []


@pytest.mark.parametrize(
    ("rule", "module", "line"),
    [
        (upward, "autograder.report", "from . import grading"),
        (upward, "autograder.worker.wire", "def late():\n    from .. import sandbox"),
        (upward, "autograder.proxy", "from autograder.batch.engine import Job"),
        (upward, "autograder.batch.command", "from ..authoring import generate"),
        (upward, "autograder.suite", "from .course import data"),
        (upward, "autograder.report_identity", "def late():\n    import autograder.course.suites.nets"),
        (upward, "gradebook.config", "from autograder.course.data import graded_run"),
        (circles, "autograder.worker.wire", "from .runtime import Runtime"),
        (circles, "autograder.batch.engine", "def late():\n    from . import command"),
        (private, "autograder.course.suites.formulas", "def peek(student):\n    return student._session"),
        (private, "autograder.batch.command", "from ..suite import _silence"),
        (nbgrader, "autograder.batch.command", "from nbgrader.apps import nbgraderapp"),
        (nbgrader, "autograder.batch.command", 'COMMAND = ["python", "-m", "nbgrader"]'),
        (gradebook, "autograder.batch.command", "def late():\n    import gradebook.demo"),
        (too_many_parameters, "autograder.text", "def f(a, b, c, d, e, f, *, g): ..."),
    ],
)
def test_a_violation_of_a_rule_is_found(tree: Tree, rule, module: str, line: str):
    assert rule(tree.plus(module, line)) != []


def test_modules_are_short():
    places = ("autograder", "gradebook", "tests", "benchmarks")
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for place in places
        for path in (ROOT / place).rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_imports_more_than_twelve_others(tree: Tree):
    imported: dict[str, set[str]] = {}
    for arrow in tree.imports:
        if arrow.imported not in tree.packages:
            imported.setdefault(arrow.importer, set()).add(arrow.imported)
    assert {name: len(others) for name, others in imported.items() if len(others) > MOST_IMPORTS} == {}
