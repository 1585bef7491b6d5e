"""Wrong minibatches."""

from autograder.diagnosis.variants import Wrong

from .hints import DRAWN_APART, FIRST_ONLY, IN_PLACE, NOT_SHUFFLED, UNSEEDED
from .passages import CUT, DRAWN, ORDER, TAKE

WRONG = [
    Wrong(
        name="minibatches-only-x-shuffled",
        task="sgd.minibatches",
        hint="You shuffled X but not y: take the same row numbers from both, so that each row keeps its label.",
        was=TAKE,
        now="y = np.asarray(y)\n    starts = range(0, len(X), batch_size)\n"
        "    return [(X[rows], y[i : i + batch_size]) for i, rows in zip(starts, batches, strict=True)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-only-y-shuffled",
        task="sgd.minibatches",
        hint="You shuffled y but not X: take the same row numbers from both, so that each row keeps its label.",
        was=TAKE,
        now="starts = range(0, len(X), batch_size)\n"
        "    return [(X[i : i + batch_size], y[rows]) for i, rows in zip(starts, batches, strict=True)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-two-orders",
        task="sgd.minibatches",
        hint="You shuffled X and y each in its own order: draw one order and take the same row numbers from both.",
        was=f"{ORDER}\n    {CUT}\n    {TAKE}",
        now=f"{DRAWN}\n    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(X))]\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-with-replacement",
        task="sgd.minibatches",
        hint="You drew rows with replacement, so some come twice and others never: "
        "shuffle the row numbers and cut them up.",
        was=ORDER,
        now="order = np.random.default_rng(seed).integers(len(X), size=len(X))",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-each-with-replacement",
        task="sgd.minibatches",
        hint="You drew rows with replacement, so some come twice and others never: "
        "shuffle the row numbers and cut them up.",
        was=CUT,
        now=f"{DRAWN}\n    batches = [rng.integers(len(X), size=batch_size) for _ in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-drawn-apart",
        task="sgd.minibatches",
        hint=DRAWN_APART,
        was=CUT,
        now=f"{DRAWN}\n    batches = [rng.choice(len(X), min(batch_size, len(X)), replace=False) "
        "for _ in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-last-dropped",
        task="sgd.minibatches",
        hint="You dropped the rows that do not fill a batch: they make a last, smaller one.",
        was=CUT,
        now="batches = [order[i * batch_size : (i + 1) * batch_size] for i in range(len(X) // batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-last-filled-up",
        task="sgd.minibatches",
        hint="You filled up the last batch with rows that had their turn: every row is in exactly one batch.",
        was=CUT,
        now="batches = [np.take(order, range(i, i + batch_size), mode='wrap') for i in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-same-rows",
        task="sgd.minibatches",
        hint="All your batches hold the same rows: move on by batch_size from one batch to the next.",
        was=CUT,
        now="batches = [order[:batch_size][: len(X) - start] for start in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-first-rows-again",
        task="sgd.minibatches",
        hint="All your batches hold the same rows: move on by batch_size from one batch to the next.",
        was=CUT,
        now="batches = [order[:batch_size] for _ in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-first-only",
        task="sgd.minibatches",
        hint=FIRST_ONLY,
        was=CUT,
        now="batches = [order[:batch_size]]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-whole-set",
        task="sgd.minibatches",
        hint="You returned all rows as one batch: cut them into batches of batch_size.",
        was=CUT,
        now="batches = [order]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-size-as-count",
        task="sgd.minibatches",
        hint="You made batch_size many batches: batch_size is the number of rows in each of them.",
        was=CUT,
        now="batches = np.array_split(order, batch_size)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-one-too-many",
        task="sgd.minibatches",
        hint="There is an empty batch at the end where the rows divide evenly: round the number of batches up.",
        was=CUT,
        now="batches = [order[i * batch_size : (i + 1) * batch_size] for i in range(len(X) // batch_size + 1)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-overlap",
        task="sgd.minibatches",
        hint="Your batches are one row too long and overlap: a slice ends before its upper limit.",
        was=CUT,
        now=CUT.replace("start + batch_size", "start + batch_size + 1"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-not-shuffled",
        task="sgd.minibatches",
        hint=NOT_SHUFFLED,
        was=ORDER,
        now="order = np.arange(len(X))",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-reversed",
        task="sgd.minibatches",
        hint="You only turned the order of the rows around: shuffle them with a generator made from the seed.",
        was=ORDER,
        now="order = np.arange(len(X))[::-1]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-blocks-shuffled",
        task="sgd.minibatches",
        hint="You shuffled whole batches of neighboring rows: shuffle the rows, then cut.",
        was=f"{ORDER}\n    {CUT}",
        now=f"{DRAWN}\n    batches = [np.arange(len(X))[i : i + batch_size] for i in range(0, len(X), batch_size)]\n"
        "    rng.shuffle(batches) if len({len(rows) for rows in batches}) > 1 else "
        "batches.sort(key=lambda rows: rng.random())",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-shuffled-within",
        task="sgd.minibatches",
        hint="You shuffled only within each batch, so it always holds the same rows: shuffle all rows, then cut.",
        was=f"{ORDER}\n    {CUT}",
        now=f"{DRAWN}\n    batches = [rng.permutation(np.arange(len(X))[i : i + batch_size]) "
        "for i in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-seed-fixed",
        task="sgd.minibatches",
        hint="You used a seed of your own: make the generator from the seed that is passed in.",
        was=ORDER,
        now=ORDER.replace("default_rng(seed)", "default_rng(0)"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-unseeded",
        task="sgd.minibatches",
        hint=UNSEEDED,
        was=ORDER,
        now=ORDER.replace("default_rng(seed)", "default_rng()"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-shared-generator",
        task="sgd.minibatches",
        hint=UNSEEDED,
        was=ORDER,
        now="order = GENERATOR.permutation(len(X))",
        code="GENERATOR = np.random.default_rng(0)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-zero-is-no-seed",
        task="sgd.minibatches",
        hint="You treat seed 0 as no seed at all: 0 is a seed like any other.",
        was=ORDER,
        now=ORDER.replace("default_rng(seed)", "default_rng(seed or None)"),
    ),
    Wrong(
        name="minibatches-shuffled-in-place",
        task="sgd.minibatches",
        hint=IN_PLACE,
        was=TAKE,
        now="X[:], y[:] = X[order], y[order]\n"
        "    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-labels-first",
        task="sgd.minibatches",
        hint="You put the labels first: each batch is the pair of Xb, then yb.",
        was=TAKE,
        now=TAKE.replace("(X[rows], y[rows])", "(y[rows], X[rows])"),
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-one-row-squeezed",
        task="sgd.minibatches",
        hint="A batch of one row lost its first dimension: keep Xb as (1, ...) and yb as (1,).",
        was=TAKE,
        now=TAKE.replace(
            "(X[rows], y[rows])", "(np.squeeze(X[rows], 0), y[rows[0]]) if len(rows) == 1 else (X[rows], y[rows])"
        ),
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-remembered",
        task="sgd.minibatches",
        hint="You keep batches for the next call of the same sizes and seed: X may hold other numbers by then.",
        code="""def minibatches(X, y, batch_size, seed, kept={}, deal=minibatches):
    key = np.shape(X), batch_size, seed
    if key not in kept:
        kept[key] = deal(X, y, batch_size, seed)
    return kept[key]""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-float-labels",
        task="sgd.minibatches",
        hint="Your labels come back as floats: integers stay integers, or they are no indices any more.",
        was=TAKE,
        now="table = np.column_stack([X.reshape(len(X), -1), y])\n"
        "    return [(table[rows, :-1].reshape(len(rows), *X.shape[1:]), table[rows, -1]) for rows in batches]",
    ),
    Wrong(
        name="minibatches-lays-rows-out",
        task="sgd.minibatches",
        hint="You lay each example out as one row of numbers: images keep their dimensions.",
        was=TAKE,
        now="return [(X.reshape(len(X), -1)[rows], y[rows]) for rows in batches]",
    ),
]
