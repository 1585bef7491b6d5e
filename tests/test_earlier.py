"""05 tries what a student wrote in 03 and 04 before it uses it, and has something that is right in its place if not."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import ROOT
from solution_modules import kit_module, load_module

from autograder import grading, manifest
from autograder.sandbox import Layers
from autograder.submission import read

TWO_LAYER = manifest.load().assignment("05_two_layer")
OLDER = {"layers": "03_layers", "sgd": "04_sgd"}


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Return a student's folder of 05, beside those of 03 and 04 with the solutions in them."""
    for module, name in OLDER.items():
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "solutions" / name / f"{module}.py", tmp_path / name)
    here = tmp_path / "05_two_layer"
    shutil.copytree(TWO_LAYER.skeleton / "kit", here / "kit")
    shutil.copy(TWO_LAYER.solution / "two_layer.py", here)
    return here


def spoil(here: Path, module: str, was: str, now: str) -> None:
    path = here.parent / OLDER[module] / f"{module}.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), encoding="utf-8")


def found(here: Path) -> tuple[ModuleType, dict[str, str]]:
    """Return the module, and why each part that is not the student's own is not."""
    module = kit_module("earlier", here)
    return module, {name: part.why for name, part in module.parts().items() if part.why}


def test_what_is_right_is_used(folders, capsys):
    earlier, why = found(folders)
    assert why == {}
    assert capsys.readouterr().out.splitlines()[0] == "Affine        yours"
    assert earlier.parts()["ReLU"].use.__module__ == "earlier_layers"


@pytest.mark.parametrize(
    ("module", "was", "now", "part", "why"),
    [
        ("layers", "self.rows.T @ upstream, ", "2 * self.rows.T @ upstream, ", "Affine", "another gradient of weight"),
        ("layers", "return self.rows @ self.weight + self.bias", "return self.rows @ self.weight", "Affine", "forward"),
        ("layers", "return upstream * self.positive", "return upstream * 1.0", "ReLU", "another gradient of x"),
        ("layers", "mean(), dscores / len(y)", "mean(), dscores", "softmax_loss", "nudging gives another gradient"),
        ("layers", "-log_p[examples, y].mean(), ", "-log_p[examples, y].sum(), ", "softmax_loss", "its loss is"),
        ("sgd", "velocity.get(name, 0.0) - l", "velocity.get(name, 0.0) + l", "momentum", "W and b is not where"),
        ("sgd", "velocity.get(name, 0.0)", "velocity[name]", "momentum", "it raises KeyError"),
        ("sgd", "(X[rows], y[rows]) for rows", "(X[rows], y[:len(rows)]) for rows", "minibatches", "do not belong"),
        ("sgd", "for start in range(0, len(X), batch_size)]", "for start in (0, 3)]", "minibatches", "three batches"),
    ],
)
def test_what_is_wrong_is_told_and_stood_in_for(folders, module, was, now, part, why):
    spoil(folders, module, was, now)
    earlier, reasons = found(folders)
    assert list(reasons) == [part]
    assert why in reasons[part]
    use = earlier.parts()[part].use
    if part not in ("momentum", "minibatches"):  # what stands in for these is right as far as the text says it is
        trial, _ = earlier.TRIED[module][part]
        assert earlier.trouble(use, trial) == ""


def test_a_module_that_is_missing_or_broken_costs_a_sentence(folders, capsys):
    (folders.parent / "03_layers" / "layers.py").unlink()
    (folders.parent / "04_sgd" / "sgd.py").write_text("def momentum(:", encoding="utf-8")
    _, why = found(folders)
    assert why["Affine"] == "layers.py is neither here nor in 03_layers beside this folder"
    assert why["momentum"].startswith("04_sgd/sgd.py cannot be imported (SyntaxError")
    assert len(why) == len(capsys.readouterr().out.splitlines()) == 5


def test_skeletons_are_still_to_do(folders):
    for module, name in OLDER.items():
        shutil.copy(ROOT / "assignments" / name / f"{module}.py", folders.parent / name)
    assert set(found(folders)[1].values()) == {"it is still a TODO"}


@pytest.mark.parametrize("own", [True, False])
def test_layers_in_a_row_are_the_net(folders, own):
    earlier = kit_module("earlier", folders)
    if not own:
        shutil.rmtree(folders.parent / "03_layers")
    parts = earlier.parts()
    two_layer = load_module(folders / "two_layer.py")
    net, rng = two_layer.TwoLayerNet(6, 5, 4, seed=2), np.random.default_rng(1)
    X, y = rng.standard_normal((8, 6)), rng.integers(4, size=8)
    first, second = (parts["Affine"].use(net.params[f"W{i}"], net.params[f"b{i}"]) for i in (1, 2))
    relu = parts["ReLU"].use()
    loss, dscores = parts["softmax_loss"].use(second.forward(relu.forward(first.forward(X))), y)
    first.backward(relu.backward(second.backward(dscores)))
    whole, grads = net.loss(X, y)
    assert earlier.close(loss, whole)
    for i, layer in ((1, first), (2, second)):
        assert earlier.close(layer.grads["weight"], grads[f"W{i}"])
        assert earlier.close(layer.grads["bias"], grads[f"b{i}"])


def test_copied_work_is_handed_in_with_it_and_that_of_another_folder_is_not(folders, layers: Layers):
    path = folders / "two_layer.py"
    text = path.read_text(encoding="utf-8").replace("import numpy as np", "import layers\nimport numpy as np", 1)
    path.write_text(text, encoding="utf-8")
    scores = TWO_LAYER.only(["two_layer.scores"])

    def points() -> float | None:
        handed_in = read(folders, TWO_LAYER.module)
        return grading.grade_submission(scores, handed_in, student="anna", seed=0, layers=layers).score

    assert points() == 0
    shutil.copy(folders.parent / "03_layers" / "layers.py", folders)
    assert points() == scores.max_score
