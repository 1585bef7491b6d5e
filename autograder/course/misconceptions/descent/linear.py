"""Wrong training and prediction of the linear classifier."""

from autograder.diagnosis.variants import Wrong

from .hints import NEVER_MOVED, ONE_STEP, ONE_TOO_FEW, ONE_TOO_MANY, RATE_DECAYS, STOPS, SUMMED
from .passages import PREDICT, TRAIN, TRAIN_START

WRONG = [
    Wrong(
        name="train-from-ones",
        task="descent.linear",
        hint="You started from ones; training starts from weights that are all zero.",
        was=TRAIN_START,
        now="start = np.ones(X.shape[1] + 1)",
    ),
    Wrong(
        name="train-from-random-weights",
        task="descent.linear",
        hint="You started from random weights; training starts from weights that are all zero.",
        was=TRAIN_START,
        now="start = 0.01 * np.random.default_rng(0).standard_normal(X.shape[1] + 1)",
    ),
    Wrong(
        name="train-never-updated",
        task="descent.linear",
        hint=NEVER_MOVED,
        was=TRAIN,
        now=TRAIN.replace("return gradient_descent", "gradient_descent") + "\n    return start",
    ),
    Wrong(
        name="train-no-bias",
        task="descent.linear",
        hint="Your weights have no bias: there are D + 1 of them, the bias last.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1])\n    for _ in range(steps):\n"
        "        w = w - learning_rate * logistic_loss(np.append(w, 0.0), X, y)[1][:-1]\n    return w",
    ),
    Wrong(
        name="train-row-by-row",
        task="descent.linear",
        hint="You took a step for every row; each step uses the mean gradient of all rows.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1] + 1)\n    for _ in range(steps):\n        for i in range(len(X)):\n"
        "            w = w - learning_rate * logistic_loss(w, X[i : i + 1], y[i : i + 1])[1]\n    return w",
    ),
    Wrong(
        name="train-one-row-per-step",
        task="descent.linear",
        hint="You used one row in each step, the next one in the next; each step uses all rows.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1] + 1)\n    for step in range(steps):\n        i = step % len(X)\n"
        "        w = w - learning_rate * logistic_loss(w, X[i : i + 1], y[i : i + 1])[1]\n    return w",
    ),
    Wrong(
        name="train-one-step-too-many",
        task="descent.linear",
        hint=ONE_TOO_MANY,
        was=TRAIN,
        now=TRAIN.replace("steps)", "steps + 1)"),
    ),
    Wrong(
        name="train-one-step-too-few",
        task="descent.linear",
        hint=ONE_TOO_FEW,
        was=TRAIN,
        now=TRAIN.replace("steps)", "steps - 1)"),
    ),
    Wrong(
        name="train-one-step",
        task="descent.linear",
        hint=ONE_STEP,
        was=TRAIN,
        now=TRAIN.replace("steps)", "1)"),
    ),
    Wrong(
        name="train-summed-gradient",
        task="descent.linear",
        hint=SUMMED,
        was=TRAIN,
        now=TRAIN.replace("start, learning_rate", "start, len(X) * learning_rate"),
    ),
    Wrong(
        name="train-standardized",
        task="descent.linear",
        hint="You shifted and scaled the features before training: the weights are for X as it is.",
        was=TRAIN_START,
        now="X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)\n    start = np.zeros(X.shape[1] + 1)",
    ),
    Wrong(
        name="train-rate-decays",
        task="descent.linear",
        hint=RATE_DECAYS,
        was=TRAIN,
        now="w = start\n    for step in range(steps):\n"
        "        w = gradient_step(w, logistic_loss(w, X, y)[1], learning_rate / (step + 1))\n    return w",
    ),
    Wrong(
        name="train-with-decay",
        task="descent.linear",
        hint="You added a penalty on the weights; here the logistic loss is minimized alone.",
        was=TRAIN,
        now=TRAIN.replace("logistic_loss(w, X, y)[1]", "logistic_loss(w, X, y)[1] + 0.01 * w"),
    ),
    Wrong(
        name="predict-score-above-half",
        task="descent.linear",
        hint="You compared the score with 0.5; 0.5 is the limit for the probability, and there the score is 0.",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] > 0.5).astype(int)",
    ),
    Wrong(
        name="predict-always-one",
        task="descent.linear",
        hint="You predicted 1 everywhere: a probability, or the size of a score, is never negative: look at the sign.",
        was=PREDICT,
        now="return (1 / (1 + np.exp(-(X @ w[:-1] + w[-1]))) > 0).astype(int)",
    ),
    Wrong(
        name="predict-no-bias",
        task="descent.linear",
        hint="You left the bias out of the score: add the last entry of w.",
        was=PREDICT,
        now="return (X @ w[:-1] > 0).astype(int)",
    ),
    Wrong(
        name="predict-bias-first",
        task="descent.linear",
        hint="You took the first entry of w for the bias; it is the last one.",
        was=PREDICT,
        now="return (X @ w[1:] + w[0] > 0).astype(int)",
    ),
    Wrong(
        name="predict-inverted",
        task="descent.linear",
        hint="You predicted 1 where the score is below 0: the classes are swapped.",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] < 0).astype(int)",
    ),
    Wrong(
        name="predict-signs",
        task="descent.linear",
        hint="You predicted -1 and 1; the classes are 0 and 1.",
        was=PREDICT,
        now="return np.sign(X @ w[:-1] + w[-1])",
    ),
    Wrong(
        name="predict-probabilities",
        task="descent.linear",
        hint="You returned probabilities; what is asked for are classes, 0 or 1.",
        was=PREDICT,
        now="return 1 / (1 + np.exp(-(X @ w[:-1] + w[-1])))",
    ),
    Wrong(
        name="predict-scores",
        task="descent.linear",
        hint="You returned the scores; what is asked for are classes, 0 or 1.",
        was=PREDICT,
        now="return X @ w[:-1] + w[-1]",
    ),
    Wrong(
        name="predict-column",
        task="descent.linear",
        hint="You returned a column, shape (N, 1); the classes come as shape (N,).",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] > 0).astype(int).reshape(-1, 1)",
    ),
    Wrong(
        name="predict-zero-is-one",
        task="descent.linear",
        hint="Your prediction is 1 where the score is exactly 0: it is 1 only above 0.",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] >= 0).astype(int)",
    ),
    Wrong(
        name="train-stops-at-a-small-loss",
        task="descent.linear",
        hint=STOPS,
        was=TRAIN,
        now="""w = start
    for _ in range(steps):
        loss, dw = logistic_loss(w, X, y)
        if loss < 1e-5:
            break
        w = gradient_step(w, dw, learning_rate)
    return w""",
    ),
]
