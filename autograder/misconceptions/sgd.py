"""Variants of 04_sgd.

`train` calls `momentum`, `step_decay` and `minibatches`, so what is wrong there costs points there too.
"""

from . import Right, Wrong

SGD = "return {name: value - learning_rate * grads[name] for name, value in params.items()}"
VELOCITY = "velocity = {name: mu * velocity.get(name, 0.0) - learning_rate * grads[name] for name in params}"
MOVE = "params = {name: value + velocity[name] for name, value in params.items()}"
BOTH = f"{VELOCITY}\n    {MOVE}\n    return params, velocity"
WEIGHT = "weight = strength if np.ndim(value) > 1 else 0.0"
LOSS = "loss += 0.5 * weight * np.sum(value**2)"
PENALTY = "grads[name] = weight * value"
DECAY = "return learning_rate * decay**epoch"
ORDER = "order = np.random.default_rng(seed).permutation(len(X))"
CUT = "batches = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]"
TAKE = "return [(X[rows], y[rows]) for rows in batches]"
START = "velocity, losses = {}, []"
EPOCH = "for epoch in range(epochs):"
RATE = "rate = step_decay(learning_rate, decay, epoch)"
BATCH = "for Xb, yb in minibatches(X, y, batch_size, seed * epochs + epoch):"
CALL = "loss, grads = loss_and_grads(params, Xb, yb)"
KEEP = "losses.append(loss)"
STEP = "params, velocity = momentum(params, grads, velocity, rate, mu)"
LAST = "return params, losses"

TRAIN = ("sgd.train",)
PRIVATE = {"momentum": 1}  # any form of the velocity will do

# Hints of mistakes that can be made in a piece or where train uses it, with the same effect on training
CLIMBS = "Your steps climb the loss: the learning rate times the gradient is taken away from where the params would go."
VELOCITY_LOST = (
    "Every step starts from rest: the new velocity is mu times that of the step before, plus the new part; use the one "
    "that was passed in, return the new one, and pass that on."
)
VELOCITY_OUTLIVES = "A velocity outlives its training: use the one that is passed in, not one kept elsewhere."
OWN_MU = "You did not use the mu that is passed in: it is 0.9 only when nothing is said."
UNMOVED = "The params that you return have not moved: return those after the step."
NEVER_DECAYS = "Your learning rate stays the same for too long: it is multiplied by decay from each epoch to the next."
DECAYS_EARLY = "You decayed once too often: epochs count from 0, and epoch 0 runs at the full rate."
NOT_SHUFFLED = "You took the rows in the order that they have in X: shuffle them, in every epoch anew."
DRAWN_APART = "You drew each batch afresh from all rows, so they overlap: shuffle once per epoch and cut the order up."
FIRST_ONLY = "There is only one batch in an epoch: deal out all rows, and take a step for every batch."
IN_PLACE = "You shuffled X and y in place: the caller's arrays have to stay as they are; shuffle row numbers."
UNSEEDED = "One seed gives you different batches each time: make a new generator from the seed in every call."
WITHOUT_HALF = "You left out the one half: the penalty is half the strength times the sum of squares."
BIASES_FREE = "You penalized the biases too: only arrays with two dimensions or more count."
NAMES_FREE = "You told weights from biases by their names: names are arbitrary, the number of dimensions decides."


def _sgd(name: str, hint: str, now: str, lecture: str = "") -> Wrong:
    return Wrong(name, "sgd.sgd", hint, was=SGD, now=now, lecture=lecture)


def _momentum(name: str, hint: str, was: str, now: str, affects: tuple[str, ...] = TRAIN) -> Wrong:
    return Wrong(name, "sgd.momentum", hint, was=was, now=now, affects=affects)


def _l2(name: str, hint: str, was: str, now: str) -> Wrong:
    return Wrong(name, "sgd.l2", hint, was=was, now=now)


def _decay(name: str, hint: str, now: str) -> Wrong:
    return Wrong(name, "sgd.decay", hint, was=DECAY, now=now, affects=TRAIN)


def _batches(name: str, hint: str, was: str, now: str, affects: tuple[str, ...] = TRAIN) -> Wrong:
    return Wrong(name, "sgd.minibatches", hint, was=was, now=now, affects=affects)


def _train(name: str, hint: str, was: str, now: str, lecture: str = "") -> Wrong:
    return Wrong(name, "sgd.train", hint, was=was, now=now, lecture=lecture)


_SGD = [
    _sgd(
        "sgd-ascent",
        "You added the gradient, which climbs the loss: the step goes against the gradient.",
        "return {name: value + learning_rate * grads[name] for name, value in params.items()}",
        "The gradient points uphill; step in the direction of its negative.",
    ),
    _sgd(
        "sgd-no-rate",
        "You subtracted the gradient itself: scale it by the learning rate first.",
        "return {name: value - grads[name] for name, value in params.items()}",
    ),
    _sgd(
        "sgd-updates-a-copy",
        "You updated a copy and returned the params as they were: return the updated arrays.",
        "for value in [value.copy() for value in params.values()]:\n        value -= learning_rate\n    return params",
    ),
    _sgd(
        "sgd-returns-nothing",
        "You updated the arrays but returned nothing: the function has to return params.",
        "for name in params:\n        params[name] -= learning_rate * grads[name]",
    ),
    _sgd(
        "sgd-returns-the-step",
        "You returned the step alone: add it to the params and return where they are then.",
        "return {name: -learning_rate * grads[name] for name in params}",
    ),
    _sgd(
        "sgd-first-array-only",
        "You returned after the first array: the return belongs behind the loop, so that every array moves.",
        "for name in params:\n        params[name] = params[name] - learning_rate * grads[name]\n        return params",
    ),
    _sgd(
        "sgd-first-array-returned",
        "You returned after the first array: the return belongs behind the loop, so that every array moves.",
        "for name, value in params.items():\n        return {name: value - learning_rate * grads[name]}",
    ),
    _sgd(
        "sgd-weights-only",
        "You moved only arrays with two dimensions: biases have gradients too and move by the same rule.",
        "return {n: v - learning_rate * grads[n] if v.ndim > 1 else v for n, v in params.items()}",
    ),
    _sgd(
        "sgd-by-position",
        "You paired params with grads by their position in the dicts: pair them by name, the order may differ.",
        "pairs = zip(params.items(), grads.values(), strict=True)\n"
        "    return {name: value - learning_rate * gradient for (name, value), gradient in pairs}",
    ),
    _sgd(
        "sgd-unit-length",
        "You divided the gradient by its length: a steep slope makes a longer step, so leave the length as it is.",
        "return {n: v - learning_rate * grads[n] / np.linalg.norm(grads[n]) for n, v in params.items()}",
    ),
    _sgd(
        "sgd-averages-gradient",
        "You divided the gradient by its number of rows: the mean over the batch is already taken in the loss.",
        "return {name: value - learning_rate * grads[name] / len(grads[name]) for name, value in params.items()}",
    ),
    _sgd(
        "sgd-fixed-names",
        "You wrote down names of arrays, which only one network has: loop over whatever names params has.",
        'return {name: params[name] - learning_rate * grads[name] for name in ("W1", "b1", "W2", "b2")}',
    ),
    _sgd(
        "sgd-scales-grads-in-place",
        "You multiplied the gradients by the rate in place: the caller's grads have to stay as they are.",
        "for name in grads:\n        grads[name] *= learning_rate\n"
        "    return {name: value - grads[name] for name, value in params.items()}",
    ),
]

_MOMENTUM = [
    _momentum(
        "momentum-ascent",
        CLIMBS,
        VELOCITY,
        VELOCITY.replace("- learning", "+ learning"),
    ),
    _momentum(
        "momentum-subtracts-velocity",
        CLIMBS,
        MOVE,
        MOVE.replace("value +", "value -"),
    ),
    _momentum(
        "momentum-velocity-lost",
        VELOCITY_LOST,
        VELOCITY,
        "velocity = {name: -learning_rate * grads[name] for name in params}",
    ),
    _momentum(
        "momentum-old-velocity-returned",
        VELOCITY_LOST,
        BOTH,
        BOTH.replace("velocity = {", "new = {", 1).replace("value + velocity", "value + new"),
    ),
    _momentum(
        "momentum-swapped",
        "You returned the velocity first: params come first, then the velocity.",
        "return params, velocity",
        "return velocity, params",
    ),
    _momentum(
        "momentum-ema",
        "You weighted the gradient by 1 - mu, which averages gradients: here the new gradient counts in full.",
        VELOCITY,
        VELOCITY.replace("- learning", "- (1 - mu) * learning"),
    ),
    _momentum(
        "momentum-nesterov",
        "You took Nesterov's step, which looks ahead: plain momentum moves the params by the new velocity alone.",
        MOVE,
        "params = {name: value + mu * velocity[name] - learning_rate * grads[name] for name, value in params.items()}",
    ),
    _momentum(
        "momentum-mu-on-both",
        "You multiplied the whole new velocity by mu: mu scales the old velocity only, not the new gradient.",
        VELOCITY,
        "velocity = {name: mu * (velocity.get(name, 0.0) - learning_rate * grads[name]) for name in params}",
    ),
    _momentum(
        "momentum-fixed-mu",
        OWN_MU,
        VELOCITY,
        VELOCITY.replace("mu *", "0.9 *"),
    ),
    _momentum(
        "momentum-rate-on-velocity-too",
        "You applied the learning rate twice: it scales the gradient, and then the velocity is added as it is.",
        MOVE,
        MOVE.replace("velocity[", "learning_rate * velocity["),
    ),
    _momentum(
        "momentum-no-rate",
        "You left the learning rate out: it scales the gradient before that goes into the velocity.",
        VELOCITY,
        VELOCITY.replace("learning_rate * ", ""),
    ),
    _momentum(
        "momentum-old-velocity-used",
        "You moved the params by the old velocity: update the velocity first, the new one already counts in this step.",
        BOTH,
        "params = {name: value + velocity.get(name, 0.0) for name, value in params.items()}\n"
        f"    {VELOCITY}\n    return params, velocity",
    ),
    _momentum(
        "momentum-params-unmoved",
        UNMOVED,
        MOVE,
        "moved = {name: value + velocity[name] for name, value in params.items()}",
    ),
    Wrong(
        "momentum-global-velocity",
        "sgd.momentum",
        VELOCITY_OUTLIVES,
        was=BOTH,
        now="for name in params:\n"
        "        MEMORY[name] = mu * MEMORY.get(name, 0.0) - learning_rate * grads[name]\n"
        "    return {name: value + MEMORY[name] for name, value in params.items()}, dict(MEMORY)",
        code="MEMORY = {}",
        affects=TRAIN,
    ),
    _momentum(
        "momentum-shared-by-arrays",
        "All arrays share one velocity in your code: every array needs a velocity of its own, under its name.",
        BOTH,
        "speed, moved = velocity.get('v', 0.0), {}\n"
        "    for name, value in params.items():\n"
        "        speed = mu * np.resize(speed, value.shape) - learning_rate * grads[name]\n"
        "        moved[name] = value + speed\n"
        "    return moved, {'v': speed}",
    ),
    _momentum(
        "momentum-one-running-velocity",
        "All arrays share one velocity in your code: every array needs a velocity of its own, under its name.",
        BOTH,
        "speed, moved = velocity.get('v', 0.0), {}\n"
        "    for name, value in params.items():\n"
        "        speed = mu * speed - learning_rate * grads[name]\n"
        "        moved[name] = value + speed\n"
        "    return moved, {'v': speed}",
    ),
    _momentum(
        "momentum-first-velocity-missing",
        "An empty velocity makes your code fail: before the first step every velocity is zero.",
        VELOCITY,
        VELOCITY.replace("velocity.get(name, 0.0)", "velocity[name]"),
    ),
    _momentum(
        "momentum-starts-at-gradient",
        "Your velocity starts at the gradient: before the first step every velocity is zero.",
        VELOCITY,
        VELOCITY.replace("0.0)", "grads[name])"),
    ),
    _momentum(
        "momentum-starts-at-step",
        "Your velocity starts at the first step already: before it every velocity is zero.",
        VELOCITY,
        VELOCITY.replace("0.0)", "-learning_rate * grads[name])"),
    ),
    _momentum(
        "momentum-scales-grads-in-place",
        "You changed the gradients in place: the caller's grads have to stay as they are.",
        VELOCITY,
        "for name in grads:\n        grads[name] *= learning_rate\n"
        "    velocity = {name: mu * velocity.get(name, 0.0) - grads[name] for name in params}",
        (),
    ),
]

_L2 = [
    _l2(
        "l2-no-gradient",
        "Your penalty has no gradient: return it for every weight array, or training will not feel the penalty.",
        PENALTY,
        "grads = {}",
    ),
    _l2(
        "l2-zero-gradient",
        "The gradient of your penalty is zero: the derivative of half a square is the weight itself.",
        PENALTY,
        "grads[name] = 0.0 * value",
    ),
    _l2(
        "l2-gradient-doubled",
        "Your gradient is twice too large: the one half of the penalty cancels the 2 of the square's derivative.",
        PENALTY,
        "grads[name] = 2 * weight * value",
    ),
    _l2(
        "l2-gradient-halved",
        "Your gradient is half of what it should be: the 2 of the square's derivative cancels the one half.",
        PENALTY,
        "grads[name] = 0.5 * weight * value",
    ),
    _l2("l2-loss-without-half", WITHOUT_HALF, LOSS, LOSS.replace("0.5 * ", "")),
    _l2(
        "l2-without-half",
        WITHOUT_HALF,
        f"{LOSS}\n        {PENALTY}",
        "loss += weight * np.sum(value**2)\n        grads[name] = 2 * weight * value",
    ),
    _l2("l2-on-biases", BIASES_FREE, WEIGHT, "weight = strength"),
    _l2("l2-on-biases-loss", BIASES_FREE, LOSS, LOSS.replace("weight", "strength")),
    _l2("l2-on-biases-gradient", BIASES_FREE, PENALTY, PENALTY.replace("weight", "strength")),
    _l2(
        "l2-sum-of-lengths",
        "You added up the lengths of the arrays: square them, or sum the squares of all entries directly.",
        LOSS,
        "loss += 0.5 * weight * np.linalg.norm(value)",
    ),
    _l2(
        "l2-mean",
        "You took the mean of the squares: the penalty is their sum, and nothing is divided.",
        LOSS,
        LOSS.replace("np.sum", "np.mean"),
    ),
    _l2(
        "l2-square-of-sum",
        "You squared the sum of the weights: square each weight, then sum.",
        LOSS,
        LOSS.replace("np.sum(value**2)", "np.sum(value) ** 2"),
    ),
    _l2(
        "l2-last-array-only",
        "Your loss has only the last array in it: add up the penalties of all weight arrays.",
        LOSS,
        "loss = 0.5 * weight * np.sum(value**2) if weight else loss",
    ),
    _l2(
        "l2-gradient-sign",
        "Your gradient points the wrong way: the penalty grows with the weights; it is the update that subtracts.",
        PENALTY,
        "grads[name] = -weight * value",
    ),
    _l2(
        "l2-two-dimensions-only",
        "You left out arrays with more than two dimensions: they are weights too.",
        WEIGHT,
        WEIGHT.replace("> 1", "== 2"),
    ),
    _l2("l2-by-name", NAMES_FREE, WEIGHT, WEIGHT.replace("np.ndim(value) > 1", 'name.startswith("W")')),
    _l2(
        "l2-scales-params-in-place",
        "You changed the params in place: the penalty only looks at them.",
        PENALTY,
        "value *= weight\n        grads[name] = value",
    ),
]

_DECAY = [
    _decay(
        "decay-counts-from-one",
        DECAYS_EARLY,
        "return learning_rate * decay ** (epoch + 1)",
    ),
    _decay(
        "decay-starts-late",
        "You decayed once too little: epoch 1 already runs at decay times the rate.",
        "return learning_rate * decay ** max(epoch - 1, 0)",
    ),
    _decay(
        "decay-inverse",
        "You divided by 1 + decay times epoch, another schedule: multiply by decay once per epoch.",
        "return learning_rate / (1 + decay * epoch)",
    ),
    _decay(
        "decay-exponential",
        "You used exp(-decay times epoch), another schedule: the rate is multiplied by decay itself once per epoch.",
        "return learning_rate * np.exp(-decay * epoch)",
    ),
    _decay(
        "decay-times-epoch",
        "You multiplied by the epoch: decay is raised to its power.",
        "return learning_rate * decay * epoch",
    ),
    _decay(
        "decay-once",
        "You multiplied by decay once, whatever the epoch: it counts once for every epoch that has passed.",
        "return learning_rate * decay",
    ),
    _decay(
        "decay-never",
        NEVER_DECAYS,
        "return learning_rate",
    ),
    _decay(
        "decay-grows",
        "Your rate grows from epoch to epoch: multiply by decay, do not divide.",
        "return learning_rate / decay**epoch",
    ),
]

DRAWN = "rng = np.random.default_rng(seed)"

_MINIBATCHES = [
    _batches(
        "minibatches-only-x-shuffled",
        "You shuffled X but not y: take the same row numbers from both, so that each row keeps its label.",
        TAKE,
        "y = np.asarray(y)\n    starts = range(0, len(X), batch_size)\n"
        "    return [(X[rows], y[i : i + batch_size]) for i, rows in zip(starts, batches, strict=True)]",
    ),
    _batches(
        "minibatches-only-y-shuffled",
        "You shuffled y but not X: take the same row numbers from both, so that each row keeps its label.",
        TAKE,
        "starts = range(0, len(X), batch_size)\n"
        "    return [(X[i : i + batch_size], y[rows]) for i, rows in zip(starts, batches, strict=True)]",
    ),
    _batches(
        "minibatches-two-orders",
        "You shuffled X and y each in its own order: draw one order and take the same row numbers from both.",
        f"{ORDER}\n    {CUT}\n    {TAKE}",
        f"{DRAWN}\n    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(X))]\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-with-replacement",
        "You drew rows with replacement, so some come twice and others never: shuffle the row numbers and cut them up.",
        ORDER,
        "order = np.random.default_rng(seed).integers(len(X), size=len(X))",
    ),
    _batches(
        "minibatches-each-with-replacement",
        "You drew rows with replacement, so some come twice and others never: shuffle the row numbers and cut them up.",
        CUT,
        f"{DRAWN}\n    batches = [rng.integers(len(X), size=batch_size) for _ in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-drawn-apart",
        DRAWN_APART,
        CUT,
        f"{DRAWN}\n    batches = [rng.choice(len(X), min(batch_size, len(X)), replace=False) "
        "for _ in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-last-dropped",
        "You dropped the rows that do not fill a batch: they make a last, smaller one.",
        CUT,
        "batches = [order[i * batch_size : (i + 1) * batch_size] for i in range(len(X) // batch_size)]",
    ),
    _batches(
        "minibatches-last-filled-up",
        "You filled up the last batch with rows that had their turn: every row is in exactly one batch.",
        CUT,
        "batches = [np.take(order, range(i, i + batch_size), mode='wrap') for i in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-same-rows",
        "All your batches hold the same rows: move on by batch_size from one batch to the next.",
        CUT,
        "batches = [order[:batch_size][: len(X) - start] for start in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-first-rows-again",
        "All your batches hold the same rows: move on by batch_size from one batch to the next.",
        CUT,
        "batches = [order[:batch_size] for _ in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-first-only",
        FIRST_ONLY,
        CUT,
        "batches = [order[:batch_size]]",
    ),
    _batches(
        "minibatches-whole-set",
        "You returned all rows as one batch: cut them into batches of batch_size.",
        CUT,
        "batches = [order]",
    ),
    _batches(
        "minibatches-size-as-count",
        "You made batch_size many batches: batch_size is the number of rows in each of them.",
        CUT,
        "batches = np.array_split(order, batch_size)",
    ),
    _batches(
        "minibatches-one-too-many",
        "There is an empty batch at the end where the rows divide evenly: round the number of batches up.",
        CUT,
        "batches = [order[i * batch_size : (i + 1) * batch_size] for i in range(len(X) // batch_size + 1)]",
    ),
    _batches(
        "minibatches-overlap",
        "Your batches are one row too long and overlap: a slice ends before its upper limit.",
        CUT,
        CUT.replace("start + batch_size", "start + batch_size + 1"),
    ),
    _batches(
        "minibatches-not-shuffled",
        NOT_SHUFFLED,
        ORDER,
        "order = np.arange(len(X))",
    ),
    _batches(
        "minibatches-reversed",
        "You only turned the order of the rows around: shuffle them with a generator made from the seed.",
        ORDER,
        "order = np.arange(len(X))[::-1]",
    ),
    _batches(
        "minibatches-blocks-shuffled",
        "You shuffled whole batches of neighboring rows: shuffle the rows, then cut.",
        f"{ORDER}\n    {CUT}",
        f"{DRAWN}\n    batches = [np.arange(len(X))[i : i + batch_size] for i in range(0, len(X), batch_size)]\n"
        "    rng.shuffle(batches) if len({len(rows) for rows in batches}) > 1 else "
        "batches.sort(key=lambda rows: rng.random())",
    ),
    _batches(
        "minibatches-shuffled-within",
        "You shuffled only within each batch, so it always holds the same rows: shuffle all rows, then cut.",
        f"{ORDER}\n    {CUT}",
        f"{DRAWN}\n    batches = [rng.permutation(np.arange(len(X))[i : i + batch_size]) "
        "for i in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-seed-fixed",
        "You used a seed of your own: make the generator from the seed that is passed in.",
        ORDER,
        ORDER.replace("default_rng(seed)", "default_rng(0)"),
    ),
    _batches(
        "minibatches-unseeded",
        UNSEEDED,
        ORDER,
        ORDER.replace("default_rng(seed)", "default_rng()"),
    ),
    Wrong(
        "minibatches-shared-generator",
        "sgd.minibatches",
        UNSEEDED,
        was=ORDER,
        now="order = GENERATOR.permutation(len(X))",
        code="GENERATOR = np.random.default_rng(0)",
        affects=TRAIN,
    ),
    _batches(
        "minibatches-zero-is-no-seed",
        "You treat seed 0 as no seed at all: 0 is a seed like any other.",
        ORDER,
        ORDER.replace("default_rng(seed)", "default_rng(seed or None)"),
        (),
    ),
    _batches(
        "minibatches-shuffled-in-place",
        IN_PLACE,
        TAKE,
        "X[:], y[:] = X[order], y[order]\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
    ),
    _batches(
        "minibatches-labels-first",
        "You put the labels first: each batch is the pair of Xb, then yb.",
        TAKE,
        TAKE.replace("(X[rows], y[rows])", "(y[rows], X[rows])"),
    ),
    _batches(
        "minibatches-one-row-squeezed",
        "A batch of one row lost its first dimension: keep Xb as (1, ...) and yb as (1,).",
        TAKE,
        TAKE.replace(
            "(X[rows], y[rows])", "(np.squeeze(X[rows], 0), y[rows[0]]) if len(rows) == 1 else (X[rows], y[rows])"
        ),
    ),
]

_TRAIN = [
    _train(
        "train-velocity-reset",
        "You started the velocity from zero in every epoch: it is kept over the ends of epochs.",
        RATE,
        f"{RATE}\n        velocity = {{}}",
    ),
    _train(
        "train-velocity-lost",
        VELOCITY_LOST,
        STEP,
        "params, _ = momentum(params, grads, {}, rate, mu)",
    ),
    Wrong(
        "train-velocity-remembered",
        "sgd.train",
        VELOCITY_OUTLIVES,
        was=START,
        now="velocity, losses = MEMORY, []",
        code="MEMORY = {}\n\n\ndef momentum(params, grads, velocity, learning_rate, mu=0.9):\n"
        "    for name in params:\n"
        "        velocity[name] = mu * velocity.get(name, 0.0) - learning_rate * grads[name]\n"
        "    return {name: value + velocity[name] for name, value in params.items()}, velocity",
    ),
    _train(
        "train-mu-ignored",
        OWN_MU,
        STEP,
        "params, velocity = momentum(params, grads, velocity, rate)",
    ),
    _train(
        "train-plain-descent",
        VELOCITY_LOST,
        STEP,
        "params = sgd(params, grads, rate)",
    ),
    _train(
        "train-gradients-averaged",
        "You divided by the number of rows: loss_and_grads has taken the mean over the batch already.",
        STEP,
        STEP.replace("rate, mu", "rate / len(Xb), mu"),
    ),
    _train(
        "train-ascent",
        CLIMBS,
        STEP,
        STEP.replace("rate, mu", "-rate, mu"),
    ),
    _train(
        "train-decay-per-step",
        "You lowered the learning rate at every step: it changes from epoch to epoch only.",
        f"{RATE}\n        # One seed per epoch; epochs of two different seeds have none in common.\n        {BATCH}",
        f"{BATCH}\n            rate = step_decay(learning_rate, decay, len(losses))",
    ),
    _train(
        "train-decay-ignored",
        NEVER_DECAYS,
        RATE,
        "rate = learning_rate",
    ),
    _train(
        "train-decay-early",
        DECAYS_EARLY,
        RATE,
        "rate = step_decay(learning_rate, decay, epoch + 1)",
    ),
    _train(
        "train-decay-compounded",
        "You decayed a rate that had already been decayed: start from the given learning rate in every epoch.",
        RATE,
        "rate = learning_rate = step_decay(learning_rate, decay, epoch)",
    ),
    _train(
        "train-loss-after-step",
        "You recorded the loss after the step: it is the loss that came with the gradients, before the params moved.",
        f"{KEEP}\n            {STEP}",
        f"{STEP}\n            losses.append(loss_and_grads(params, Xb, yb)[0])",
    ),
    _train(
        "train-two-calls",
        "You called loss_and_grads more than once per step: one call gives both the loss and the gradients.",
        CALL,
        "loss, _ = loss_and_grads(params, Xb, yb)\n            _, grads = loss_and_grads(params, Xb, yb)",
    ),
    _train(
        "train-loss-of-whole-set",
        "You recorded the loss of all rows: record that of the step's batch.",
        KEEP,
        "losses.append(loss_and_grads(params, X, y)[0])",
    ),
    _train(
        "train-mean-loss-per-epoch",
        "You recorded the mean loss of each epoch: record one loss for every step.",
        LAST,
        "each = len(losses) // epochs\n"
        "    return params, [float(np.mean(losses[i * each : (i + 1) * each])) for i in range(epochs)]",
    ),
    _train(
        "train-last-loss-per-epoch",
        "You recorded one loss per epoch, its last: record one for every step.",
        f"{KEEP}\n            {STEP}",
        f"{STEP}\n        {KEEP}",
    ),
    _train(
        "train-losses-divided",
        "You divided the losses by the number of rows: record them as loss_and_grads returned them.",
        KEEP,
        "losses.append(loss / len(Xb))",
    ),
    _train(
        "train-same-batches",
        "Every epoch uses the same batches: shuffle anew, with another seed for each epoch.",
        BATCH,
        BATCH.replace("seed * epochs + epoch", "seed"),
    ),
    _train(
        "train-not-shuffled",
        NOT_SHUFFLED,
        BATCH,
        "for Xb, yb in [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]:",
    ),
    _train(
        "train-seed-ignored",
        "You did not use the seed that is passed in: another seed has to give other batches.",
        BATCH,
        BATCH.replace("seed * epochs + epoch", "epoch"),
    ),
    _train(
        "train-unseeded",
        UNSEEDED,
        BATCH,
        BATCH.replace("seed * epochs + epoch", "int(np.random.default_rng().integers(2**31))"),
    ),
    _train(
        "train-whole-set",
        "You computed the gradients of all rows at every step: use the rows of the step's batch.",
        CALL,
        "loss, grads = loss_and_grads(params, X, y)",
    ),
    _train(
        "train-one-batch-per-epoch",
        FIRST_ONLY,
        STEP,
        f"{STEP}\n            break",
    ),
    _train(
        "train-random-batches",
        DRAWN_APART,
        BATCH,
        "for i in range(0, len(X), batch_size):\n"
        "            rng = np.random.default_rng([seed, epoch, i])\n"
        "            rows = rng.choice(len(X), min(batch_size, len(X) - i), replace=False)\n"
        "            Xb, yb = X[rows], y[rows]",
    ),
    _train(
        "train-one-epoch-less",
        "You trained one epoch too few: epochs count from 0 to their number minus 1.",
        EPOCH,
        "for epoch in range(epochs - 1):",
    ),
    _train(
        "train-one-epoch-more",
        "You trained one epoch too many: epochs count from 0 to their number minus 1.",
        EPOCH,
        "for epoch in range(epochs + 1):",
    ),
    _train(
        "train-one-epoch-only",
        "You returned inside the loop, after the first epoch: the return belongs behind it.",
        LAST,
        "    return params, losses",
    ),
    _train(
        "train-best-params",
        "You returned the params with the lowest loss: return those after the last step.",
        f"{KEEP}\n            {STEP}",
        f"{KEEP}\n            best = params if loss == min(losses) else best\n            {STEP}\n    params = best",
    ),
    _train(
        "train-params-not-kept",
        "You computed each step from the first params: go on from where the last step ended.",
        f"{STEP}\n    {LAST}",
        "moved, velocity = momentum(params, grads, velocity, rate, mu)\n    return moved, losses",
    ),
    _train(
        "train-shuffles-in-place",
        IN_PLACE,
        BATCH,
        "order = np.random.default_rng(seed * epochs + epoch).permutation(len(X))\n"
        "        X[:], y[:] = X[order], y[order]\n"
        "        for Xb, yb in [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]:",
    ),
]
WRONG = [*_SGD, *_MOMENTUM, *_L2, *_DECAY, *_MINIBATCHES, *_TRAIN]

RIGHT = [
    Right(
        "sgd-in-place",
        was=SGD,
        now="for name in params:\n        params[name] -= learning_rate * grads[name]\n    return params",
    ),
    Right(
        "sgd-rebinds-in-the-dict",
        was=SGD,
        now="for name, gradient in grads.items():\n"
        "        params[name] = params[name] - learning_rate * gradient\n    return params",
    ),
    Right(
        "sgd-float32",
        was=SGD,
        now="return {n: np.float32(v) - np.float32(learning_rate) * np.float32(grads[n]) for n, v in params.items()}",
    ),
    Right(
        "sgd-entry-by-entry",
        was=SGD,
        now="moved = {}\n    for name, value in params.items():\n        moved[name] = np.empty_like(value)\n"
        "        for index in np.ndindex(value.shape):\n"
        "            moved[name][index] = value[index] - learning_rate * grads[name][index]\n    return moved",
    ),
    Right(
        "sgd-out-argument",
        was=SGD,
        now="for name, value in params.items():\n"
        "        np.subtract(value, np.multiply(learning_rate, grads[name]), out=value)\n    return params",
    ),
    Right(
        "momentum-in-place",
        was=BOTH,
        now="for name in params:\n"
        "        if name not in velocity:\n            velocity[name] = np.zeros_like(params[name])\n"
        "        velocity[name] *= mu\n        velocity[name] -= learning_rate * grads[name]\n"
        "        params[name] += velocity[name]\n    return params, velocity",
    ),
    Right(
        "momentum-velocity-without-rate",
        was=BOTH,
        now="velocity = {name: mu * velocity.get(name, 0.0) + grads[name] for name in params}\n"
        "    return {name: value - learning_rate * velocity[name] for name, value in params.items()}, velocity",
    ),
    Right(
        "momentum-velocity-uphill",
        was=BOTH,
        now="velocity = {name: mu * velocity.get(name, 0.0) + learning_rate * grads[name] for name in params}\n"
        "    return [{name: value - velocity[name] for name, value in params.items()}, velocity]",
    ),
    Right(
        "momentum-remembers-places",
        was=BOTH,
        now="moved = {}\n    for name, value in params.items():\n"
        "        moved[name] = value - learning_rate * grads[name] + mu * (value - velocity.get(name, value))\n"
        "    return moved, params",
    ),
    Right(
        "momentum-counts-its-steps",
        was=BOTH,
        now="if not velocity:\n"
        "        velocity = {name: np.zeros(value.shape) for name, value in params.items()} | {'steps': 0}\n"
        "    velocity['steps'] += 1\n    for name, gradient in grads.items():\n"
        "        velocity[name] = mu * velocity[name] - learning_rate * gradient\n"
        "        params[name] = params[name] + velocity[name]\n    return params, velocity",
    ),
    Right(
        "momentum-velocity-in-float32",
        was=BOTH,
        now="velocity = {n: np.float32(mu * velocity.get(n, 0.0) - learning_rate * grads[n]) for n in params}\n"
        "    return {n: np.float32(v) + velocity[n] for n, v in params.items()}, velocity",
    ),
    Right(
        "l2-biases-left-out",
        was=f"{WEIGHT}\n        {LOSS}\n        {PENALTY}",
        now="if value.ndim < 2:\n            continue\n"
        "        loss += 0.5 * strength * np.vdot(value, value)\n        grads[name] = strength * value",
    ),
    Right(
        "l2-bias-gradient-is-a-number",
        was=PENALTY,
        now="grads[name] = weight * value if np.ndim(value) > 1 else 0",
    ),
    Right(
        "l2-by-norm",
        was=LOSS,
        now="loss += weight * np.linalg.norm(value.ravel()) ** 2 / 2",
    ),
    Right(
        "l2-by-flat-loop",
        was=LOSS,
        now="for entry in np.ravel(value).tolist():\n            loss += weight * entry * entry / 2",
    ),
    Right(
        "l2-returns-arrays-in-a-list",
        was="return loss, grads",
        now="return [np.array(loss), grads]",
    ),
    Right(
        "decay-by-loop",
        was=DECAY,
        now="for _ in range(epoch):\n        learning_rate *= decay\n    return learning_rate",
    ),
    Right(
        "decay-by-logarithm",
        was=DECAY,
        now="return np.exp(np.log(learning_rate) + epoch * np.log(decay))",
    ),
    Right(
        "decay-by-recursion",
        was=DECAY,
        now="return np.array(learning_rate) if epoch == 0 else decay * step_decay(learning_rate, decay, epoch - 1)",
    ),
    Right(
        "minibatches-generator",
        was=TAKE,
        now="for rows in batches:\n        yield X[rows], y[rows]",
    ),
    Right(
        "minibatches-zipped",
        was=TAKE,
        now="return zip((X[rows] for rows in batches), (y[rows] for rows in batches), strict=True)",
    ),
    Right(
        "minibatches-equal-sizes",
        was=CUT,
        now="batches = np.array_split(order, -(-len(X) // batch_size))",
    ),
    Right(
        "minibatches-small-one-first",
        was=CUT,
        now="first = len(X) % batch_size\n"
        "    batches = [order[max(end - batch_size, 0) : end] for end in range(first, len(X) + 1, batch_size) if end]",
    ),
    Right(
        "minibatches-python-random",
        was=ORDER,
        now="order = list(range(len(X)))\n    random.Random(seed).shuffle(order)",
        code="import random",
    ),
    Right(
        "minibatches-random-sample",
        was=ORDER,
        now="order = random.Random(f'rows {seed}').sample(range(len(X)), k=len(X))",
        code="import random",
    ),
    Right(
        "minibatches-global-generator",
        was=ORDER,
        now="np.random.seed(seed)\n    order = np.arange(len(X))\n    np.random.shuffle(order)",
    ),
    Right(
        "minibatches-random-state",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now="order = np.random.RandomState(seed).permutation(len(X))\n    X, y = X[order], y[order]\n"
        "    return [[X[i : i + batch_size], y[i : i + batch_size]] for i in range(0, len(X), batch_size)]",
    ),
    Right(
        "minibatches-sorted-random-keys",
        was=ORDER,
        now="order = np.argsort(np.random.default_rng(seed).random(len(X)))",
    ),
    Right(
        "minibatches-rows-sorted-in-each",
        was=CUT,
        now=CUT.replace("[order[start : start + batch_size]", "[np.sort(order[start : start + batch_size])"),
    ),
    Right(
        "minibatches-drawn-from-a-hat",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now=f"{DRAWN}\n    hat, batches = list(range(len(X))), []\n    while hat:\n"
        "        rows = [hat.pop(rng.integers(len(hat))) for _ in range(min(batch_size, len(hat)))]\n"
        "        batches.append((np.stack([X[row] for row in rows]), np.array([y[row] for row in rows])))\n"
        "    return tuple(batches)",
    ),
    Right(
        "minibatches-shuffled-copies",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now="X, y = X.copy(), y.copy()\n    np.random.default_rng(seed).shuffle(X)\n"
        "    np.random.default_rng(seed).shuffle(y)\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
    ),
    Right(
        "minibatches-float32-lists-of-labels",
        was=TAKE,
        now="return [(X[rows].astype(np.float32), y[rows].tolist()) for rows in batches]",
    ),
    Right(
        "train-one-generator",
        code="""
def train(loss_and_grads, params, X, y, *, learning_rate, mu, decay, epochs, batch_size, seed):
    rng = np.random.default_rng(seed)
    params = {name: value.copy() for name, value in params.items()}
    velocity = {name: np.zeros_like(value) for name, value in params.items()}
    losses = []
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = loss_and_grads(params, X[rows], y[rows])
            losses.append(float(loss))
            for name in params:
                velocity[name] = mu * velocity[name] - learning_rate * decay**epoch * grads[name]
                params[name] += velocity[name]
    return [params, np.array(losses)]
""",
    ),
    Right(
        "train-lowers-its-own-rate",
        code="""
def train(loss_and_grads, params, X, y, *, learning_rate, mu, decay, epochs, batch_size, seed):
    steps, speed = -(-len(X) // batch_size), None
    losses = np.zeros(epochs * steps)
    seeds = np.random.RandomState(seed).randint(2**31 - 1, size=epochs)
    for step in range(epochs * steps):
        if step % steps == 0:
            batches = iter(minibatches(X, y, batch_size, int(seeds[step // steps])))
            if step:
                learning_rate *= decay
        Xb, yb = next(batches)
        losses[step], grads = loss_and_grads(params=params, Xb=Xb, yb=yb)
        speed = {n: (mu * speed[n] if speed else 0.0) - learning_rate * g for n, g in grads.items()}
        for name in params:
            params[name] = params[name] + speed[name]
    return params, losses.tolist()
""",
    ),
    Right(
        "train-velocity-without-rate",
        was=STEP,
        now="for name in params:\n"
        "                velocity[name] = mu * velocity.get(name, 0.0) + grads[name]\n"
        "                params[name] = params[name] - rate * velocity[name]",
    ),
    Right(
        "train-shuffles-the-shuffled",
        was=f"for epoch in range(epochs):\n        {RATE}",
        now="X, y, rng = X.copy(), y.copy(), np.random.default_rng(seed)\n"
        f"    for epoch in range(epochs):\n        {RATE}\n"
        "        order = rng.permutation(len(X))\n        X, y = X[order], y[order]",
    ),
    Right(
        "train-in-float32",
        was=START,
        now=f"params = {{name: value.astype(np.float32) for name, value in params.items()}}\n    {START}",
        code="""
def momentum(params, grads, velocity, learning_rate, mu=0.9):
    velocity = {n: np.float32(mu * velocity.get(n, 0.0) - learning_rate * grads[n]) for n in params}
    return {name: value + velocity[name] for name, value in params.items()}, velocity
""",
    ),
    Right(
        "train-everything-drawn-before",
        was=f"{BATCH}",
        now="rng = random.Random(f'{seed} {epoch}')\n"
        "        rows = sorted(range(len(X)), key=lambda row: rng.random())\n"
        "        count = -(-len(X) // batch_size)\n"
        "        for Xb, yb in [(X[rows[i::count]], y[rows[i::count]]) for i in range(count)]:",
        code="import random",
    ),
    Right(
        "train-losses-are-arrays",
        was=KEEP,
        now="losses += [np.array(loss)]",
    ),
]
