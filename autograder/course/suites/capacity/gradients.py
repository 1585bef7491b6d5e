"""The contract of the loss and its gradients."""

from __future__ import annotations

import numpy as np

from autograder.contracts.compare import Differs, close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given

from ..nets import scores
from .net import BATCH, HOLD, loss_and_grads, nets


def pair(got):
    """Return what loss has returned as a loss and a dict of gradients."""
    if not isinstance(got, tuple | list) or len(got) != 2 or not isinstance(got[1], dict):
        raise Differs("it should be the loss and a dict of gradients")
    return got


def the_loss(got, right, _):
    """Compare the losses alone."""
    close(pair(got)[0], right[0], what="the loss")


def the_gradients(got, right, _):
    """Compare the gradients alone."""
    close(pair(got)[1], right[1], what="the dict of gradients")


def both(got, right, _):
    """Compare losses and gradients, of which there are no others."""
    the_loss(got, right, _)
    the_gradients(got, right, _)
    if len(got[1]) != len(right[1]):
        raise Differs("the gradients have other keys than the params")


def far(rng, sizes, turn):
    """Draw rows with scores around 1000 and -1000, and one row with small ones."""
    X = 1000.0 * sizes["net"]["X"]
    X[0] = 0.0
    return X


def unlikely(rng, sizes, turn):
    """Return the class with the lowest score of each row, and of one row that with the highest."""
    right = scores(sizes["params"], sizes["X"])
    return np.append(np.argmin(right[:-1], axis=1), np.argmax(right[-1]))


def right(params, X, y, case):
    """Return the loss and its gradients."""
    return loss_and_grads(params, X, y, case.get("reg", 0.0))


def row(name, weight, sizes, same, sentence, **domains):
    """Return a row that judges loss on nets of these sizes."""
    return Row(name, weight, sentence, ["loss"], domains, sizes, same=same)


REG = given("reg")
SHALLOW, HIDDEN = nets(1, (2, 2), (4, 3), (3, 4)), nets(1, (2, 5, 3), (4, 4, 4), (3, 6, 4))
DEEP = nets(1, (2, 4, 3, 5, 4, 3), (3, 3, 3, 3), (4, 6, 3, 5), (3, 5, 4, 6, 3))
WITH_REG = [*nets(4, (3, 4), reg=0.05), *nets(5, (3, 5, 4, 6, 3), reg=0.7)]
LOSS = Contract(
    task="capacity.gradients",
    made="MLP",
    made_with=["sizes"],
    domains=BATCH,
    sizes=nets(1, (2, 3), (2, 6, 4), (4, 6, 3, 5)),
    steps=[HOLD, Step("loss", ["X", "y", "reg"], right, both)],
    rows=[
        row("loss", 4, None, the_loss, "The loss is the mean of -log of the right class's probability."),
        row(
            "linear", 5, SHALLOW, the_gradients, "The gradients without a hidden layer: those of a softmax classifier."
        ),
        row("hidden", 7, HIDDEN, the_gradients, "With one hidden layer, gradients go back through W2 and the ReLU."),
        row("deep", 9, DEEP, the_gradients, "With several hidden layers, all weights and biases get their gradients."),
        row(
            "penalty",
            2,
            WITH_REG,
            the_loss,
            "The penalty is half of reg times the sum of all squared weights.",
            reg=REG,
        ),
        row(
            "penalty_gradients",
            3,
            WITH_REG,
            the_gradients,
            "It adds reg times the weights to their gradients.",
            reg=REG,
        ),
        row("stable", 1, nets(4, (3, 4), (3, 3)), both, "Scores of 1000 and -1000 do no harm.", X=far, y=unlikely),
        Row(
            PROMISES,
            3,
            "A call starts afresh, with the params of now; grads has their keys; nothing is changed.",
            domains={"reg": REG},
            sizes=nets(3, (3, 4, 2), (4, 6, 3, 5), reg=0.3),
        ),
    ],
)
