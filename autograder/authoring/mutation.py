"""Mutants of a module: each is the module with one small change, of the kinds that people make by mistake.

Changes are made in the text, at the place of a node of its syntax tree, so that all else stays as it was written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from .mutation_operators import ONE_TURN, Place, changes_of_expression, changes_of_statement


@dataclass(frozen=True, order=True)
class Mutant:
    """A module with one change: where and of which kind it is, and the lines before and after.

    line counts from 1; function is the qualified name of the function that the change is in, empty outside of all.
    """

    line: int
    kind: str
    text: str
    function: str
    was: str
    now: str

    @property
    def name(self) -> tuple[str, str, str]:
        """The change without its line number, which may move."""
        return self.function, self.was, self.now


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of a module in the order of its lines, without those that are no Python or equal in syntax."""
    tree = ast.parse(source)
    parts = [_Part(source, statement) for statement in tree.body]
    seen, found = {(part, part.shape(source)) for part in parts}, []
    for place, kind, replacement in _changes(tree):
        part = next(part for part in parts if part.first < place.node.lineno <= part.last)
        enclosed = f"({replacement})" if isinstance(place.node, ast.expr) else replacement
        mutant = _mutant(source, place, kind, enclosed)
        shape = part.shape(mutant.text)
        if not shape or (part, shape) in seen:
            continue
        seen.add((part, shape))
        bare = _mutant(source, place, kind, replacement)
        found.append(bare if part.shape(bare.text) == shape else mutant)
    return sorted(found)


class _Part:
    """The lines of a statement of the module, such as a function: whatever changes in it, all others stay the same."""

    def __init__(self, source: str, statement: ast.stmt) -> None:
        above = [decorator.lineno for decorator in getattr(statement, "decorator_list", ())]
        self.first = min([statement.lineno, *above]) - 1
        self.last = statement.end_lineno or statement.lineno
        self._behind = len(source.split("\n")) - self.last

    def shape(self, text: str) -> str:
        """Return its syntax in another text of the module, empty if it is no Python."""
        lines = text.split("\n")
        try:
            tree = ast.parse("\n".join(lines[self.first : len(lines) - self._behind]))
            compile(tree, "mutant", "exec")
        except SyntaxError:
            return ""
        return ast.dump(tree)


def _mutant(source: str, place: Place, kind: str, replacement: str) -> Mutant:
    """Put text in a node's place; columns count bytes."""
    node = place.node
    lines = source.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    changed = before + replacement.encode() + after
    if replacement == ONE_TURN:
        indent = b" " * node.body[0].col_offset  # type: ignore[union-attr] # a loop has a body
        changed = b"".join(lines[first : last + 1]).rstrip(b"\n") + b"\n" + indent + b"break\n"
    text = b"".join([*lines[:first], changed, *lines[last + 1 :]]).decode()
    was = b"".join(lines[first : last + 1]).decode()
    return Mutant(node.lineno, kind, text, place.function, dedent(was).strip(), dedent(changed.decode()).strip())


def _changes(tree: ast.Module) -> Iterator[tuple[Place, str, str]]:
    """Yield every node that can be changed, with the kind of each change and the text that may stand in its place."""
    waiting: list[Place] = [Place(tree)]  # type: ignore[arg-type] # the module itself is never changed
    while waiting:
        place = waiting.pop()
        node = place.node
        if isinstance(node, ast.JoinedStr):  # not every Python counts columns within it rightly
            continue
        types = (getattr(node, "annotation", None), getattr(node, "returns", None))  # which change nothing
        children = [child for child in ast.iter_child_nodes(node) if child not in types]
        waiting += [place.inside(child) for child in children]
        if isinstance(node, ast.stmt):
            yield from ((place, kind, text) for kind, text in changes_of_statement(node))
        elif isinstance(node, ast.expr):
            yield from ((place, kind, text) for kind, text in changes_of_expression(place))
            yield from ((place, "name", other) for other in place.other_names())
        for condition in (getattr(node, "test", None), *getattr(node, "ifs", ())):
            if isinstance(condition, ast.expr):
                yield place.inside(condition), "condition", ast.unparse(ast.UnaryOp(ast.Not(), condition))
