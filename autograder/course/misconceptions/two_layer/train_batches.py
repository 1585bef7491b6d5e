"""Wrong training: the batches."""

from autograder.diagnosis.variants import Wrong

from .passages import ORDER, RATE, ROWS, STEP_LOSS, TRAIN_RNG

STARTS = "for start in range(0, len(X), batch_size):"

WRONG = [
    Wrong(
        name="train-not-shuffled",
        task="two_layer.train",
        hint="Your batches are cut from the rows as they lie; shuffle the rows in each epoch.",
        was=ORDER,
        now="order = np.arange(len(X))",
    ),
    Wrong(
        name="train-shuffled-once",
        task="two_layer.train",
        hint="You shuffle in the same way in every epoch; draw a new order each time.",
        was=ORDER,
        now="order = np.random.default_rng(seed).permutation(len(X))",
    ),
    Wrong(
        name="train-first-rows",
        task="two_layer.train",
        hint="Every step uses the first batch_size rows; go on to the next ones.",
        was=ROWS,
        now="rows = np.arange(min(batch_size, len(X)))",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-first-shuffled-rows",
        task="two_layer.train",
        hint="Every step of an epoch uses the same batch; go on to the next rows of the order.",
        was=ROWS,
        now="rows = order[:batch_size]",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-shuffles-x-only",
        task="two_layer.train",
        hint="You shuffle the examples but not their labels; both have to stay together.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[start : start + batch_size], reg)",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-two-orders",
        task="two_layer.train",
        hint="You draw one order for the examples and another one for the labels; both have to stay together.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[rng.permutation(len(X))[start : start + batch_size]], reg)",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-with-replacement",
        task="two_layer.train",
        hint="You draw the rows of a batch from all rows each time; in an epoch every example is used exactly once.",
        was=ROWS,
        now="rows = rng.integers(len(X), size=min(batch_size, len(X) - start))",
    ),
    Wrong(
        name="train-fresh-draws",
        task="two_layer.train",
        hint="You draw each batch without looking at the ones before; in an epoch every example is used exactly once.",
        was=ROWS,
        now="rows = rng.permutation(len(X))[: min(batch_size, len(X) - start)]",
    ),
    Wrong(
        name="train-drops-last",
        task="two_layer.train",
        hint="You drop the last batch where it is smaller; every example is used once in each epoch.",
        was=STARTS,
        now="for start in range(0, len(X) // batch_size * batch_size or 1, batch_size):",
    ),
    Wrong(
        name="train-one-row-short",
        task="two_layer.train",
        hint="You leave out the last row of each batch.",
        was=ROWS,
        now="rows = order[start : start + batch_size - 1]",
    ),
    Wrong(
        name="train-whole-set",
        task="two_layer.train",
        hint="Every step uses all rows; cut them into batches of batch_size.",
        was=STARTS,
        now="batch, batch_size = np.empty_like(X), len(X)\n            " + STARTS,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-batch-count",
        task="two_layer.train",
        hint="You make batch_size batches; batch_size is how many rows one batch has.",
        was=RATE,
        now=RATE
        + "\n            if epoch == 0:\n"
        + "                batch_size = max(1, -(-len(X) // batch_size))\n"
        + "                batch = np.empty((batch_size, X.shape[1]), X.dtype)",
    ),
    Wrong(
        name="train-seed-ignored",
        task="two_layer.train",
        hint="The batches are the same for every seed; draw them from the seed that was given.",
        was=TRAIN_RNG,
        now="rng = np.random.default_rng(0)\n        # Compute",
    ),
    Wrong(
        name="train-shuffles-in-place",
        task="two_layer.train",
        hint="You shuffle the caller's own arrays; draw an order of row numbers instead.",
        was=ORDER,
        now="order = rng.permutation(len(X))\n            X[:], y[:], order = X[order], y[order], np.arange(len(X))",
    ),
    Wrong(
        name="train-shuffles-whole-batches",
        task="two_layer.train",
        hint="You cut the rows into batches once, and shuffle only the batches: shuffle all rows anew in every epoch, "
        "and then cut.",
        was=ORDER,
        now="order = np.random.default_rng([seed, len(X)]).permutation(len(X))\n"
        "            parts = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]\n"
        "            order = np.concatenate([parts[i] for i in rng.permutation(len(parts) - 1)] + parts[-1:])",
    ),
]
