"""Wrong hinge losses."""

from autograder.diagnosis.variants import Wrong

VIOLATIONS = "violations = np.maximum(0.0, scores - right + margin)"
NOT_RIGHT = "violations[examples, y] = 0.0"
SVM_OUT = "return violations.sum() / len(y), dscores / len(y)"
SVM_COUNT = "dscores[examples, y] = -dscores.sum(axis=1)"
SVM_VIOLATED = "dscores = (violations > 0).astype(float)"

WRONG = [
    Wrong(
        name="svm-counts-right-class",
        task="layers.svm_loss",
        hint="You counted the right class too, which adds the margin to every example's loss: "
        "sum over the wrong classes only.",
        was=SVM_OUT,
        now="return (violations.sum() + margin * len(y)) / len(y), dscores / len(y)",
    ),
    Wrong(
        name="svm-right-minus-wrong",
        task="layers.svm_loss",
        hint="You take the wrong class's score from the right one's: what counts is by how much a wrong class is "
        "ahead, with the margin.",
        was="scores - right + margin",
        now="right - scores + margin",
    ),
    Wrong(
        name="svm-gradient-count-added",
        task="layers.svm_loss",
        hint="The right class's gradient has the wrong sign: each violated margin takes 1 from it.",
        was="= -dscores.sum(axis=1)",
        now="= dscores.sum(axis=1)",
    ),
    Wrong(
        name="svm-right-class-not-left-out",
        task="layers.svm_loss",
        hint="You did not leave out the right class, neither in the loss nor in the count of the gradient.",
        was=NOT_RIGHT,
        now="pass",
    ),
    Wrong(
        name="svm-margin-missing",
        task="layers.svm_loss",
        hint="Your loss has no margin: a wrong class costs something as soon as it comes closer than the margin.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right)",
    ),
    Wrong(
        name="svm-margin-hard-coded",
        task="layers.svm_loss",
        hint="You wrote the default margin into the code: use the argument.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right + 1.0)",
    ),
    Wrong(
        name="svm-margin-subtracted",
        task="layers.svm_loss",
        hint="You took the margin away: it is added to the difference of the scores.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right - margin)",
    ),
    Wrong(
        name="svm-all-squared",
        task="layers.svm_loss",
        hint="Loss and gradient are those of squared violations: the hinge loss adds them up as they are.",
        was=SVM_VIOLATED + "\n    " + SVM_COUNT + "\n    " + SVM_OUT,
        now="dscores = 2.0 * violations\n    " + SVM_COUNT + "\n"
        "    return (violations**2).sum() / len(y), dscores / len(y)",
    ),
    Wrong(
        name="svm-gradient-weighted",
        task="layers.svm_loss",
        hint="Your gradient is larger for a larger violation: a violated margin counts with 1, whatever its size.",
        was=SVM_VIOLATED,
        now="dscores = violations.copy()",
    ),
    Wrong(
        name="svm-worst-class-only",
        task="layers.svm_loss",
        hint="You kept only the worst wrong class of each example: all of them add up.",
        was=NOT_RIGHT,
        now="violations[examples, y] = 0.0\n"
        "    violations = np.where(violations == violations.max(axis=1, keepdims=True), violations, 0.0)",
    ),
    Wrong(
        name="svm-gradient-without-count",
        task="layers.svm_loss",
        hint="The right class gets no gradient: every violated margin also pushes the right class's score, up.",
        was=SVM_COUNT,
        now="dscores[examples, y] = 0.0",
    ),
    Wrong(
        name="svm-gradient-counts-whole-batch",
        task="layers.svm_loss",
        hint="The right class gets -1 for every violation in the whole batch: count those of its own row only.",
        was=SVM_COUNT,
        now="dscores[examples, y] = -dscores.sum()",
    ),
    Wrong(
        name="svm-gradient-minus-one-always",
        task="layers.svm_loss",
        hint="The right class always gets -1: it gets -1 for every violated margin, "
        "and nothing where none is violated.",
        was=SVM_COUNT,
        now="dscores[examples, y] = -1.0",
    ),
    Wrong(
        name="svm-gradient-not-averaged",
        task="layers.svm_loss",
        hint="Your gradient is that of the sum over the batch: the loss is a mean, so divide by N.",
        was=SVM_OUT,
        now="return violations.sum() / len(y), dscores",
    ),
    Wrong(
        name="svm-loss-summed",
        task="layers.svm_loss",
        hint="Your loss is the sum over the batch: it should be the mean.",
        was=SVM_OUT,
        now="return violations.sum(), dscores / len(y)",
    ),
    Wrong(
        name="svm-all-summed",
        task="layers.svm_loss",
        hint="Your loss and your gradient are sums over the batch: both should be means.",
        was=SVM_OUT,
        now="return violations.sum(), dscores",
    ),
    Wrong(
        name="svm-loss-mean-over-classes",
        task="layers.svm_loss",
        hint="Your loss is averaged over the classes as well: sum over the wrong classes, and take the mean over the "
        "examples.",
        was=SVM_OUT,
        now="return violations.mean(), dscores / len(y)",
    ),
    Wrong(
        name="svm-labels-from-one",
        task="layers.svm_loss",
        hint="You counted the classes from 1: the labels start at 0 and are indices as they are.",
        was="examples = np.arange(len(y))\n    right =",
        now="examples, y = np.arange(len(y)), y - 1\n    right =",
    ),
    Wrong(
        name="svm-in-place",
        task="layers.svm_loss",
        hint="You worked in the array of scores that you were given: leave it as it is.",
        was=VIOLATIONS,
        now="scores -= right - margin\n    violations = np.maximum(0.0, scores)",
    ),
    Wrong(
        name="svm-margin-zero-is-none",
        task="layers.svm_loss",
        hint="You took a margin of 0 for one that was not given: 0 is a margin like any other.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right + (margin or 1.0))",
    ),
    Wrong(
        name="svm-right-class-minus-one-if-violated",
        task="layers.svm_loss",
        hint="The right class gets -1 where any margin is violated: it gets -1 for every one that is.",
        was=SVM_COUNT,
        now="dscores[examples, y] = -1.0 * (dscores.sum(axis=1) > 0)",
    ),
]
