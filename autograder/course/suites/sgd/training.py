"""The contract of train: its path along gradients that no batch changes, and its batches, which the loss encodes."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from autograder.assertions import bank_entry, describe
from autograder.contracts.compare import Differs
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given
from autograder.contracts.programs import Function
from autograder.faults import STUDENT_PROVOKED

from .. import laws
from ..formulas import path
from ..laws import place
from .batches import MINIBATCHES, ROWS, SLIPS, RowCodes, decoded, labels, numbered
from .steps import DECAY, MOMENTUM, PARAMS, arrays

BOWL = Function(
    "lambda params, Xb, yb, calls=[]: (sum(np.sum(w * w) for w in params.values()) + (calls.append(1) or len(calls)),"
    " {name: 2.0 * params[name] for name in params})",
    "a bowl, the sum of all squares plus the number of the call",
)
NAMES = SLIPS | {"again": bank_entry("train-same-batches"), "in order": bank_entry("train-not-shuffled")}
LOSSES = place(1)


def training(N, batch_size, epochs, shapes=None, **more):
    """Return sizes of a training; without shapes of params, of one that encodes its batches."""
    own = {"learning_rate": 0.25, "mu": 0.0, "decay": 1.0, "seed": 3, "epochs": epochs, "batch_size": batch_size} | more
    codes = {"codes": (epochs * laws.count(N, batch_size),)}
    return {"N": N, "shapes": shapes or codes, "settings": own, "others": own | {"seed": own["seed"] + 1}}


def followed(**more):
    """Return sizes of trainings in the bowl."""
    return [training(1, 1, 2, {"w": (1,)}, **more), training(4, 2, 3, {"W": (2, 2), "V": (2, 2), "b": (2,)}, **more)]


def trained(case):
    """Return params and losses, for a loss that is the same for all batches."""
    loss, own = case["loss_and_grads"].fresh(), case["settings"]
    steps = laws.count(len(case["X"]), own["batch_size"])
    rates = [own["learning_rate"] * own["decay"] ** epoch for epoch in range(own["epochs"]) for _ in range(steps)]
    places, losses = path(lambda params: loss(params, case["X"], case["y"]), case["params"], rates, own["mu"])
    return places[-1], losses


def both(got):
    """Ask for params and losses, and return them."""
    if not isinstance(got, tuple | list) or len(got) != 2 or np.ndim(got[1]) != 1:
        raise Differs(f"it should be params and a list of losses, and is {describe(got)}")
    return got


def dealt(got, right, case):
    """Ask for all rows once in each epoch, shuffled anew, as the losses say; or the params, if losses are wrong."""
    params, losses = both(got)
    try:
        check_epochs(losses, case)
    except Differs:
        with suppress(Differs, *STUDENT_PROVOKED):
            return check_epochs(np.ravel(params["codes"]) / -case["settings"]["learning_rate"], case)
        raise


def check_epochs(codes, case):
    """Ask for batches that obey the laws."""
    batches, own, rows = decoded(codes), case["settings"], len(case["X"])
    if not batches or len(batches) % own["epochs"]:
        raise Differs("there should be equally many steps in each epoch, and a loss for each of them")
    steps = len(batches) // own["epochs"]
    epochs = [batches[first : first + steps] for first in range(0, len(batches), steps)]
    for each in epochs:
        laws.few_enough([len(batch) for batch in each], rows, own["batch_size"])
        laws.once_each(each, rows, NAMES)
        laws.shuffled(each if rows == ROWS else [], NAMES)
    laws.shuffled_anew(epochs if rows == ROWS else [], NAMES)


def again(got, case):
    """Ask for the same batches, by their losses."""
    laws.as_seeded(both(got)[1], both(case["train"])[1], True, bank_entry("train-unseeded"))


def others(got, case):
    """Ask for other batches."""
    laws.as_seeded(got, case["train"], False)


def zeros(rng, sizes, turn):
    """Return params of zeros."""
    return {name: np.zeros(shape) for name, shape in sizes["shapes"].items()}


READ, SEEDS = [training(5, 2, 2), training(ROWS, 6, 3, seed=0)], [training(ROWS, 10, 2, seed=0), training(ROWS, 10, 2)]
AGAIN = [training(6, 3, 2, {"W": (2, 2), "b": (2,)}, mu=0.75, decay=0.5)]
DATA = ["loss_and_grads", "params", "X", "y"]
CODED = {"loss_and_grads": lambda rng, sizes, turn: RowCodes(), "params": zeros}
ALL = ["train"]
TRAIN = Contract(
    task="sgd.train",
    domains={
        "loss_and_grads": lambda rng, sizes, turn: BOWL,
        "params": lambda rng, sizes, turn: arrays(rng, sizes, 1),
        "X": numbered,
        "y": labels,
        **{name: given(name) for name in ("settings", "others")},
    },
    sizes=followed(mu=0.75, decay=0.5),
    turns=1,
    may_change=["params"],
    parts=[MINIBATCHES, MOMENTUM, DECAY],
    steps=[
        Step("train", DATA, trained, PARAMS, keywords="settings"),
        Step("again", DATA, law=again, keywords="settings", calls="train"),
        Step("others", DATA, law=others, keywords="others", calls="train"),
    ],
    rows=[
        Row("plain", 5, "Each batch makes one step, and the params after the last one count.", ALL, {}, followed()),
        Row("momentum", 5, "The velocity is kept, over the ends of epochs too.", ALL, {}, followed(mu=0.75)),
        Row("decay", 5, "The rate falls from epoch to epoch, by decay each time.", ALL, {}, followed(decay=0.5)),
        Row("together", 2, "Momentum and decay work together.", ALL),
        Row("losses", 4, "Each step has one loss, that before it, and one call.", ALL, {}, followed(), same=LOSSES),
        Row("batches", 4, "Each epoch has all rows once, shuffled anew.", ALL, CODED, READ, same=dealt),
        Row("seed", 1, "Equal seeds give equal batches, other seeds others.", ["again", "others"], CODED, SEEDS),
        Row(PROMISES, 1, "X and y are left as they are.", ALL, {}, AGAIN),
    ],
)
