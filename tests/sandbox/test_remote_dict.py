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


def test_an_item_that_is_set_is_the_objects_own_from_then_on():
    net = in_process_session({"trial.py": HOLDER}, "trial").student.Net()
    params = net.params
    params["W"] = np.full(2, 3.0)
    assert np.array_equal(params["W"], np.full(2, 3.0))
    assert np.array_equal(net.params["W"], np.full(2, 3.0))
    assert np.array_equal(net.get(), np.zeros(2))  # another array has taken its place
