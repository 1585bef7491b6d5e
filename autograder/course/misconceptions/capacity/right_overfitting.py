"""Right: the gap and the strength by other ways."""

from autograder.diagnosis.variants import Right

from .passages import GAP, PICK

RIGHT = [
    Right(
        name="gap-entry-by-entry",
        was=GAP,
        now="""gaps = [t - v for t, v in zip(history["train_accuracy"], history["val_accuracy"])]
    return np.array(gaps)[-1]""",
    ),
    Right(
        name="gap-by-length",
        was=GAP,
        now="""epochs = len(history.get("val_accuracy"))
    train, validation = (np.asarray(history[name])[epochs - 1] for name in ("train_accuracy", "val_accuracy"))
    return np.float64(train) - np.float64(validation)""",
    ),
    Right(
        name="gap-of-errors",
        was=GAP,
        now="""history = {name: list(values) for name, values in history.items()}
    return (1 - history["val_accuracy"].pop()) - (1 - history["train_accuracy"].pop())""",
    ),
    Right(
        name="picks-in-a-loop",
        was=PICK,
        now="""best, best_accuracy = None, None
    for strength in sorted(strengths):
        accuracy = validation_accuracy(strength)
        if best is None or accuracy >= best_accuracy:
            best, best_accuracy = strength, accuracy
    return best""",
    ),
    Right(
        name="picks-from-the-largest-down",
        was=PICK,
        now="return max(sorted(strengths, reverse=True), key=validation_accuracy)",
    ),
    Right(
        name="picks-with-a-dict",
        was=PICK,
        now="""found = {strength: validation_accuracy(strength) for strength in strengths}
    return max(strength for strength in found if found[strength] == max(found.values()))""",
    ),
    Right(
        name="picks-with-arrays",
        was=PICK,
        now="""tried = np.sort(np.array(strengths))[::-1]
    found = np.array([validation_accuracy(strength) for strength in tried])
    return tried[np.argmax(found)]""",
    ),
    Right(
        name="picks-pairs",
        was=PICK,
        now="return np.float64(sorted((validation_accuracy(float(s)), s) for s in set(strengths))[-1][1])",
    ),
    Right(
        name="picks-with-lexsort",
        was=PICK,
        now="""found = list(map(validation_accuracy, strengths))
    return strengths[np.lexsort((strengths, found))[-1]]""",
    ),
]
