"""Mutants of a module: each is the module with one small change, of the kinds that people make by mistake.

Changes are made in the text, at the place of a node of its syntax tree, so that all else stays as it was written.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent

from ..manifest import Assignment, CourseError
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


# --- mutants that are no mistakes


@dataclass(frozen=True)
class Equivalents:
    """The reasons for which mutants are no mistakes, by their names; a person has written them into the table at path.

    It has a section per line of the solution::

        [[equivalent]]
        function = "softplus"
        was = "return np.logaddexp(0.0, x)"
        now = ["return (np.logaddexp(x, 0.0))"]
        reason = "It is symmetric."
    """

    path: str
    reasons: Mapping[tuple[str, str, str], str]

    def reason(self, mutant: Mutant) -> str:
        """Return why a mutant is no mistake, empty if the table does not know it."""
        return self.reasons.get(mutant.name, "")

    def stale(self, every: Iterable[Mutant], killed: Iterable[tuple[Mutant, str]]) -> list[str]:
        """Say which entries are about no mutant of the solution any more, and which about one that a test notices."""
        names = {mutant.name for mutant in every}
        gone = [
            f"{self.path} sets aside `{now}` for `{was}` in {function or 'the module'}, which is no mutant of the "
            "solution any more: remove the entry, or write it as the line is now."
            for function, was, now in self.reasons
            if (function, was, now) not in names
        ]
        noticed = [
            f"{self.path} sets aside `{mutant.now}` for `{mutant.was}`, but {test} notices it: remove the entry, or "
            "mend the test."
            for mutant, test in killed
            if mutant.name in self.reasons
        ]
        return gone + noticed


def load_equivalents(assignment: Assignment) -> Equivalents:
    """Read the table beside the bank, an empty one if there is none; CourseError if it cannot be used."""
    path = assignment.bank / "equivalent.toml"
    shown = f"misconceptions/{assignment.module}/{path.name}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Equivalents(shown, {})
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read: {error}.") from error
    reasons: dict[tuple[str, str, str], str] = {}
    for entry in data.get("equivalent", []):
        known = isinstance(entry, dict) and set(entry) == {"function", "was", "now", "reason"}
        if not (known and isinstance(entry["now"], list) and str(entry["reason"]).strip()):
            raise CourseError(f"{path} has an entry that is not made of function, was, a list now, reason: {entry}.")
        reasons |= {(entry["function"], entry["was"], now): entry["reason"] for now in entry["now"]}
    return Equivalents(shown, reasons)


def section(mutant: Mutant) -> str:
    """Return the section that would set a mutant aside, but for the reason."""
    function, was, now = (json.dumps(text, ensure_ascii=False) for text in mutant.name)  # a TOML text, too
    return f'[[equivalent]]\nfunction = {function}\nwas = {was}\nnow = [{now}]\nreason = ""\n'
