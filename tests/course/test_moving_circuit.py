"""The circuits and the neuron of 02 that move: each number is asked for before it is shown, and is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from pictures import is_sentence
from solution_modules import kit_module, load_module, module

CIRCUIT = [("f", "add", ("p", "a")), ("p", "multiply", ("a", "b"))]
INPUTS = {"a": 3.0, "b": -4.0}


def stepping(nodes: Any, inputs: Any, graph: Any = None) -> tuple[list[list[str]], list[str]]:
    """Return the numbers of each step, and what it says."""
    circuit = module("02_gates", "graph_layout").Circuit(nodes)
    frames, _ = module("02_gates", "graph_steps").frames_of(circuit, inputs, graph)
    return [[shape[2] for shape in shapes if shape[0] == "text"] for shapes, _ in frames], [said for _, said in frames]


def test_a_number_of_a_circuit_is_a_question_before_it_is_shown():
    numbers, sentences = stepping(CIRCUIT, INPUTS)
    assert all(map(is_sentence, sentences))
    assert numbers[:3] == [["3", "−4"], ["3", "−4", "?"], ["3", "−4", "−12"]]
    assert [texts.count("?") for texts in numbers] == [0, 1, 0, 1, 0, 0, 2, 0, 2, 0, 1, 0, 0]
    assert numbers[-1] == ["3", "−4", "−12", "−9", "−3", "3", "1", "1", "1", "−4"]
    assert sentences[0] == "Before the first step the inputs are known: a = 3, b = −4."
    assert sentences[4] == "Forward: f adds p = −12 and a = 3 and gives −9."
    assert sentences[-2] == "Backward: the gradient of a is −3."
    assert sentences[-1] == "The gradients of the inputs are a −3, b 3; nudging each says the same."


def test_a_graph_that_is_wrong_is_told_by_nudging():
    gates = module("02_gates", "gates")

    class Halved(gates.Graph):
        def backward(self, upstream=1.0):
            found = super().backward(upstream)
            return found | {"a": 0.5 * found["a"]}

    numbers, sentences = stepping(CIRCUIT, INPUTS, Halved(CIRCUIT))
    assert "−1.5" in numbers[-1]
    assert sentences[-1].endswith("nudging each says −3 of a.")


@pytest.mark.parametrize(
    ("op", "inputs"),
    [
        ("max", {"a": 2.0, "b": 2.0}),
        ("add", {"a": 1e5, "b": -3.0}),
        ("add", {"a": 1e12, "b": -3.0}),
        ("multiply", {"a": 12345.0, "b": 99993.0}),
    ],
)
def test_a_graph_that_is_right_is_told_so(op, inputs):
    nodes = [("f", op, ("a", "b"))]
    assert stepping(nodes, inputs, module("02_gates", "gates").Graph(nodes))[1][-1].endswith("says the same.")


def test_gates_that_students_are_asked_to_add_are_known():
    nodes = [("f", "divide", ("e", "d")), ("e", "exp", ("a",)), ("d", "subtract", ("a", "b"))]
    assert stepping(nodes, {"a": 0.0, "b": -2.0})[1][-1].startswith("The gradients of the inputs are a 0.25, b 0.25;")


def test_gradients_inside_a_circuit_are_those_of_the_whole():
    nodes = [("f", "multiply", ("m", "p")), ("m", "max", ("p", "c")), ("p", "multiply", ("a", "b"))]
    inputs = {"a": np.array([3.0, 1.0]), "b": np.array([-2.0, 4.0]), "c": np.array([-1.0, 0.5])}
    by_nudging, by_graph = (
        stepping(nodes, inputs, graph) for graph in (None, module("02_gates", "gates").Graph(nodes))
    )
    assert by_nudging == by_graph


def test_a_neuron_that_separates_all_points_can_be_turned_to_and_is_not_given():
    draw = module("02_gates", "draw")
    X, y = draw.points()
    shapes, sentence = draw._border((1, 1, -1), "With")
    assert sentence == "With w0 = 1, w1 = 1 and bias = −1, 24 of 24 points are right."
    assert np.array_equal(X @ [1, 1] - 1 > 0, y == 1)
    assert len(shapes) == 3
    right = np.sum((X @ [1, 1] + 3 > 0) == (y == 1))
    assert draw._border((1, 1, 3), "With")[1].endswith(f"bias = 3, {right} of 24 points are right.")
    assert right < 24
    assert draw._border((0, 0, 0), "With")[1].endswith("11 of 24 points are right.")


def test_a_graph_that_is_to_do_is_one_line(capsys):
    gates = load_module(ROOT / "assignments" / "02_gates" / "gates.py")
    draw = module("02_gates", "draw")
    with kit_module("pictures").todo():
        draw.stepped(CIRCUIT, INPUTS, "f", gates.Graph(CIRCUIT))
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said == "This cell comes alive with Graph.__init__, in gates.py: then run it again.\n"
