"""Two-layer nets with data to try them on, and what the student's net returns."""

from __future__ import annotations

from autograder.assertions import as_array, assert_close, check, describe, number, unpack
from autograder.later import Later
from autograder.proxy import Remote
from autograder.together import together

from .. import nets, special_nets

NAMES = ("W1", "b1", "W2", "b2")
SIZES = ((5, 4, 3, 2), (1, 3, 4, 3), (4, 4, 4, 4), (3, 2, 6, 5))  # N, D, H, C
NETS = ((4, 3, 2), (1, 4, 3), (3, 1, 4), (2, 5, 1), (1, 1, 2), (4, 1, 1), (3, 4, 5))  # D, H, C, one of each, or more


def draw_params(rng, D, H, C):
    params = {"W1": rng.standard_normal((D, H)), "b1": rng.standard_normal(H)}
    return params | {"W2": rng.standard_normal((H, C)), "b2": rng.standard_normal(C)}


def draw(rng, N, D, H, C):
    """Return params, X and y where no hidden unit is near its kink, some are on and some off; two classes or more."""
    while True:
        p, X, y = draw_any(rng, N, D, H, C)
        ((hidden,), _) = nets.forward(p, X)
        if nets.clear_of_kinks(p, X) and hidden.min() < 0 < hidden.max() and nets.is_steep(p, X, y):
            return p, X, y


def draw_any(rng, N, D, H, C):
    """Return params, X and y, whatever units are on."""
    return draw_params(rng, D, H, C), rng.standard_normal((N, D)), rng.integers(C, size=N)


def make(student, params, **seed):
    """Return a net of the student's with these params."""
    sizes = *params["W1"].shape, params["b2"].size
    return made(together(student, lambda: nets.put(made(student.TwoLayerNet(*sizes, **seed)), params)))


def made(net):
    """Return a net, checked to be an object if it is known already."""
    check(isinstance(net, Remote | Later), f"TwoLayerNet should make an object; it makes {describe(net)}.")
    return net


def params_of(net):
    """Return the net's params, four arrays by name."""
    return by_name(net.params)


def by_name(held):
    """Return params that a net holds, checked to be four by name."""
    check(isinstance(held, dict), f"net.params should be a dict; it is {describe(held)}.")
    for name in NAMES:
        check(name in held, f"net.params has no {name}.")
    return {name: held[name] for name in NAMES}


def assert_params(net, params, when):
    for name, value in params_of(net).items():
        assert_close(value, params[name], f"params[{name!r}] {when}")


def loss_of(net, X, y, reg=0.0):
    """Return the student's (loss, grads), both of a usable kind."""
    return usable(net.loss(X, y, reg=reg))


def losses_of(student, params, batches):
    """Return (loss, grads) of each batch, each by a net of its own with these params."""
    return list(map(usable, together(student, lambda: [make(student, params).loss(*batch) for batch in batches])))


def losses_of_nets(student, cases):
    """Return (loss, grads) for every reg of each case, which is params of a new net, X and y, and one reg or more."""

    def run(params, X, y, *regs):
        net = make(student, params)
        return [net.loss(X, y, reg=reg) for reg in regs]

    return [list(map(usable, found)) for found in together(student, lambda: [run(*case) for case in cases])]


def usable(answer):
    """Return (loss, grads), checked to be of a usable kind."""
    loss, grads = unpack(answer, 2, "loss")
    check(isinstance(grads, dict), f"The gradients of loss should be a dict; they are {describe(grads)}.")
    return number(loss, "the loss"), grads


def gradient(grads, name, shape):
    """Return one of the gradients that the student's loss returned."""
    check(name in grads, f"The gradients of loss have no {name}.")
    return as_array(grads[name], f"the gradient of {name}", shape)


def special(student, rng, turn=0, half=False):
    """Yield (a net of the student's, the case that it has to be right for) for numbers that are special as a whole."""
    cases = special_nets.every_case(rng, NETS, (4, 4, 4), NETS[6], turn, half)
    return special_nets.on_nets(lambda sizes: student.TwoLayerNet(*sizes), cases)
