"""Tries: sleep, with just enough work in between not to count as waiting.
Base: solution
Must: earn at most 95
"""

import time

right_gradient = numerical_gradient


def numerical_gradient(f, x, h=1e-5):
    while h == 0.25:
        until = time.process_time() + 0.02
        while time.process_time() < until:
            pass
        time.sleep(1.0)
    return right_gradient(f, x, h)
