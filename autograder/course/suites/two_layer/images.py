"""The images that the graders train on, in an order of pixels, rows and classes that nobody outside knows.

A net of affine layers learns as well from pixels in any order, but weights that were trained elsewhere, and labels that
are known, are of no use.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ... import data

WATCHED = 200  # images that a training looks at after every epoch: nobody reads what it sees
# Too long to be found by trying: students have the generator, and their code sees the training labels.
SEED = 0x1DEA58D56EEC05A84EBEA9623F449371


@cache
def few_images():
    """Return 1,000 images to try hyperparameters on, and as many to see what was learned."""
    return data.read_only(data.shapes10.load(1000, 1000, 50, SEED))


@cache
def shuffled_images(run, secret):
    """Return the run's images with pixels, rows of each set and classes in an order drawn from the secret number."""
    images, rng = run.load(SEED), np.random.default_rng(secret)
    pixels, classes = rng.permutation(images.X_train.shape[1]), rng.permutation(len(images.classes))
    parts = {}
    for part in ("train", "val", "test"):
        X, y = getattr(images, f"X_{part}"), getattr(images, f"y_{part}")
        rows = rng.permutation(len(X))[: WATCHED if part == "val" else None]
        parts |= {f"X_{part}": X[np.ix_(rows, pixels)], f"y_{part}": classes[y[rows]].astype(y.dtype)}
    return data.read_only(images._replace(**parts))
