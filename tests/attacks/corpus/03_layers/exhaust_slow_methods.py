"""Tries: be slow in every method that Python or numpy may call on a value.
Base: solution
Must: lose the tests of layers.softmax_loss
"""

import time


def slow(self, *args, **kwargs):
    until = time.process_time() + 10_000
    while time.process_time() < until:
        pass
    return 1


names = "len iter getitem contains hash eq lt bool float int index repr str array array_interface getattribute del"
Slow = type("Slow", (list,), {f"__{name}__": slow for name in names.split()})


def softmax_loss(scores, y):
    return Slow([1.0, 2.0])
