"""Answers to the questions about capacity: wrong ones that students give, and unusual right ones."""

from ...diagnosis.variants import right_answers, wrong_answers

TASK = "capacity.answers"
NO_BIASES = "These are the weights. Each unit and each class has a bias, too."
ONE_BIAS = "A layer has not one bias, but one for each of its outputs."
INPUTS = "Inputs are what comes in: they have no bias."
MIDDLE = "Between two hidden layers, every unit of the one has a weight for every unit of the other."
SLOPE = "Where the second unit switches on, the first one goes on: the second has to add what the slope changes by."
RISE = "A slope is the rise over the distance, and the points are only half a unit apart."
OFFSET = "At x = 0 both units are off: what is left there has to be f(0)."
SIGN = "After the second point the line goes down: the slope has to become smaller."
SMALL_GAP = "Two accuracies that are close to each other may both be poor."
TRAINING = "A net that knows its training rows by heart need not be good at others: compare with the validation."
SWAPPED = "A net that overfits is good in training, and much worse on what it has not seen."
NEGATIVE = "Where both are as good as a good net's, a small difference, of either sign, is chance."
TIE = "Two strengths are equally good. The docstring of pick_regularization says which one is taken."
GAP = "The strength is chosen by the validation accuracy itself, not by the smallest gap."
TRAINING_BEST = "The best accuracy in training is no reason: look at the validation."
GAP_SIGN = "The gap is training minus validation."
SMALLEST_GAP = "Compute the gap of each of the four strengths."

WRONG = [
    *wrong_answers(
        TASK,
        "deep_or_wide",
        ((6, 500, 500), NO_BIASES),
        ((7, 502, 503), ONE_BIAS),
        ((11, 605, 545), INPUTS),
        ((9, 603, 143), MIDDLE),
        ((9, 603, 123), MIDDLE),
    ),
    *wrong_answers(
        TASK,
        "made_by_hand",
        ((2, -4, 1, None), SLOPE),
        ((1, -2, None, None), RISE),
        ((2, -6, 0, 0), OFFSET),
        ((2, 6, 1, None), SIGN),
        ((1, -3, 1, None), RISE),
    ),
    *wrong_answers(
        TASK,
        "what_ails_them",
        (("overfits", "fine", "fine", "overfits", "fine", "fine"), SMALL_GAP),
        (("fine", "underfits", "fine", "fine", "fine", "underfits"), TRAINING),
        (("underfits", "overfits", "fine", "underfits", "fine", "overfits"), SWAPPED),
        ((None, None, None, None, "underfits", None), NEGATIVE),
        ((None, None, None, None, "overfits", None), NEGATIVE),
    ),
    *wrong_answers(
        TASK,
        "choice_of_strength",
        ((0.001, 0.19, 0.1), TIE),
        ((0.001, 0.11, 0.1), TIE),
        ((0.1, 0.02, 0.1), GAP),
        ((0, 0.29, 0.1), TRAINING_BEST),
        ((0.01, -0.11, 0.1), GAP_SIGN),
        ((0.01, 0.11, 0.01), SMALLEST_GAP),
    ),
]

RIGHT = [
    right_answers("as-lists", deep_or_wide=[9.0, 603, 543], made_by_hand=[2, -6, 1, 1]),
    right_answers("shouted", what_ails_them=("Overfits", "UNDERFITS", "fine", "overfits", "fine ", "underfits")),
    right_answers("rounded", choice_of_strength=(0.010, 0.1100, 0.10)),
]
