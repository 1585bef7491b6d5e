"""Wrong training loops."""

from autograder.diagnosis.variants import Wrong

from .hints import (
    BY_ORDER,
    CLIMBS,
    DECAYS_EARLY,
    DRAWN_APART,
    FIRST_ONLY,
    IN_PLACE,
    NEVER_DECAYS,
    NOT_SHUFFLED,
    ONE_VELOCITY,
    OWN_MU,
    RATE_OUTSIDE,
    UNSEEDED,
    VELOCITY_LOST,
    VELOCITY_OUTLIVES,
)
from .passages import BATCH, EPOCH_SEED, KEEP, RATE, START, STEP

EPOCH = "for epoch in range(epochs):"
CALL = "loss, grads = loss_and_grads(params, Xb, yb)"
LAST = "return params, losses"

WRONG = [
    Wrong(
        name="train-velocity-reset",
        task="sgd.train",
        hint="You started the velocity from zero in every epoch: it is kept over the ends of epochs.",
        was=RATE,
        now=f"{RATE}\n        velocity = {{}}",
    ),
    Wrong(
        name="train-velocity-lost",
        task="sgd.train",
        hint=VELOCITY_LOST,
        was=STEP,
        now="params, _ = momentum(params, grads, {}, rate, mu)",
    ),
    Wrong(
        name="train-velocity-remembered",
        task="sgd.train",
        hint=VELOCITY_OUTLIVES,
        was=START,
        now="velocity, losses = MEMORY, []",
        code="MEMORY = {}\n\n\ndef momentum(params, grads, velocity, learning_rate, mu=0.9):\n"
        "    for name in params:\n"
        "        velocity[name] = mu * velocity.get(name, 0.0) - learning_rate * grads[name]\n"
        "    return {name: value + velocity[name] for name, value in params.items()}, velocity",
    ),
    Wrong(
        name="train-mu-ignored",
        task="sgd.train",
        hint=OWN_MU,
        was=STEP,
        now="params, velocity = momentum(params, grads, velocity, rate)",
    ),
    Wrong(
        name="train-plain-descent",
        task="sgd.train",
        hint=VELOCITY_LOST,
        was=STEP,
        now="params = sgd(params, grads, rate)",
    ),
    Wrong(
        name="train-gradients-averaged",
        task="sgd.train",
        hint="You divided by the number of rows: loss_and_grads has taken the mean over the batch already.",
        was=STEP,
        now=STEP.replace("rate, mu", "rate / len(Xb), mu"),
    ),
    Wrong(
        name="train-ascent",
        task="sgd.train",
        hint=CLIMBS,
        was=STEP,
        now=STEP.replace("rate, mu", "-rate, mu"),
    ),
    Wrong(
        name="train-decay-per-step",
        task="sgd.train",
        hint="You lowered the learning rate at every step: it changes from epoch to epoch only.",
        was=f"{RATE}\n        {BATCH}",
        now=f"{BATCH}\n            rate = step_decay(learning_rate, decay, len(losses))",
    ),
    Wrong(
        name="train-decay-ignored",
        task="sgd.train",
        hint=NEVER_DECAYS,
        was=RATE,
        now="rate = learning_rate",
    ),
    Wrong(
        name="train-decay-early",
        task="sgd.train",
        hint=DECAYS_EARLY,
        was=RATE,
        now="rate = step_decay(learning_rate, decay, epoch + 1)",
    ),
    Wrong(
        name="train-decay-compounded",
        task="sgd.train",
        hint="You decayed a rate that had already been decayed: start from the given learning rate in every epoch.",
        was=RATE,
        now="rate = learning_rate = step_decay(learning_rate, decay, epoch)",
    ),
    Wrong(
        name="train-loss-after-step",
        task="sgd.train",
        hint="You recorded the loss after the step: it is the loss that came with the gradients, "
        "before the params moved.",
        was=f"{KEEP}\n            {STEP}",
        now=f"{STEP}\n            losses.append(loss_and_grads(params, Xb, yb)[0])",
    ),
    Wrong(
        name="train-two-calls",
        task="sgd.train",
        hint="You called loss_and_grads more than once per step: one call gives both the loss and the gradients.",
        was=CALL,
        now="loss, _ = loss_and_grads(params, Xb, yb)\n            _, grads = loss_and_grads(params, Xb, yb)",
    ),
    Wrong(
        name="train-loss-of-whole-set",
        task="sgd.train",
        hint="You recorded the loss of all rows: record that of the step's batch.",
        was=KEEP,
        now="losses.append(loss_and_grads(params, X, y)[0])",
    ),
    Wrong(
        name="train-mean-loss-per-epoch",
        task="sgd.train",
        hint="You recorded the mean loss of each epoch: record one loss for every step.",
        was=LAST,
        now="each = len(losses) // epochs\n"
        "    return params, [float(np.mean(losses[i * each : (i + 1) * each])) for i in range(epochs)]",
    ),
    Wrong(
        name="train-last-loss-per-epoch",
        task="sgd.train",
        hint="You recorded one loss per epoch, its last: record one for every step.",
        was=f"{KEEP}\n            {STEP}",
        now=f"{STEP}\n        {KEEP}",
    ),
    Wrong(
        name="train-losses-divided",
        task="sgd.train",
        hint="You divided the losses by the number of rows: record them as loss_and_grads returned them.",
        was=KEEP,
        now="losses.append(loss / len(Xb))",
    ),
    Wrong(
        name="train-same-batches",
        task="sgd.train",
        hint="Epochs use the same batches: shuffle anew in each of them, with another seed every time.",
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "seed"),
    ),
    Wrong(
        name="train-not-shuffled",
        task="sgd.train",
        hint=NOT_SHUFFLED,
        was=BATCH,
        now="for Xb, yb in [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]:",
    ),
    Wrong(
        name="train-seed-ignored",
        task="sgd.train",
        hint="You did not use the seed that is passed in: another seed has to give other batches.",
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "epoch"),
    ),
    Wrong(
        name="train-unseeded",
        task="sgd.train",
        hint=UNSEEDED,
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "int(np.random.default_rng().integers(2**31))"),
    ),
    Wrong(
        name="train-whole-set",
        task="sgd.train",
        hint="You computed the gradients of all rows at every step: use the rows of the step's batch.",
        was=CALL,
        now="loss, grads = loss_and_grads(params, X, y)",
    ),
    Wrong(
        name="train-one-batch-per-epoch",
        task="sgd.train",
        hint=FIRST_ONLY,
        was=STEP,
        now=f"{STEP}\n            break",
    ),
    Wrong(
        name="train-random-batches",
        task="sgd.train",
        hint=DRAWN_APART,
        was=BATCH,
        now="for i in range(0, len(X), batch_size):\n"
        "            rng = np.random.default_rng([seed, epoch, i])\n"
        "            rows = rng.choice(len(X), min(batch_size, len(X) - i), replace=False)\n"
        "            Xb, yb = X[rows], y[rows]",
    ),
    Wrong(
        name="train-one-epoch-less",
        task="sgd.train",
        hint="You trained one epoch too few: epochs count from 0 to their number minus 1.",
        was=EPOCH,
        now="for epoch in range(epochs - 1):",
    ),
    Wrong(
        name="train-one-epoch-more",
        task="sgd.train",
        hint="You trained one epoch too many: epochs count from 0 to their number minus 1.",
        was=EPOCH,
        now="for epoch in range(epochs + 1):",
    ),
    Wrong(
        name="train-one-epoch-only",
        task="sgd.train",
        hint="You returned inside the loop, after the first epoch: the return belongs behind it.",
        was=LAST,
        now="    return params, losses",
    ),
    Wrong(
        name="train-best-params",
        task="sgd.train",
        hint="You returned the params with the lowest loss: return those after the last step.",
        was=f"{KEEP}\n            {STEP}",
        now=f"{KEEP}\n            best = params if loss == min(losses) else best\n            {STEP}\n"
        "    params = best",
    ),
    Wrong(
        name="train-params-not-kept",
        task="sgd.train",
        hint="You computed each step from the first params: go on from where the last step ended.",
        was=f"{STEP}\n    {LAST}",
        now="moved, velocity = momentum(params, grads, velocity, rate, mu)\n    return moved, losses",
    ),
    Wrong(
        name="train-shuffles-in-place",
        task="sgd.train",
        hint=IN_PLACE,
        was=BATCH,
        now="order = np.random.default_rng(seed + epoch).permutation(len(X))\n"
        "        X[:], y[:] = X[order], y[order]\n"
        "        for Xb, yb in [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]:",
    ),
    Wrong(
        name="train-rate-outside-velocity",
        task="sgd.train",
        hint=RATE_OUTSIDE,
        was=STEP,
        now="for name in params:\n"
        "                velocity[name] = mu * velocity.get(name, 0.0) + grads[name]\n"
        "            params = {name: value - rate * velocity[name] for name, value in params.items()}",
    ),
    Wrong(
        name="train-one-velocity",
        task="sgd.train",
        hint=ONE_VELOCITY,
        was=STEP,
        now="""\
for name, value in params.items():
                velocity = np.resize(velocity if len(losses) > 1 or np.size(velocity) > 1 else 0.0, value.shape)
                velocity = mu * velocity - rate * grads[name]
                params = {**params, name: value + velocity}""",
    ),
    Wrong(
        name="train-by-position",
        task="sgd.train",
        hint=BY_ORDER,
        was=STEP,
        now="""\
grads = dict(zip(params, grads.values()))
            params, velocity = momentum(params, grads, velocity, rate, mu)""",
    ),
]
