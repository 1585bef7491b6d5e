"""Wrong scores: the predicted class."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="predict-by-column",
        task="capacity.scores",
        hint="You take the best row for each class: the best class of each row is along axis 1.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X), axis=0)",
    ),
    Wrong(
        name="predict-over-everything",
        task="capacity.scores",
        hint="You take the largest entry of the whole batch: each row has a class of its own, along axis 1.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X))",
    ),
    Wrong(
        name="predict-highest-score",
        task="capacity.scores",
        hint="You return the highest score: predict returns which class has it.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.max(self.scores(X), axis=1)",
    ),
    Wrong(
        name="predict-lowest",
        task="capacity.scores",
        hint="You return the class with the lowest score: it is the one with the highest.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmin(self.scores(X), axis=1)",
    ),
    Wrong(
        name="predict-by-size",
        task="capacity.scores",
        hint="You look for the score of the largest absolute value: a very negative score speaks against its class.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(np.abs(self.scores(X)), axis=1)",
    ),
    Wrong(
        name="predict-scores",
        task="capacity.scores",
        hint="You return one number per class: predict returns one class per row.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return self.scores(X)",
    ),
    Wrong(
        name="predict-from-one",
        task="capacity.scores",
        hint="You number the classes from 1: the first one is class 0.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X), axis=1) + 1",
    ),
    Wrong(
        name="predict-all-of-a-tie",
        task="capacity.scores",
        hint="You return every class that has the highest score: where several have it, any one of them is right.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="scores = self.scores(X)\n        return np.where(scores == scores.max(axis=1, keepdims=True))[1]",
    ),
    Wrong(
        name="predict-as-floats",
        task="capacity.scores",
        hint="Your predictions are floats: classes are integers, which can be used as indices.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X), axis=1).astype(float)",
    ),
    Wrong(
        name="predict-begins-at-zero",
        task="capacity.scores",
        hint="Your search for the highest score begins at 0, and all scores may be negative: begin at the first score.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="""best, classes = np.zeros(len(X)), np.zeros(len(X), dtype=int)
        for number, scores in enumerate(self.scores(X).T):
            classes[scores > best] = number
            best = np.maximum(best, scores)
        return classes""",
    ),
]
