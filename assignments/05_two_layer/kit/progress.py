"""Show that a training is still going on, by one line of dots that grows."""

from contextlib import contextmanager
from functools import wraps


@contextmanager
def training(kind, what, steps=20):
    """Show a dot for every so many calls of loss of that class's nets, in a line that says what is trained.

    A net calls its loss once per step, if it trains by that: one that computes its gradients otherwise shows no dots.
    """
    counted, calls = kind.loss, 0

    @wraps(counted)
    def loss(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls % steps == 0:
            print("." if calls > steps else f"{what} .", end="", flush=True)
        return counted(*args, **kwargs)

    kind.loss = loss
    try:
        yield
    finally:
        kind.loss = counted
        if calls >= steps:
            print()
