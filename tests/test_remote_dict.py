"""The params of a student's net, as tests set and write them."""

from __future__ import annotations

import numpy as np

from autograder.in_process import in_process_session

HOLDER = b"""
import numpy as np
class Net:
    def __init__(self):
        self.params = {"W": np.zeros(2)}
        self.held = self.params["W"]
    def get(self):
        return self.held
"""


def test_numbers_are_written_into_the_array_that_the_object_holds():
    net = in_process_session({"trial.py": HOLDER}, "trial").student.Net()
    net.params.put({"W": np.ones(2)}, "write")
    assert np.array_equal(net.get(), np.ones(2))
    net.params["W"] = np.full(2, 3.0)
    assert np.array_equal(net.get(), np.ones(2))
