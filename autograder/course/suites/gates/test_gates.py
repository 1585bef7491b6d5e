"""The hidden tests of the gates, the neuron and the graph, made of their contracts, and of the questions."""

from autograder.contracts.hidden import hidden_tests

from ..questions import question_tests
from .contracts import ADD, COPY, MAX, MULTIPLY, NEURON, SIGMOID
from .graph import GRAPH

QUESTIONS = {  # with weights
    "traced_circuit": (3, "the value and the gradients of a small circuit"),
    "wrong_number": (3, "the one gradient of a backward pass that is wrong, and the right one"),
    "gates_by_gradient": (2, "five gates, told apart by what they do to a gradient"),
    "fading_sigmoids": (2, "how much of a gradient gets through sigmoid gates"),
}
globals().update(hidden_tests(__name__, ADD, MULTIPLY, MAX, COPY, SIGMOID, NEURON, GRAPH))
globals().update(question_tests(__name__, "gates.answers", QUESTIONS))
