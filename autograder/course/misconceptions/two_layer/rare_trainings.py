"""Wrong only in trainings that are a little out of the way: seeds, whole rates, rests, dark units, many rows."""

from autograder.diagnosis.variants import Wrong

from .passages import (
    ORDER,
    RATE,
    RECORD_VAL,
    ROWS,
    STEP_LOSS,
    TRAIN_RNG,
)

WRONG = [
    Wrong(
        name="train-order-by-seed-of-net",
        task="two_layer.train",
        hint="The order of your batches depends on the seed of the net, too: it follows from the seed of train alone.",
        was=TRAIN_RNG,
        now="rng = np.random.default_rng(seed + self.made_with)\n        # Compute",
        code="""
_make = TwoLayerNet.__init__


def __init__(self, input_size, hidden_size, num_classes, seed=0):
    _make(self, input_size, hidden_size, num_classes, seed)
    self.made_with = seed


TwoLayerNet.__init__ = __init__
""",
    ),
    Wrong(
        name="train-shortens-gradients",
        task="two_layer.train",
        hint="You shorten long gradients: every step is made of the gradients as they are.",
        was=STEP_LOSS,
        now=STEP_LOSS
        + """
                length = max(np.linalg.norm(gradient) for gradient in grads.values())
                grads = {name: gradient * min(1.0, 10.0 / (length + 1e-300)) for name, gradient in grads.items()}""",
    ),
    Wrong(
        name="train-epoch-by-whole-batches",
        task="two_layer.train",
        hint="You count the steps of an epoch without its last batch, which may be a smaller one, so that the rate "
        "falls too early: it follows from the epoch.",
        was=STEP_LOSS,
        now="rate = learning_rate * decay ** (len(history['loss']) // max(1, len(X) // batch_size))\n                "
        + STEP_LOSS,
    ),
    Wrong(
        name="train-stops-when-learned",
        task="two_layer.train",
        hint="Your training ends before its last epoch: run all of them, whatever the loss and the accuracies have "
        "reached.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if np.mean(history["loss"][-(-(-len(X) // batch_size)) :]) < 1e-3:
                break""",
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
    Wrong(
        name="train-seed-plus-epoch",
        task="two_layer.train",
        hint="You add to the seed, which may be the largest one already: draw the orders of all epochs from one "
        "generator, or from [seed, epoch].",
        was=ORDER,
        now="order = np.random.RandomState(seed + epoch).permutation(len(X))",
    ),
    Wrong(
        name="train-whole-rates",
        task="two_layer.train",
        hint="You keep the rates in an array of the type of learning_rate: of an int, such as 1, only whole ones are "
        "left. Make it one of floats.",
        was=RATE,
        now="rate = (np.full(epochs, learning_rate) * decay ** np.arange(epochs)).astype(type(learning_rate))[epoch]",
    ),
    Wrong(
        name="train-skips-batches-without-gradients",
        task="two_layer.train",
        hint="You skip a batch whose gradients are all zero: its step is still that of the velocity.",
        was=STEP_LOSS,
        now=STEP_LOSS + "\n                if not any(np.any(gradient) for gradient in grads.values()):\n"
        "                    history['loss'].append(loss)\n                    continue",
    ),
    Wrong(
        name="train-batches-rounded-up-roughly",
        task="two_layer.train",
        hint="You round the number of batches up by adding a little less than 1: a last batch of one row among "
        "hundreds is lost in that, and another batch gets too large.",
        was="for start in range(0, len(X), batch_size):\n                " + ROWS,
        now="for rows in np.array_split(order, max(1, int(len(X) / batch_size + 0.99))):",
    ),
    Wrong(
        name="train-one-circle",
        task="two_layer.train",
        hint="You go through one and the same order in every epoch and only begin somewhere else: shuffle anew.",
        was=ORDER,
        now="if epoch == 0:\n                circle = rng.permutation(len(X))\n"
        "            order = np.roll(circle, rng.integers(len(X)))",
    ),
]
