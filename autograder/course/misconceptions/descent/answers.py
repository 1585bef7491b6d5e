"""Answers to the questions about descent: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "descent.answers"
SLOPE = "The slope of w ** 2 is 2w, not w."
UPHILL = "The slope points uphill: a step goes against it."
ONE_STEP = "This is where w stands after one step. The second one starts there, with the slope that f has there."
OLD_SLOPE = (
    "The second step takes the slope at the place where the first one has arrived, not once more that of the start."
)
FASTEST = "Compute one step of each rate: a larger rate can be slower than a smaller one, if each step goes too far."
GROWS = "The values grow on this curve: each step lands farther from the lowest place than it began, on its other side."
CREEPS = "This curve hardly moves, and always downwards. How far does one step at this rate go?"
SIGN = "The sign: with more rows of class 0, descent should make the bias smaller."
SUMMED = "Loss and gradient are means over the rows, not sums."
NO_LOG = "Each row gets the probability 0.5, and the loss is what the logarithm makes of it."
LABELS = "The gradient of the bias is the mean of p - y over all rows: how often is y equal to 1 here?"
BASE = "The logarithm is the natural one, with base e."
SUM = "The third feature adds what a linear classifier can make of the first two by itself. Does it see anything new?"
SQUARES = "On a ring, x1 ** 2 + x2 ** 2 is the same everywhere: that is a weighted sum of the two features."
ALONE = "What sign does the product have where both have the same sign, and where they have not?"
CIRCLE = "One ring lies inside the other: is there a straight line between them?"

WRONG = [
    *wrong_answers(
        TASK,
        "two_steps",
        ((3.24, 1, 0, 1), SLOPE),
        ((5.76, 16, 36, 64), UPHILL),
        ((3.2, 0, -4, -8), ONE_STEP),
        ((2.4, -4, -12, -20), OLD_SLOPE),
    ),
    *wrong_answers(
        TASK,
        "rates_of_curves",
        ((0.3, 1.1, 0.9, 0.02), FASTEST),
        ((0.3, 0.02, 1.1, 0.9), FASTEST),
        ((None, 0.02, None, None), GROWS),
        ((None, None, None, 1.1), CREEPS),
    ),
    *wrong_answers(
        TASK,
        "first_loss",
        ((0.693, -0.167), SIGN),
        ((20.8, 5.0), SUMMED),
        ((0.5, 0.167), NO_LOG),
        ((0.693, 0.5), LABELS),
        ((0.693, 0), LABELS),
        ((0.301, None), BASE),
    ),
    *wrong_answers(
        TASK,
        "separable",
        (("no", "yes", "yes", "yes", "yes", "yes"), SUM),
        (("no", "yes", "no", "yes", "no", "yes"), SQUARES),
        (("no", "yes", "yes", "yes", "no", "no"), ALONE),
        (("yes", None, None, None, None, None), CIRCLE),
    ),
]

RIGHT = [
    right_answers("as-lists", two_steps=[2.56, 0, 4, 16], first_loss=[0.6931, 1 / 6]),
    right_answers("shouted", separable=("No", "YES", "yes", "yes", "no", "yes")),
    right_answers("rounded", first_loss=(0.69, 0.167), rates_of_curves=(0.90, 1.10, 0.30, 0.020)),
]
