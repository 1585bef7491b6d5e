"""The contract of the loss and its gradients."""

from __future__ import annotations

from autograder.contracts.contract import PROMISES, Contract, Row

from ..drawn_nets import BATCH, FAR, nets
from ..laws_of_nets import OF_LOSS, all_gradients, loss_alone, penalty_of_gradients, penalty_of_loss, stable
from ..own_scores import with_own_scores
from .scores import LENGTHS, SCORES


def row(name, weight, sizes, same, sentence, step="loss", **domains):
    """Return a row that judges loss on nets of these sizes."""
    return Row(name, weight, sentence, [step], domains, sizes, same=same)


SHALLOW, HIDDEN = nets(1, (2, 2), (4, 3), (3, 4)), nets(1, (2, 5, 3), (4, 4, 4), (3, 6, 4))
DEEP = nets(1, (2, 4, 3, 5, 4, 3), (3, 3, 3, 3), (4, 6, 3, 5), (3, 5, 4, 6, 3))
SEVERAL = [*nets(4, (3, 4)), *nets(5, (3, 5, 4, 6, 3))]
APART = "Nets do not disturb each other, and X and y are left as they are."
LOSS = Contract(
    task="capacity.gradients",
    made="MLP",
    made_with=["sizes"],
    domains=LENGTHS | BATCH,
    sizes=nets(1, (2, 3), (2, 6, 4), (4, 6, 3, 5)),
    turns=2,
    steps=OF_LOSS,
    parts=[SCORES],
    rows=[
        row("loss", 4, None, loss_alone, "The loss is the mean of -log of the right class's probability."),
        row("linear", 5, SHALLOW, all_gradients, "Without a hidden layer: the gradients of a softmax classifier."),
        row("hidden", 7, HIDDEN, all_gradients, "With one hidden layer, gradients go back through W2 and the ReLU."),
        row("deep", 9, DEEP, all_gradients, "With several hidden layers, all weights and biases get their gradients."),
        row("penalty", 2, SEVERAL, penalty_of_loss, "reg adds half of reg times all squared weights.", "penalized"),
        row("penalty_gradients", 3, SEVERAL, penalty_of_gradients, "It adds reg times the weights.", "penalized"),
        row("stable", 1, nets(4, (3, 4), (3, 3)), stable, "Scores of 1000 and -1000 do no harm.", **FAR),
        Row(PROMISES, 3, APART, sizes=nets(3, (3, 4, 2), (4, 6, 3, 5))),
    ],
)
GRADIENTS = with_own_scores(LOSS)
