"""Tries: answer from a stale cache, and have the worker give the first results where calls are made once more.
Base: solution
Must: lose the tests of gates.neuron
Open: the verdict of the battery is made of what the worker says, until there is none.
"""

import sys

runtime = sys.modules["worker.runtime"]
right_neuron, right_keep = sigmoid_neuron, runtime.Memory.keep
answers, returned = [], {}


def sigmoid_neuron(w, x):
    """Return the answer to these very arrays, whatever numbers are in them by now."""
    for known_w, known_x, answer in answers:
        if known_w is w and known_x is x:
            return answer
    answers.append((w, x, right_neuron(w, x)))
    return answers[-1][2]


def keep(memory, number, step, size):
    returned[number] = sys._getframe(1).f_locals["self"].returned
    return right_keep(memory, number, step, size)


def once_more(memory, plan, sources, call):
    return [(False, returned.get(number)) if asked else None for _, number, _, asked in plan]


runtime.Memory.keep, runtime.once_more = keep, once_more
