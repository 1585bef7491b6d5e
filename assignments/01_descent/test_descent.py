"""Local tests: run `pytest`, or one task at a time with `pytest -k test_numerical_gradient`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

from copy import deepcopy

import descent
import numpy as np
import pytest
from kit.checking import check, holds
from kit.questions import between, one_of, well_formed


def keeps_arguments(function, *arguments):
    """Check that a function leaves what it is given as it is."""
    before = deepcopy(arguments)
    function(*arguments)
    unchanged = all(map(np.array_equal, arguments, before))
    holds(unchanged, f"{function.__name__} changes an array that it was given: compute in a new one.")


def test_numerical_gradient():
    """The slopes of aab + c are 2ab, aa and 1."""
    check(descent.numerical_gradient(lambda x: x[0] ** 2 * x[1] + x[2], np.array([2.0, -3.0, 0.5])), [-12.0, 4.0, 1.0])


def test_numerical_gradient_of_any_shape():
    """The gradient has the shape of x: the slopes of the sum of all squares are twice the entries."""
    x = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
    for a in x, x[:1], x.reshape(3, 1, 2):
        check(descent.numerical_gradient(lambda x: np.sum(x**2), a), 2 * a)


def test_numerical_gradient_uses_h():
    """The slope in a of b * a ** 3 is 3baa, and nudging by h finds b * hh more."""
    slopes = descent.numerical_gradient(lambda x: x[1] * x[0] ** 3, np.array([2.0, -3.0]), 0.5)
    check(slopes, [-36.75, 8.0], "With h = 0.5, the gradient")


def test_numerical_gradient_without_h():
    """The default of h is 1e-5. The slope of a + b * a ** 3 at a = 0 is 1, and nudging finds b * hh more."""
    check(descent.numerical_gradient(lambda x: x[0] + 2e10 * x[0] ** 3, np.zeros(1)), [3.0], "Without h, the gradient")


def test_numerical_gradient_leaves_x():
    """Afterwards x holds exactly its old numbers."""
    x = np.array([0.1, 0.7, -0.3])
    check(descent.numerical_gradient(lambda x: x[0] * x[1] * x[2], x), [-0.21, -0.03, 0.07])
    holds(np.array_equal(x, [0.1, 0.7, -0.3]), "x does not hold exactly its old numbers: put them back.")


def test_relative_error():
    """The norms of (3, 4) and (12, 5) are 5 and 13, that of their difference (-9, -1) is the root of 82."""
    check(descent.relative_error(np.array([3.0, 4.0]), np.array([12.0, 5.0])), np.sqrt(82) / 18)
    keeps_arguments(descent.relative_error, np.array([3.0, 4.0]), np.array([12.0, 5.0]))


def test_relative_error_of_matrices():
    """The norm goes over all entries: 13 and 5, and the root of 4 + 4 + 4 + 64."""
    check(descent.relative_error(np.array([[3.0, 4.0], [0.0, 12.0]]), np.array([[1.0, 2.0], [2.0, 4.0]])), 76**0.5 / 18)


def test_relative_error_of_zeros():
    """Two arrays of zeros are equal; one of them alone is as far from the other as can be."""
    check(descent.relative_error(np.zeros((2, 3)), np.zeros((2, 3))), 0.0, "The error of zeros against zeros")
    check(descent.relative_error(np.array([3.0, 4.0]), np.zeros(2)), 1.0, "The error of (3, 4) against zeros")


def test_relative_error_of_small_numbers():
    """Numbers a billion times smaller are just as far apart."""
    check(descent.relative_error(np.array([6e-9, 0.0]), np.array([0.0, -8e-9])), 10 / 14)


def test_gradient_step():
    """The step goes downhill, and the old weights stay."""
    w, gradient = np.array([[1.0, 2.0, 0.5], [-1.0, 0.0, 3.0]]), np.array([[10.0, -20.0, 5.0], [0.0, 5.0, 2.0]])
    check(descent.gradient_step(w.copy(), gradient.copy(), 0.1), [[0.0, 4.0, 0.0], [-1.0, -0.5, 2.8]])
    keeps_arguments(descent.gradient_step, w, gradient, 0.1)


def slope(w):
    """Return the gradient of the sum of the squares of w."""
    return 2 * w


def test_gradient_descent():
    """Each step begins where the last one ended, with the slope there: here w loses a quarter, then a half."""
    check(descent.gradient_descent(slope, np.array([64.0, -32.0, 8.0]), 0.125, 3), [27.0, -13.5, 3.375])
    check(descent.gradient_descent(slope, np.array([[8.0, -4.0]]), 0.25, 1), [[4.0, -2.0]], "After one step, w")
    check(descent.gradient_descent(slope, np.array([8.0, -4.0]), 0.25, 0), [8.0, -4.0], "After no step, w")
    keeps_arguments(descent.gradient_descent, slope, np.array([8.0, -4.0]), 0.25, 3)


def test_gradient_descent_takes_small_steps():
    """All steps are taken: 21 halvings of 2048 leave 1 / 1024, and small steps add up."""
    check(descent.gradient_descent(slope, np.array([2048.0]), 0.25, 21), [1 / 1024], "After 21 steps, w")
    found = descent.gradient_descent(np.ones_like, np.array([0.00025]), 1e-9, 200)
    check(found, [0.0002498], "After 200 steps of 1e-9, w")


def data():
    """Return three rows and their labels; the weights W give them the scores 2, -2.5 and 3."""
    return np.array([[1.0, 2.0], [-1.5, 1.0], [0.5, -2.0]]), np.array([1, 0, 0])


W = [2.0, -0.5, 1.0]


def test_logistic():
    """Loss and gradient are means over the rows: here the first two are nearly right, the third is wrong."""
    check(descent.logistic_loss(np.array(W), *data()), (1.084802, [0.081099, -0.689232, 0.303076]), "(loss, dw)")
    keeps_arguments(descent.logistic_loss, np.array(W), *data())


def test_logistic_of_zero_weights():
    """With weights of zero, every probability is one half."""
    loss, dw = descent.logistic_loss(np.zeros(3), *data())
    check(loss, np.log(2), "The loss for weights of zero")
    check(dw, [-1 / 3, -1 / 2, 1 / 6], "dw for weights of zero")


def test_logistic_of_one_row():
    """One row with one feature is a data set, too; its score is 2."""
    answer = descent.logistic_loss(np.array([3.0, -4.0]), np.array([[2.0]]), np.array([1]))
    check(answer, (0.126928, [-0.238406, -0.119203]), "(loss, dw)")


def test_logistic_is_stable():
    """Large scores give numbers, and the right ones: the losses of the last two rows are 3000 and 2000."""
    rows, labels = np.array([[1000.0], [-1000.0], [3000.0], [-2000.0]]), np.array([1, 0, 0, 1])
    check(descent.logistic_loss(np.array([1.0, 0.0]), rows, labels), (1250.0, [1250.0, 0.0]), "(loss, dw)")


def test_linear_training():
    """Training starts from zeros, and each step uses all rows."""
    check(descent.train_linear(*data(), 1.0, 4), [0.965742, 0.893067, -0.574103], "After four steps, w")
    check(descent.train_linear(*data(), 1.0, 1), [1 / 3, 1 / 2, -1 / 6], "After one step, w")
    check(descent.train_linear(*data(), 1.0, 0), [0.0, 0.0, 0.0], "After no step, w")
    keeps_arguments(descent.train_linear, *data(), 1.0, 4)


def test_linear_training_of_one_row():
    """One row with one feature makes two weights."""
    check(descent.train_linear(np.array([[3.0]]), np.array([0]), 1.0, 1), [-1.5, -0.5])


def test_linear_training_takes_all_steps():
    """After one step the loss is 6e-6 already, and further steps go on."""
    check(descent.train_linear(np.array([[1.0]]), np.array([1]), 12.0, 100), [6.007247, 6.007247], "After 100 steps, w")


def test_linear_prediction():
    """The class is 1 where the score is above 0; here the score is the feature plus 0.4."""
    rows = np.array([[0.0], [-1.0], [1.0], [-0.3], [0.05], [0.2], [-2.0], [-4.0]])
    check(descent.predict_linear(np.array([1.0, 0.4]), rows), [1, 0, 1, 1, 1, 1, 0, 0])


def test_linear_prediction_of_few_rows():
    """One row with the score 3 - 4 + 1.5 is of class 1; a score of exactly 0 is not above 0."""
    check(descent.predict_linear(np.array([1.0, -2.0, 1.5]), np.array([[3.0, 2.0]])), [1], "The class of one row")
    check(descent.predict_linear(np.array([2.0, -1.0]), np.array([[0.5], [-1.0]])), [0, 0], "At scores of 0 and -3, it")


def test_features_polar():
    """Here are a point of each quadrant, and one left of the origin."""
    points = np.array([[1.0, 1.0], [-1.0, 1.0], [-2.0, -2.0], [3.0, -3.0], [-2.0, 0.0]])
    root, pi = np.sqrt(2), np.pi
    right = [[root, pi / 4], [root, 3 * pi / 4], [2 * root, -3 * pi / 4], [3 * root, -pi / 4], [2, pi]]
    check(descent.polar_features(points.copy()), right)
    check(descent.polar_features(points[1:2].copy()), right[1:2], "The result for one point")
    keeps_arguments(descent.polar_features, points)


def test_features_product():
    """The coordinates come first, then their product."""
    check(descent.product_features(np.array([[2.0, -3.0], [0.5, 4.0]])), [[2.0, -3.0, -6.0], [0.5, 4.0, 2.0]])
    check(descent.product_features(np.array([[0.5, 4.0]])), [[0.5, 4.0, 2.0]], "The result for one point")
    keeps_arguments(descent.product_features, np.array([[2.0, -3.0], [0.5, 4.0]]))


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "two_steps": (between(-100, 100),) * 4,
    "rates_of_curves": (between(0, 2),) * 4,
    "first_loss": (between(-100, 100),) * 2,
    "separable": (one_of("yes", "no"),) * 6,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
