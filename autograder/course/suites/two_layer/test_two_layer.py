"""The hidden tests of scores, loss, predictions and training, made of their contracts, and of the questions."""

from autograder.contracts.hidden import hidden_tests

from ..questions import question_tests
from .net import ACCURACY, LOSS, PREDICT, SCORES, START
from .training import TRAIN

globals().update(hidden_tests(__name__, SCORES, START, LOSS, PREDICT, ACCURACY, TRAIN))
globals().update(
    question_tests(
        __name__,
        "two_layer.answers",
        numbers_of_the_net=(3, "parameters, steps, spread of the weights and the last rate"),
        first_losses=(2, "which mistake makes which loss before training"),
        where_is_the_bug=(3, "where a mistake is, by which gradients are wrong"),
        rates_of_runs=(2, "which curve of losses belongs to which rate"),
    )
)
