"""Pictures of notebooks in tests: which functions show one, which sentences may stand for one, and what was shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from solution_modules import kit_module

from autograder.authoring.generate import EVERYWHERE

SHOWS = frozenset({"show", "show_moving"})  # of pictures.py and moving_pictures.py
LEAST_WORDS, MOST_CHARACTERS = 6, 500


def is_sentence(text: object) -> bool:
    """Return whether this can be an alternative text: one sentence of some length."""
    if not isinstance(text, str) or not text.endswith(".") or not text.isprintable():
        return False
    return len(text.split()) >= LEAST_WORDS and len(text) <= MOST_CHARACTERS and not re.search(r"[.!?] [A-Z]", text)


def functions_that_show(source: str, known: Collection[str] = SHOWS) -> set[str]:
    """Return the functions of a module or cell that show a picture, and those known, as they are called."""
    functions = [node for node in ast.walk(_tree(source)) if isinstance(node, ast.FunctionDef)]
    found = {*known}
    while more := {node.name for node in functions if found & {*_called(node)}} - found:
        found |= more
    return found


def shows(source: str, functions: Collection[str]) -> tuple[int, int]:
    """Return how many calls of these functions a cell surely makes, and how many there are, in branches, too."""
    statements = [node for node in _tree(source).body if not isinstance(node, ast.FunctionDef)]
    branches = [one for node in statements for one in ast.walk(node) if isinstance(one, ast.If)]
    possible, perhaps = ([name for node in nodes for name in _called(node)] for nodes in (statements, branches))
    counts = [sum(name in functions for name in names) for names in (possible, perhaps)]
    return counts[0] - counts[1], counts[0]


def _tree(source: str) -> ast.Module:
    """Parse a cell without the lines that are for IPython."""
    return ast.parse("\n".join("" if line.startswith(("%", "!")) else line for line in source.splitlines()))


def _called(node: ast.AST) -> list[str]:
    return [ast.unparse(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)]


def published(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the list to which all kits' pictures go from now on, as a notebook's outputs."""
    found: list[Any] = []
    formatter = SimpleNamespace(format=lambda *_, **__: ({"image/png": "iVBORw0KGgo="}, {"image/png": {"width": 7}}))
    publisher = SimpleNamespace(publish=lambda **parts: found.append(nbformat.v4.new_output("display_data", **parts)))
    notebook = SimpleNamespace(display_formatter=formatter, display_pub=publisher)
    for folder in (EVERYWHERE, *(ROOT / "assignments").iterdir()):
        monkeypatch.setattr(kit_module("pictures", folder), "get_ipython", lambda: notebook)
    return found
