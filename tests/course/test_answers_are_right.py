"""What answers.py and the kit of 05 say, found once more by the solutions' own code."""

import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from solution_modules import kit_module, module

from autograder import manifest
from autograder.course.suites.capacity.test_capacity import assert_fold
from autograder.equality import agree


def answered(name: str, question: str) -> tuple[Any, ...]:
    answer: tuple[Any, ...] = getattr(module(name, "answers"), question)()
    return answer


def solution(name: str) -> Any:
    return module(name, name.partition("_")[2])


def holds(name: str, question: str, *found: Any) -> None:
    meant = answered(name, question)
    assert len(found) == len(meant)
    assert all(agree(one, entry) for one, entry in zip(found, meant, strict=True)), (question, found, meant)


def test_descent():
    descent = solution("01_descent")
    ends = [descent.gradient_descent(lambda w: 2 * w, np.array([4.0]), rate, 2)[0] for rate in (0.1, 0.5, 1.0, 1.5)]
    holds("01_descent", "two_steps", *ends)

    y = np.repeat([1, 0], [10, 20])
    loss, dw = descent.logistic_loss(np.zeros(3), np.random.default_rng(0).normal(size=(30, 2)), y)
    holds("01_descent", "first_loss", loss, dw[-1])


def test_gates():
    gates = solution("02_gates")
    graph = gates.Graph([("p", "multiply", ("a", "b")), ("m", "max", ("p", "c")), ("f", "add", ("m", "a"))])
    value = graph.forward(a=2.0, b=-3.0, c=-7.0)
    holds("02_gates", "traced_circuit", value, *(graph.backward()[name] for name in "abc"))
    graph = gates.Graph([("s", "add", ("x", "y")), ("m", "max", ("y", "z")), ("f", "multiply", ("s", "m"))])
    graph.forward(x=1.0, y=2.0, z=-4.0)
    right = graph.backward()
    claimed = {"x": 2, "y": 2, "z": 0}
    wrong = [(name, right[name]) for name, number in claimed.items() if right[name] != number]
    assert len(wrong) == 1
    holds("02_gates", "wrong_number", *wrong[0])
    two = {"multiply": gates.MultiplyGate(), "max": gates.MaxGate(), "add": gates.AddGate()}
    found = {}
    for name, gate in two.items():
        gate.forward(3.0, -2.0)
        found[tuple(map(float, gate.backward(4.0)))] = name
    sigmoid = gates.SigmoidGate()
    assert (sigmoid.forward(0.0), sigmoid.backward(4.0), gates.CopyGate().backward((4, -1, 2))) == (0.5, 1.0, 5)
    names = (found[-8, 12], "sigmoid", found[4, 0], "copy", found[4, 4])
    holds("02_gates", "gates_by_gradient", *names)
    x = np.linspace(-9, 9, 1801)
    output = sigmoid.forward(x)
    slope = sigmoid.backward(np.ones_like(x))
    holds("02_gates", "fading_sigmoids", np.interp(0.9, output, slope), slope.max(), slope.max() ** 5)


def test_layers():
    layers = solution("03_layers")
    stacks = [(3072, 10), (3072, 100, 10), (3072, 100, 100, 10)]
    counts = [sum(d * m + m for d, m in pairwise(sizes)) for sizes in stacks]
    holds("03_layers", "parameters", *counts)
    scores, y = np.zeros((1, 10)), np.array([3])
    loss, dscores = layers.softmax_loss(scores, y)
    holds("03_layers", "untrained_net", loss, dscores[0, 3], dscores[0, 0])
    kinds = {"sigmoid": layers.Sigmoid(), "tanh": layers.Tanh(), "relu": layers.ReLU()}
    kinds |= {"leaky_relu": layers.LeakyReLU(), "elu": layers.ELU()}
    for layer in kinds.values():
        layer.forward(np.array([[-2.0]]))
    order = sorted(kinds, key=lambda name: kinds[name].backward(np.ones((1, 1)))[0, 0])
    holds("03_layers", "slopes_in_order", *order)
    parts = [np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([-1.0])]
    weight, bias = layers.collapse(*parts)
    stack = layers.Sequential([layers.Affine(*parts[:2]), layers.ReLU(), layers.Affine(*parts[2:])])
    out = stack.forward(np.array([[-1.0], [1.0]]))
    holds("03_layers", "without_activation", weight[0, 0], bias[0], *out[:, 0])


def test_sgd():
    sgd = solution("04_sgd")
    params, velocity, path = {"w": np.zeros(1)}, {}, [0.0]
    for _ in range(300):
        params, velocity = sgd.momentum(params, {"w": np.ones(1)}, velocity, 0.1, 0.9)
        path.append(float(params["w"][0]))
    holds("04_sgd", "three_steps", *path[1:4], path[-2] - path[-1])
    batches = [len(X) for X, _ in sgd.minibatches(np.zeros((1050, 1)), np.zeros(1050), 100, seed=0)]
    holds("04_sgd", "counts_of_batches", len(batches), min(batches), 8 * len(batches), 8)

    weights = {"W": np.array([[1.0, -2.0], [0.0, 3.0]]), "b": np.array([10.0])}
    loss, grads = sgd.l2_penalty(weights, 0.1)
    moved = sgd.sgd({"W": weights["W"].copy()}, {"W": grads["W"]}, 0.5)["W"][0, 0]
    holds("04_sgd", "penalty_by_hand", loss, grads["W"][0, 1], np.sum(grads.get("b", 0.0)), moved)


def test_the_net():
    two_layer = solution("05_two_layer")
    net = two_layer.TwoLayerNet(3072, 100, 10)
    count, deviations = sum(np.size(p) for p in net.params.values()), [np.sqrt(2 / 3072), np.sqrt(2 / 100)]
    assert np.std(net.params["W1"]) == pytest.approx(deviations[0], rel=0.01)
    holds("05_two_layer", "numbers_of_the_net", count, 8 * 4000 // 200, *deviations, 0.02 * 0.95**7)
    for name in net.params:
        net.params[name] = np.zeros_like(net.params[name])
    loss, _ = net.loss(np.zeros((200, 3072)), np.arange(200) % 10)
    printed = {loss / np.log(10): "base", -loss: "sign", loss / 200: "twice", loss * 200: "sum", loss: "right"}
    assert list(printed) == pytest.approx([1.0, -2.303, 0.0115, 460.5, 2.303], rel=0.01)
    holds("05_two_layer", "first_losses", *printed.values())


def test_capacity():
    capacity = solution("06_capacity")
    nets = [capacity.MLP(sizes) for sizes in ([2, 3], [2, 100, 3], [2, 20, 20, 3])]
    holds("06_capacity", "deep_or_wide", *(sum(np.size(p) for p in net.params.values()) for net in nets))
    w, b, v, c = capacity.interpolate(lambda x: np.interp(x, [0, 0.5, 1], [0, 1, 0]), 2)
    for numbers in ((*w, *b, *v, c), answered("06_capacity", "fold")):
        assert_fold(numbers)
    strengths, training, validation = (0, 0.001, 0.01, 0.1), (1.0, 0.93, 0.85, 0.54), (0.71, 0.74, 0.74, 0.52)
    table = dict(zip(strengths, validation, strict=True))
    chosen = capacity.pick_regularization(list(strengths), table.__getitem__)
    gaps = {
        strength: capacity.generalization_gap({"train_accuracy": [t], "val_accuracy": [s]})
        for strength, t, s in zip(strengths, training, validation, strict=True)
    }
    holds("06_capacity", "choice_of_strength", chosen, gaps[chosen], min(gaps, key=lambda one: gaps[one]))


# --- the kit of 05: gradients by the layers that a student wrote in 03, and by nudging

TWO_LAYER = manifest.load().assignment("05_two_layer")
NET = module("05_two_layer", "two_layer").TwoLayerNet(6, 5, 4, seed=2)
X, Y = np.random.default_rng(1).standard_normal((8, 6)), np.arange(8) % 4


@pytest.fixture
def kit_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
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
def test_layers_in_a_row_are_the_net(kit_folder: Path, copied: bool, capsys: pytest.CaptureFixture[str]):
    if copied:
        shutil.move(kit_folder.parent / "03_layers" / "layers.py", kit_folder)
    layers, net = kit_module("earlier", kit_folder).gradients(NET.params, X, Y), NET.loss(X, Y)[1]
    assert layers.keys() == net.keys()
    for name, gradient in net.items():
        np.testing.assert_allclose(layers[name], gradient, atol=1e-12)
    assert capsys.readouterr().out == ""
    assert str(kit_folder.parent / "03_layers") not in sys.path


@pytest.mark.parametrize("why", ["ModuleNotFoundError: No module named 'layers'", "is still a TODO"])
def test_layers_that_do_not_work_cost_a_sentence(kit_folder: Path, why: str, capsys: pytest.CaptureFixture[str]):
    path = kit_folder.parent / "03_layers" / "layers.py"
    path.unlink()
    if "TODO" in why:
        shutil.copy(ROOT / "assignments" / "03_layers" / "layers.py", path)
    assert kit_module("earlier", kit_folder).gradients(NET.params, X, Y) == {}
    said = capsys.readouterr().out
    assert said.startswith("Your layers of 03 are left out, since layers.py does not work here: ")
    assert (why in said, said.count("\n")) == (True, 1)


def test_a_nudge_finds_the_slope_and_leaves_the_weights():
    stopwatch, before = module("05_two_layer", "stopwatch"), NET.params["W1"].copy()
    loss, grads = NET.loss(X, Y)
    assert stopwatch.loss_alone(NET, X, Y) == pytest.approx(loss)
    assert stopwatch.nudge(NET, "W1", (2, 3), X, Y) == pytest.approx(grads["W1"][2, 3], abs=1e-8)
    np.testing.assert_array_equal(NET.params["W1"], before)
