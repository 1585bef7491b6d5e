"""The hidden tests of steps, penalty, decay, minibatches and training, made of their contracts."""

from autograder.contracts.hidden import hidden_tests

from .batches import MINIBATCHES
from .steps import DECAY, L2, MOMENTUM, SGD
from .training import TRAIN

globals().update(hidden_tests(__name__, SGD, MOMENTUM, L2, DECAY, MINIBATCHES, TRAIN))
