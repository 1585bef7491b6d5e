"""The hidden tests of the layers, the softmax loss and the stack, made of their contracts."""

from autograder.contracts.hidden import hidden_tests

from .activations import ELU, LEAKY_RELU, RELU, SIGMOID, TANH
from .softmax import SOFTMAX_LOSS
from .stack import SEQUENTIAL
from .weighted import AFFINE, COLLAPSE, MAXOUT

ACTIVATIONS = SIGMOID, TANH, RELU, LEAKY_RELU, ELU
globals().update(hidden_tests(__name__, AFFINE, COLLAPSE, *ACTIVATIONS, MAXOUT, SOFTMAX_LOSS, SEQUENTIAL))
