"""Variants of 02_gates."""

from . import Right, Wrong

WRONG = [
    Wrong(
        "multiply-upstream-forgotten",
        "gates.multiply",
        "You multiplied by nothing: each gradient is the local one (the other input) times the upstream gradient.",
        was="return upstream * self.y, upstream * self.x",
        now="return self.y, self.x",
        affects=("gates.graph",),
    ),
]
RIGHT = [
    Right("multiply-returns-a-list", was="return upstream * self.y, upstream * self.x", now="return [upstream * self.y, upstream * self.x]"),
]
