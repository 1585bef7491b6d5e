"""Wrong choices of the strength."""

from autograder.diagnosis.variants import Wrong

from .passages import PICK

WRONG = [
    Wrong(
        name="trains-twice",
        task="capacity.regularization",
        hint="You ask for the accuracy of a strength more than once, which trains a net each time: "
        "keep what you were told.",
        was=PICK,
        now="""best = max(validation_accuracy(strength) for strength in strengths)
    return max(strength for strength in strengths if validation_accuracy(strength) == best)""",
    ),
    Wrong(
        name="lowest-accuracy",
        task="capacity.regularization",
        hint="You picked the strength with the lowest validation accuracy: it is the highest that counts.",
        was=PICK,
        now="return min(strengths, key=lambda strength: (validation_accuracy(strength), -strength))",
    ),
    Wrong(
        name="returns-the-accuracy",
        task="capacity.regularization",
        hint="You return the accuracy: what is asked for is the strength that reaches it.",
        was=PICK,
        now="return max(validation_accuracy(strength) for strength in strengths)",
    ),
    Wrong(
        name="returns-the-index",
        task="capacity.regularization",
        hint="You return where in the list the strength stands: return the strength itself.",
        was=PICK,
        now="return int(np.argmax([validation_accuracy(strength) for strength in strengths]))",
    ),
    Wrong(
        name="returns-both",
        task="capacity.regularization",
        hint="You return the accuracy along with the strength: return the strength alone.",
        was=PICK,
        now="""found = max((validation_accuracy(strength), strength) for strength in strengths)
    return found[::-1]""",
    ),
    Wrong(
        name="tie-goes-to-the-first",
        task="capacity.regularization",
        hint="Among equally accurate strengths you keep the one that comes first in the list: "
        "it should be the largest.",
        was=PICK,
        now="return max(strengths, key=validation_accuracy)",
    ),
    Wrong(
        name="tie-goes-to-the-last",
        task="capacity.regularization",
        hint="Among equally accurate strengths you keep the one that comes last in the list: "
        "it should be the largest, and the list need not be sorted.",
        was=PICK,
        now="return max(strengths[::-1], key=validation_accuracy)",
    ),
    Wrong(
        name="tie-goes-to-the-smallest",
        task="capacity.regularization",
        hint="Among equally accurate strengths you keep the smallest: "
        "it should be the largest, which gives the simpler net.",
        was=PICK,
        now="return max(strengths, key=lambda strength: (validation_accuracy(strength), -strength))",
    ),
    Wrong(
        name="nearly-as-good-counts-as-a-tie",
        task="capacity.regularization",
        hint="You prefer a larger strength that is nearly as accurate: only equal accuracies are a tie.",
        was=PICK,
        now="return max(strengths, key=lambda strength: (round(validation_accuracy(strength), 2), strength))",
    ),
    Wrong(
        name="always-the-smallest",
        task="capacity.regularization",
        hint="You always take the smallest strength, which fits the training data best: "
        "the validation accuracy decides.",
        was=PICK,
        now="return min(strengths)",
    ),
    Wrong(
        name="always-the-largest",
        task="capacity.regularization",
        hint="You always take the largest strength: more regularization helps only up to a point, and the validation "
        "accuracy says where that is.",
        was=PICK,
        now="return max(strengths)",
    ),
    Wrong(
        name="always-the-first",
        task="capacity.regularization",
        hint="You always return the first strength of the list: compare the validation accuracies of all of them.",
        was=PICK,
        now="return strengths[0]",
    ),
    Wrong(
        name="always-the-last",
        task="capacity.regularization",
        hint="You always return the last strength of the list: compare the validation accuracies of all of them.",
        was=PICK,
        now="return strengths[-1]",
    ),
    Wrong(
        name="sorted-apart-from-the-accuracies",
        task="capacity.regularization",
        hint="You sorted the strengths but not their accuracies: keep each accuracy together with its strength.",
        was=PICK,
        now="""found = [validation_accuracy(strength) for strength in strengths]
    return sorted(strengths)[int(np.argmax(found))]""",
    ),
    Wrong(
        name="accuracies-sorted-apart",
        task="capacity.regularization",
        hint="You sorted the strengths from the largest down, but not their accuracies: "
        "keep each accuracy together with its strength.",
        was=PICK,
        now="""found = [validation_accuracy(strength) for strength in strengths]
    return sorted(strengths, reverse=True)[int(np.argmax(found))]""",
    ),
    Wrong(
        name="stops-at-the-first-decline",
        task="capacity.regularization",
        hint="You stop as soon as the accuracy goes down: it may rise again, so try all strengths.",
        was=PICK,
        now="""best, best_accuracy = None, -1.0
    for strength in strengths:
        accuracy = validation_accuracy(strength)
        if accuracy < best_accuracy:
            break
        best, best_accuracy = strength, accuracy
    return best""",
    ),
    Wrong(
        name="zero-never-tried",
        task="capacity.regularization",
        hint="You leave out the strength 0: no regularization at all may be the best, "
        "and if it is in the list it counts.",
        was=PICK,
        now="""tried = [strength for strength in strengths if strength] or strengths
    return max(tried, key=lambda strength: (validation_accuracy(strength), strength))""",
    ),
    Wrong(
        name="last-never-tried",
        task="capacity.regularization",
        hint="You leave out the last strength of the list: try all of them.",
        was=PICK,
        now="""tried = strengths[:-1] or strengths
    return max(tried, key=lambda strength: (validation_accuracy(strength), strength))""",
    ),
    Wrong(
        name="strengths-sorted-in-place",
        task="capacity.regularization",
        hint="You sorted the caller's list of strengths: sort a copy.",
        was=PICK,
        now=f"strengths.sort()\n    {PICK}",
    ),
    Wrong(
        name="called-with-the-index",
        task="capacity.regularization",
        hint="You call validation_accuracy with something else than one of the strengths: hand over one strength at a "
        "time, the number itself and not its place in the list.",
        was=PICK,
        now="return strengths[max(range(len(strengths)), key=lambda i: (validation_accuracy(i), i))]",
    ),
    Wrong(
        name="called-with-all-strengths",
        task="capacity.regularization",
        hint="You call validation_accuracy with something else than one of the strengths: hand over one strength at a "
        "time, the number itself and not its place in the list.",
        was=PICK,
        now="return strengths[int(np.argmax(validation_accuracy(np.array(strengths))))]",
    ),
]
