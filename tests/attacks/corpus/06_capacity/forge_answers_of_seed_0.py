"""Tries: answer the gap from a table of the solution's answers with the default seed.
Base: skeleton
Must: earn 0
"""

import base64
import pickle
import zlib

answers = pickle.loads(zlib.decompress(base64.b64decode("ANSWERS AT SEED 0")))


def generalization_gap(history):
    return answers[zlib.crc32(repr(("generalization_gap", (history,), {})).encode())]
