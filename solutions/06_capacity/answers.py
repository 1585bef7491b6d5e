"""Questions about capacity: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `capacity.py` is not needed here: you may answer before
it works. Local tests check the form only; the feedback says which answers are right.
"""


def deep_or_wide():
    """Count the parameters, weights and biases, of three nets with two inputs and three classes.

    Their sizes are [2, 3], [2, 100, 3] and [2, 20, 20, 3].

    Return three whole numbers, in this order.
    """
    ### BEGIN SOLUTION
    # 2 * 3 + 3; 2 * 100 + 100 + 100 * 3 + 3; 2 * 20 + 20 + 20 * 20 + 20 + 20 * 3 + 3.
    return (9, 603, 543)
    ### END SOLUTION


def fold():
    """Fold the interval from 0 to 1 onto itself, with two ReLU units.

    Find a net f(x) = v1 * relu(w1 * x + b1) + v2 * relu(w2 * x + b2) + c with f(0) = 0, f(1/2) = 1 and f(1) = 0 that is
    a straight line from 0 to 1/2, and another one from 1/2 to 1. There are many such nets, and each of them is right.

    Return (w1, w2, b1, b2, v1, v2, c), seven numbers.
    """
    ### BEGIN SOLUTION
    # The slopes are 2 and -2: the second unit, on from 1/2 on, adds what the slope changes by.
    return (1.0, 1.0, 0.0, -0.5, 2.0, -4.0, 0.0)
    ### END SOLUTION


def what_ails_them():
    """Say what ails six nets, if anything, by their accuracies in training and validation.

    All learn the same task, on which a good net reaches 0.85 in both. After training they reach:

    First: 0.99 and 0.63. Second: 0.46 and 0.45. Third: 0.84 and 0.83. Fourth: 1.00 and 0.71. Fifth: 0.85 and 0.86.
    Sixth: 0.44 and 0.46.

    Return six words, in this order: each one of "overfits", "underfits", "fine".
    """
    ### BEGIN SOLUTION
    return ("overfits", "underfits", "fine", "overfits", "fine", "underfits")
    ### END SOLUTION


def choice_of_strength():
    """Choose a strength of regularization by a table.

    Nets were trained with the strengths 0, 0.001, 0.01 and 0.1. Their accuracies in training are 1.00, 0.93, 0.85 and
    0.54, in validation 0.71, 0.74, 0.74 and 0.52. Which strength does the rule of `pick_regularization` choose? What is
    the generalization gap at this strength? And which strength, though not the best, has the smallest gap?

    Return (strength, gap, strength of the smallest gap), three numbers.
    """
    ### BEGIN SOLUTION
    # Among equals the larger strength; 0.85 - 0.74; 0.54 - 0.52 is the smallest gap, of a net that has learned little.
    return (0.01, 0.11, 0.1)
    ### END SOLUTION
