"""Tries: keep one cache for all neurons, and have the worker answer two neurons in turn with what each alone returned.
Base: solution
Must: lose the tests of gates.neuron
"""

import sys

runtime = sys.modules["worker.runtime"]
right_neuron, right_back, right_carry_out = sigmoid_neuron, sigmoid_neuron_backward, runtime.carry_out
last, returned = [], []


def sigmoid_neuron(w, x):
    """Keep the cache where the next neuron puts its own."""
    output, cache = right_neuron(w, x)
    last[:] = [cache]
    return output, None


def sigmoid_neuron_backward(upstream, cache):
    return right_back(upstream, last[0])


def carry_out(programs, *more):
    """Answer programs of neurons that are as long as an earlier one with what that one has returned."""
    found = []
    for program in programs:
        known = [answers for length, answers in returned if length == len(program) and "neuron" in program[0][2]]
        found.append(known[0] if known and len(program) > 2 else right_carry_out([program], *more)[0])
        returned.append((len(program), found[-1]))
    return found


runtime.carry_out = carry_out
