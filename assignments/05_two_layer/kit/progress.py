"""Show that a training is still going on, by one line of dots that grows."""

from contextlib import contextmanager, nullcontext
from functools import wraps

from . import pytest_report


def write(text):
    """Show a part of a line at once, where pytest keeps what is printed, too."""
    capture = pytest_report.capture.get("manager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        print(text, end="", flush=True)


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
            write("." if calls > steps else f"{what} .")
        return counted(*args, **kwargs)

    kind.loss = loss
    try:
        yield
    finally:
        kind.loss = counted
        if calls >= steps:
            write("\n")
