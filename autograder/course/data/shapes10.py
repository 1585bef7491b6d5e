"""SHAPES-10: small color pictures of ten shapes, drawn on the spot; nothing is stored or downloaded.

A shape lies somewhere around the middle of a noisy background, in some size, and is lighter than it (seven
times of ten) or darker: so its template, the average picture, says little, and a linear classifier, which has
one template per class, says little too. A net with a hidden layer learns the same shape in several forms.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SIDE = 32
PIXELS = SIDE * SIDE * 3
CLASSES: tuple[str, ...] = ("disc", "ring", "square", "frame", "triangle", "plus", "cross")
CLASSES += ("horizontal stripes", "vertical stripes", "checker")
BLOCK = 1000


class Dataset(NamedTuple):
    """Three sets of images, normalized, with their labels; the test set is for the very end.

    X_…: float32 (N, 3072), one image of 32 x 32 pixels x 3 colors per row, minus the mean image and divided by two
    standard deviations, so that most entries lie within ±1; both are computed from X_train alone. y_…: int64 (N,),
    indices into classes. mean: (3072,) and scale, in units of the pixels' 0…255.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]
    mean: np.ndarray
    scale: float

    def images(self, X: np.ndarray) -> np.ndarray:
        """Turn rows of X_train, X_val or X_test back into pictures: uint8 (N, 32, 32, 3)."""
        pixels = np.clip(np.rint(np.asarray(X) * self.scale + self.mean), 0, 255)
        pictures: np.ndarray = pixels.astype(np.uint8).reshape(-1, SIDE, SIDE, 3)
        return pictures


Part = tuple[np.ndarray, np.ndarray]


def normalized(train: Part, validation: Part, test: Part, classes: tuple[str, ...]) -> Dataset:
    """Make a data set of three (pixels, labels) pairs, pixels uint8 (N, 3072), labels of any integer type."""
    mean = train[0].mean(axis=0, dtype=np.float64)
    first = train[0] - mean.astype(np.float32)
    # Row by row and then in float64: one float32 sum over all entries would lose digits.
    scale = 2 * float(np.sqrt(np.einsum("ij,ij->i", first, first).mean(dtype=np.float64) / first.shape[1]))
    first /= np.float32(scale)
    X_val, X_test = ((part[0] - mean.astype(np.float32)) / np.float32(scale) for part in (validation, test))
    y_train, y_val, y_test = (part[1].astype(np.int64) for part in (train, validation, test))
    return Dataset(first, y_train, X_val, y_val, X_test, y_test, classes, mean, scale)


def load(train: int = 4000, validation: int = 1000, test: int = 2000, seed: int = 0) -> Dataset:
    """Draw that many images for each of the three sets; another seed draws others."""
    parts = [draw(count, (seed, part)) for part, count in enumerate((train, validation, test))]
    return normalized(parts[0], parts[1], parts[2], CLASSES)


def draw(count: int, seed: int | tuple[int, ...] = 0) -> Part:
    """Draw count images: pixels uint8 (count, 3072) and labels (count,); fewer are the first of more."""
    key = (seed,) if isinstance(seed, int) else seed
    pixels, labels = np.empty((count, PIXELS), np.uint8), np.empty(count, np.int64)
    for start in range(0, count, BLOCK):
        rows = slice(start, min(start + BLOCK, count))
        images, y = _block(np.random.default_rng([*key, start]))
        pixels[rows], labels[rows] = images[: rows.stop - start], y[: rows.stop - start]
    return pixels, labels


def _block(rng: np.random.Generator) -> Part:
    """Draw BLOCK images."""
    labels = rng.integers(len(CLASSES), size=BLOCK)
    column = (BLOCK, 1, 1)
    axis = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    bounds = (6.5, 11), (-3, 3), (-3, 3), (0.35, 0.5), (8, 10), (0, 2 * np.pi), (0, 2 * np.pi)
    radius, x, y, *others = (rng.uniform(low, high, column).astype(np.float32) for low, high in bounds)
    turn: np.ndarray = rng.integers(4, size=column)
    forms = [radius, axis[None, None, :] - x, axis[None, :, None] - y, *others, turn]
    cover = np.empty((BLOCK, SIDE, SIDE), np.float32)
    for label, name in enumerate(CLASSES):
        mine = np.flatnonzero(labels == label)
        depth = _depth(name, *(values[mine] for values in forms))
        cover[mine] = np.clip(depth + 0.5, 0, 1)  # a pixel on the edge is covered in part

    polarity = np.where(rng.random((BLOCK, 1, 1, 1)) < 0.7, 1, -1).astype(np.float32)
    contrast = rng.uniform(0.18, 0.45, (BLOCK, 1, 1, 3)).astype(np.float32)
    angle = 2 * np.pi * (labels[:, None] / len(CLASSES) + np.arange(3) / 3)
    hue = (1 + 0.1 * np.cos(angle)).astype(np.float32)[:, None, None, :]
    slope = rng.normal(0, 0.06, (2, *column)).astype(np.float32) * axis / axis.max()
    background = 0.5 - 0.12 * polarity + (slope[0] + slope[1].transpose(0, 2, 1))[..., None]

    images = rng.standard_normal((BLOCK, SIDE, SIDE, 3), dtype=np.float32)
    images *= np.float32(0.18)
    images += background
    images += cover[..., None] * (polarity * contrast * hue)
    return (np.clip(images, 0, 1) * 255 + 0.5).astype(np.uint8).reshape(BLOCK, PIXELS), labels


def _depth(name: str, *form: np.ndarray) -> np.ndarray:
    """Say how many pixels deep inside the shape each point lies, negative if it is outside.

    width is that of rings, frames and bars, in units of the radius; period that of stripes and checkers, in pixels.
    """
    radius, x, y, width, period, phase_x, phase_y, turn = form
    round_, box = radius - np.hypot(x, y), radius - np.maximum(np.abs(x), np.abs(y))
    wave_x, wave_y = (
        period / np.pi * np.sin(2 * np.pi * at / period + phase) for at, phase in ((x, phase_x), (y, phase_y))
    )
    depth: np.ndarray
    match name:
        case "disc":
            depth = round_
        case "ring":
            depth = np.minimum(round_, width * radius - round_)
        case "square":
            depth = box
        case "frame":
            depth = np.minimum(box, width * radius - box)
        case "triangle":
            along, across = np.where(turn < 2, y, x), np.abs(np.where(turn < 2, x, y))
            along = np.where(turn % 2, along, -along)
            depth = np.minimum(radius - along, (along + radius) / 2 - across)
        case "plus":
            depth = np.minimum(box, width * radius - np.minimum(np.abs(x), np.abs(y)))
        case "cross":
            depth = np.minimum(box, width * radius - np.minimum(np.abs(x + y), np.abs(x - y)) / np.sqrt(2))
        case "horizontal stripes":
            depth = np.minimum(box, wave_y)
        case "vertical stripes":
            depth = np.minimum(box, wave_x)
        case _:
            depth = np.minimum(box, wave_x * wave_y)
    return depth
