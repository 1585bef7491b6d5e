"""The kit of 05: gradients by the layers that a student wrote in 03, and what nudging finds."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from solution_modules import kit_module, module

from autograder import grading, manifest
from autograder.sandbox import Layers
from autograder.submission import read

TWO_LAYER = manifest.load().assignment("05_two_layer")
NET = module("05_two_layer", "two_layer").TwoLayerNet(6, 5, 4, seed=2)
X, Y = np.random.default_rng(1).standard_normal((8, 6)), np.arange(8) % 4


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a student's folder of 05, beside that of 03 with the solution in it, and import from there alone."""
    (tmp_path / "03_layers").mkdir()
    shutil.copy(ROOT / "solutions" / "03_layers" / "layers.py", tmp_path / "03_layers")
    here = tmp_path / "05_two_layer"
    shutil.copytree(TWO_LAYER.skeleton / "kit", here / "kit")
    shutil.copy(TWO_LAYER.solution / "two_layer.py", here)
    monkeypatch.syspath_prepend(here)
    monkeypatch.delitem(sys.modules, "layers", raising=False)
    yield here
    sys.modules.pop("layers", None)


@pytest.mark.parametrize("copied", [False, True])
def test_layers_in_a_row_are_the_net(folders: Path, copied: bool, capsys: pytest.CaptureFixture[str]):
    if copied:
        shutil.move(folders.parent / "03_layers" / "layers.py", folders)
    layers, net = kit_module("earlier", folders).gradients(NET.params, X, Y), NET.loss(X, Y)[1]
    assert layers.keys() == net.keys()
    for name, gradient in net.items():
        np.testing.assert_allclose(layers[name], gradient, atol=1e-12)
    assert capsys.readouterr().out == ""
    assert str(folders.parent / "03_layers") not in sys.path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "ModuleNotFoundError: No module named 'layers'"),
        ((ROOT / "assignments" / "03_layers" / "layers.py").read_text(encoding="utf-8"), "is still a TODO"),
    ],
)
def test_layers_that_do_not_work_cost_a_sentence(
    folders: Path, text: str | None, why: str, capsys: pytest.CaptureFixture[str]
):
    path = folders.parent / "03_layers" / "layers.py"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    assert kit_module("earlier", folders).gradients(NET.params, X, Y) == {}
    said = capsys.readouterr().out
    assert said.startswith("Your layers of 03 are left out, since layers.py does not work here: ")
    assert (why in said, said.count("\n")) == (True, 1)


def test_copied_work_is_handed_in_with_it_and_that_of_another_folder_is_not(folders, layers: Layers):
    path = folders / "two_layer.py"
    text = path.read_text(encoding="utf-8").replace("import numpy as np", "import layers\nimport numpy as np", 1)
    path.write_text(text, encoding="utf-8")
    scores, points = TWO_LAYER.only(["two_layer.scores"]), []
    for copied in (False, True):
        if copied:
            shutil.copy(folders.parent / "03_layers" / "layers.py", folders)
        handed_in = read(folders, TWO_LAYER.module)
        points.append(grading.grade_submission(scores, handed_in, student="anna", seed=0, layers=layers).score)
    assert points == [0, scores.max_score]


def test_a_nudge_finds_the_slope_and_leaves_the_weights():
    stopwatch, before = module("05_two_layer", "stopwatch"), NET.params["W1"].copy()
    loss, grads = NET.loss(X, Y)
    assert stopwatch.loss_alone(NET, X, Y) == pytest.approx(loss)
    assert stopwatch.nudge(NET, "W1", (2, 3), X, Y) == pytest.approx(grads["W1"][2, 3], abs=1e-8)
    np.testing.assert_array_equal(NET.params["W1"], before)
