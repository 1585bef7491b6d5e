"""The hidden tests of nets of any depth, of the net made by hand, and of choices, made of their contracts."""

from autograder.contracts.hidden import hidden_tests

from .choices import GAP, STRENGTH
from .curves import CURVE
from .gradients import GRADIENTS
from .scores import PREDICT, SCORES, SEED, START

globals().update(hidden_tests(__name__, SCORES, START, SEED, PREDICT, GRADIENTS, CURVE, GAP, STRENGTH))
