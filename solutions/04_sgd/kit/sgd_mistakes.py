"""What typical mistakes make of the same numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers; where the rows themselves have shown it, it has none.
"""

import numpy as np

from .comparing import holds

LATER = (  # how sentences begin that a first step does not show, or not apart from others
    "every step starts from rest",
    "mu is 0.9",
    "the params have not moved",
    "the params move by the old velocity",
    "this is Nesterov's step",
    "the velocity starts at the first step",
)


def left_over(name):
    """Return why a first step may be wrong that was right in an earlier walk."""
    return {"a velocity is left over from earlier steps: use the one that is passed in, which is zero at first.": None}


def check_shapes(Xb, yb):
    """Fail if the labels of a batch of rows of two come first, or if its only row has lost a dimension."""
    swapped = np.ndim(Xb) == 1 and np.shape(yb) == (len(Xb), 2)
    holds(not swapped, "The labels of a batch of minibatches come first: a batch is the pair (Xb, yb).")
    shapes = f"A batch has Xb of shape {np.shape(Xb)} and yb of shape {np.shape(yb)}"
    wanted = "for n rows of two numbers they are (n, 2) and (n,), also where n is 1."
    holds(np.shape(Xb) == (np.size(yb), 2) and np.ndim(yb) == 1, f"{shapes}: {wanted}")


def paired(labels):
    """Return why labels are not those of their rows, if all of them are labels of other rows."""
    moved = np.ndim(labels) == 1 and all(label % 100 == 0 for label in labels)
    return {"rows and labels are no longer paired: take the same row numbers from both.": None} if moved else {}


def dealt(batches, count, in_training=False):
    """Return why batches do not deal each of that many rows once."""
    several = len(batches) > 1
    if several and all(sorted(batch) == list(range(count)) for batch in batches):
        if in_training:
            return {"loss_and_grads gets all rows in every call: give it those of a batch.": None}
        return {"every batch holds all rows: cut the shuffled row numbers up.": None}
    if several and all(sorted(batch) == sorted(batches[0]) for batch in batches):
        return {"all batches hold the same rows: move on by batch_size.": None}
    rows = [row for batch in batches for row in batch]
    if len(set(rows)) < min(len(rows), count):
        return {"some rows come twice and others never: shuffle the row numbers once, and cut them up.": None}
    return (
        {"some rows come more than once: shuffle the row numbers once, and cut them up.": None}
        if len(rows) > count
        else {}
    )


def step(value, gradient, rate, others):
    """Return what mistakes make of an array after a step of plain descent; others are the other arrays' gradients."""
    norm = np.linalg.norm
    made = {
        "the gradient is added: go against it.": value + rate * gradient,
        "the learning rate is left out.": value - gradient,
        "it has not moved: is every array updated, and are the updated ones returned?": value,
        "it is the step alone: the params after it are asked for.": -rate * gradient,
        "the gradient is divided by its length.": value - rate * gradient / norm(gradient),
        "the gradient is divided by its number of rows: the loss has taken the mean already.": (
            value - rate * gradient / len(gradient)
        ),
    }
    for other in others:
        made["params and grads are paired by position: pair them by name."] = value - rate * other
    return made


def momentum(value, gradient, rates, mu, others=()):
    """Return what mistakes make of an array after steps of momentum, all with the same gradient.

    others are the other arrays' gradients.
    """

    def walk(keep=mu, gain=1.0, mu_outside=1.0, rate_outside=False, start=0.0, ahead=0.0, old=False, sign=-1.0):
        place, velocity = value, start
        for rate in rates:
            before = velocity
            velocity = mu_outside * (keep * velocity + sign * (1.0 if rate_outside else rate) * gain * gradient)
            move = before if old else velocity + ahead * (velocity - before)
            place = place + (rate if rate_outside else 1.0) * move
        return place

    def squared():
        place, velocity = value, 0.0
        for rate in rates:
            velocity = mu * velocity - rate * gradient
            place = place + rate * velocity
        return place

    def nesterov():
        place, velocity = value, 0.0
        for rate in rates:
            velocity = mu * velocity - rate * gradient
            place = place + mu * velocity - rate * gradient
        return place

    total = sum(rates)
    made = {
        "steps climb: the learning rate times the gradient is taken away.": walk(sign=1.0),
        "every step starts from rest: pass the new velocity on, and use the one that is passed in.": value
        - total * gradient,
        "the gradient is multiplied by 1 - mu: it counts in full.": walk(gain=1 - mu),
        "this is Nesterov's step, which looks ahead.": nesterov(),
        "mu multiplies the whole new velocity: it scales the old one only.": walk(keep=1.0, mu_outside=mu),
        "the learning rate is applied twice.": squared(),
        "the learning rate is left out.": walk(rate_outside=False, gain=1.0 / rates[0])
        if len(set(rates)) == 1
        else value,
        "the params move by the old velocity: the new one counts already.": walk(old=True),
        "the params have not moved: return those after the step.": value,
        "the velocity starts at the gradient: it starts at zero.": walk(start=gradient),
        "the velocity starts at the first step: it starts at zero.": walk(start=-rates[0] * gradient),
        "mu is 0.9, whatever the argument says.": walk(keep=0.9),
        "the learning rate stands outside of the velocity: it belongs beside the gradient.": walk(rate_outside=True),
        "this is the velocity: the params come first.": walk() - value,
    }
    for other in others:
        if len(rates) == 1:
            shared = np.resize(other, value.shape), other
            made["all arrays share one velocity: each needs one of its own, under its name."] = tuple(
                value - rates[0] * (gradient + mu * before) for before in shared
            )
        if len(rates) == 2:
            by_order = value - rates[0] * (1.0 + mu) * gradient - rates[1] * other
            made["velocities and gradients are paired by position: pair them by name."] = by_order
    right = walk()
    if len(rates) == 1:
        # Of a first step several mistakes make the same.
        made = {name: numbers for name, numbers in made.items() if not name.startswith(LATER)}
        made["the params have not moved: they move by the new velocity, and are returned after the step."] = value
        made["it is 1 + mu times too long, as Nesterov's step is, or one whose velocity does not start at zero."] = (
            value - (1 + mu) * rates[0] * gradient
        )
    return {name: numbers for name, numbers in made.items() if isinstance(numbers, tuple) or not alike(numbers, right)}


def alike(a, b):
    """Whether numbers are of one shape, and nearly equal."""
    return np.shape(a) == np.shape(b) and np.allclose(a, b)


def penalty(weights, biases, strength):
    """Return what mistakes make of the loss of the penalty."""
    squares = [np.sum(w**2) for w in weights]
    half = strength / 2
    return {
        "the one half is left out.": strength * sum(squares),
        "the biases are penalized, too: only arrays of two dimensions or more count.": half
        * (sum(squares) + sum(np.sum(b**2) for b in biases)),
        "the lengths of the arrays are added up: square them.": half * sum(np.sqrt(square) for square in squares),
        "it is the mean of the squares: take their sum.": half * sum(np.mean(w**2) for w in weights),
        "the sum is squared: square each weight, then sum.": half * sum(np.sum(w) ** 2 for w in weights),
        "it has only the last array in it: add up the penalties of all.": half * squares[-1],
        "it has only arrays of two dimensions in it: those of more are weights, too.": half
        * sum(np.sum(w**2) for w in weights if w.ndim == 2),
    }


def decay(rate, factor, epochs):
    """Return what mistakes make of the rates of some epochs."""
    made = {
        "it decays once too often: epoch 0 runs at the full rate.": rate * factor ** (epochs + 1),
        "it decays once too little: epoch 1 runs at decay times the rate.": rate * factor ** np.maximum(epochs - 1, 0),
        "it is divided by 1 + decay times epoch, which is another schedule.": rate / (1 + factor * epochs),
        "decay times epoch is taken away from 1: decay is raised to its power.": rate * (1 - factor * epochs),
        "it has exp(-decay times epoch) in it, which is another schedule.": rate * np.exp(-factor * epochs),
        "it falls by the same amount in every epoch: it falls by the same factor.": (
            rate * (1.0 - (1.0 - factor) * epochs),
            rate * np.maximum(0.0, 1.0 - (1.0 - factor) * epochs),
        ),
        "it is multiplied by the epoch: decay is raised to its power.": rate * factor * epochs,
        "it is multiplied by decay once, whatever the epoch.": rate * factor + 0 * epochs,
        "it stays the same: it is multiplied by decay from each epoch to the next.": rate + 0 * epochs,
        "it grows: multiply by decay, do not divide.": rate / factor**epochs,
        "it is divided by 1 + (1 - decay) times epoch, which is another schedule.": rate / (1 + (1 - factor) * epochs),
    }
    k = 1 / factor - 1
    made["it is divided by 1 + k times epoch, which is another schedule."] = rate / (1 + k * epochs)
    return made


def training(start, rate, mu, factor, epochs, per_epoch):
    """Return what mistakes make of the places of a training on the loss w * w / 2."""

    def walk(power=lambda step: step // per_epoch, mu=mu, sign=-1.0, scale=1.0, reset=False, outside=False, kept=True):
        w, velocity, places = start, 0.0, []
        for step in range(epochs * per_epoch):
            places.append(w)
            now = rate * factor ** power(step)
            velocity = 0.0 if reset and step % per_epoch == 0 else velocity
            velocity = mu * velocity + sign * scale * w * (1.0 if outside else now)
            w = (w if kept else start) + velocity * (now if outside else 1.0)
        return places

    made = {
        "the velocity starts from zero in every epoch: it is kept.": walk(reset=True),
        "every step starts from rest: pass the new velocity on.": walk(mu=0.0),
        "mu is 0.9, whatever the argument says.": walk(mu=0.9),
        "the gradient is divided by the number of rows: the loss has taken the mean already.": walk(
            scale=per_epoch / 8
        ),
        "the gradient is multiplied by 1 - mu: it counts in full.": walk(scale=1.0 - mu),
        "steps climb: go against the gradient.": walk(sign=1.0),
        "the rate falls at every step: it changes from epoch to epoch only.": walk(lambda step: step),
        "the rate is the same in the first epochs: it is multiplied by decay from each one to the next.": walk(
            lambda step: 0
        ),
        "the rate decays once too often: epoch 0 runs at the full rate.": walk(lambda step: step // per_epoch + 1),
        "a rate that has decayed decays again: start from the given one in every epoch.": walk(
            lambda step: (step // per_epoch) * (step // per_epoch + 1) // 2
        ),
        "the learning rate stands outside of the velocity: it belongs beside the gradient.": walk(outside=True),
        "each step starts from the first params: go on from where the last one ended.": [start]
        + [start * (1 - rate)] * (epochs * per_epoch - 1),
        "the params do not move, or what they become is not kept.": [start] * (epochs * per_epoch),
    }
    return {text: places for text, places in made.items() if not np.allclose(places, walk())}
