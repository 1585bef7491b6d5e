"""The stopwatch of 05 times what it says: nudges that find the slope, and durations in a unit that fits."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ROOT
from solution_modules import kit_module, load_module

FOLDER = ROOT / "assignments" / "05_two_layer"


def test_a_nudge_finds_the_slope_and_leaves_the_weights():
    stopwatch = kit_module("stopwatch", FOLDER)
    net = load_module(ROOT / "solutions" / "05_two_layer" / "two_layer.py").TwoLayerNet(6, 5, 4, seed=2)
    rng = np.random.default_rng(0)
    X, y, before = rng.standard_normal((8, 6)), rng.integers(4, size=8), net.params["W1"].copy()
    loss, grads = net.loss(X, y)
    assert stopwatch.loss_alone(net, X, y) == pytest.approx(loss)
    assert stopwatch.nudge(net, "W1", (2, 3), X, y) == pytest.approx(grads["W1"][2, 3], abs=1e-8)
    np.testing.assert_array_equal(net.params["W1"], before)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.00664, "6.6 milliseconds"),
        (0.22, "220 milliseconds"),
        (1.62, "1.6 seconds"),
        (2760, "46 minutes"),
        (4e5, "4.6 days"),
    ],
)
def test_durations_have_two_digits_and_a_unit(seconds: float, said: str):
    assert kit_module("stopwatch", FOLDER).duration(seconds) == said


def test_the_picture_says_that_it_extrapolates(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    draw = kit_module("draw", FOLDER)
    monkeypatch.setattr(draw.plt, "show", lambda: None)
    draw.stopwatch(backward=0.01, nudging=0.24, nudges=24, parameters=308_310, guess=1000)
    draw.plt.close("all")
    said = capsys.readouterr().out
    assert "308,310 nudges 51 minutes, extrapolated, about 310,000 times as long as the way back" in said
    assert "the guess, 1,000 times" in said
