"""The kinds of changes that make a mutant: what may stand in the place of a statement or an expression."""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Change = tuple[str, str]  # its kind, and the text
CHANGES = """
    Lt>LtE,GtE LtE>Lt,Gt Gt>GtE,LtE GtE>Gt,Lt Eq>NotEq NotEq>Eq Is>IsNot IsNot>Is In>NotIn NotIn>In And>Or Or>And
    Add>Sub Sub>Add Mult>Div Div>Mult FloorDiv>Mult Mod>Mult Pow>Mult LShift>RShift RShift>LShift
    BitAnd>BitOr BitOr>BitAnd
"""
OPERATORS = defaultdict[type, list[Any]](list)
for _old, _, _new in (change.partition(">") for change in CHANGES.split()):
    OPERATORS[getattr(ast, _old)] = [getattr(ast, name)() for name in _new.split(",")]
NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)
REMOVED = (ast.Assign, ast.AugAssign, ast.Raise, ast.Delete, ast.Continue, ast.Break)
OTHER_FUNCTIONS = {
    **{"maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax"},
    **{"sum": "mean", "mean": "sum", "zeros_like": "ones_like", "ones_like": "zeros_like", "zeros": "ones"},
    **{"ones": "zeros", "exp": "expm1", "log": "log1p", "sqrt": "square", "all": "any"},
    **{"any": "all", "greater": "greater_equal", "greater_equal": "greater", "less": "less_equal"},
    **{"less_equal": "less", "permutation": "arange", "standard_normal": "random", "isdisjoint": "issuperset"},
}
ONE_TURN = "break"  # stands for a loop that ends with its first turn
SYMMETRIC = ("maximum", "minimum", "max", "min", "hypot", "logaddexp", "vdot")  # of which no order is wrong
LAYOUT = ("T", "astype", "copy", "reshape", "ravel", "transpose")


@dataclass(frozen=True)
class Place:
    """A node of a syntax tree, the function it is in with its parameters, and the keyword whose value it is."""

    node: ast.stmt | ast.expr
    function: str = ""
    keyword: str = ""
    parameters: tuple[str, ...] = ()

    def inside(self, child: Any) -> Place:
        """Return the place of a child of this node."""
        node, function, parameters = self.node, self.function, self.parameters
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            function = f"{function}.{node.name}".lstrip(".")
        if isinstance(node, ast.FunctionDef):
            known = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            parameters = tuple(one.arg for one in known if one.arg != "self")
        return Place(child, function, (node.arg or "") if isinstance(node, ast.keyword) else "", parameters)

    def other_names(self) -> Iterator[str]:
        """Yield the parameters that may be taken for this one by mistake: those beside it."""
        if isinstance(self.node, ast.Name) and isinstance(self.node.ctx, ast.Load) and self.node.id in self.parameters:
            at = self.parameters.index(self.node.id)
            yield from (self.parameters[near] for near in (at - 1, at + 1) if 0 <= near < len(self.parameters))


def changes_of_statement(node: ast.stmt) -> Iterator[Change]:
    """Yield what may stand in a statement's place: nothing, a result that is none, or one of the other sign."""
    if isinstance(node, REMOVED) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)):
        yield "statement left out", "pass"
    if isinstance(node, ast.AugAssign):
        yield "statement", ast.unparse(ast.Assign([node.target], node.value, lineno=0))
    if isinstance(node, ast.For):
        yield "loop", ONE_TURN
    if isinstance(node, ast.Return) and node.value is not None:
        yield "statement left out", "return None"
        yield from (("sign", f"return {text}") for text in _negated(node.value))


def _negated(value: ast.expr) -> Iterator[str]:
    """Yield a result with the other sign; of several results, with one of them so."""
    several = value.elts if isinstance(value, ast.Tuple) else [value]
    for index, one in enumerate(several):
        if isinstance(one, ast.BinOp | ast.Call | ast.Name | ast.Attribute | ast.Subscript):
            negative = ast.UnaryOp(ast.USub(), one)
            yield ", ".join(map(ast.unparse, [*several[:index], negative, *several[index + 1 :]]))


def changes_of_expression(place: Place) -> Iterator[Change]:
    """Yield what may stand in an expression's place."""
    for kind, change in _CHANGES.items():
        if isinstance(place.node, kind):
            yield from change(place)


def _compare(place: Place) -> Iterator[Change]:
    node: Any = place.node
    for index, operator in enumerate(node.ops):
        for other in OPERATORS[type(operator)]:
            operators = [*node.ops[:index], other, *node.ops[index + 1 :]]
            yield "comparison", ast.unparse(ast.Compare(node.left, operators, node.comparators))


def _binary(place: Place) -> Iterator[Change]:
    node: Any = place.node
    yield from (("operator", _binop(node.left, other, node.right)) for other in OPERATORS[type(node.op)])
    if isinstance(node.op, ast.Pow):
        yield "operator", ast.unparse(node.left)
    elif not isinstance(node.op, ast.Mod | ast.FloorDiv):
        yield from (("operand left out", ast.unparse(side)) for side in (node.left, node.right))
    if isinstance(node.op, NOT_COMMUTATIVE):
        yield "order of operands", _binop(node.right, node.op, node.left)


def _binop(left: ast.expr, operator: Any, right: ast.expr) -> str:
    return ast.unparse(ast.BinOp(left, operator, right))


def _boolean(place: Place) -> Iterator[Change]:
    node: Any = place.node
    yield from (("operator", ast.unparse(ast.BoolOp(other, node.values))) for other in OPERATORS[type(node.op)])
    yield from (("operand left out", ast.unparse(value)) for value in node.values)


def _unary(place: Place) -> Iterator[Change]:
    node: Any = place.node
    yield "sign" if isinstance(node.op, ast.USub) else "condition", ast.unparse(node.operand)


def _constant(place: Place) -> Iterator[Change]:
    node: Any = place.node
    kind = place.keyword if place.keyword in ("axis", "keepdims") else "constant"
    if isinstance(node.value, bool):
        yield kind, str(not node.value)
    elif isinstance(node.value, int | float):
        yield from ((kind, repr(value)) for value in (node.value + 1, node.value - 1))
        if node.value != int(node.value):
            yield kind, repr(2 * node.value)


def _call(place: Place) -> Iterator[Change]:
    node: Any = place.node
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for swapped in _swaps(node.args) if name not in SYMMETRIC else ():
        yield "order of arguments", ast.unparse(ast.Call(node.func, swapped, node.keywords))
    for keyword in node.keywords:
        kind = keyword.arg if keyword.arg in ("axis", "keepdims") else "argument left out"
        yield kind, ast.unparse(ast.Call(node.func, node.args, [one for one in node.keywords if one is not keyword]))
    if other := OTHER_FUNCTIONS.get(name):
        func = copy.copy(node.func)
        setattr(func, "attr" if isinstance(func, ast.Attribute) else "id", other)
        yield "function", ast.unparse(ast.Call(func, node.args, node.keywords))
    if name in LAYOUT and isinstance(node.func, ast.Attribute):
        yield "layout", ast.unparse(node.func.value)
    elif len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        yield "call left out", ast.unparse(node.args[0])
    if name == "range":
        bound = ast.unparse(node.args[-1 if len(node.args) < 3 else 1])
        turns = [(*node.args[:-1], _parsed(f"{bound} {change}")) for change in ("+ 1", "- 1") if len(node.args) < 3]
        yield from (("loop", ast.unparse(ast.Call(node.func, [*args], []))) for args in turns)


def _attribute(place: Place) -> Iterator[Change]:
    node: Any = place.node
    if node.attr == "T":
        yield "layout", ast.unparse(node.value)


def _subscript(place: Place) -> Iterator[Change]:
    node: Any = place.node
    if not isinstance(node.ctx, ast.Load):
        return
    parts: Sequence[ast.expr] = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for index, part in enumerate(parts):
        for bound in ("lower", "upper", "step"):
            if isinstance(part, ast.Slice) and getattr(part, bound) is not None:
                other = copy.copy(part)
                setattr(other, bound, None)
                several = [*parts[:index], other, *parts[index + 1 :]]
                within = ast.Tuple(several, ast.Load()) if len(parts) > 1 else other
                yield "slice", ast.unparse(ast.Subscript(node.value, within, ast.Load()))
    if len(parts) == 2:
        yield "slice", ast.unparse(ast.Subscript(node.value, ast.Tuple([parts[1], parts[0]], ast.Load()), ast.Load()))
    yield "slice", ast.unparse(node.value)


def _tuple(place: Place) -> Iterator[Change]:
    node: Any = place.node
    if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield from (("order of results", ", ".join(map(ast.unparse, swap))) for swap in _swaps(node.elts))


def _swaps(several: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for index in range(len(several) - 1):
        swapped = [*several]
        swapped[index : index + 2] = swapped[index + 1], swapped[index]
        yield swapped


def _choice(place: Place) -> Iterator[Change]:
    node: Any = place.node
    yield from (("condition", ast.unparse(side)) for side in (node.body, node.orelse))


_CHANGES: dict[type, Callable[[Place], Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.IfExp: _choice,
}


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
