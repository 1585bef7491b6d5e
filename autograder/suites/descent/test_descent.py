"""Hidden suite of 01_descent: numerical gradients, the descent step, the logistic classifier, and features for it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    as_array,
    assert_close,
    assert_gradient,
    assert_unchanged,
    check,
    numeric_gradient,
    relative_error,
    unpack,
)

POINTS, SET_STEPS = 400, 100


def draw(rng, shape):
    """Return numbers of both signs that are not near zero."""
    return rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def guarded(f, shape):
    """Return f as student code may call it: anything but an array of that shape is a ValueError."""

    def call(a):
        a = np.asarray(a, dtype=np.float64)
        if a.shape != shape:
            raise ValueError(f"an error: its argument has shape {a.shape}, not {shape}")
        with np.errstate(all="ignore"):
            return f(a)

    call.__qualname__ = "f"  # what Python calls it where it is given too few arguments
    return call


# --- numerical_gradient


def landscape(rng, shape, scale=1.0):
    """Return a function of arrays that is curved in every entry and in which any two entries interact."""
    slopes = rng.uniform(1.5, 3.0, shape) * rng.choice([-1.0, 1.0], shape) / scale
    cubic = draw(rng, shape) / scale

    def f(a):
        return float(3.0 + np.exp(0.5 * np.sum(slopes * a)) + np.sum(np.sin(4.0 * slopes * a)) + np.sum(cubic * a**3))

    return guarded(f, shape)


def check_numerical_gradient(student, f, x, *h):
    """Compare with centered differences of the same step, so that truncation is no error."""
    expected = numeric_gradient(f, x, *h)
    name = "numerical_gradient, called with a step h," if h else "numerical_gradient"
    assert_close(student.numerical_gradient(f, x, *h), expected, name)


@pytest.mark.task("descent.numerical_gradient", points=8)
def test_numerical_gradient_of_vectors(student, rng):
    """The numerical gradient of a function of a vector is right in every entry."""
    for size in (5, 3, 1):
        check_numerical_gradient(student, landscape(rng, (size,)), 0.5 * draw(rng, (size,)))


@pytest.mark.task("descent.numerical_gradient", points=6)
def test_numerical_gradient_of_any_shape(student, rng):
    """The numerical gradient has the shape of x, which may have any number of dimensions."""
    for shape in ((3, 4), (2, 2, 3), (1, 4), (3, 3)):
        check_numerical_gradient(student, landscape(rng, shape), 0.3 * draw(rng, shape))


@pytest.mark.task("descent.numerical_gradient", points=5)
def test_numerical_gradient_step(student, rng):
    """The differences are centered and use the h that is given, or 1e-5 where none is."""
    shape = (2, 3)
    for h in (0.2, 0.01):
        check_numerical_gradient(student, landscape(rng, shape), 0.5 * draw(rng, shape), h)
    weights = draw(rng, shape)
    # A wave so short that any other h than the default shows.
    short = guarded(lambda a: float(np.sum(weights * np.sin(1000.0 * a))), shape)
    check_numerical_gradient(student, short, draw(rng, shape))


@pytest.mark.task("descent.numerical_gradient", points=3)
def test_numerical_gradient_of_integers(student, rng):
    """Where x holds integers, the numerical gradient is still one of floats."""
    for shape in ((4,), (2, 3)):
        x = rng.integers(-6, 7, shape)
        check_numerical_gradient(student, landscape(rng, shape, scale=5.0), x)


@pytest.mark.task(
    "descent.numerical_gradient",
    points=3,
    needs=[test_numerical_gradient_of_vectors, test_numerical_gradient_of_any_shape],
)
def test_numerical_gradient_conduct(student, rng):
    """After numerical_gradient x holds exactly the numbers that it held before."""
    for shape in ((20,), (4, 5)):
        x, f = 0.3 * draw(rng, shape), landscape(rng, shape)
        for h in ((), (1e-3,), ()):
            check_numerical_gradient(student, f, x, *h)
    assert_unchanged(student)


# --- relative_error


def check_relative_errors(student, pairs, name="relative_error"):
    """Ask for all errors before any is judged: one number alone seldom tells which formula it came from."""
    errors = [student.relative_error(a, b) for a, b in pairs]
    for error, (a, b) in zip(errors, pairs, strict=True):
        assert_close(error, relative_error(a, b), name)


@pytest.mark.task("descent.relative_error", points=6)
def test_relative_error_values(student, rng):
    """The relative error is the norm of the difference over the sum of the two norms, over all entries."""
    shapes = ((3, 4), (5,), (2, 3, 2), (4, 4), (1,))
    pairs = [(draw(rng, shape), factor * draw(rng, shape)) for shape in shapes for factor in (3.0, 0.2)]
    check_relative_errors(student, pairs)
    close = [(a, a + tiny * draw(rng, (3, 4))) for tiny in (1e-2, 1e-4, 1e-7) for a in [draw(rng, (3, 4))]]
    check_relative_errors(student, close, "relative_error of arrays that hardly differ")
    check_relative_errors(student, [(draw(rng, (6,)), np.zeros(6)), (np.zeros((2, 2)), draw(rng, (2, 2)))])


@pytest.mark.task("descent.relative_error", points=2, needs=[test_relative_error_values])
def test_relative_error_of_zeros(student, rng):
    """Two arrays of zeros have the relative error 0, and where both are small it is still a relative one."""
    sizes = ((1e-4, 3e-4, (2, 3)), (3e-4, 1e-4, (4,)), (1e-4, 1e-4, (5,)))
    small = [(a * draw(rng, shape), b * draw(rng, shape)) for a, b, shape in sizes]
    check_relative_errors(student, small, "relative_error of small numbers")
    check_relative_errors(student, [(np.zeros((2, 3)), np.zeros((2, 3)))], "relative_error of zeros")
    check_relative_errors(student, [(np.zeros(4), np.zeros(4))], "relative_error of zeros")


@pytest.mark.task("descent.relative_error", points=2, needs=[test_relative_error_values])
def test_relative_error_conduct(student, rng):
    """The relative error of equal arrays is 0, that of opposite ones 1, and both arrays are left as they are."""
    for shape in ((5,), (3, 2)):
        a, b = draw(rng, shape), 2.0 * draw(rng, shape)
        check_relative_errors(student, [(a, b), (b, a), (b, b), (a, -a)])
    assert_unchanged(student)


# --- gradient_step


@pytest.mark.task("descent.step", points=7)
def test_step_values(student, rng):
    """A step goes against the gradient, by the learning rate times the gradient."""
    for shape, rate in (((5,), 0.3), ((3, 4), 0.07), ((2, 3, 2), 1.7), ((1,), 0.6)):
        w, gradient = draw(rng, shape), draw(rng, shape)
        assert_close(student.gradient_step(w, gradient, rate), w - rate * gradient, "gradient_step")


@pytest.mark.task("descent.step", points=3, needs=[test_step_values])
def test_step_conduct(student, rng):
    """A step returns new weights: the array that was passed in, and the gradient, are left as they are."""
    w, gradient = draw(rng, (4, 3)), draw(rng, (4, 3))
    for rate in (0.2, 0.5):
        assert_close(student.gradient_step(w, gradient, rate), w - rate * gradient, "gradient_step, called again,")
    assert_unchanged(student)


# --- gradient_descent


def valley(rng, shape):
    """Return the gradient of a bowl whose walls bend, so that each step depends on where the last one ended."""
    steep, bottom = rng.uniform(0.3, 1.5, shape), draw(rng, shape)
    return guarded(lambda a: steep * (a - bottom) + 0.4 * np.sin(3.0 * a) + 0.1 * np.mean(a), shape)


def walk(gradient, w, rate, steps):
    for _ in range(steps):
        w = w - rate * gradient(w)
    return w


def check_descent(student, gradient, w, rate, steps):
    expected = walk(gradient, w, rate, steps)
    assert_close(student.gradient_descent(gradient, w, rate, steps), expected, f"gradient_descent with steps={steps}")


@pytest.mark.task("descent.descent", points=2)
def test_descent_one_step(student, rng):
    """With steps=1, gradient descent takes one step from where it starts."""
    for shape, rate in (((4,), 0.3), ((2, 3), 0.05)):
        check_descent(student, valley(rng, shape), draw(rng, shape), rate, 1)


@pytest.mark.task("descent.descent", points=6)
def test_descent_path(student, rng):
    """Each of the steps uses the gradient at the place that the step before it has reached."""
    for shape, rate, steps in (((5,), 0.2, 3), ((2, 3), 0.1, 2), ((1,), 0.4, 7), ((3,), 0.05, 40)):
        check_descent(student, valley(rng, shape), draw(rng, shape), rate, steps)
    # Where the slope is small already, every step still counts.
    bottom = draw(rng, (4,))
    flat = guarded(lambda a: 0.5 * (a - bottom), (4,))
    check_descent(student, flat, bottom + 1e-3 * draw(rng, (4,)), 0.1, 5)


@pytest.mark.task("descent.descent", points=2, needs=[test_descent_path])
def test_descent_conduct(student, rng):
    """Gradient descent leaves the weights that it starts from as they are, and starts there again when called again."""
    gradient, w = valley(rng, (2, 3)), draw(rng, (2, 3))
    for steps in (3, 4, 3):
        check_descent(student, gradient, w, 0.2, steps)
    assert_unchanged(student)


# --- logistic_loss


def scores_of(w, X):
    return X @ w[:-1] + w[-1]


def logistic(w, X, y):
    """Return the mean logistic loss, computed without overflow."""
    scores = scores_of(w, X)
    return float(np.mean(np.where(y == 1, np.logaddexp(0.0, -scores), np.logaddexp(0.0, scores))))


def logistic_gradient(w, X, y):
    scores = scores_of(w, X)
    dscores = (np.exp(-np.logaddexp(0.0, -scores)) - y) / len(y)
    return np.append(dscores @ X, np.sum(dscores))


def classified(rng, n, d, kind=np.int64):
    """Return weights, rows and labels, both labels among them and some of each predicted wrongly."""
    w, X = draw(rng, (d + 1,)), draw(rng, (n, d)) + 0.4
    y = rng.integers(0, 2, n)
    y[:2] = (1, 0)[:n]
    return w, X, y.astype(kind)


BATCHES = ((7, 3), (5, 2), (4, 4), (3, 4), (1, 1), (1, 3), (6, 1))
KINDS = (np.int64, np.float64, np.int32, np.float64, np.int64, np.float64, np.int64)


def loss_and_gradient(student, w, X, y):
    return unpack(student.logistic_loss(w, X, y), 2, "logistic_loss")


@pytest.mark.task("descent.logistic", points=6)
def test_logistic_loss(student, rng):
    """The logistic loss is the mean, over the rows, of minus the logarithm of the probability of the row's label."""
    for (n, d), kind in zip(BATCHES, KINDS, strict=True):
        w, X, y = classified(rng, n, d, kind)
        loss, _ = loss_and_gradient(student, w, X, y)
        assert_close(loss, logistic(w, X, y), "the loss of logistic_loss")


@pytest.mark.task("descent.logistic", points=8)
def test_logistic_gradient(student, rng):
    """The gradient of the logistic loss is right for every weight and, as the last entry, for the bias."""
    for (n, d), kind in zip(BATCHES, KINDS, strict=True):
        w, X, y = classified(rng, n, d, kind)
        _, dw = loss_and_gradient(student, w, X, y)
        assert_gradient(dw, "dw of logistic_loss", lambda a: logistic(a, X, y), w)  # noqa: B023 - called at once


@pytest.mark.task("descent.logistic", points=4, needs=[test_logistic_loss, test_logistic_gradient])
def test_logistic_stable(student, rng):
    """Scores of plus and minus 1000 and of plus and minus 30 give a loss and a gradient that are finite and right."""
    w = np.array([1.0, 0.5, 0.25])
    rows = [([-1000.0], [1]), ([1000.0], [0]), ([1000.0, -1000.0], [1, 0]), ([-30.0], [1]), ([30.0, 2.0], [0, 0])]
    mixed = np.array([1000.0, -1000.0, 30.0, -30.0, 0.5, -0.5, 1000.0, -1000.0])
    rows += [(mixed, [1, 0, 1, 0, 1, 0, 0, 1]), (mixed, [0, 1, 0, 1, 1, 1, 1, 0])]
    for scores, labels in rows:
        X, y = np.column_stack((scores, rng.uniform(-0.5, 0.5, len(scores)))), np.array(labels)
        loss, dw = loss_and_gradient(student, w, X, y)
        assert_close(loss, logistic(w, X, y), "the loss of logistic_loss at ±1000")
        assert_close(dw, logistic_gradient(w, X, y), "dw of logistic_loss at ±1000")


@pytest.mark.task("descent.logistic", points=2, needs=[test_logistic_loss, test_logistic_gradient])
def test_logistic_conduct(student, rng):
    """The weights, the rows and the labels are left as they are, and every call starts afresh."""
    for kind in (np.int64, np.float64):
        w, X, y = classified(rng, 6, 3, kind)
        for weights in (w, -w, w):
            loss, dw = loss_and_gradient(student, weights, X, y)
            assert_close(loss, logistic(weights, X, y), "the loss of logistic_loss, called again,")
            assert_close(dw, logistic_gradient(weights, X, y), "dw of logistic_loss, called again,")
    assert_unchanged(student)


# --- train_linear, predict_linear


def rings(rng):
    """Return a disc inside a ring, two classes of the same size and center."""
    half = POINTS // 2
    angles = np.linspace(0.0, 4.0 * np.pi, POINTS, endpoint=False) + rng.uniform(0.0, 2.0 * np.pi)
    radius = np.append(rng.normal(1.0, 0.18, half), rng.normal(2.2, 0.18, half))
    return radius[:, None] * np.column_stack((np.cos(angles), np.sin(angles))), np.repeat((0, 1), half)


def xor(rng):
    """Return points in four quadrants, as many in each; 1 where the two coordinates have the same sign."""
    signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])[np.arange(POINTS) % 4]
    return signs * rng.uniform(0.08, 2.0, (POINTS, 2)), (signs[:, 0] == signs[:, 1]).astype(np.int64)


def polar(X):
    return np.column_stack((np.sqrt(X[:, 0] ** 2 + X[:, 1] ** 2), np.arctan2(X[:, 1], X[:, 0])))


def product(X):
    return np.column_stack((X[:, 0], X[:, 1], X[:, 0] * X[:, 1]))


def train(X, y, rate=0.5, steps=SET_STEPS):
    return walk(lambda w: logistic_gradient(w, X, y), np.zeros(X.shape[1] + 1), rate, steps)


def accuracy(w, X, y):
    return float(np.mean((scores_of(w, X) > 0) == y))


@pytest.mark.task("descent.linear", points=4)
def test_linear_training(student, rng):
    """Training starts from zero weights and takes that many full steps of gradient descent on the logistic loss."""
    for n, d, rate, steps in ((6, 3, 0.5, 3), (5, 2, 0.2, 1), (4, 4, 0.1, 20), (1, 2, 0.3, 5), (30, 2, 0.5, 200)):
        _, X, y = classified(rng, n, d)
        X = X + 0.5  # off center, so that the bias matters from the first step on
        assert_close(student.train_linear(X, y, rate, steps), train(X, y, rate, steps), "train_linear")


@pytest.mark.task("descent.linear", points=2, needs=[test_linear_training])
def test_linear_sets(student, rng):
    """On rings and XOR the trained classifier does little better than guessing; with features it solves both."""
    for (X, y), features in ((rings(rng), polar), (xor(rng), product)):
        for inputs in (X, features(X)):
            w = as_array(student.train_linear(inputs, y, 0.5, SET_STEPS), "train_linear", (inputs.shape[1] + 1,))
            assert_close(w, train(inputs, y), "train_linear")
            right = accuracy(w, inputs, y)
            solvable = inputs is not X
            check(right >= 0.95 if solvable else right <= 0.60, "The trained classifier gets too many points wrong.")
    assert_unchanged(student)


@pytest.mark.task("descent.linear", points=3)
def test_linear_prediction(student, rng):
    """The predicted class is 1 where the score, bias included, is above 0, and 0 elsewhere."""
    for n, d in ((40, 3), (30, 1), (25, 4), (4, 4)):
        w, X = draw(rng, (d + 1,)), draw(rng, (n, d))
        w[-1] = abs(w[-1]) - 0.3
        scores = scores_of(w, X)
        X = X[np.abs(scores) > 0.05]
        expected = (scores_of(w, X) > 0).astype(float)
        assert_close(student.predict_linear(w, X), expected, "predict_linear")
    for score in (0.3, -0.3, 3.0, -3.0, 0.3):  # one row at a time
        w, X = np.array([1.0, -1.0, score]), np.array([[0.7, 0.7]])
        assert_close(student.predict_linear(w, X), np.array([float(score > 0)]), "predict_linear of one row")


@pytest.mark.task("descent.linear", points=1, needs=[test_linear_prediction])
def test_linear_prediction_conduct(student, rng):
    """Predicting leaves the weights and the rows as they are, and works for scores of any size."""
    X = np.array([[3.0], [-3.0], [-0.5], [-0.1], [-1.0]])
    for size in (1.0, 1e4, 1.0):
        w = size * np.array([1.0, 0.8])
        assert_close(student.predict_linear(w, X), np.array([1.0, 0.0, 1.0, 1.0, 0.0]), "predict_linear")
    assert_unchanged(student)


# --- features


def in_all_quadrants(rng, n):
    """Return points of every quadrant, the first four in different ones, none of them near an axis."""
    signs = np.array([(-1, 1), (1, -1), (-1, -1), (1, 1)])[np.arange(n) % 4]
    return signs * rng.uniform(0.3, 2.0, (n, 2))


@pytest.mark.task("descent.features", points=6)
def test_features_polar(student, rng):
    """The polar features are the distance from the origin and the angle, right in all four quadrants."""
    for n in (9, 4, 2, 1, 50):
        X = in_all_quadrants(rng, n)
        assert_close(student.polar_features(X), polar(X), "polar_features")


@pytest.mark.task("descent.features", points=1, needs=[test_features_polar])
def test_features_polar_axes(student, rng):
    """On the axes, too, the angle is right, π on the negative half of the first."""
    lengths = rng.uniform(0.5, 2.0, 4)
    X = lengths[:, None] * np.array([(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)])
    X = np.concatenate((X, in_all_quadrants(rng, 4))) + 0.0  # + 0.0: no -0.0
    assert_close(student.polar_features(X), polar(X), "polar_features of points on the axes")


@pytest.mark.task("descent.features", points=5)
def test_features_product(student, rng):
    """The product features are the two coordinates and, third, their product."""
    for n in (9, 4, 3, 2, 1, 50):
        X = in_all_quadrants(rng, n)
        assert_close(student.product_features(X), product(X), "product_features")


@pytest.mark.task("descent.features", points=2, needs=[test_features_polar, test_features_product])
def test_features_solve(student, rng):
    """With these features a linear classifier gets rings and XOR right; without them it cannot."""
    for (X, y), name in ((rings(rng), "polar_features"), (xor(rng), "product_features")):
        features = as_array(getattr(student, name)(X), name).astype(np.float64)
        check(accuracy(train(X, y), X, y) <= 0.60, "The points can be told apart without features.")
        check(accuracy(train(features, y), features, y) >= 0.95, f"A linear classifier fails after {name}.")


@pytest.mark.task("descent.features", points=1, needs=[test_features_polar, test_features_product])
def test_features_conduct(student, rng):
    """The points that features are computed of are left as they are."""
    X = in_all_quadrants(rng, 8)
    for _ in range(2):
        assert_close(student.polar_features(X), polar(X), "polar_features, called again,")
        assert_close(student.product_features(X), product(X), "product_features, called again,")
    assert_unchanged(student)
