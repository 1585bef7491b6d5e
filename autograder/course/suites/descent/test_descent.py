"""The hidden tests of descent, made of its contracts, and of the questions."""

from autograder.contracts.hidden import hidden_tests

from ..questions import question_tests
from .linear import LOGISTIC, POLAR, PREDICT, PRODUCT, TRAIN
from .steps import DESCENT, NUMERICAL, RELATIVE, STEP

QUESTIONS = {  # with weights
    "two_steps": (3, "what two steps do at four rates"),
    "rates_of_curves": (2, "which curve belongs to which rate"),
    "first_loss": (3, "the logistic loss and its gradient before any training"),
    "separable": (2, "which sets a line can separate, with which features"),
}
globals().update(hidden_tests(__name__, NUMERICAL, RELATIVE, STEP, DESCENT, LOGISTIC, TRAIN, PREDICT, POLAR, PRODUCT))
globals().update(question_tests(__name__, "descent.answers", QUESTIONS))
