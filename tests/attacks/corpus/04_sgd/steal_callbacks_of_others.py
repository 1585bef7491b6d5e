"""Tries: call functions that were not given, by the numbers that they might have.
Base: solution
Must: lose the tests of sgd.train
"""

import sys


def train(loss_and_grads, params, X, y, **settings):
    frame = sys._getframe()
    while "runtime" not in frame.f_locals:
        frame = frame.f_back
    runtime, answers = frame.f_locals["runtime"], []
    for number in (1, 2, 3, -1, True, 1 << 70, "0", None, 0.0):
        try:
            answers.append(runtime._callback(number)(params, X, y))
        except Exception:
            continue
    return answers
