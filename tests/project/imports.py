"""Read imports, private names and parameters from the sources, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

PACKAGES = ("autograder", "gradebook")


@dataclass(frozen=True)
class Import:
    """One module names another in an import statement, at its top or inside a function."""

    importer: str
    imported: str


@dataclass(frozen=True)
class Tree:
    """The packages' modules as text, by name."""

    texts: dict[str, str]
    packages: frozenset[str]

    @classmethod
    def read(cls, root: Path, without: str) -> Tree:
        """Read the packages below root, but for one folder."""
        texts, packages = {}, set()
        for path in (path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))):
            parts = path.relative_to(root).with_suffix("").parts
            if path.is_relative_to(root / without):
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            texts[name] = path.read_text(encoding="utf-8")
            if parts[-1] == "__init__":
                packages.add(name)
        return cls(texts, frozenset(packages))

    def plus(self, name: str, line: str) -> Tree:
        """Return a tree in which one module has a line more."""
        return replace(self, texts=self.texts | {name: f"{self.texts[name]}\n{line}\n"})

    @cached_property
    def modules(self) -> dict[str, ast.Module]:
        return {name: _parsed(text) for name, text in self.texts.items()}

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

    def foreign(self, name: str) -> set[str]:
        """Return the first parts of all modules that a module imports absolutely."""
        found: set[str] = set()
        for node in ast.walk(self.modules[name]):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").partition(".")[0])
        return found

    def strings(self, name: str) -> set[str]:
        return {
            node.value
            for node in ast.walk(self.modules[name])
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }

    def private_reads(self, name: str) -> list[str]:
        """Return the private names that a module takes from others: x._name that it nowhere defines itself."""
        nodes = list(ast.walk(self.modules[name]))
        own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        own |= {node.id for node in nodes if isinstance(node, ast.Name)}
        attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
        own |= {
            node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        }
        found = [ast.unparse(node) for node in attributes if _is_private(node.attr) and node.attr not in own]
        found += [
            alias.name
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if _is_private(alias.name)
        ]
        return found

    def parameters(self, name: str) -> Iterator[tuple[str, int]]:
        """Yield every function of a module with the number of its parameters, self and cls apart."""
        for node in ast.walk(self.modules[name]):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                yield node.name, sum(argument.arg not in ("self", "cls") for argument in named)


_trees: dict[str, ast.Module] = {}


def _parsed(text: str) -> ast.Module:
    if text not in _trees:
        _trees[text] = ast.parse(text)
    return _trees[text]


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")
