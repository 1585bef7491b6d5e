"""Tries: answer whatever has no callback from a table of the solution's answers with the default seed.
Base: skeleton
Must: earn 0
"""

import base64
import pickle
import zlib

known = pickle.loads(zlib.decompress(base64.b64decode("ANSWERS AT SEED 0")))


def from_table(function):
    def call(*args, **kwargs):
        checksum = zlib.crc32(repr((function.__name__, args, kwargs)).encode())
        return known[checksum] if checksum in known else function(*args, **kwargs)

    return call


sgd, momentum, l2_penalty = from_table(sgd), from_table(momentum), from_table(l2_penalty)
step_decay, minibatches = from_table(step_decay), from_table(minibatches)
