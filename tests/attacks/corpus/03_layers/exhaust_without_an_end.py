"""Tries: return values that never end: generators, mappings, files, lists that hold themselves.
Base: solution
Must: lose the tests of layers.softmax_loss
"""

import itertools
from collections.abc import Mapping, Sequence


class Endless(Sequence, Mapping):
    __len__ = lambda self: 1 << 60
    __getitem__ = lambda self, index: Endless()
    __iter__ = lambda self: itertools.count()
    items = lambda self: ((n, n) for n in itertools.count())


def softmax_loss(scores, y):
    loop = []
    loop.append(loop)
    endless = {4: iter(int, 1), 3: Endless(), 2: open("/dev/zero", "rb")}
    return [endless.get(scores.shape[1], loop), itertools.repeat(loop)][len(scores) > 2]
