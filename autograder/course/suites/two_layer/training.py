"""Training, followed step by step where the batches leave no choice: all rows in one batch, or all rows alike.

If training fails as it is, it is tried once more with the graders' own loss, predict and accuracy in the places of the
student's: one mistake costs the points of one task.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial

import numpy as np

from autograder.assertions import (
    CheckFailed,
    StudentFault,
    as_array,
    assert_close,
    bank_entry,
    check,
    describe,
    mistaken,
)
from autograder.proxy import substitute
from autograder.script import Script
from autograder.session import session_of
from autograder.together import together
from autograder.transcript import Step

from .. import momentum, nets
from .net import NAMES, by_name, draw, made, make


@dataclass(frozen=True)
class Settings(momentum.Settings):
    """Keywords of train."""

    reg: float = 0.0


class WholeBatches(Settings):
    """What becomes of the rates if the steps of an epoch are counted without a last, smaller batch."""

    def rates(self, rows):
        """Return the learning rate of each step, on that many rows."""
        per_epoch = max(1, rows // self.batch_size)
        return [self.learning_rate * self.decay ** (step // per_epoch) for step in range(len(super().rates(rows)))]


def alike(rng, N, D, H, C):
    """Return params, X and y of an example that is repeated: every batch of a size is then the same batch."""
    p, X, y = draw(rng, 1, D, H, C)
    return p, np.repeat(X, N, axis=0), np.repeat(y, N)


def train(net, X, y, settings, validation=None, forms=()):
    """Train the student's net; return its history, a dict that has the losses and both accuracies."""
    return checked(_train(net, X, y, settings, validation, forms))


def trained(student, prepare, data, settings, validation=None, forms=(), **seed):
    """Make a net, have it prepared and trained on (start, X, y); return its history and its params afterwards."""
    start, X, y = data

    def run():
        net = make(student, start, **seed)
        prepare(net)
        return net, _train(net, X, y, settings, validation, forms), net.params

    net, history, params = together(student, run)
    made(net)
    return checked(history), by_name(params)


def _train(net, X, y, settings, validation, forms):
    data = X, y, *(validation or (X[:2] + 1.0, y[:2]))
    step = Step("call", net, "train", data, asdict(settings), forms=forms, again=bool(forms))
    return session_of(net).perform(step)


def checked(history):
    """Return a history, checked to be a dict that has the losses and both accuracies."""
    check(isinstance(history, dict), f"train should return a dict; it returned {describe(history)}.")
    for name in ("loss", "train_accuracy", "val_accuracy"):
        check(name in history, f"The history that train returned has no {name}.")
    return history


def recorded(history, name, length):
    return as_array(history[name], f"history[{name!r}]", (length,)).astype(np.float64)


def follow(loss_and_grads, start, X, y, settings):
    """Train on batches that are all the same; return the params after each step and the loss before it."""
    batch = X[: settings.batch_size], y[: settings.batch_size]
    rates = settings.rates(len(X))
    return momentum.path(lambda p: loss_and_grads(p, *batch, settings.reg), start, rates, settings.mu)


def as_it_is(net):
    """Let train use what the student wrote."""


class Along(Script):
    """A script whose loss steps along from start, also when a session that replays a training begins anew."""

    def __init__(self, loss, held, start):
        super().__init__(loss)
        self.held, self.start = held, start

    def begin(self):
        """Be at the start again, where accuracies may be asked for before any loss."""
        super().begin()
        self.held["params"] = self.start


def along(student, start, X, y, settings):
    """Return what lets train use the graders' loss and predict, at params that follow from the batches it asks for.

    Nothing that the student wrote can steer those params. After all steps of a training another one begins there.
    """
    rates, held = settings.rates(len(X)), {"params": start}

    def loss(number, rows, labels, reg=0.0):
        step = (number - 1) % len(rates)
        if number == 1:
            held["params"] = start
        if step == 0:
            held["velocity"] = {}
        answer = nets.loss_and_grads(held["params"], *some_of(X, y, rows, labels), float(reg))
        moved = momentum.step(held["params"], held["velocity"], answer[1], rates[step], settings.mu)
        held["params"], held["velocity"] = moved
        return answer

    return partial(put_in_place, student, Along(loss, held, start), lambda rows: nets.predictions(held["params"], rows))


def some_of(X, y, rows, labels):
    """Return a batch that train asks for, if it is of the kind of X and y and no larger."""
    check(np.ndim(rows) == 2 and len(rows) <= len(X), "train asks for the loss of something that is no batch.")
    rows = as_array(rows, "a batch", (len(rows), X.shape[1])).astype(np.float64)
    return rows, as_array(labels, "the labels of a batch", (len(rows),)).astype(y.dtype) % (1 + int(y.max()))


def standing_still(student, p):
    """Return what does the same for a net that stays at p, as with a rate of zero; others get the gradients at p."""
    return partial(put_in_place, student, partial(nets.loss_and_grads, p), partial(nets.predictions, p))


def put_in_place(student, loss, predict, net):
    substitute(net, "loss", loss)
    substitute(net, "predict", predict)
    substitute(student, "accuracy", share_of_equals)


def share_of_equals(predicted, y):
    return float(np.mean(np.asarray(predicted) == y))


def passes_one(attempt, ways):
    """Make the attempt in one way after the other until one passes; what the first one said counts."""
    failures = []
    for way in ways:
        try:
            return attempt(way)
        except (CheckFailed, StudentFault) as failure:
            failures.append(failure)
    raise failures[0]


def assert_end(final, expected):
    for name in NAMES:
        assert_close(final[name], expected[name], f"params[{name!r}] after training")


def is_end(final, expected):
    """Whether a training has come to these params."""
    try:
        assert_end(final, expected)
    except CheckFailed:
        return False
    return True


def check_path(student, data, settings, validation=None, to_the_end=False):
    """Train from start, on batches that are all the same, and compare the params after training.

    to_the_end asks for a history of all steps and epochs, too.
    """
    start, X, y = data
    places, _ = follow(nets.loss_and_grads, start, X, y, settings)

    def attempt(prepare):
        history, final = trained(student, prepare, data, settings, validation)
        if to_the_end:
            check_lengths(history, len(places), settings.epochs)
        try:
            assert_end(final, places[-1])
        except CheckFailed as failure:
            early, _ = follow(nets.loss_and_grads, start, X, y, WholeBatches(**asdict(settings)))
            # Of one whole batch and a rest, a rate that falls with every step is the same.
            if len(X) >= 2 * settings.batch_size and is_end(final, early[-1]):
                raise mistaken(bank_entry("train-epoch-by-whole-batches"), str(failure)) from None
            raise

    passes_one(attempt, (as_it_is, along(student, start, X, y, settings)))


def check_lengths(history, steps, epochs):
    """Check that the history is that of a training which went on to its last epoch, whatever it reached."""
    for name, count in (("loss", steps), ("train_accuracy", epochs), ("val_accuracy", epochs)):
        if np.size(history[name]) != count:
            message = f"history[{name!r}] should have {count} entries, as many as the training was to have."
            raise mistaken(bank_entry("train-stops-when-learned"), message)


def check_accuracies(history, name, places, data, entry=None):
    """Compare one curve of accuracies with the truth."""
    got = recorded(history, name, len(places))
    if np.abs(got - [nets.accuracy(p, *data) for p in places]).max() > 1e-6:
        raise mistaken(entry, f"history[{name!r}] is not the accuracy after each epoch over the whole set.")
