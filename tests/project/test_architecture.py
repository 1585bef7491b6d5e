"""The layers of the packages: imports go down, never round, and nobody reads another module's private names.

Imports and private names are read from the sources, which do not run.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple, Self

import pytest
from conftest import ROOT

PACKAGES = ("autograder", "gradebook")

parsed = cache(ast.parse)


class Import(NamedTuple):
    """One module names another in an import statement, at its top or inside a function."""

    importer: str
    imported: str


@dataclass(frozen=True)
class Tree:
    """The packages' modules as text, by name."""

    texts: dict[str, str]
    packages: frozenset[str]

    @classmethod
    def read(cls, root: Path) -> Self:
        """Read the packages below root."""
        texts, packages = {}, set()
        for path in (path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            texts[name] = path.read_text(encoding="utf-8")
            if parts[-1] == "__init__":
                packages.add(name)
        return cls(texts, frozenset(packages))

    def plus(self, name: str, line: str) -> Self:
        """Return a tree in which one module has a line more."""
        return replace(self, texts=self.texts | {name: f"{self.texts[name]}\n{line}\n"})

    @cached_property
    def modules(self) -> dict[str, ast.Module]:
        return {name: parsed(text) for name, text in self.texts.items()}

    @cached_property
    def imports(self) -> list[Import]:
        """Every import between modules of the packages."""
        return [
            Import(name, target)
            for name, module in self.modules.items()
            for node in ast.walk(module)
            for target in self._targets(name, node)
            if target != name
        ]

    def _targets(self, name: str, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in self.texts)
        if not isinstance(node, ast.ImportFrom):
            return
        base = node.module or ""
        if node.level:
            own = name.split(".") if name in self.packages else name.split(".")[:-1]
            base = ".".join([*own[: len(own) - node.level + 1], *filter(None, [base])])
        submodules = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in self.texts]
        yield from submodules
        if base in self.texts and len(submodules) < len(node.names):
            yield base

    def private_reads(self, name: str) -> list[str]:
        """Return the private names that a module takes from others: x._name that it nowhere defines itself."""
        nodes = list(ast.walk(self.modules[name]))
        own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        own |= {node.id for node in nodes if isinstance(node, ast.Name)}
        attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
        own |= {node.attr for node in attributes if getattr(node.value, "id", "") in ("self", "cls")}
        found = [ast.unparse(node) for node in attributes if _is_private(node.attr) and node.attr not in own]
        imported = [alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
        return found + [name for name in imported if _is_private(name)]


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


# --- the rules

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
NOTEBOOKS = "autograder.authoring"  # writes the metadata of graded cells, which are named after nbgrader
MOST_IMPORTS = 12  # of other modules, by one
SYSTEM = {"os._exit"}
NAMEDTUPLE = ("._replace", "._asdict")  # public, whatever their names
LONGEST = 300


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
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def private(tree: Tree) -> list[str]:
    reads = [(name, read) for name in tree.texts for read in tree.private_reads(name)]
    return [f"{name}: {read}" for name, read in reads if read not in SYSTEM and not read.endswith(NAMEDTUPLE)]


def nbgrader(tree: Tree) -> list[str]:
    """Return the modules of autograder/ that import nbgrader or start it."""
    imported, named = re.compile(r"^\s*(from|import) nbgrader\b", re.MULTILINE), re.compile("[\"']nbgrader[\"']")
    texts = {name: text for name, text in tree.texts.items() if name.startswith("autograder")}
    imports = [name for name, text in texts.items() if imported.search(text)]
    return imports + [name for name, text in texts.items() if named.search(text) and not name.startswith(NOTEBOOKS)]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree.read(ROOT)


@pytest.mark.parametrize("rule", [upward, circles, private, nbgrader])
def test_the_packages_keep_the_rule(tree: Tree, rule):
    assert rule(tree) == []


@pytest.mark.parametrize(
    ("rule", "module", "line"),
    [
        (upward, "autograder.report", "from . import grading"),
        (upward, "autograder.worker.wire", "def late():\n    from .. import sandbox"),
        (circles, "autograder.batch.engine", "def late():\n    from . import command"),
        (private, "autograder.course.suites.formulas", "def peek(student):\n    return student._session"),
        (nbgrader, "autograder.batch.command", "from nbgrader.apps import nbgraderapp"),
        (nbgrader, "autograder.batch.command", 'COMMAND = ["python", "-m", "nbgrader"]'),
    ],
)
def test_a_violation_of_a_rule_is_found(tree: Tree, rule, module: str, line: str):
    assert rule(tree.plus(module, line)) != []


@pytest.mark.parametrize("place", [*PACKAGES, "tests", "benchmarks"])
def test_modules_are_short(place: str):
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / place).rglob("*.py")}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_imports_more_than_twelve_others(tree: Tree):
    imported: dict[str, set[str]] = {}
    for arrow in tree.imports:
        if arrow.imported not in tree.packages:
            imported.setdefault(arrow.importer, set()).add(arrow.imported)
    assert {name: len(others) for name, others in imported.items() if len(others) > MOST_IMPORTS} == {}
