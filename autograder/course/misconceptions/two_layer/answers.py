"""Answers to the questions about a net that sees: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "two_layer.answers"
NO_BIASES = "Each hidden unit and each class has a bias as well."
ONE_EPOCH = "Those are the steps of one epoch."
FAN_OUT = "He's rule looks at what goes into a unit, not at how many units there are."
VARIANCE = "2 / fan-in is the variance. Its root is the standard deviation."
HALF = "He's rule has a 2, since a ReLU switches off about half of what comes in."
EIGHT = "In the first epoch the rate has not been multiplied yet."
ONCE = "The rate is multiplied by decay after every epoch, not once."
LOG_TEN = "The natural logarithm of 10 is not 1."
NEGATIVE = "A loss like this one is never negative: it is -log of a probability."
DIVIDED = "A sum over many rows is larger than their mean, and what is divided once too often is smaller."
SECOND_LAYER = (
    "The gradient of W2 is made of what comes in from the right and the hidden units: what happens on the way "
    "back through the ReLU has no part in it."
)
BEGINS = "The way back begins at the softmax: what is wrong there is wrong in all that comes after."
BIASES = "No gradient is made from that of a bias: where it is wrong, nothing else is."
LARGEST = (
    "A rate that is far too large does not make the loss fall fastest: look for the run that does not get "
    "going at all, or that begins far above log 10."
)
SMALLEST = "The smaller of two rates that are both small falls more slowly from the same start."

WRONG = [
    *wrong_answers(
        TASK,
        "numbers_of_the_net",
        ((308200, None, None, None, None), NO_BIASES),
        ((None, 20, None, None, None), ONE_EPOCH),
        ((None, None, 0.1414, 0.4472, None), FAN_OUT),
        ((None, None, 0.000651, 0.02, None), VARIANCE),
        ((None, None, 0.01804, 0.1, None), HALF),
        ((None, None, None, None, 0.01327), EIGHT),
        ((None, None, None, None, 0.019), ONCE),
    ),
    *wrong_answers(
        TASK,
        "first_losses",
        (("right", "sign", "twice", "sum", "base"), LOG_TEN),
        (("base", "right", "twice", "sum", "sign"), NEGATIVE),
        (("base", "sign", "sum", "twice", "right"), DIVIDED),
    ),
    *wrong_answers(
        TASK,
        "where_is_the_bug",
        (("relu", "penalty", "bias", "softmax"), SECOND_LAYER),
        (("penalty", "softmax", "bias", "relu"), BEGINS),
        (("penalty", "bias", "relu", "softmax"), BIASES),
    ),
    *wrong_answers(
        TASK,
        "rates_of_runs",
        ((None, None, None, 0.5), LARGEST),
        ((0.0003, 0.5, 0.002, 0.02), SMALLEST),
    ),
]

RIGHT = [
    right_answers("as-lists", numbers_of_the_net=[308310.0, 160, (2 / 3072) ** 0.5, 0.02**0.5, 0.02 * 0.95**7]),
    right_answers(
        "of-words",
        where_is_the_bug=["Penalty", "ReLU", "bias", "softmax"],
        rates_of_runs=[0.002, 0.5, 0.0003, 0.020],
    ),
    right_answers("shouted", first_losses=("Base", "SIGN", "twice", "sum", "right")),
    right_answers("rounded", numbers_of_the_net=(308310, 160, 0.0255, 0.141, 0.014)),
]
