"""Right: steps in other forms, with momentum and without."""

from autograder.diagnosis.variants import Right

from .passages import BOTH, SGD

RIGHT = [
    Right(
        name="sgd-in-place",
        was=SGD,
        now="for name in params:\n        params[name] -= learning_rate * grads[name]\n    return params",
    ),
    Right(
        name="sgd-rebinds-in-the-dict",
        was=SGD,
        now="for name, gradient in grads.items():\n"
        "        params[name] = params[name] - learning_rate * gradient\n    return params",
    ),
    Right(
        name="sgd-float32",
        was=SGD,
        now="return {n: np.float32(v) - np.float32(learning_rate) * np.float32(grads[n]) for n, v in params.items()}",
    ),
    Right(
        name="sgd-entry-by-entry",
        was=SGD,
        now="moved = {}\n    for name, value in params.items():\n        moved[name] = np.empty_like(value)\n"
        "        for index in np.ndindex(value.shape):\n"
        "            moved[name][index] = value[index] - learning_rate * grads[name][index]\n    return moved",
    ),
    Right(
        name="sgd-out-argument",
        was=SGD,
        now="for name, value in params.items():\n"
        "        np.subtract(value, np.multiply(learning_rate, grads[name]), out=value)\n    return params",
    ),
    Right(
        name="momentum-in-place",
        was=BOTH,
        now="for name in params:\n"
        "        if name not in velocity:\n            velocity[name] = np.zeros_like(params[name])\n"
        "        velocity[name] *= mu\n        velocity[name] -= learning_rate * grads[name]\n"
        "        params[name] += velocity[name]\n    return params, velocity",
    ),
    Right(
        name="momentum-velocity-uphill",
        was=BOTH,
        now="velocity = {name: mu * velocity.get(name, 0.0) + learning_rate * grads[name] for name in params}\n"
        "    return [{name: value - velocity[name] for name, value in params.items()}, velocity]",
    ),
    Right(
        name="momentum-remembers-places",
        was=BOTH,
        now="moved = {}\n    for name, value in params.items():\n"
        "        moved[name] = value - learning_rate * grads[name] + mu * (value - velocity.get(name, value))\n"
        "    return moved, params",
    ),
    Right(
        name="momentum-counts-its-steps",
        was=BOTH,
        now="if not velocity:\n"
        "        velocity = {'of': {name: np.zeros(value.shape) for name, value in params.items()}, 'steps': 0}\n"
        "    velocity['steps'] += 1\n    for name, gradient in grads.items():\n"
        "        velocity['of'][name] = mu * velocity['of'][name] - learning_rate * gradient\n"
        "        params[name] = params[name] + velocity['of'][name]\n    return params, velocity",
    ),
    Right(
        name="momentum-in-objects-that-roll-on",
        code="""
class Ball:
    speed = 0.0

    def roll(self, place, slope, learning_rate, mu):
        self.speed = mu * self.speed - learning_rate * slope
        return place + self.speed


def momentum(params, grads, velocity, learning_rate, mu=0.9):
    balls = {name: velocity.get(name) or Ball() for name in params}
    return {name: balls[name].roll(w, grads[name], learning_rate, mu) for name, w in params.items()}, balls
""",
    ),
    Right(
        name="momentum-velocity-in-float32",
        was=BOTH,
        now="velocity = {n: np.float32(mu * velocity.get(n, 0.0) - learning_rate * grads[n]) for n in params}\n"
        "    return {n: np.float32(v) + velocity[n] for n, v in params.items()}, velocity",
    ),
]
