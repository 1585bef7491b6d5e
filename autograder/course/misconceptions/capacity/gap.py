"""Wrong gaps between training and validation."""

from autograder.diagnosis.variants import Wrong

from .passages import GAP

WRONG = [
    Wrong(
        name="gap-absolute",
        task="capacity.gap",
        hint="You took the absolute value: the gap has a sign, "
        "and it is negative where the validation set does better.",
        was=GAP,
        now='return abs(history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        name="gap-never-negative",
        task="capacity.gap",
        hint="You made a negative gap zero: keep its sign.",
        was=GAP,
        now='return max(0.0, history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        name="gap-reversed",
        task="capacity.gap",
        hint="You subtracted the wrong way round: it is training minus validation accuracy.",
        was=GAP,
        now='return history["val_accuracy"][-1] - history["train_accuracy"][-1]',
    ),
    Wrong(
        name="gap-at-the-best-epoch",
        task="capacity.gap",
        hint="You took the epoch with the best validation accuracy: it is the last epoch that counts.",
        was=GAP,
        now="""best = int(np.argmax(history["val_accuracy"]))
    return history["train_accuracy"][best] - history["val_accuracy"][best]""",
    ),
    Wrong(
        name="gap-to-the-best-validation",
        task="capacity.gap",
        hint="You took the best validation accuracy of all epochs: take that of the last epoch.",
        was=GAP,
        now='return history["train_accuracy"][-1] - max(history["val_accuracy"])',
    ),
    Wrong(
        name="gap-of-the-maxima",
        task="capacity.gap",
        hint="You took the best of each list, from different epochs: take both after the last epoch.",
        was=GAP,
        now='return max(history["train_accuracy"]) - max(history["val_accuracy"])',
    ),
    Wrong(
        name="gap-at-the-first-epoch",
        task="capacity.gap",
        hint="You took the first epoch: the last entry of each list counts.",
        was=GAP,
        now='return history["train_accuracy"][0] - history["val_accuracy"][0]',
    ),
    Wrong(
        name="gap-one-epoch-early",
        task="capacity.gap",
        hint="You took the last epoch but one: the last entry of each list counts.",
        was=GAP,
        now='return history["train_accuracy"][-2] - history["val_accuracy"][-2]',
    ),
    Wrong(
        name="gap-averaged",
        task="capacity.gap",
        hint="You averaged over the epochs: only the last one counts.",
        was=GAP,
        now='return np.mean(np.subtract(history["train_accuracy"], history["val_accuracy"]))',
    ),
    Wrong(
        name="gap-largest",
        task="capacity.gap",
        hint="You took the largest gap of all epochs: only the last one counts.",
        was=GAP,
        now='return np.max(np.subtract(history["train_accuracy"], history["val_accuracy"]))',
    ),
    Wrong(
        name="gap-of-all-epochs",
        task="capacity.gap",
        hint="You return a gap for each epoch: it is one number, that of the last epoch.",
        was=GAP,
        now='return np.subtract(history["train_accuracy"], history["val_accuracy"])',
    ),
    Wrong(
        name="gap-from-the-loss",
        task="capacity.gap",
        hint="You took the loss for the training accuracy: the gap is between the two accuracies.",
        was=GAP,
        now='return history["loss"][-1] - history["val_accuracy"][-1]',
    ),
    Wrong(
        name="gap-validation-loss",
        task="capacity.gap",
        hint="You looked for a loss on the validation set, which the history does not have: "
        "the gap is between the two accuracies.",
        was=GAP,
        now='return history["val_loss"][-1] - history["loss"][-1]',
    ),
    Wrong(
        name="gap-by-position",
        task="capacity.gap",
        hint="You took the entries of the history by their order: a dict is read by its keys.",
        was=GAP,
        now="""entries = list(history.values())
    return entries[1][-1] - entries[2][-1]""",
    ),
    Wrong(
        name="gap-in-percent",
        task="capacity.gap",
        hint="You return percent: accuracies are fractions between 0 and 1, and so is their difference.",
        was=GAP,
        now='return 100.0 * (history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        name="gap-relative",
        task="capacity.gap",
        hint="You divided by the training accuracy: the gap is the plain difference.",
        was=GAP,
        now='return 1.0 - history["val_accuracy"][-1] / history["train_accuracy"][-1]',
    ),
    Wrong(
        name="gap-rounded",
        task="capacity.gap",
        hint="You rounded the gap: return the difference as it is.",
        was=GAP,
        now='return round(history["train_accuracy"][-1] - history["val_accuracy"][-1], 2)',
    ),
    Wrong(
        name="gap-uses-up-the-history",
        task="capacity.gap",
        hint="You removed entries from the caller's history: read the last entry without taking it out.",
        was=GAP,
        now='return history["train_accuracy"].pop() - history["val_accuracy"].pop()',
    ),
]
