"""Find the places where a notebook draws, in its text: calls of show, and of functions that call it; and judge texts.

A picture's alternative text is one sentence of some length, which is of this picture only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

# Ours, from pictures.py and moving_pictures.py, and matplotlib's, which has no alternative text.
SHOWS = ("show", "show_moving", "plt.show")
FIGURES = ("plt.figure", "plt.subplots")
LEAST_WORDS, MOST_CHARACTERS = 6, 500


def is_sentence(text: object) -> bool:
    """Return whether this can be an alternative text."""
    if not isinstance(text, str) or not text.endswith(".") or not text.isprintable():
        return False
    return len(text.split()) >= LEAST_WORDS and len(text) <= MOST_CHARACTERS and not re.search(r"[.!?] [A-Z]", text)


def calls(source: str, *names: str) -> int:
    """Return how many calls of functions of these names a module or cell holds."""
    return sum(name in names for name in _calls(_tree(source)))


def drawing_functions(source: str, known: Iterable[str] = ()) -> set[str]:
    """Return the functions of a module or cell that show a picture, by themselves or by calling others that do."""
    functions = [node for node in _tree(source).body if isinstance(node, ast.FunctionDef)]  # two may share a name
    drawing, before = {*SHOWS, *known}, set()
    while drawing != before:
        before = set(drawing)
        drawing |= {node.name for node in functions if drawing & set(_calls(node))}
    return drawing & {node.name for node in functions}


def drawing_calls(cells: Iterable[str], helpers: str) -> list[tuple[int, int]]:
    """Return for each code cell how many of its calls certainly draw, and how many may, on one branch of an if.

    helpers is the text of draw.py, and of what it takes from others.
    """
    drawing = {*SHOWS, *(f"draw.{name}" for name in drawing_functions(helpers))}
    counts = []
    for source in cells:
        drawing |= drawing_functions(source, drawing)  # a cell may define what later cells call
        statements = [node for node in _tree(source).body if not isinstance(node, ast.FunctionDef)]
        calls = [call for node in statements for call, name in _named(node) if name in drawing]
        branches = [inner for node in statements for inner in ast.walk(node) if isinstance(inner, ast.If)]
        perhaps = {id(inner) for branch in branches for inner in ast.walk(branch)}
        counts.append((sum(id(call) not in perhaps for call in calls), len(calls)))
    return counts


def _tree(source: str) -> ast.Module:
    """Parse a cell without the lines that are for IPython."""
    return ast.parse("\n".join("" if line.startswith(("%", "!")) else line for line in source.splitlines()))


def _calls(node: ast.AST) -> Iterator[str]:
    """Yield what is called somewhere below a node, as it is written: show, draw.graph, helper."""
    return (name for _, name in _named(node))


def _named(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    return ((inner, ast.unparse(inner.func)) for inner in ast.walk(node) if isinstance(inner, ast.Call))
