"""The hidden tests of the layers, the softmax loss and the stack, made of their contracts, and of the questions."""

from autograder.contracts.hidden import hidden_tests

from ..questions import question_tests
from .activations import ELU, LEAKY_RELU, RELU, SIGMOID, TANH
from .stack import SEQUENTIAL, SOFTMAX_LOSS
from .weighted import AFFINE, COLLAPSE, MAXOUT

ACTIVATIONS = SIGMOID, TANH, RELU, LEAKY_RELU, ELU
QUESTIONS = {  # with weights
    "parameters": (2, "how many parameters three stacks have"),
    "untrained_net": (3, "what a net that knows nothing loses"),
    "slopes_in_order": (3, "five activations, by what they let through"),
    "without_activation": (2, "two affine layers, with and without an activation between them"),
}
globals().update(hidden_tests(__name__, AFFINE, COLLAPSE, *ACTIVATIONS, MAXOUT, SOFTMAX_LOSS, SEQUENTIAL))
globals().update(question_tests(__name__, "layers.answers", QUESTIONS))
