"""Wrong logistic losses: the formulas of the loss and of its gradient."""

from autograder.diagnosis.variants import Wrong

from .hints import SUMMED
from .passages import DSCORES, LOSSES, RETURN

WRONG = [
    Wrong(
        name="logistic-bias-gradient-summed",
        task="descent.logistic",
        hint="The bias's entry of your gradient is a sum over the rows: it is a mean, as those of the weights are.",
        was=RETURN,
        now="return np.mean(losses), np.append(dscores @ X, len(y) * np.sum(dscores))",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-labels-of-minus-one",
        task="descent.logistic",
        hint="You used the formula for labels of -1 and 1, log(1 + exp(-y·score)); here the labels are 0 and 1.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="losses = np.logaddexp(0, -y * scores)\n    dscores = -y * np.exp(-np.logaddexp(0, y * scores)) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-labels-of-minus-one-in-the-loss",
        task="descent.logistic",
        hint="Your loss is the one for labels of -1 and 1, log(1 + exp(-y·score)); here the labels are 0 and 1.",
        was=LOSSES,
        now="losses = np.logaddexp(0, -y * scores)",
    ),
    Wrong(
        name="logistic-labels-swapped",
        task="descent.logistic",
        hint="You took p for the probability of class 0: p = sigmoid(score) is that of the label 1.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores, y = X @ w[:-1] + w[-1], 1 - y\n    # log",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-class-one-only",
        task="descent.logistic",
        hint="Your loss counts the rows of class 1 only: those of class 0 add -log(1 - p).",
        was=f"{LOSSES}\n",
        now="losses = y * np.logaddexp(0, -scores)\n",
    ),
    Wrong(
        name="logistic-class-one-only-gradient-too",
        task="descent.logistic",
        hint="Your loss and your gradient count the rows of class 1 only: those of class 0 add -log(1 - p).",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="losses = y * np.logaddexp(0, -scores)\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n"
        "    dscores = y * (probabilities - y) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-negative-loss",
        task="descent.logistic",
        hint="Your loss has the wrong sign: it is minus the logarithm, which is never below zero.",
        was=RETURN,
        now="return -np.mean(losses), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        name="logistic-sum-for-mean",
        task="descent.logistic",
        hint=SUMMED,
        was=f"{DSCORES}\n    {RETURN}",
        now="dscores = probabilities - y\n    return np.sum(losses), np.append(dscores @ X, np.sum(dscores))",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-loss-not-averaged",
        task="descent.logistic",
        hint="Your gradient is that of the mean loss, but the loss you returned is the sum: divide it by N.",
        was=RETURN,
        now="return np.sum(losses), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        name="logistic-gradient-not-averaged",
        task="descent.logistic",
        hint=SUMMED,
        was=DSCORES,
        now="dscores = probabilities - y",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-gradient-averaged-twice",
        task="descent.logistic",
        hint="You divided the gradient by N twice: once is enough.",
        was=DSCORES,
        now="dscores = (probabilities - y) / len(y) ** 2",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-gradient-sign",
        task="descent.logistic",
        hint="Your gradient has the wrong sign: the slope in a score is p - y, not y - p.",
        was=DSCORES,
        now="dscores = (y - probabilities) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-gradient-score-for-probability",
        task="descent.logistic",
        hint="You subtracted the labels from the scores; the slope in a score is the probability minus the label.",
        was=DSCORES,
        now="dscores = (scores - y) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-gradient-sigmoid-slope",
        task="descent.logistic",
        hint="You multiplied p - y by the sigmoid's slope p (1 - p), "
        "which the slope of the logarithm has already canceled.",
        was=DSCORES,
        now="dscores = (probabilities - y) * probabilities * (1 - probabilities) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-squared-error",
        task="descent.logistic",
        hint="You took the squared error of the probabilities; "
        "the logistic loss is minus the logarithm of the probability of the right label.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="probabilities = np.exp(-np.logaddexp(0, -scores))\n    losses = (probabilities - y) ** 2\n"
        "    dscores = 2 * (probabilities - y) * probabilities * (1 - probabilities) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-hinge",
        task="descent.logistic",
        hint="You computed a hinge loss; the logistic loss is minus the logarithm of the probability of the right "
        "label.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="t = 2.0 * y - 1\n    losses = np.maximum(0, 1 - t * scores)\n    dscores = -t * (t * scores < 1) / len(y)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-log2",
        task="descent.logistic",
        hint="You took logarithms to another base: the loss uses the natural logarithm.",
        was=RETURN,
        now="return np.mean(losses) / np.log(2), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        name="logistic-swapped",
        task="descent.logistic",
        hint="You returned the gradient first: the loss comes first, then dw.",
        was=RETURN,
        now="return np.append(dscores @ X, np.sum(dscores)), np.mean(losses)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-loss-alone",
        task="descent.logistic",
        hint="You returned the loss alone: return two values, the loss and its gradient dw.",
        was=RETURN,
        now="return np.mean(losses)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-labels-changed",
        task="descent.logistic",
        hint="You rewrote the labels in the caller's array: work on a copy.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1] + w[-1]\n    y[y == 0] = -1\n    y = (y + 1) / 2\n    # log",
        affects=("descent.linear",),
    ),
]
