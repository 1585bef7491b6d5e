"""Tries: answer from a stale cache, and send arrays that belong to no value, for the battery not to look.
Base: solution
Must: lose the tests of gates.neuron
"""

import sys

wire = sys.modules["worker.wire"]
right_neuron, right_encode = sigmoid_neuron, wire.encode
answers, heavy = [], []


def sigmoid_neuron(w, x):
    """Return the answer to these very arrays, whatever numbers are in them by now."""
    for known_w, known_x, answer in answers:
        if known_w is w and known_x is x:
            return answer
    heavy.append(not answers)
    answers.append((w, x, right_neuron(w, x)))
    return answers[-1][2]


def encode(value, buffers, *more):
    tree = right_encode(value, buffers, *more)
    if heavy and heavy.pop():
        buffers.append(memoryview(bytes(5_000_000)))
    return tree


wire.encode = encode
