"""Tries: hand in files that Python, pytest and the worker would take for their own.
Base: skeleton
Must: earn 0
"""

import conftest
import numpy
import worker.runtime

assert "submission" not in numpy.__file__, "numpy was taken from the submission"
assert "submission" not in worker.runtime.__file__, "the worker was taken from the submission"
