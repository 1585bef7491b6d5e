"""Right: training loops in other forms."""

from autograder.diagnosis.variants import Right

from .passages import BATCH, EPOCH_SEED, KEEP, RATE, START

RIGHT = [
    Right(
        name="train-one-generator",
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
        name="train-lowers-its-own-rate",
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
        losses[step], grads = loss_and_grads(params, Xb, yb)
        speed = {n: (mu * speed[n] if speed else 0.0) - learning_rate * g for n, g in grads.items()}
        for name in params:
            params[name] = params[name] + speed[name]
    return params, losses.tolist()
""",
    ),
    Right(
        name="train-shuffles-the-shuffled",
        was=f"for epoch in range(epochs):\n        {RATE}",
        now="X, y, rng = X.copy(), y.copy(), np.random.default_rng(seed)\n"
        f"    for epoch in range(epochs):\n        {RATE}\n"
        "        order = rng.permutation(len(X))\n        X, y = X[order], y[order]",
    ),
    Right(
        name="train-in-float32",
        was=START,
        now=f"params = {{name: value.astype(np.float32) for name, value in params.items()}}\n    {START}",
        code="""
def momentum(params, grads, velocity, learning_rate, mu=0.9):
    velocity = {n: np.float32(mu * velocity.get(n, 0.0) - learning_rate * grads[n]) for n in params}
    return {name: value + velocity[name] for name, value in params.items()}, velocity
""",
    ),
    Right(
        name="train-everything-drawn-before",
        was=f"{BATCH}",
        now="rng = random.Random(f'{seed} {epoch}')\n"
        "        rows = sorted(range(len(X)), key=lambda row: rng.random())\n"
        "        count = -(-len(X) // batch_size)\n"
        "        for Xb, yb in [(X[rows[i::count]], y[rows[i::count]]) for i in range(count)]:",
        code="import random",
    ),
    Right(
        name="train-seeds-of-many-kinds",
        was=BATCH,
        now=BATCH.replace(EPOCH_SEED, "hash((seed, epoch)) % 2**31"),
    ),
    Right(
        name="train-losses-are-arrays",
        was=KEEP,
        now="losses += [np.array(loss)]",
    ),
]
