"""Local tests: run `pytest`, or one task at a time with `pytest -k test_numerical_gradient`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import descent
import numpy as np
import pytest
from kit import descent_mistakes as mistakes
from kit.comparing import at, call, same, several
from kit.questions import between, one_of, well_formed


def loss_and_gradient(w, rows, labels):
    """Return what logistic_loss returns; fail with one sentence unless it is two values."""
    return several(call(descent.logistic_loss, w=np.array(w), X=np.array(rows), y=np.array(labels)), 2, "logistic_loss")


# --- numerical_gradient --------------------------------------------------------------------------------------------


def test_numerical_gradient_of_a_vector():
    """The slopes of a**3 + bbc are 3a**2, 2bc and bb, those of a**3 + 2ab are 3a**2 + 2b and 2a."""
    for f, x, expected, what in (
        (lambda x: x[0] ** 3 + x[1] ** 2 * x[2], [2.0, 3.0, -2.0], [12.0, -12.0, 9.0], "a**3 + bbc at (2, 3, -2)"),
        (lambda x: x[0] ** 3 + 2 * x[0] * x[1], [2.0, -1.0], [10.0, 4.0], "a**3 + 2ab at (2, -1)"),
    ):
        actual, more = call(descent.numerical_gradient, f=f, x=np.array(x)), mistakes.numerical_gradient(f, x)
        same(actual, expected, f"The gradient of {what}", mistakes=more)


def test_numerical_gradient_of_any_shape():
    """The slopes of the sum of all squares are twice the entries, in the same places."""
    x = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
    for a, what in (
        (x, "a matrix"),
        (x[:1], "one row"),
        (np.array([[3.0]]), "an array of shape (1, 1)"),
        (np.arange(1.0, 13.0).reshape(2, 3, 2), "an array of three axes"),
    ):
        actual = call(descent.numerical_gradient, f=lambda a: (a * a).sum(), x=a)
        same(
            actual,
            2 * a,
            f"The gradient of the sum of squares at {what}",
            mistakes=mistakes.numerical_gradient(lambda a: np.sum(a**2), a),
        )


def test_numerical_gradient_uses_h():
    """With h = 0.1, the slope of a**3 comes out too large by 0.1**2, since the function bends within the step."""
    actual = call(descent.numerical_gradient, f=lambda x: x[0] ** 3, x=np.array([1.37]), h=0.1)
    same(
        actual,
        [5.6407],
        "The gradient of a**3 at 1.37 with h = 0.1",
        mistakes={"h is 1e-5, whatever the argument says.": [5.6307]},
    )


def test_numerical_gradient_without_h():
    """Without an h of the caller's, the two points are 1e-5 above and below."""
    points = []

    def note(x):
        points.append(float(x[0]))
        return x[0]

    call(descent.numerical_gradient, f=note, x=np.array([1.0]), h=1e-5)
    way = (max(points) - min(points)) / 1e-5
    same(way, 2.0, "With h = 1e-5, the way between the two points, in units of 1e-5,")
    points.clear()
    call(descent.numerical_gradient, f=note, x=np.array([1.0]))
    default = {"the default of h is another one than 1e-5.": None}
    same(
        (max(points) - min(points)) / 1e-5,
        2.0,
        "Without h, the way between the two points, in units of 1e-5,",
        mistakes=default,
    )


def test_numerical_gradient_of_integers():
    """Integers are numbers, too."""
    actual = call(descent.numerical_gradient, f=lambda x: x[0] * x[1] / 4, x=np.array([3.0, -2.0]))
    same(actual, [-0.5, 0.75], "The gradient of ab / 4 at (3.0, -2.0)")
    actual = call(descent.numerical_gradient, f=lambda x: x[0] * x[1] / 4, x=np.array([3, -2]))
    whole = {"an array of integers, as x is one here, drops what comes after the point: make arrays of floats.": None}
    same(actual, [-0.5, 0.75], "The gradient of ab / 4 at the integers (3, -2)", mistakes=whole)


def test_numerical_gradient_leaves_x():
    """Afterwards x holds what it held before, to the last digit."""
    call(descent.numerical_gradient, f=np.sum, x=np.array([0.1, 0.7, -0.3]))
    actual = call(descent.numerical_gradient, f=lambda x: x[0] * x[1], x=np.array([1.0, 2.0]))
    same(actual, [2.0, 1.0], "The gradient of ab at (1, 2)")


# --- relative_error ------------------------------------------------------------------------------------------------


def error(a, b):
    """Return the relative error of two lists."""
    return call(descent.relative_error, a=np.array(a), b=np.array(b))


def test_relative_error_of_vectors():
    """The norms of (6, 0) and (0, -8) are 6 and 8, that of their difference (6, 8) is 10."""
    a, b = [3.1, 4.2, -0.5], [2.7, 1.3, 0.4]
    more = mistakes.relative_error(np.array(a), np.array(b))
    same(error(a, b), 0.3704574873, f"The error of {a} against {b}", 1e-8, mistakes=more)
    zero = {"it is 0 as soon as one of the arrays is zero: there is an error unless both are.": None}
    same(error([3.0, 4.0], [0.0, 0.0]), 1.0, "The error of (3, 4) against (0, 0)", mistakes=zero)
    same(error([3.0, 4.0], [6.0, 8.0]), 1 / 3, "The error of (3, 4) against (6, 8)")
    same(error([6.0, 0.0], [0.0, -8.0]), 10 / 14, "The error of (6, 0) against (0, -8)")


def test_relative_error_of_matrices():
    """The norm goes over all entries: these are the numbers of the vectors above, in other places."""
    a, b = [[3.1, 0.3], [4.2, -0.5]], [[2.7, 0.8], [-1.3, 0.9]]
    more = mistakes.relative_error(np.array(a), np.array(b))
    same(error(a, b), 0.6733409607, f"The error of {a} against {b}", mistakes=more)
    same(error([[6.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, -8.0]]), 10 / 14, "The error of two matrices")


def test_relative_error_of_zeros():
    """Nothing is wrong where both are zero."""
    same(error([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]), 0.0, "The error of zeros against zeros")


def test_relative_error_of_small_numbers():
    """What counts is the difference compared with the numbers, however small the one or the other."""
    same(error([6.0, 0.0], [0.0, -8.0]), 10 / 14, "The error of (6, 0) against (0, -8)")
    found = error([6e-9, 0.0], [0.0, -8e-9])
    small = {mistakes.ADDED: tuple(10 / (14 + guard / 1e-9) for guard in mistakes.GUARDS)}
    if found < 1e-10 or found == 1.0:
        small = {mistakes.SMALL: None}
    same(found, 10 / 14, "The error of (6, 0) against (0, -8), both times 1e-9,", mistakes=small)
    same(error([1.0, 0.0], [1.0, 2e-6]), 1e-6, "The error of (1, 0) against (1, 2e-6)", 1e-4)


# --- gradient_step -------------------------------------------------------------------------------------------------


def test_gradient_step():
    """The step goes downhill."""
    w, gradient = np.array([[1.0, 2.0], [-1.0, 0.0]]), np.array([[10.0, -20.0], [0.0, 5.0]])
    actual = call(descent.gradient_step, w=w, gradient=gradient, learning_rate=0.1)
    more = mistakes.gradient_step(w, gradient, 0.1)
    same(actual, [[0.0, 4.0], [-1.0, -0.5]], "The result of one step", mistakes=more)


# --- gradient_descent ----------------------------------------------------------------------------------------------


def test_gradient_descent():
    """On w**2, whose slope is 2w, a rate of 0.25 halves w in each step."""
    for steps, expected in (
        (1, [4.0, -2.0, 0.5]),
        (4, [0.5, -0.25, 0.0625]),
        (2, [2.0, -1.0, 0.25]),
        (0, [8.0, -4.0, 1.0]),
    ):
        w = np.array([8.0, -4.0, 1.0])
        actual = call(descent.gradient_descent, gradient=lambda a: 2 * a, w=w, learning_rate=0.25, steps=steps)
        more = mistakes.gradient_descent(lambda a: 2 * a, w, 0.25, steps)
        same(actual, expected, f"The result of steps={steps}", mistakes=more)


def test_gradient_descent_of_many_steps():
    """Steps become small, but all of them are taken: halving 1024 twenty times leaves 1 / 1024."""
    w = np.array([[1024.0], [-2048.0]])
    actual = call(descent.gradient_descent, gradient=lambda a: 2 * a, w=w, learning_rate=0.25, steps=3)
    same(
        actual,
        [[128.0], [-256.0]],
        "The result of steps=3",
        mistakes=mistakes.gradient_descent(lambda a: 2 * a, w, 0.25, 3),
    )
    early = {"it stops early, where steps are small: take all that were asked for.": None}
    actual = call(descent.gradient_descent, gradient=lambda a: 2 * a, w=w, learning_rate=0.25, steps=20)
    same(actual, [[1 / 1024], [-2 / 1024]], "The result of steps=20", mistakes=early)
    actual = call(descent.gradient_descent, gradient=np.ones_like, w=np.zeros(1), learning_rate=1e-9, steps=100)
    same(actual, [-1e-7], "The result of 100 steps of 1e-9", mistakes=early)


# --- logistic_loss -------------------------------------------------------------------------------------------------

X = [[1.0, 2.0], [-1.0, 0.5], [0.0, -2.0]]
Y = [1, 0, 1]


def test_logistic_of_zero_weights():
    """With weights of zero every probability is one half."""
    right, w = [-1 / 3, 1 / 12, -1 / 6], [0.0, 0.0, 0.0]
    more, where = mistakes.logistic(w, X, Y), at(w=w, X=X, y=Y)
    more["loss"]["loss and gradient are swapped: the loss comes first."] = right
    loss, dw = loss_and_gradient(w, X, Y)
    same(loss, np.log(2), "The loss for weights of zero", where=where, mistakes=more["loss"])
    same(dw, right, "The gradient dw for weights of zero", where=where, mistakes=more["dw"])


def test_logistic_loss():
    """The loss of three rows with the scores 2, -2.5 and 1."""
    loss, _ = loss_and_gradient([2.0, -0.5, 1.0], [[1.0, 2.0], [-1.5, 1.0], [0.0, 0.0]], [1, 0, 0])
    same(
        loss,
        0.5063560,
        "The loss",
        1e-5,
        mistakes=mistakes.logistic([2.0, -0.5, 1.0], [[1.0, 2.0], [-1.5, 1.0], [0.0, 0.0]], [1, 0, 0])["loss"],
    )


def test_logistic_gradient():
    """The gradient is the one that nudging finds."""
    _, dw = loss_and_gradient([2.0, -0.5, 1.0], X, Y)
    same(
        dw,
        [-0.11396769, 0.03711669, -0.00523524],
        "The gradient dw",
        1e-5,
        mistakes=mistakes.logistic([2.0, -0.5, 1.0], X, Y)["dw"],
    )


def test_logistic_of_one_row():
    """One row with the score 2 and one feature is a data set, too."""
    loss, dw = loss_and_gradient([3.0, -4.0], [[2.0]], [1])
    same(loss, 0.12692801, "The loss of one row", 1e-5)
    same(dw, [-0.23840584, -0.11920292], "The gradient dw of one row", 1e-5)


def test_logistic_is_stable():
    """Scores of 1000 and -1000 are no trouble."""
    large = at(w=[1.0, 0.0], X=[[1000.0], [-1000.0], [1000.0], [-1000.0]], y=[1, 0, 0, 1])
    loss, _ = loss_and_gradient([1.0, 0.0], [[1.0], [-1.0], [2.0]], [1, 0, 0])
    same(loss, 0.91781720, "The loss for scores of 1, -1 and 2", 1e-5)
    loss, dw = loss_and_gradient([1.0, 0.0], [[1000.0], [-1000.0], [1000.0], [-1000.0]], [1, 0, 0, 1])
    same(loss, 500.0, "The loss", where=large, mistakes={mistakes.CUT: None} if 1.0 < loss < 500.0 else None)
    same(dw, [500.0, 0.0], "The gradient dw", where=large)


# --- train_linear, predict_linear ----------------------------------------------------------------------------------


def train(rows, labels, learning_rate, steps):
    """Return the weights of train_linear."""
    return call(descent.train_linear, X=np.array(rows), y=np.array(labels), learning_rate=learning_rate, steps=steps)


def predict(w, rows):
    """Return the classes of predict_linear."""
    return call(descent.predict_linear, w=np.array(w), X=np.array(rows))


def test_linear_training():
    """One step from zero weights is known from test_logistic_of_zero_weights, more of them go on from there."""
    for steps, expected in enumerate(([0.0, 0.0, 0.0], [1 / 3, -1 / 12, 1 / 6], [0.62184468, -0.15801737, 0.29558512])):
        what = f"The result of train_linear with learning_rate = 1 and steps = {steps}"
        found = train(X, Y, 1.0, steps)
        same(
            found, expected, what, 1e-5, where=at(X=X, y=Y), mistakes=mistakes.train(X, Y, 1.0, steps, np.shape(found))
        )


def test_linear_training_of_one_row():
    """One row with one feature makes two weights."""
    what = "The result of train_linear after one step on X = [[3.0]] and y = [0]"
    same(train([[3.0]], [0], 1.0, 1), [-1.5, -0.5], what)


def test_linear_training_separates_the_classes():
    """After many steps the score is above 0 in the rows of class 1, and in those alone."""
    w = np.asarray(train(X, Y, 0.5, 200))
    same(w.shape, (3,), "The shape of the weights after 200 steps")
    same(np.array(X) @ w[:-1] + w[-1] > 0, Y, "Whether the scores, for the weights after 200 steps, are above 0,")


def test_linear_training_of_known_classes():
    """The classes are known after one step: the loss is 5e-7, and further steps make it smaller still."""
    what = "The result of train_linear after 60 steps with learning_rate = 14.5 on X = [[1.0]] and y = [1]"
    fewer = tuple(mistakes.walked([[1.0]], [1], 14.5, steps) for steps in range(1, 60))
    early = {"it stops early, where the loss is small: take all steps that were asked for.": fewer}
    same(train([[1.0]], [1], 14.5, 60), [7.25043129, 7.25043129], what, 1e-5, mistakes=early)


def test_linear_prediction():
    """Each score of the nine rows is the feature plus 0.4; one is exactly 0, which is not above 0."""
    w, rows = [1.0, 0.4], [[0.0], [-1.0], [1.0], [-0.3], [-0.5], [0.2], [0.05], [-4.0], [-0.4]]
    right, more = [1, 0, 1, 1, 0, 1, 1, 0, 0], mistakes.predict(w, rows)
    same(predict(w, rows), right, "The prediction for nine rows", where=at(w=w, X=rows), mistakes=more)
    same(predict([1.0, -2.0, 1.5], [[3.0, 2.0]]), [1], "The prediction for one row")
    same(
        predict([2.0, -1.0], [[0.5]]),
        [0],
        "The prediction for a score of 0",
        mistakes={"it is 1 at a score of 0: it is 1 only above 0.": None},
    )


# --- features ------------------------------------------------------------------------------------------------------


def test_features_polar():
    """Here are a point in each of four quadrants and one on each half of an axis; the angles are in quarters of pi."""
    points = np.array([[1, 1], [-1, 1], [-2, -2], [3, -3], [1, 0], [0, 3], [-2, 0], [0, -1]], dtype=float)
    root, quarter = np.sqrt(2), np.pi / 4
    radii = np.array([root, root, 2 * root, 3 * root, 1, 3, 2, 1])
    angles = quarter * np.array([1, 3, -3, -1, 0, 2, 4, -2])
    polar = call(descent.polar_features, X=points)
    same(polar, np.array([radii, angles]).T, "The result of polar_features", mistakes=mistakes.polar(points))
    same(call(descent.polar_features, X=points[1:2]), [[root, 3 * quarter]], "The result of polar_features for one row")


def test_features_product():
    """The coordinates come first, then their product."""
    points = np.array([[2.0, -3.0], [0.5, 4.0]])
    same(
        call(descent.product_features, X=points),
        [[2, -3, -6], [0.5, 4, 2]],
        "The result of product_features",
        mistakes=mistakes.product(points),
    )
    same(call(descent.product_features, X=points[1:]), [[0.5, 4, 2]], "The result of product_features for one row")


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
