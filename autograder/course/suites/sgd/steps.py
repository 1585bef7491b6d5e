"""Contracts of what takes one step or belongs to it: SGD, momentum, the penalty, the decay."""

from __future__ import annotations

import numpy as np

from autograder.contracts.compare import Differs, as_numbers, close
from autograder.contracts.contract import PROMISES, Contract, Of, Row, Step
from autograder.contracts.domains import given, numbers

from ..formulas import path_along, step
from ..laws import place

VALUE = numbers("shape")
ONE = [{"shapes": {"w": (1,)}}, {"shapes": {"W": (2, 3)}}]
SEVERAL = [
    {"shapes": {"w": (1,), "offset": (1,)}},
    {"shapes": {"V": (2, 2), "W": (2, 2), "b": (2,)}},
    {"shapes": {"filters": (2, 1, 2, 3), "b": (3,), "W2": (3, 1), "c": (1,)}},
]


def arrays(rng, sizes, turn):
    """Draw a dict of arrays."""
    return {name: VALUE(rng, {"shape": shape}, turn) for name, shape in sizes["shapes"].items()}


def gradients(rng, sizes, turn):
    """Draw a dict of arrays, some with zeros."""
    return arrays(rng, sizes, 2 * (turn % 2))


def among(*choices):
    """Return the domain of these numbers."""
    return lambda rng, sizes, turn: float(rng.choice(choices))


def moved(params, grads, learning_rate):
    """Return what a plain step makes of params."""
    return {name: value - learning_rate * grads[name] for name, value in params.items()}


SGD = Contract(
    task="sgd.sgd",
    domains={"params": arrays, "grads": gradients, "learning_rate": among(0.1, 0.3, 0.5, 0.7)},
    sizes=SEVERAL,
    turns=2,
    may_change=["params"],
    steps=[Step("sgd", ["params", "grads", "learning_rate"], moved)],
    rows=[
        Row("step", 8, "A step moves an array by the rate times its gradient, against the gradient.", ["sgd"], {}, ONE),
        Row("arrays", 4, "Every array moves by its own gradient.", ["sgd"]),
        Row(PROMISES, 2, "The gradients are left as they are."),
    ],
)


PARAMS = LOSS = place(0)
GRADS, RATES = ("grads", "grads2", "grads3", "grads4"), ("learning_rate", "rate2", "rate3", "rate4")


def walked(count):
    """Return the formula of where so many steps lead."""

    def end(case):
        grads, rates = [[case[name] for name in names[:count]] for names in (GRADS, RATES)]
        return path_along(grads, case["params"], rates, case.get("mu", 0.9))[-1], None

    return end


def on(number):
    """Return the step of that number, from where the one before it has led."""
    before = f"step{number - 1}"
    takes = [Of(before, 0), GRADS[number - 1], Of(before, 1), RATES[number - 1], "mu"]
    return Step(f"step{number}", takes, walked(number), PARAMS, calls="momentum")


def first(case):
    """Return what a step makes of any velocity."""
    return step(case["params"], case["velocity"], case["grads"], case["learning_rate"], case.get("mu", 0.9))


CHANGING = {"rate2": among(0.25), "rate3": among(1.0)}
MOMENTUM = Contract(
    task="sgd.momentum",
    domains={
        "params": arrays,
        "velocity": lambda rng, sizes, turn: {},
        "others": arrays,
        **{name: (gradients, arrays)[number % 2] for number, name in enumerate(GRADS)},
        **dict.fromkeys(RATES, among(0.5)),
        "mu": among(0.9),
    },
    sizes=[ONE[0], *SEVERAL[1:]],
    turns=2,
    may_change=["params", "velocity"],
    steps=[
        Step("step1", ["params", "grads", "velocity", "learning_rate", "mu"], first, PARAMS, calls="momentum"),
        *map(on, (2, 3)),
        Step("another", ["others", "grads", "velocity", "learning_rate", "mu"], calls="momentum"),
        on(4),
    ],
    rows=[
        Row("first_step", 3, "From an empty velocity, the first step is that of plain descent.", ["step1"]),
        Row("path", 8, "Each step keeps mu times the velocity, and adds the new gradient's part.", ["step2", "step3"]),
        Row("mu", 2, "The number mu decides how much is kept.", ["step2"], {"mu": among(0.5)}),
        Row("default", 1, "If nothing is said, mu is 0.9.", ["step2"], {"mu": None}),
        Row("rates", 2, "Where the rate changes, previous gradients keep their own rates.", ["step3"], CHANGING),
        Row("own_velocity", 1, "A walk goes on undisturbed if another one has begun.", ["step4"], {}, SEVERAL[1:2]),
        Row(PROMISES, 1, "The gradients are left as they are.", ["step1"]),
    ],
)


def of_weights(got, right, case):
    """Compare the gradients of weights; those of biases may be zeros, or missing."""
    place(1)(got, right, case)
    for name, bias in case["params"].items():
        if np.ndim(bias) < 2 and np.any(got[1].get(name)):
            raise Differs(f"the gradient of {name}, a bias, should be zero")


def both(got, right, case):
    """Compare loss and gradients."""
    LOSS(got, right, case)
    of_weights(got, right, case)


def penalty(params, strength):
    """Return the penalty and the gradients of weights."""
    weights = {name: value for name, value in params.items() if value.ndim > 1}
    loss = 0.5 * strength * sum(np.sum(value**2) for value in weights.values())
    return loss, {name: strength * value for name, value in weights.items()}


PENALTY = ["l2_penalty"]
L2 = Contract(
    task="sgd.l2",
    domains={"params": arrays, "strength": among(0.1, 0.5, 2.0, 3.0)},
    sizes=[
        ONE[1],
        {"shapes": {"W": (1, 2), "b": (2,)}},
        {"shapes": {"b": (2, 1), "W": (3,), "layer1": (2, 2), "shift": (2,)}},
        {"shapes": {"filters": (2, 1, 2, 3), "scale": (2, 3, 1), "c": (1,)}},
    ],
    steps=[Step("l2_penalty", ["params", "strength"], penalty, both)],
    rows=[
        Row("loss", 4, "Half the strength counts for the square of each weight; biases are free.", PENALTY, same=LOSS),
        Row("gradients", 4, "Weights have the penalty's gradient, biases zero or none.", PENALTY, same=of_weights),
        Row(PROMISES, 1, "Params are left as they are."),
    ],
)


def relatively(got, right, case):
    """Compare a rate beside its own size, which may be small."""
    close(as_numbers(got, ()) / right, 1.0)


ASKED = [(1.0, 0.5, 0), (1.0, 0.5, 1), (0.7, 0.5, 2), (0.3, 0.9, 3), (2.0, 0.95, 7), (1.0, 1.0, 5)]
ASKED += [(0.5, 0.99, 200)]
TAKES = ["learning_rate", "decay", "epoch"]
DECAY = Contract(
    task="sgd.decay",
    domains={name: given(name) for name in TAKES},
    sizes=[dict(zip(TAKES, asked, strict=True)) for asked in ASKED],
    turns=1,
    steps=[Step("step_decay", TAKES, lambda learning_rate, decay, epoch: learning_rate * decay**epoch, relatively)],
    rows=[Row("step_decay", 4, "Epoch 0 has the given rate, and each further one decay times that before it.")],
)
