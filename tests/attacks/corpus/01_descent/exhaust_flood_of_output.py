"""Tries: print as fast as the pipe takes it, for as long as it may.
Base: solution
Must: lose the tests of descent.relative_error
"""

import os


def relative_error(a, b):
    text = b"x" * (1 << 20)
    while True:
        os.write(1, text)
