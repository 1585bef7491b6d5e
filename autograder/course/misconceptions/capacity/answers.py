"""Answers to the questions about capacity: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "capacity.answers"
NO_BIASES = "These are the weights. Each unit and each class has a bias, too."
ONE_BIAS = "A layer has not one bias, but one for each of its outputs."
INPUTS = "Inputs are what comes in: they have no bias."
MIDDLE = "Between two hidden layers, every unit of the one has a weight for every unit of the other."
FLAT = "Where the second unit switches on, the first one goes on: the second has to add what the slope changes by."
RISE = "A slope is the rise over the distance, and each half of the interval is only half a unit long."
KNOT = "A unit switches on where w * x + b is 0: find out where that is for each of your units."
SIGN = "After the middle the line has to go down: the slope has to become smaller there."
SHIFTED = "The form is right, but not the height: c moves all of it up or down."
STRAIGHT = "Both units are on in the whole interval, so that nothing bends: one has to switch on or off in its middle."
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
        "fold",
        ((1, 1, 0, -0.5, 2, -2, 0), FLAT),
        ((1, 1, 0, -0.5, 1, -2, 0), RISE),
        ((1, 2, 0, -0.5, 2, -2, 0), KNOT),
        ((1, 1, 0, -0.5, 2, 4, 0), SIGN),
        ((1, -1, -0.5, 0.5, -2, -2, 0), SHIFTED),
        ((1, -1, 0, 1, 2, 2, 0), STRAIGHT),
        ((1, 1, 0, 0.5, 2, -4, 0), STRAIGHT),
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
    right_answers("fold-from-its-top", fold=(1, -1, -0.5, 0.5, -2, -2, 1)),
    right_answers("fold-by-scaled-units", fold=(2, 4, 0, -2, 1, -1, 0)),
    right_answers("fold-from-the-right", fold=(-4, -6, 4, 3, 0.5, -2 / 3, 0)),
    right_answers("as-lists", deep_or_wide=[9.0, 603, 543], fold=[1, 1, 0, -0.5, 2, -4, 0]),
    right_answers("shouted", what_ails_them=("Overfits", "UNDERFITS", "fine", "overfits", "fine ", "underfits")),
    right_answers("rounded", choice_of_strength=(0.010, 0.1100, 0.10)),
]
