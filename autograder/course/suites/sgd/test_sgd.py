"""The hidden tests of steps, penalty, decay, minibatches, training and questions, made of their contracts."""

from autograder.contracts.hidden import hidden_tests

from ..questions import question_tests
from .batches import MINIBATCHES
from .steps import DECAY, L2, MOMENTUM, SGD
from .training import TRAIN

QUESTIONS = {  # with weights
    "three_steps": (3, "three steps with momentum, and what becomes of them"),
    "counts_of_batches": (2, "how many batches and steps there are"),
    "what_the_rate_does": (3, "what the update does at five rates"),
    "penalty_by_hand": (2, "an L2 penalty by hand"),
}
globals().update(hidden_tests(__name__, SGD, MOMENTUM, L2, DECAY, MINIBATCHES, TRAIN))
globals().update(question_tests(__name__, "sgd.answers", QUESTIONS))
