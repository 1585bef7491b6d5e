"""The images that the graders train on."""

from __future__ import annotations

from functools import cache

from autograder import data

# Too long to be found by trying: students have the generator, and their code sees the training labels.
SEED = 0x1DEA58D56EEC05A84EBEA9623F449371


@cache
def few_images():
    return data.read_only(data.shapes10.load(1000, 50, 50, SEED))
