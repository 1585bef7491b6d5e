"""A loss that tells which rows it was given, by its value and by its gradient, of which each call has another entry.

So the batches of a training can be read from its losses, and from its params.
"""

from __future__ import annotations

import numpy as np

from autograder.contracts.compare import Differs, as_numbers
from autograder.contracts.programs import Function

from .batches import label_of

ROWS = 20  # which, with their number, fit into a number of single precision


class Telling(Function):
    """A loss function that counts its calls; params are an array called told, an entry for each."""

    def __init__(self):
        self.name = self.text = "a function that tells its rows"
        self.calls = -1

    def fresh(self):
        """Return one that was not called yet."""
        return Telling()

    def __call__(self, params, Xb, yb):
        """Return a code of the rows, those beside other labels apart, and the gradients."""
        rows, known = np.asarray(Xb)[:, 0], np.asarray(yb)
        code = float(np.sum(2.0**rows + np.where(known == label_of(rows), 2.0**ROWS, 0.5)))
        told, self.calls = params["told"], self.calls + 1
        return code, {"told": code * (np.arange(np.size(told)) == self.calls)}


def rows_told(codes):
    """Return the numbers of the rows of each batch."""
    found = []
    for code in as_numbers(codes, (len(codes),)):
        size, bits = divmod(round(code), 2**ROWS)
        found.append([row for row in range(ROWS) if bits >> row & 1])
        if size != len(found[-1]) or code % 1:
            raise Differs("a batch holds a row twice, or labels that are not those of its rows")
    return found
