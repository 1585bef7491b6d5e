"""The hidden tests of descent, made of its contracts."""

from autograder.contracts.hidden import hidden_tests

from .features import POLAR, PRODUCT
from .linear import LOGISTIC, PREDICT, TRAIN
from .slopes import NUMERICAL, RELATIVE
from .steps import DESCENT, STEP

globals().update(hidden_tests(__name__, NUMERICAL, RELATIVE, STEP, DESCENT, LOGISTIC, TRAIN, PREDICT, POLAR, PRODUCT))
