"""Show that a training is still going on, by one line of dots that grows."""

import sys
from contextlib import contextmanager
from functools import wraps


def write(text):
    """Show a part of a line at once; the local tests put another function here, since pytest keeps what is printed."""
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def training(kind, what, steps=20):
    """Show a dot for every so many calls of loss of that class's nets, in a line that says what is trained.

    A net that trains by calling its own loss calls it once per step: to count the calls changes nothing of what
    happens. One that computes its gradients in another way shows no dots.
    """
    counted, calls = kind.loss, 0

    @wraps(counted)
    def loss(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls % steps == 0:
            write("." if calls > steps else f"{what} .")
        return counted(*args, **kwargs)

    kind.loss = loss
    try:
        yield
    finally:
        kind.loss = counted
        if calls >= steps:
            write("\n")
