"""What typical mistakes make of a training: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers. Numbers in a tuple are different ways to make the same mistake.
"""

from itertools import combinations_with_replacement, permutations

import numpy as np


def plain(velocity, gradient, rate, mu):
    """Return the next velocity, and by what the parameter moves."""
    velocity = mu * velocity - rate * gradient
    return velocity, velocity


def walk(net, rows, rates, mu, reg, **changes):
    """Take a step with all rows for each rate, and return the losses.

    changes may have another step, the steps before which velocities are reset, velocities to begin with, and further
    shrinks of arrays by name.
    """
    step, shrinks = changes.get("step", plain), changes.get("shrinks", {})
    velocity, losses = changes.get("velocity", {}), []
    for number, rate in enumerate(rates):
        velocity = {} if number in changes.get("reset", ()) else velocity
        loss, grads = net.loss(*rows, reg)
        losses.append(loss)
        for name in grads:
            velocity[name], move = step(velocity.get(name, 0.0), grads[name], rate, mu)
            net.params[name] = (1 - rate * shrinks.get(name, 0.0)) * net.params[name] + move
    return losses


def schedule(settings, power=None):
    """Return the rate of each step; power is a function of epoch and step, and else decay to the power of epoch."""
    rate, decay, count = settings["learning_rate"], settings["decay"], settings["per_epoch"]
    power = power or (lambda epoch, step: decay**epoch)
    return [rate * power(step // count, step) for step in range(settings["epochs"] * count)]


RATES = {
    "the rate stays the same: it is multiplied by decay from each epoch to the next.": lambda decay, e, s: 1.0,
    "the rate falls at every step: it changes from epoch to epoch only.": lambda decay, e, s: decay**s,
    "the rate decays once too often: epoch 0 runs at the full rate.": lambda decay, e, s: decay ** (e + 1),
    "a rate that has decayed decays again: start from the given one.": lambda decay, e, s: decay ** (e * (e + 1) / 2),
    "the rate is divided by 1 + decay * epoch, which is another schedule.": lambda decay, e, s: 1 / (1 + decay * e),
    "the rate is multiplied by exp(-decay * epoch): it is decay ** epoch.": lambda decay, e, s: np.exp(-decay * e),
    "the rate is multiplied by decay * epoch: it is decay ** epoch.": lambda decay, e, s: decay * e,
    "steps climb: go against the gradient.": lambda decay, e, s: -(decay**e),
}
STEPS = {
    "the learning rate is left out.": lambda v, g, rate, mu: (mu * v - g,) * 2,
    "the rate enters twice.": lambda v, g, rate, mu: (mu * v - rate * rate * g,) * 2,
    "the velocity is lost: multiply it by mu, and keep it from step to step and from epoch to epoch.": (
        lambda v, g, rate, mu: (-rate * g,) * 2
    ),
    "the velocity only grows: multiply it by mu.": lambda v, g, rate, mu: (v - rate * g,) * 2,
    "the learning rate stands outside of the velocity: it belongs beside the gradient.": lambda v, g, rate, mu: (
        mu * v - g,
        rate * (mu * v - g),
    ),
    "the step looks one velocity ahead, which is Nesterov's form: move by the velocity itself.": (
        lambda v, g, rate, mu: (mu * v - rate * g, mu * (mu * v - rate * g) - rate * g)
    ),
    "params move by the velocity before the gradient has entered it.": lambda v, g, rate, mu: (mu * v - rate * g, v),
    "the gradient is multiplied by 1 - mu: its factor is the rate alone.": lambda v, g, rate, mu: (
        (mu * v - (1 - mu) * rate * g,) * 2
    ),
}


def paths(fresh, rows, settings):
    """Return where mistakes would have brought the params of a fresh net, all of them by name."""
    mu, reg, decay, count = settings["mu"], settings["reg"], settings["decay"], settings["per_epoch"]
    right, made = schedule(settings), {}

    def after(rates=right, reg=reg, **changes):
        net = fresh()
        walk(net, rows, rates, mu, reg, **changes)
        return net.params

    for text, power in RATES.items():
        made[text] = after(schedule(settings, lambda e, s, power=power: power(decay, e, s)))
    for text, step in STEPS.items():
        made[text] = after(step=step)
    if count > 1:
        made["the velocity starts from zero in every epoch: keep it."] = after(reset=range(0, len(right), count))
    made["the gradient is divided by the number of rows: it is that of a mean already."] = after(
        step=lambda v, g, rate, mu: (mu * v - rate * g / settings["batch"],) * 2
    )
    made["reg is not handed on to loss."] = after(reg=0.0)
    for names in (("W1",), ("W2",), ("W1", "W2")):
        shrunk = (
            f"{' and '.join(names)} shrink{'s' * (len(names) == 1)} by reg beside the gradient, which has it already."
        )
        made[shrunk] = after(shrinks=dict.fromkeys(names, reg))
    made["only one step is taken."] = after(right[:1])
    made["one step is missing."] = after(right[:-1])
    made["velocities of the training before are still there: each training starts from zero."] = after(
        velocity=dict(settings.get("left", {}))
    )
    return made


def first_loss(fresh, rows, settings, other):
    """Return what mistakes make of the first loss of a training in which a batch is all rows; other is a new net."""
    X, y = rows
    reg, every = settings["reg"], range(len(X))
    walked = fresh()
    after = walk(walked, rows, schedule(settings)[:2], settings["mu"], reg)[1]
    others = [list(order) for order in permutations(every) if list(order) != list(every)]
    some = [list(drawn) for drawn in combinations_with_replacement(every, len(X)) if len(set(drawn)) < len(X)]
    return {
        "it is the loss after the step: take that which comes with the step's gradients.": after,
        "rows have labels of other rows: shuffle X and y by the same order.": tuple(
            fresh().loss(X, y[order], reg)[0] for order in others if np.any(y[order] != y)
        ),
        "some rows come more than once, and others not at all: shuffle all of them.": tuple(
            fresh().loss(X[drawn], y[drawn], reg)[0] for drawn in some
        ),
        "reg is not handed on to loss.": fresh().loss(X, y, 0.0)[0],
        "it is that of new weights: training starts from params as they are.": other.loss(X, y, reg)[0],
        "it is the loss of fewer rows than there are: all of them make the batch.": tuple(
            fresh().loss(X[:count], y[:count], reg)[0] for count in every if count
        ),
    }


def rows_used(losses, labels, y):
    """Say which rows the steps of an epoch have used, "" if each one was used once, or no row has such losses.

    labels has the losses of each row with each label.
    """
    own = labels[np.arange(len(y)), y]
    rows = [np.flatnonzero(np.isclose(own, loss)) for loss in losses]
    if any(len(found) > 1 for found in rows):  # there is no telling
        return ""
    used = [int(found[0]) for found in rows if len(found)]
    if len(used) == len(losses):
        return "" if sorted(used) == list(range(len(y))) else f"the rows {used} were used: use each row once."
    strange = next(loss for loss, found in zip(losses, rows, strict=True) if not len(found))
    at = np.argwhere(np.isclose(labels, strange))
    return f"row {at[0][0]} had the label {at[0][1]}: its own is {y[at[0][0]]}." if len(at) else ""


def accuracies(right, before):
    """Return what mistakes make of the lists of training and validation accuracies; before are those of a new net."""
    right = np.array(right)
    train, validation = right
    made = {
        "training and validation accuracy are swapped.": right[::-1],
        "the validation accuracy is that of the training set.": np.array([train, train]),
        "the training accuracy is that of the validation set.": np.array([validation, validation]),
        "these are the shares of wrong predictions: those of right ones are asked for.": 1 - right,
        "they are in percent: an accuracy is a fraction.": 100 * right,
    }
    if before:
        early = "they are from before each epoch: take them after its last step."
        made[early] = np.column_stack([before, right[:, :-1]])
    return made


def accuracy(labels):
    """Return what mistakes make of the accuracies of predicted labels, which are the keys, and right ones."""
    pairs = [(np.array(predicted), np.array(right)) for predicted, right in labels.items()]
    share = np.array([np.mean(predicted == right) for predicted, right in pairs])
    return {
        "it is the number of right predictions: divide it by N.": np.array([np.sum(a == b) for a, b in pairs]),
        "it is in percent: an accuracy is a fraction.": 100 * share,
        "it is the share of wrong predictions.": 1 - share,
        "it measures how far labels are from each other: they are equal or not.": tuple(
            np.array([distance(a - b) for a, b in pairs])
            for distance in (
                lambda off: np.mean(np.abs(off)),
                lambda off: np.mean(off**2),
                lambda off: 1 - np.mean(np.abs(off)),
                lambda off: 1 - np.mean(np.abs(off)) / 10,
                lambda off: 1 / (1 + np.mean(np.abs(off))),
            )
        ),
        "it is rounded: return it as it is.": tuple(np.round(share, digits) for digits in (0, 1, 2, 3, 4)),
    }
