"""Wrong logistic losses: the bias and its gradient."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="logistic-bias-missing",
        task="descent.logistic",
        hint="You left the bias out of the score: the last entry of w is added to every row's score.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1]\n    # log",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-no-bias-at-all",
        task="descent.logistic",
        hint="You left the bias out altogether: the last entry of w is added to every score, and it gets a gradient.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1]\n    # log",
        code="""
_with_bias = logistic_loss


def logistic_loss(w, X, y):
    loss, dw = _with_bias(w, X, y)
    dw[-1] = 0.0
    return loss, dw
""",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-bias-gradient-zero",
        task="descent.logistic",
        hint="Your bias gets no gradient: its entry is the sum of the slopes of all scores.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(dscores @ X, 0.0)",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-bias-gradient-missing",
        task="descent.logistic",
        hint="Your gradient has no entry for the bias: dw has D + 1 entries, as w has.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="dscores @ X",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-bias-gradient-averaged",
        task="descent.logistic",
        hint="You divided the bias's gradient by N once more than the others: "
        "it is the sum of the slopes of the scores.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(dscores @ X, np.mean(dscores))",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-bias-first",
        task="descent.logistic",
        hint="You took the first entry of w for the bias; it is the last one.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[1:] + w[0]\n    # log",
        code="""
_with_bias_last = logistic_loss


def logistic_loss(w, X, y):
    loss, dw = _with_bias_last(w, X, y)
    return loss, np.append(dw[-1], dw[:-1])
""",
        affects=("descent.linear",),
    ),
    Wrong(
        name="logistic-bias-gradient-first",
        task="descent.logistic",
        hint="You put the bias's gradient first; it is the last entry, as in w.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(np.sum(dscores), dscores @ X)",
        affects=("descent.linear",),
    ),
]
