"""Right: other ways to shuffle and cut."""

from autograder.diagnosis.variants import Right

from .passages import CUT, DRAWN, ORDER, TAKE

RIGHT = [
    Right(
        name="minibatches-generator",
        was=TAKE,
        now="for rows in batches:\n        yield X[rows], y[rows]",
    ),
    Right(
        name="minibatches-zipped",
        was=TAKE,
        now="return zip((X[rows] for rows in batches), (y[rows] for rows in batches), strict=True)",
    ),
    Right(
        name="minibatches-equal-sizes",
        was=CUT,
        now="batches = np.array_split(order, -(-len(X) // batch_size))",
    ),
    Right(
        name="minibatches-small-one-first",
        was=CUT,
        now="first = len(X) % batch_size\n"
        "    batches = [order[max(end - batch_size, 0) : end] for end in range(first, len(X) + 1, batch_size) if end]",
    ),
    Right(
        name="minibatches-python-random",
        was=ORDER,
        now="order = list(range(len(X)))\n    random.Random(seed).shuffle(order)",
        code="import random",
    ),
    Right(
        name="minibatches-random-sample",
        was=ORDER,
        now="order = random.Random(f'rows {seed}').sample(range(len(X)), k=len(X))",
        code="import random",
    ),
    Right(
        name="minibatches-global-generator",
        was=ORDER,
        now="np.random.seed(seed)\n    order = np.arange(len(X))\n    np.random.shuffle(order)",
    ),
    Right(
        name="minibatches-seed-plus-one",
        was=ORDER,
        now="order = np.random.RandomState(seed + 1).permutation(len(X))",
    ),
    Right(
        name="minibatches-drawn-one-after-the-other",
        code="""
def minibatches(X, y, batch_size, seed):
    np.random.seed(seed)
    left = np.arange(len(X))
    while len(left):
        chosen = np.random.permutation(len(left))[:batch_size]
        rows, left = left[chosen], np.delete(left, chosen)
        yield X[rows], y[rows]
""",
    ),
    Right(
        name="minibatches-random-state",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now="order = np.random.RandomState(seed).permutation(len(X))\n    X, y = X[order], y[order]\n"
        "    return [[X[i : i + batch_size], y[i : i + batch_size]] for i in range(0, len(X), batch_size)]",
    ),
    Right(
        name="minibatches-sorted-random-keys",
        was=ORDER,
        now="order = np.argsort(np.random.default_rng(seed).random(len(X)))",
    ),
    Right(
        name="minibatches-rows-sorted-in-each",
        was=CUT,
        now=CUT.replace("[order[start : start + batch_size]", "[np.sort(order[start : start + batch_size])"),
    ),
    Right(
        name="minibatches-drawn-from-a-hat",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now=f"{DRAWN}\n    hat, batches = list(range(len(X))), []\n    while hat:\n"
        "        rows = [hat.pop(rng.integers(len(hat))) for _ in range(min(batch_size, len(hat)))]\n"
        "        batches.append((np.stack([X[row] for row in rows]), np.array([y[row] for row in rows])))\n"
        "    return tuple(batches)",
    ),
    Right(
        name="minibatches-shuffled-copies",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now="X, y = X.copy(), y.copy()\n    np.random.default_rng(seed).shuffle(X)\n"
        "    np.random.default_rng(seed).shuffle(y)\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
    ),
    Right(
        name="minibatches-float32-lists-of-labels",
        was=TAKE,
        now="return [(X[rows].astype(np.float32), y[rows].tolist()) for rows in batches]",
    ),
]
