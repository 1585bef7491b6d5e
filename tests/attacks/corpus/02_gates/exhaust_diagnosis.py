"""Tries: answer with as many numbers as a header may hold, which each known mistake is compared with.
Base: solution
Must: lose the tests of gates.add, gates.multiply, gates.graph
"""

import sys

wire = sys.modules["worker.wire"]
encode, sent = wire.encode, []


class Many(list):
    pass


def plain(value, *more):
    if not isinstance(value, Many) or sent:
        return encode(value, *more)
    sent.append(value)
    return {"t": "list", "v": [1] * 500_000}


wire.encode = plain


class AddGate:
    def forward(self, x, y):
        return Many()

    def backward(self, upstream):
        return Many()


class MultiplyGate(AddGate):
    pass


class Graph:
    def __init__(self, nodes):
        pass

    def forward(self, **inputs):
        return Many()

    def backward(self, upstream=1.0):
        return Many()
