"""Check four gates, values and gradients, with plain numpy: the one text that the tests of every tool hold.

run(name, inputs) returns what a fresh gate's forward returns, run(name, inputs, upstream) what its backward returns
after that. Each tool brings a run of its own: that is where its process boundary is, if it has one.
"""

import numpy as np

SHAPES = ((), (1,), (5,), (3, 4))
FORMULAS = {
    "AddGate": lambda x, y: x + y,
    "MultiplyGate": lambda x, y: x * y,
    "MaxGate": np.maximum,
    "SigmoidGate": lambda x: 1.0 / (1.0 + np.exp(-x)),
}


def run_gate(gate, inputs, upstream=None):
    """Return what a new gate of that class answers: forward, or backward where there is an upstream gradient."""
    node = gate()
    output = node.forward(*inputs)
    return output if upstream is None else node.backward(upstream)


def draw(rng, shape):
    """Return a float for shape (), else an array; away from zero."""
    values = rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
    return float(values) if shape == () else values


def cases(name):
    """Return inputs and an upstream gradient of each shape; two inputs differ enough to keep away from a kink."""
    rng = np.random.default_rng(0)
    drawn = []
    for shape in SHAPES:
        x = draw(rng, shape)
        inputs = (x,) if name == "SigmoidGate" else (x, x + draw(rng, shape))
        drawn.append((inputs, draw(rng, shape)))
    return drawn


def numeric_gradient(f, x, upstream, h=1e-5):
    """Return how the sum of upstream times f changes with x, by centered differences."""
    x = np.array(x, dtype=float)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = np.sum(upstream * (f(x + step) - f(x - step))) / (2 * h)
    return gradient


def assert_close(actual, expected, what):
    """Compare as most courses do: the shape, and then np.allclose; float32 is exact enough."""
    assert np.shape(actual) == np.shape(expected), f"{what} has another shape"  # noqa: S101 - a test
    assert np.allclose(actual, expected, rtol=1e-4, atol=1e-6), f"{what} is wrong"  # noqa: S101 - a test


def check_values(run, name):
    """Compare what forward returns with the formula."""
    for inputs, _ in cases(name):
        expected = FORMULAS[name](*inputs)
        assert_close(run(name, inputs), expected, f"{name}.forward")


def check_gradients(run, name):
    """Compare what backward returns with numeric differences of the formula."""
    f = FORMULAS[name]
    for inputs, upstream in cases(name):
        if len(inputs) == 1:
            expected = numeric_gradient(f, inputs[0], upstream)
            assert_close(run(name, inputs, upstream), expected, f"dx of {name}")
            continue
        x, y = inputs
        expected = (
            numeric_gradient(lambda a, f=f, y=y: f(a, y), x, upstream),
            numeric_gradient(lambda a, f=f, x=x: f(x, a), y, upstream),
        )
        dx, dy = run(name, inputs, upstream)
        assert_close(dx, expected[0], f"dx of {name}")
        assert_close(dy, expected[1], f"dy of {name}")
