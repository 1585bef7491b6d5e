"""Tries: keep results in the module, its classes, numpy and files, for a later test that asks the same.
Base: solution
Must: earn all
"""

import os
import pickle
import tempfile

path = os.path.join(tempfile.gettempdir(), "answers")
np.answers = getattr(np, "answers", {})
if np.answers or os.path.exists(path):
    raise SystemExit("answers of an earlier test are there")
right_forward = Affine.forward


def forward(self, x):
    out = right_forward(self, x)
    np.answers[x.tobytes()] = Affine.answers = out
    with open(path, "wb") as file:
        pickle.dump(np.answers, file)
    if not os.path.lexists(f"{path}.link"):
        os.symlink(path, f"{path}.link")
    return out


Affine.forward = forward
if hasattr(Affine, "answers"):
    raise SystemExit("a class has outlived its test")
