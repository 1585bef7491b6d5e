"""The kinds of changes that make a mutant: what may stand in the place of a statement or an expression."""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
    match node := place.node:
        case ast.Compare(ops=operators):
            for index, operator in enumerate(operators):
                for other in OPERATORS[type(operator)]:
                    yield "comparison", _with(node, ops=[*operators[:index], other, *operators[index + 1 :]])
        case ast.BinOp(left=left, op=operator, right=right):
            yield from (("operator", _with(node, op=other)) for other in OPERATORS[type(operator)])
            if isinstance(operator, ast.Pow):
                yield "operator", ast.unparse(left)
            elif not isinstance(operator, ast.Mod | ast.FloorDiv):
                yield from (("operand left out", ast.unparse(side)) for side in (left, right))
            if isinstance(operator, NOT_COMMUTATIVE):
                yield "order of operands", _with(node, left=right, right=left)
        case ast.BoolOp(op=operator, values=values):
            yield from (("operator", _with(node, op=other)) for other in OPERATORS[type(operator)])
            yield from (("operand left out", ast.unparse(value)) for value in values)
        case ast.UnaryOp(op=operator, operand=operand):
            yield "sign" if isinstance(operator, ast.USub) else "condition", ast.unparse(operand)
        case ast.Constant(value=value):
            kind = place.keyword if place.keyword in ("axis", "keepdims") else "constant"
            if isinstance(value, bool):
                yield kind, str(not value)
            elif isinstance(value, int | float):
                yield from ((kind, repr(other)) for other in (value + 1, value - 1))
                if value != int(value):
                    yield kind, repr(2 * value)
        case ast.Call():
            yield from _changes_of_call(node)
        case ast.Attribute(attr="T", value=value):
            yield "layout", ast.unparse(value)
        case ast.Subscript(ctx=ast.Load()):
            yield from _changes_of_subscript(node)
        case ast.Tuple(elts=[_, _, *_] as parts, ctx=ast.Load()):
            yield from (("order of results", ", ".join(map(ast.unparse, swap))) for swap in _swaps(parts))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (("condition", ast.unparse(side)) for side in (body, orelse))


def _changes_of_call(node: ast.Call) -> Iterator[Change]:
    func: Any = node.func
    name = getattr(func, "attr", getattr(func, "id", ""))
    for swapped in _swaps(node.args) if name not in SYMMETRIC else ():
        yield "order of arguments", _with(node, args=swapped)
    for keyword in node.keywords:
        kind = keyword.arg if keyword.arg in ("axis", "keepdims") else "argument left out"
        yield kind, _with(node, keywords=[one for one in node.keywords if one is not keyword])
    if other := OTHER_FUNCTIONS.get(name):
        field = "attr" if isinstance(func, ast.Attribute) else "id"
        yield "function", _with(node, func=_changed(func, **{field: other}))
    if name in LAYOUT and isinstance(func, ast.Attribute):
        yield "layout", ast.unparse(func.value)
    elif len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        yield "call left out", ast.unparse(node.args[0])
    if name == "range" and len(node.args) < 3:
        bounds = [ast.BinOp(node.args[-1], operator, ast.Constant(1)) for operator in (ast.Add(), ast.Sub())]
        yield from (("loop", _with(node, args=[*node.args[:-1], bound])) for bound in bounds)


def _changes_of_subscript(node: ast.Subscript) -> Iterator[Change]:
    parts: Sequence[ast.expr] = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for index, part in enumerate(parts):
        for bound in ("lower", "upper", "step"):
            if isinstance(part, ast.Slice) and getattr(part, bound) is not None:
                several = [*parts[:index], _changed(part, **{bound: None}), *parts[index + 1 :]]
                yield "slice", _with(node, slice=ast.Tuple(several, ast.Load()) if len(parts) > 1 else several[0])
    if len(parts) == 2:
        yield "slice", _with(node, slice=ast.Tuple([parts[1], parts[0]], ast.Load()))
    yield "slice", ast.unparse(node.value)


def _swaps(several: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for index in range(len(several) - 1):
        swapped = [*several]
        swapped[index : index + 2] = swapped[index + 1], swapped[index]
        yield swapped


def _changed(node: Any, **fields: Any) -> Any:
    """Return a copy of a node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _with(node: ast.expr, **fields: Any) -> str:
    """Return the text of a node with other fields."""
    return ast.unparse(_changed(node, **fields))
