"""The picture that holds gradients against nudging says which of them are right, above it and in its sentence."""

from __future__ import annotations

from types import ModuleType

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import is_sentence
from solution_modules import kit_module

matplotlib.use("Agg")

NUMERIC = np.array([[0.5, -1.25, 0.0], [2.0, 0.125, -0.75]])


@pytest.fixture
def nudging() -> ModuleType:
    return kit_module("gradient_picture")


@pytest.mark.parametrize(
    ("yours", "mark"),
    [
        (NUMERIC, "right"),
        (NUMERIC.tolist(), "right"),
        (NUMERIC * (1 + 1e-6), "right"),
        (NUMERIC * 1.001, "wrong"),
        (-NUMERIC, "wrong"),
        (NUMERIC.T, "wrong"),
        (0.0, "wrong"),
        (np.full(NUMERIC.shape, np.nan), "wrong"),
        (np.zeros(NUMERIC.shape), "wrong"),
    ],
)
def test_right_gradients_are_told_from_wrong_ones(nudging: ModuleType, yours: object, mark: str):
    assert nudging.judge(yours, NUMERIC)[0] == mark


def test_zeros_are_right_where_nudging_finds_hardly_anything(nudging: ModuleType):
    assert nudging.judge(np.zeros(3), np.full(3, 1e-11))[0] == "right"


def test_the_picture_and_its_sentence_say_which_are_right(nudging: ModuleType):
    pairs = {"W1": (2 * NUMERIC, NUMERIC), "b1": (NUMERIC[0, :2], NUMERIC[0]), "W2": (NUMERIC, NUMERIC)}
    pairs["b2"] = NUMERIC[1], NUMERIC[1]
    sentence = nudging.gradients(pairs)
    figure = plt.gcf()
    titles = [axes.get_title() for axes in figure.axes]
    drawn = [[line.get_marker() for line in axes.lines[1:]] for axes in figure.axes]
    above = figure.get_suptitle()
    plt.close(figure)
    assert above == "W2, b2 right; W1, b1 wrong"
    assert sentence.startswith(f"{above}, by nudging over yours, beside the line")
    assert titles == ["W1: wrong", "b1: wrong", "W2: right", "b2: right"]
    assert drawn == [["x"], [], ["o"], ["o"]]
    assert "b1, of shape (2,) instead of (3,)" in sentence
    assert "W1, 6 points up to 2 apart" in sentence
    assert is_sentence(sentence)


def test_the_sentence_of_a_deep_net_is_not_too_long(nudging: ModuleType):
    pairs = {f"{letter}{layer}": (NUMERIC + 1e-3, NUMERIC) for layer in (1, 2, 3) for letter in "Wb"}
    assert is_sentence(nudging.gradients(pairs))
    plt.close("all")
