"""Contracts of the gap and of the choice of a strength."""

from __future__ import annotations

import numpy as np

from autograder.assertions import CheckFailed
from autograder.contracts.compare import Differs, as_numbers
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.programs import Function


def history(rng, sizes, turn):
    """Draw a history whose first, best, worst and last epochs, and largest gap, are different ones."""
    epochs, low, high = sizes["epochs"], *sizes.get("validation", (0.45, 0.55))
    train, validation = rng.uniform(0.75, 0.85, epochs), rng.uniform(low, high, epochs)
    if epochs > 6:
        train[3], validation[2], validation[5] = 0.95, 0.65, 0.15
    others = {"learning_rate": [0.1, 0.05], "loss": rng.uniform(0.1, 2.0, 4 * epochs).round(3).tolist()}
    lists = {"val_accuracy": validation.round(4).tolist(), "train_accuracy": train.round(4).tolist()} | others
    names = rng.permutation(list(lists)).tolist()
    return {name: lists[name] for name in names}


def gap(history):
    """Return the last training accuracy minus the last validation accuracy."""
    return history["train_accuracy"][-1] - history["val_accuracy"][-1]


GAP_OF = ["generalization_gap"]
EPOCHS = [{"epochs": epochs} for epochs in (1, 2, 9, 9)]
LOWER = [{"epochs": epochs, "validation": (0.88, 0.99)} for epochs in (1, 2, 5)]  # in training
GAP = Contract(
    task="capacity.gap",
    domains={"history": history},
    sizes=EPOCHS,
    steps=[Step("generalization_gap", ["history"], gap)],
    rows=[
        Row("last_epoch", 3, "Training minus validation accuracy, after the last epoch.", GAP_OF),
        Row("sign", 3, "It is negative where validation does better.", GAP_OF, {}, LOWER + EPOCHS),
        Row(PROMISES, 1, "A history is left as it is."),
    ],
)


class Accuracies(Function):
    """The accuracy of each strength, to be asked for once if it is strict."""

    def __init__(self, table, strict=False):
        super().__init__(f"{table!r}.get")
        self.table, self.strict, self.asked = table, strict, []

    def fresh(self):
        """Return it as it was before it was asked."""
        return Accuracies(self.table, self.strict)

    def __call__(self, strength):
        """Return the accuracy of a strength, which may be in single precision."""
        known = [each for each in self.table if np.ndim(strength) == 0 and abs(each - strength) <= 1e-6 * each]
        if not known:
            raise CheckFailed("an error: it takes one of the strengths at a time")
        if self.strict and known[0] in self.asked:
            raise CheckFailed("an error: it is to be called once for each strength")
        self.asked.append(known[0])
        return self.table[known[0]]


def choice(rng, sizes, turn):
    """Draw strengths, in the order of the given ranks, and accuracies, of which the best ranks share the highest."""
    order, best = sizes["order"], list(sizes["best"])
    ascending = np.round(np.cumprod(rng.uniform(1.5, 3.0, len(order))) * 1e-3, 6)
    ascending[0] *= not sizes.get("zero")
    values = np.round(rng.uniform(0.4, 0.6, len(order)), 3)
    for rank, value in sizes.get("others", {}).items():
        values[rank] = value
    values[best] = 0.75
    return {float(ascending[rank]): float(values[rank]) for rank in order}


def picked(table):
    """Return the largest strength of the highest accuracy."""
    return max(table, key=lambda strength: (table[strength], strength))


def is_picked(got, right, case):
    """Compare strengths to five digits, of whatever size they are."""
    if abs(float(as_numbers(got, ()).reshape(())) - right) > 1e-5 * max(right, min(s for s in case["table"] if s)):
        raise Differs("it is not the strength asked for")


# The best rank is neither the first, the last, the smallest, the largest, nor the one before accuracies first decline,
# nor the one that is picked where strengths are sorted up or down, and accuracies are not.
STEP = ["pick_regularization"]
TEN = {"order": (3, 8, 9, 0, 7, 2, 5, 4, 1, 6), "best": [4], "others": {5: 0.1, 8: 0.65}}
FOUR = [{"order": order, "best": [rank], "zero": True} for order in ((0, 1, 2, 3), (3, 1, 2, 0)) for rank in range(4)]
TIES = [
    # A larger one is nearly as good.
    {"order": (6, 11, 10, 5, 2, 0, 7, 12, 4, 8, 9, 3, 1), "best": [2, 4, 5, 7], "others": {8: 0.747, 11: 0.55}},
    *(
        {"order": order, "best": best}
        for order in ((0, 1, 2, 3, 4, 5), (4, 2, 0, 5, 1, 3))
        for best in ([0, 1, 4], [2, 5])
    ),
]
ONCE = [sizes | {"strict": True} for sizes in ({"order": (1, 0, 2), "best": [0]}, TEN)]
STRENGTH = Contract(
    task="capacity.regularization",
    domains={
        "table": choice,
        "strengths": lambda rng, sizes, turn: list(sizes["table"]),
        "validation_accuracy": lambda rng, sizes, turn: Accuracies(sizes["table"], sizes.get("strict", False)),
    },
    sizes=[{"order": [1, 0, 2], "best": [0]}, *FOUR, TEN],
    turns=1,
    steps=[Step("pick_regularization", ["strengths", "validation_accuracy"], picked, is_picked)],
    rows=[
        Row("best", 5, "The strength with the highest validation accuracy is returned, wherever it stands.", STEP),
        Row("ties", 4, "Where several strengths are equally good, the largest of them is returned.", STEP, {}, TIES),
        Row(PROMISES, 2, "Each strength is tried only once, and the list of strengths is left as it is.", sizes=ONCE),
    ],
)
