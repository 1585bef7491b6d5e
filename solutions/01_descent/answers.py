"""Questions about descent: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `descent.py` is not needed here: you may answer before
it works. Local tests check the form only; the feedback says which answers are right.
"""


def two_steps():
    """Take two steps downhill on f(w) = w ** 2, from w = 4, at each of four learning rates.

    The rates are 0.1, 0.5, 1.0 and 1.5. Where is w after exactly two steps at each of them?

    Return four numbers, in this order.
    """
    ### BEGIN SOLUTION
    # The slope is 2w, so that each step multiplies w by 1 - 2 * rate.
    return (2.56, 0.0, 4.0, 16.0)
    ### END SOLUTION


def rates_of_curves():
    """Say which learning rate made which curve.

    Gradient descent ran four times on f(w) = w ** 2 from w = 3, once at each rate: 0.02, 0.3, 0.9 and 1.1. These are
    the values of f at the start and after each of three steps:

    First: 9, 5.76, 3.69, 2.36.
    Second: 9, 12.96, 18.66, 26.87.
    Third: 9, 1.44, 0.23, 0.04.
    Fourth: 9, 8.29, 7.64, 7.04.

    Return four rates, in the order of the curves.
    """
    ### BEGIN SOLUTION
    # A step multiplies w by 1 - 2 * rate: by -0.8, -1.2, 0.4 and 0.96.
    return (0.9, 1.1, 0.3, 0.02)
    ### END SOLUTION


def first_loss():
    """Predict the logistic loss of a classifier that has not been trained.

    All its weights and its bias are 0. Among the 30 rows that it sees, 10 are of class 1 and 20 of class 0. What is its
    loss (the mean over the rows, with the natural logarithm), and what is the gradient of its bias?

    Return (loss, gradient of the bias), two numbers.
    """
    ### BEGIN SOLUTION
    # Every row gets p = 0.5: the loss is log 2, the bias collects the mean of p - y.
    return (0.693, 0.167)
    ### END SOLUTION


def separable():
    """Say on which of these sets a linear classifier can get all rows right.

    It sees the features named, and always has a bias. In *rings*, class 0 is a ring of radius 1 around the origin, and
    class 1 one of radius 2. In *xor*, class 1 is where x1 and x2 have the same sign.

    - First: rings, features x1 and x2.
    - Second: rings, features r and the angle.
    - Third: rings, features x1 ** 2 and x2 ** 2.
    - Fourth: xor, features x1, x2 and x1 * x2.
    - Fifth: xor, features x1, x2 and x1 + x2.
    - Sixth: xor, feature x1 * x2 alone.

    Return six words, "yes" or "no", in this order.
    """
    ### BEGIN SOLUTION
    # A sum of the features that are there is no new feature: a line could weigh them already.
    return ("no", "yes", "yes", "yes", "no", "yes")
    ### END SOLUTION
