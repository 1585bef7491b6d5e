"""Wrong logistic losses: integers, and scores that are large."""

from autograder.diagnosis.variants import Wrong

from .passages import LOSSES

WRONG = [
    Wrong(
        name="logistic-probabilities-as-integers",
        task="descent.logistic",
        hint="You stored the probabilities in an array of y's kind, which makes them 0 or 1 where y holds integers.",
        was="    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="    probabilities = np.zeros_like(y)\n    probabilities[:] = np.exp(-np.logaddexp(0, -scores))",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-naive",
        task="descent.logistic",
        hint="You take the logarithm of a probability that is rounded to 0 for large scores, which gives inf or nan: "
        "write the loss with the scores instead.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="probabilities = 1 / (1 + np.exp(-scores))\n"
        "    losses = -y * np.log(probabilities) - (1 - y) * np.log(1 - probabilities)",
    ),
    Wrong(
        name="logistic-exp-overflows",
        task="descent.logistic",
        hint="You take exp of a large positive score, which is more than a number can hold: "
        "take exp of numbers only that are not positive.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="losses = np.log(1 + np.exp(scores)) - y * scores\n"
        "    probabilities = np.exp(scores) / (1 + np.exp(scores))",
    ),
    *(
        Wrong(
            name=f"logistic-log-with-{small}",
            task="descent.logistic",
            hint="You added something small inside the logarithm, or clipped the probability: "
            "that keeps the loss finite, but makes it wrong for large scores.",
            was=f"{LOSSES}\n",
            now="p = np.exp(-np.logaddexp(0, -scores))\n"
            f"    losses = -y * np.log(p + {small}) - (1 - y) * np.log(1 - p + {small})\n",
        )
        for small in ("1e-8", "1e-10", "1e-12", "1e-15")
    ),
    *(
        Wrong(
            name=f"logistic-scores-clipped-at-{limit}",
            task="descent.logistic",
            hint="You clipped the scores: that keeps the loss finite, but makes it wrong for those beyond the limit.",
            was="    # log(1 + exp(s))",
            now=f"    scores = np.clip(scores, -{limit}, {limit})\n    # log(1 + exp(s))",
        )
        for limit in (500, 50)
    ),
]
