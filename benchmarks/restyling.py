"""Write a module as somebody else would: other names, order and idioms, and the same answers but for rounding."""

from __future__ import annotations

import ast
from random import Random

import numpy as np

WORDS = "acc aux buf cur data first got half inner item kept last left local mid out part q rest right s t tmp u v w z"
FIXED = {"params", "grads"} | set(dir(np)) | set(dir(np.ndarray)) | set(dir(dict)) | set(dir(list)) | set(dir(str))
HELPER = """
def _product(a, b):
    if getattr(a, "ndim", 0) == 2 and getattr(b, "ndim", 0) == 2 and len(a):
        return np.array([row @ b for row in a])
    return a @ b
"""


def restyled(source: bytes, draw: Random) -> bytes:
    """Return the module in another style; it computes the same in another order."""
    tree = ast.parse(source)
    attributes = _own_attributes(tree)
    style = Style(draw, {name: f"_{draw.choice(WORDS.split())}_{number}" for number, name in enumerate(attributes)})
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            _rename(node, draw)
    tree = ast.fix_missing_locations(style.visit(tree))
    _shuffle(tree, draw)
    text = ast.unparse(tree)
    return (text + "\n" + (HELPER if style.helped else "")).encode()


def _own_attributes(tree: ast.Module) -> list[str]:
    nodes = list(ast.walk(tree))
    attributes = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)]
    stored = {node.attr for node in attributes if getattr(node.value, "id", "") == "self"}
    methods = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return sorted(stored - FIXED - methods - texts)


def _rename(function: ast.FunctionDef, draw: Random) -> None:
    """Give the local names of a function and of what is nested in it other names."""
    nodes = list(ast.walk(function))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    given = {node.arg for node in nodes if isinstance(node, ast.arg)}
    given |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    given |= {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    if any(isinstance(node, ast.Nonlocal) for node in nodes):
        return
    new = {name: f"{draw.choice(WORDS.split())}{number}" for number, name in enumerate(sorted(stored - given))}
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in new:
            node.id = new[node.id]


def _shuffle(tree: ast.Module, draw: Random) -> None:
    """Put the methods of each class into another order."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and all(isinstance(n, ast.FunctionDef | ast.Expr) for n in node.body):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
            if len({n.name for n in methods}) == len(methods) and not any(n.decorator_list for n in methods):
                draw.shuffle(methods)
                node.body[:] = methods


class Style(ast.NodeTransformer):
    """Rewrite expressions into equivalent ones, by chance."""

    def __init__(self, draw: Random, attributes: dict[str, str]) -> None:
        self.draw, self.attributes, self.helped = draw, attributes, False

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Rename what the module keeps in its objects."""
        self.generic_visit(node)
        node.attr = self.attributes.get(node.attr, node.attr)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Swap factors and summands, multiply for a square or a division, multiply matrices in a loop."""
        self.generic_visit(node)
        if self.draw.random() >= 0.5:
            return node
        if (isinstance(node.op, ast.Mult) and _numeric(node.left) and _numeric(node.right)) or (
            isinstance(node.op, ast.Add) and (_computed(node.left) or _computed(node.right))
        ):
            node.left, node.right = node.right, node.left
        elif isinstance(node.op, ast.Pow) and _is(node.right, 2) and isinstance(node.left, ast.Name | ast.Attribute):
            return ast.BinOp(node.left, ast.Mult(), node.left)
        elif isinstance(node.op, ast.Div) and _count(node.right):
            return ast.BinOp(node.left, ast.Mult(), ast.BinOp(ast.Constant(1.0), ast.Div(), node.right))
        elif isinstance(node.op, ast.MatMult):
            self.helped = True
            return ast.Call(ast.Name("_product", ast.Load()), [node.left, node.right], [])
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Take a function for a method, and a choice for a maximum."""
        self.generic_visit(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or self.draw.random() >= 0.5:
            return node
        of_numpy = isinstance(function.value, ast.Name) and function.value.id == "np"
        if not of_numpy and function.attr in ("sum", "mean") and isinstance(function.value, ast.Name | ast.Attribute):
            return ast.Call(_np(function.attr), [function.value, *node.args], node.keywords)
        if of_numpy and function.attr == "maximum" and len(node.args) == 2 and not node.keywords:
            low, x = node.args
            if isinstance(low, ast.Constant) and isinstance(x, ast.Name | ast.Attribute):
                return ast.Call(_np("where"), [ast.Compare(x, [ast.LtE()], [low]), low, x], [])
        return node


def _np(name: str) -> ast.expr:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _is(node: ast.expr, value: int) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _numeric(node: ast.expr) -> bool:
    return not isinstance(node, ast.List | ast.Tuple) and not isinstance(getattr(node, "value", None), str)


def _computed(node: ast.expr) -> bool:
    """Whether an expression is certainly a number or an array, which may be added the other way round."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Div | ast.Pow | ast.MatMult) or _computed(node.left) or _computed(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("exp", "log", "sum", "dot", "abs", "sqrt", "maximum")
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _count(node: ast.expr) -> bool:
    """Whether an expression looks like a number of rows."""
    text = ast.unparse(node)
    return text.startswith("len(") or text.endswith((".shape[0]", ".size"))
