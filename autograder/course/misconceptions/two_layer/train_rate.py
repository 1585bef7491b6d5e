"""Wrong training: the learning rate."""

from autograder.diagnosis.variants import Wrong

from .passages import NAMES_LOOP, RATE, STEP_LOSS

WRONG = [
    Wrong(
        name="train-decay-ignored",
        task="two_layer.train",
        hint="Your learning rate does not fall: in epoch e it is learning_rate * decay ** e.",
        was=RATE,
        now="rate = learning_rate",
    ),
    Wrong(
        name="train-decay-per-step",
        task="two_layer.train",
        hint="Your learning rate falls in every step; it falls from epoch to epoch.",
        was=NAMES_LOOP,
        now='rate = learning_rate * decay ** len(history["loss"])\n                ' + NAMES_LOOP,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-decay-too-early",
        task="two_layer.train",
        hint="Your learning rate has fallen before the first epoch; epochs count from 0, and decay ** 0 is 1.",
        was=RATE,
        now="rate = learning_rate * decay ** (epoch + 1)",
    ),
    Wrong(
        name="train-decay-compounds",
        task="two_layer.train",
        hint="You multiply a rate that has decayed already by decay ** epoch again; "
        "start from learning_rate each time.",
        was=RATE,
        now="rate = learning_rate = learning_rate * decay**epoch",
    ),
    Wrong(
        name="train-decay-over-time",
        task="two_layer.train",
        hint="You divide by 1 + decay * epoch; the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate / (1.0 + decay * epoch)",
    ),
    Wrong(
        name="train-decay-exponential",
        task="two_layer.train",
        hint="You use exp(-decay * epoch); the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate * np.exp(-decay * epoch)",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-decay-linear",
        task="two_layer.train",
        hint="You multiply by decay * epoch; the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate * decay * epoch",
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
]
