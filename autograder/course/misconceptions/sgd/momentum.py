"""Wrong steps with momentum."""

from autograder.diagnosis.variants import Wrong

from .hints import BY_ORDER, CLIMBS, ONE_VELOCITY, OWN_MU, RATE_OUTSIDE, VELOCITY_LOST, VELOCITY_OUTLIVES
from .passages import BOTH, MOVE, VELOCITY

SAME_ZEROS = (
    "Several velocities start as one and the same array of zeros, which you then change in place: make a new array for "
    "each."
)

WRONG = [
    Wrong(
        name="momentum-ascent",
        task="sgd.momentum",
        hint=CLIMBS,
        was=VELOCITY,
        now=VELOCITY.replace("- learning", "+ learning"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-subtracts-velocity",
        task="sgd.momentum",
        hint=CLIMBS,
        was=MOVE,
        now=MOVE.replace("value +", "value -"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-velocity-lost",
        task="sgd.momentum",
        hint=VELOCITY_LOST,
        was=VELOCITY,
        now="velocity = {name: -learning_rate * grads[name] for name in params}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-old-velocity-returned",
        task="sgd.momentum",
        hint=VELOCITY_LOST,
        was=BOTH,
        now=BOTH.replace("velocity = {", "new = {", 1).replace("value + velocity", "value + new"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-swapped",
        task="sgd.momentum",
        hint="You returned the velocity first: params come first, then the velocity.",
        was="return params, velocity",
        now="return velocity, params",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-ema",
        task="sgd.momentum",
        hint="You weighted the gradient by 1 - mu, which averages gradients: here the new gradient counts in full.",
        was=VELOCITY,
        now=VELOCITY.replace("- learning", "- (1 - mu) * learning"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-nesterov",
        task="sgd.momentum",
        hint="You took Nesterov's step, which looks ahead: plain momentum moves the params by the new velocity alone.",
        was=MOVE,
        now="params = {name: value + mu * velocity[name] - learning_rate * grads[name] "
        "for name, value in params.items()}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-mu-on-both",
        task="sgd.momentum",
        hint="You multiplied the whole new velocity by mu: mu scales the old velocity only, not the new gradient.",
        was=VELOCITY,
        now="velocity = {name: mu * (velocity.get(name, 0.0) - learning_rate * grads[name]) for name in params}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-fixed-mu",
        task="sgd.momentum",
        hint=OWN_MU,
        was=VELOCITY,
        now=VELOCITY.replace("mu *", "0.9 *"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-rate-on-velocity-too",
        task="sgd.momentum",
        hint="You applied the learning rate twice: it scales the gradient, and then the velocity is added as it is.",
        was=MOVE,
        now=MOVE.replace("velocity[", "learning_rate * velocity["),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-no-rate",
        task="sgd.momentum",
        hint="You left the learning rate out: it scales the gradient before that goes into the velocity.",
        was=VELOCITY,
        now=VELOCITY.replace("learning_rate * ", ""),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-old-velocity-used",
        task="sgd.momentum",
        hint="You moved the params by the old velocity: update the velocity first, "
        "the new one already counts in this step.",
        was=BOTH,
        now="params = {name: value + velocity.get(name, 0.0) for name, value in params.items()}\n"
        f"    {VELOCITY}\n    return params, velocity",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-params-unmoved",
        task="sgd.momentum",
        hint="The params that you return have not moved: return those after the step.",
        was=MOVE,
        now="moved = {name: value + velocity[name] for name, value in params.items()}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-global-velocity",
        task="sgd.momentum",
        hint=VELOCITY_OUTLIVES,
        was=BOTH,
        now="for name in params:\n"
        "        MEMORY[name] = mu * MEMORY.get(name, 0.0) - learning_rate * grads[name]\n"
        "    return {name: value + MEMORY[name] for name, value in params.items()}, dict(MEMORY)",
        code="MEMORY = {}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-shared-by-arrays",
        task="sgd.momentum",
        hint=ONE_VELOCITY,
        was=BOTH,
        now="speed, moved = velocity.get('v', 0.0), {}\n"
        "    for name, value in params.items():\n"
        "        speed = mu * np.resize(speed, value.shape) - learning_rate * grads[name]\n"
        "        moved[name] = value + speed\n"
        "    return moved, {'v': speed}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-one-running-velocity",
        task="sgd.momentum",
        hint=ONE_VELOCITY,
        was=BOTH,
        now="speed, moved = velocity.get('v', 0.0), {}\n"
        "    for name, value in params.items():\n"
        "        speed = mu * speed - learning_rate * grads[name]\n"
        "        moved[name] = value + speed\n"
        "    return moved, {'v': speed}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-first-velocity-missing",
        task="sgd.momentum",
        hint="An empty velocity makes your code fail: before the first step every velocity is zero.",
        was=VELOCITY,
        now=VELOCITY.replace("velocity.get(name, 0.0)", "velocity[name]"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-starts-at-gradient",
        task="sgd.momentum",
        hint="Your velocity starts at the gradient: before the first step every velocity is zero.",
        was=VELOCITY,
        now=VELOCITY.replace("0.0)", "grads[name])"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-starts-at-step",
        task="sgd.momentum",
        hint="Your velocity starts at the first step already: before it every velocity is zero.",
        was=VELOCITY,
        now=VELOCITY.replace("0.0)", "-learning_rate * grads[name])"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-scales-grads-in-place",
        task="sgd.momentum",
        hint="You changed the gradients in place: the caller's grads have to stay as they are.",
        was=VELOCITY,
        now="for name in grads:\n        grads[name] *= learning_rate\n"
        "    velocity = {name: mu * velocity.get(name, 0.0) - grads[name] for name in params}",
    ),
    Wrong(
        name="momentum-rate-outside",
        task="sgd.momentum",
        hint=RATE_OUTSIDE,
        was=VELOCITY,
        now="velocity = {name: mu * velocity.get(name, 0.0) - grads[name] for name in params}\n"
        "    return {name: params[name] + learning_rate * velocity[name] for name in params}, velocity",
        affects=("sgd.train",),
    ),
    Wrong(
        name="momentum-by-order",
        task="sgd.momentum",
        hint=BY_ORDER,
        was=BOTH,
        now="velocity = velocity or {name: np.zeros_like(gradient) for name, gradient in grads.items()}\n"
        "    pairs = zip(velocity.items(), grads.values())\n"
        "    velocity = {name: mu * v - learning_rate * gradient for (name, v), gradient in pairs}\n"
        f"    {MOVE}\n    return params, velocity",
        affects=("sgd.train",),
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
]
