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
def shuffled_images(load, secret):
    """Return images with pixels, rows of each set and classes in an order drawn from the secret number."""
    images, rng = load(SEED), np.random.default_rng(secret)
    pixels, classes = rng.permutation(images.X_train.shape[1]), rng.permutation(len(images.classes))
    parts = {}
    for part in ("train", "val", "test"):
        X, y = getattr(images, f"X_{part}"), getattr(images, f"y_{part}")
        rows = rng.permutation(len(X))[: WATCHED if part == "val" else None]
        parts |= {f"X_{part}": X[np.ix_(rows, pixels)], f"y_{part}": classes[y[rows]].astype(y.dtype)}
    return data.read_only(images._replace(**parts))


def few_pixels(seed):
    """Return images of eight by eight pixels, on which a reference part can be asked in every step of a training."""
    images = data.shapes10.load(1000, 50, 500, seed)
    parts = {f"X_{part}": _coarse(getattr(images, f"X_{part}")) for part in ("train", "val", "test")}
    return images._replace(**parts)


def _coarse(X):
    """Return the means of four by four pixels."""
    return X.reshape(-1, 8, 4, 8, 4, 3).mean(axis=(2, 4)).reshape(len(X), -1)
