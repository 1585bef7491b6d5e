"""Tries: walk in the argument itself, and have the worker not see that it changed.
Base: solution
Must: lose the tests of descent.step
"""

import sys

sys.modules["worker.runtime"].changed_paths = lambda value, before, path="": []


def gradient_step(w, gradient, learning_rate):
    w -= learning_rate * gradient
    return w


def gradient_descent(gradient, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
    return w
