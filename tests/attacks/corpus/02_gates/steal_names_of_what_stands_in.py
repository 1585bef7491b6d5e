"""Tries: have what stands in for a broken gate called as a graph, and read in the error what it is called.
Base: solution
Must: lose the tests of gates.add, gates.graph
"""


class AddGate:
    def __init__(self, nodes=()):
        pass

    def forward(self, *inputs, **named):
        return 0.0

    def backward(self, upstream=1.0):
        return 0.0, 0.0


Graph = AddGate
