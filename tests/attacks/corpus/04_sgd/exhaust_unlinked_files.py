"""Tries: fill the disk with files that have no names any more, where nobody counts them.
Base: solution
Must: lose the tests of sgd.l2
"""

import os
import tempfile

right_penalty = l2_penalty


def l2_penalty(params, strength):
    kept, written, piece = [], 0, bytes(1 << 20)
    while written < 192 << 20:
        kept.append(tempfile.TemporaryFile())
        for _ in range(15):
            written += os.write(kept[-1].fileno(), piece)
    return right_penalty(params, strength)
