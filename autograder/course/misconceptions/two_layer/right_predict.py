"""Right: predictions and accuracies in other forms."""

from autograder.diagnosis.variants import Right

from .passages import ACCURACY, ARGMAX

RIGHT = [
    Right(name="predict-in-four-bytes", was=ARGMAX, now="return self.scores(X).argmax(-1).astype(np.uint32)"),
    Right(
        name="predict-list",
        was=ARGMAX,
        now="return np.array([int(max(range(len(s)), key=lambda c: s[c])) for s in self.scores(X)])",
    ),
    Right(name="predict-by-sorting", was=ARGMAX, now="return np.argsort(self.scores(X), axis=1)[:, -1]"),
    Right(
        name="predict-by-probability",
        was=ARGMAX,
        now="z = self.scores(X)\n        e = np.exp(z - z.max(axis=1, keepdims=True))\n"
        "        return (e / e.sum(axis=1, keepdims=True)).argmax(axis=1)",
    ),
    Right(
        name="predict-last-of-ties",
        was=ARGMAX,
        now="z = self.scores(X)[:, ::-1]\n        return z.shape[1] - 1 - np.argmax(z, axis=1)",
    ),
    Right(name="accuracy-numpy", was=ACCURACY, now="return (predicted == y).mean()"),
    Right(name="accuracy-loop", was=ACCURACY, now="return sum(int(a == b) for a, b in zip(predicted, y)) / len(y)"),
    Right(name="accuracy-without-errors", was=ACCURACY, now="return 1 - np.count_nonzero(predicted - y) / y.size"),
    Right(name="accuracy-array", was=ACCURACY, now="return np.array(np.sum(predicted == y) / y.shape[0])"),
]
