"""Tries: answer with a million small numbers, a byte each on the way, which each known mistake is compared with.
Base: solution
Must: lose the tests of gates.add, gates.multiply, gates.graph
"""

import sys

wire = sys.modules["worker.wire"]
encode, sent = wire.encode, []


class Many(list):
    pass


def packed(value, buffers, *more):
    if not isinstance(value, Many) or sent:
        return encode(value, buffers, *more)
    sent.append(value)
    buffers.append(memoryview(bytes(999_000)))
    return {"t": "list", "dtype": "|i1", "shape": [999_000], "b": len(buffers) - 1}


wire.encode = packed


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
