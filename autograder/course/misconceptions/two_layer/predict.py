"""Wrong predictions and accuracies."""

from autograder.diagnosis.variants import Wrong

from .passages import ACCURACY, ARGMAX

WRONG = [
    Wrong(
        name="predict-over-examples",
        task="two_layer.predict",
        hint="You look for the best example of each class; look for the best class of each example, along axis 1.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=0)",
    ),
    Wrong(
        name="predict-over-all",
        task="two_layer.predict",
        hint="You take one argmax over the whole array; each example has its own, along axis 1.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X))",
    ),
    Wrong(
        name="predict-lowest",
        task="two_layer.predict",
        hint="You return the class with the lowest score; it is the highest that counts.",
        was=ARGMAX,
        now="return np.argmin(self.scores(X), axis=1)",
    ),
    Wrong(
        name="predict-by-size",
        task="two_layer.predict",
        hint="You compare the scores without their signs; a very negative score speaks against a class.",
        was=ARGMAX,
        now="return np.argmax(np.abs(self.scores(X)), axis=1)",
    ),
    Wrong(
        name="predict-by-threshold",
        task="two_layer.predict",
        hint="You take the first class with a score above 0; take the highest score, whatever its sign.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X) > 0, axis=1)",
    ),
    Wrong(
        name="predict-by-half",
        task="two_layer.predict",
        hint="You ask for a probability above one half; the most probable class counts, however probable it is.",
        was=ARGMAX,
        now="e = np.exp(self.scores(X) - np.max(self.scores(X), axis=1, keepdims=True))\n"
        "        return np.argmax(e / e.sum(axis=1, keepdims=True) > 0.5, axis=1)",
    ),
    Wrong(
        name="predict-the-score",
        task="two_layer.predict",
        hint="You return the highest score itself; return the class that has it.",
        was=ARGMAX,
        now="return np.max(self.scores(X), axis=1)",
    ),
    Wrong(
        name="predict-all-scores",
        task="two_layer.predict",
        hint="You return the scores; return for each example one class, the one with the highest score.",
        was=ARGMAX,
        now="return self.scores(X)",
    ),
    Wrong(
        name="predict-from-one",
        task="two_layer.predict",
        hint="You count the classes from 1; they are counted from 0.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=1) + 1",
    ),
    Wrong(
        name="predict-column",
        task="two_layer.predict",
        hint="Your predictions have two dimensions; their shape is (N,).",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=1)[:, None]",
    ),
    Wrong(
        name="predict-no-relu",
        task="two_layer.predict",
        hint="predict computes scores of its own, without the ReLU; use those of scores.",
        was=ARGMAX,
        now='hidden = X @ self.params["W1"] + self.params["b1"]\n'
        '        return np.argmax(hidden @ self.params["W2"] + self.params["b2"], axis=1)',
    ),
    Wrong(
        name="predict-no-bias",
        task="two_layer.predict",
        hint="predict computes scores of its own, without the biases; use those of scores.",
        was=ARGMAX,
        now='return np.argmax(np.maximum(X @ self.params["W1"], 0.0) @ self.params["W2"], axis=1)',
    ),
    Wrong(
        name="predict-hidden",
        task="two_layer.predict",
        hint="You return the strongest hidden unit; return the class with the highest score.",
        was=ARGMAX,
        now='return np.argmax(X @ self.params["W1"] + self.params["b1"], axis=1)',
    ),
    Wrong(
        name="predict-rounded",
        task="two_layer.predict",
        hint="You sort the classes and return the wrong end or the whole order; "
        "the last one of the order is the highest.",
        was=ARGMAX,
        now="return np.argsort(self.scores(X), axis=1)[:, -2]",
    ),
    Wrong(
        name="accuracy-error",
        task="two_layer.predict",
        hint="You return the fraction of wrong predictions; accuracy is that of right ones.",
        was=ACCURACY,
        now="return float(np.mean(predicted != y))",
    ),
    Wrong(
        name="accuracy-counted",
        task="two_layer.predict",
        hint="You return the number of right predictions; accuracy is that number divided by N.",
        was=ACCURACY,
        now="return float(np.sum(predicted == y))",
    ),
    Wrong(
        name="accuracy-percent",
        task="two_layer.predict",
        hint="You return percent; accuracy is a fraction from 0 to 1.",
        was=ACCURACY,
        now="return 100.0 * float(np.mean(predicted == y))",
    ),
    Wrong(
        name="accuracy-all-or-nothing",
        task="two_layer.predict",
        hint="You return 1 where all predictions are right and else 0; accuracy is a fraction, not rounded down.",
        was=ACCURACY,
        now="return float(np.array_equal(predicted, y))",
    ),
    Wrong(
        name="accuracy-distance",
        task="two_layer.predict",
        hint="You measure how far predicted labels are from the right ones; labels are names, they are equal or not.",
        was=ACCURACY,
        now="return float(1.0 - np.mean(np.abs(predicted - y)) / 10.0)",
    ),
    Wrong(
        name="accuracy-rounded",
        task="two_layer.predict",
        hint="Your accuracy is rounded; return the fraction as it is.",
        was=ACCURACY,
        now="return round(float(np.mean(predicted == y)), 2)",
    ),
    Wrong(
        name="predict-all-of-a-tie",
        task="two_layer.predict",
        hint="You return every class that has the highest score: where several have it, any one of them is right.",
        was=ARGMAX,
        now="scores = self.scores(X)\n        return np.where(scores == scores.max(axis=1, keepdims=True))[1]",
    ),
    Wrong(
        name="predict-as-floats",
        task="two_layer.predict",
        hint="Your predictions are floats: classes are integers, which can be used as indices.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=1).astype(float)",
    ),
    Wrong(
        name="predict-in-equal-parts",
        task="two_layer.predict",
        hint="np.split makes equal parts alone, and fails for a number of rows that cannot be divided: "
        "use np.array_split.",
        was=ARGMAX,
        now="parts = np.split(X, max(1, len(X) // 1000))\n"
        "        return np.concatenate([np.argmax(self.scores(part), axis=1) for part in parts])",
    ),
    Wrong(
        name="predict-rest-left-out",
        task="two_layer.predict",
        hint="You predict in parts of so many rows and leave the rest out: every row has a class.",
        was=ARGMAX,
        now="predicted = np.zeros(len(X), dtype=int)\n"
        "        for part in range(max(1, len(X) // 500)):\n"
        "            rows = slice(part * 500, part * 500 + 500)\n"
        "            predicted[rows] = np.argmax(self.scores(X[rows]), axis=1)\n"
        "        return predicted",
    ),
]
