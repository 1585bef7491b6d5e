"""Wrong only on inputs that are a little out of the way, from step to step: changing mu, equal shapes, many epochs."""

from autograder.diagnosis.variants import Wrong

from .hints import BY_ORDER, VELOCITY_OUTLIVES
from .passages import BATCH, BOTH, EPOCH_SEED, KEEP, STEP, VELOCITY

ONE_VELOCITY = "All arrays share one velocity in your code: every array needs a velocity of its own, under its name."
SAME_ZEROS = (
    "Several velocities start as one and the same array of zeros, which you then change in place: make a new array for "
    "each."
)

WRONG = [
    Wrong(
        name="momentum-names-in-use",
        task="sgd.momentum",
        hint="You keep something else beside the velocities, under a name of your own, and an array may have that very "
        "name: keep the velocities in a dict of their own.",
        was=BOTH,
        now="""\
state = {**velocity, "count": velocity.get("count", 0) + 1}
    for name in params:
        state[name] = (mu * state[name] if state["count"] > 1 else 0.0) - learning_rate * grads[name]
    return {name: value + state[name] for name, value in params.items()}, state""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-keeps-the-velocity-at-mu-0",
        task="sgd.momentum",
        hint="Where mu is 0 you return the velocity as it came: return the new one, the next step may have another mu.",
        code="""
_step = momentum


def momentum(params, grads, velocity, learning_rate, mu=0.9):
    moved, new = _step(params, grads, velocity, learning_rate, mu)
    return moved, new if mu else velocity
""",
    ),
    Wrong(
        name="momentum-in-the-module",
        task="sgd.momentum",
        hint=VELOCITY_OUTLIVES,
        was=BOTH,
        now="""\
if not velocity:
        MOVING.clear()
    for name in params:
        MOVING[name] = mu * MOVING.get(name, 0.0) - learning_rate * grads[name]
    return {name: value + MOVING[name] for name, value in params.items()}, dict(MOVING)""",
        code="MOVING = {}",
    ),
    Wrong(
        name="momentum-one-array-of-zeros",
        task="sgd.momentum",
        hint=SAME_ZEROS,
        was=BOTH,
        now="""\
zeros = {value.shape: np.zeros(value.shape) for value in params.values()}
    velocity = velocity or {name: zeros[value.shape] for name, value in params.items()}
    for name in params:
        velocity[name] *= mu
        velocity[name] -= learning_rate * grads[name]
    return {name: value + velocity[name] for name, value in params.items()}, velocity""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-one-array-of-zeros-in-turn",
        task="sgd.momentum",
        hint=SAME_ZEROS,
        was=BOTH,
        now="""\
moved, zeros = {}, {value.shape: np.zeros(value.shape) for value in params.values()}
    velocity = velocity or {name: zeros[value.shape] for name, value in params.items()}
    for name, value in params.items():
        velocity[name] *= mu
        velocity[name] -= learning_rate * grads[name]
        moved[name] = value + velocity[name]
    return moved, velocity""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-stops-without-slope",
        task="sgd.momentum",
        hint="Entries whose gradient is 0 stop in your code: they go on with mu times their velocity.",
        was=VELOCITY,
        now=VELOCITY.replace("mu *", "mu * (grads[name] != 0) *"),
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
    Wrong(
        name="train-few-seeds",
        task="sgd.train",
        hint="You draw the seeds of the epochs from too few: with many epochs, two of them get the same batches.",
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "int(np.random.default_rng([seed, epoch]).integers(50))"),
    ),
    Wrong(
        name="train-seed-of-few-digits",
        task="sgd.train",
        hint="You use a part of the seed only, such as its last digits: seeds that are far apart get the same batches.",
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "(seed + epoch) % 2**10"),
    ),
    Wrong(
        name="train-stops-early",
        task="sgd.train",
        hint="You stop where the loss stays the same: go through all epochs, whatever the loss.",
        was=KEEP,
        now=f"""\
{KEEP}
            if len(losses) > 1 and losses[-1] == losses[-2]:
                return params, losses""",
    ),
]
