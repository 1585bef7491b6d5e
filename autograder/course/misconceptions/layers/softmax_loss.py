"""Wrong softmax losses."""

from autograder.diagnosis.variants import Wrong

from .passages import SOFTMAX_OUT

SHIFT = "shifted = scores - scores.max(axis=1, keepdims=True)"
LOG_P = "log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
LESS_ONE = "dscores[examples, y] -= 1.0"

WRONG = [
    Wrong(
        name="softmax-not-shifted",
        task="layers.softmax_loss",
        hint="exp of a large score overflows: take the largest score of each row from the row first, "
        "which changes no p.",
        was=SHIFT,
        now="shifted = scores",
    ),
    Wrong(
        name="softmax-shifted-globally",
        task="layers.softmax_loss",
        hint="You took the largest score of the whole batch from every row, so that a row of low scores becomes all "
        "zeros: shift each row by its own maximum.",
        was=SHIFT,
        now="shifted = scores - scores.max()",
    ),
    Wrong(
        name="softmax-log-of-p",
        task="layers.softmax_loss",
        hint="p of a very unlikely class underflows to 0, whose log is infinite: "
        "compute log p from the scores, without p.",
        was=SOFTMAX_OUT,
        now="return -np.log(np.exp(log_p))[examples, y].mean(), dscores / len(y)",
    ),
    Wrong(
        name="softmax-log-plus-epsilon",
        task="layers.softmax_loss",
        hint="Adding a small number to p, or clipping, keeps the loss finite but makes it wrong: "
        "compute log p from the scores, without p.",
        was=SOFTMAX_OUT,
        now="return -np.log(np.exp(log_p) + 1e-12)[examples, y].mean(), dscores / len(y)",
    ),
    Wrong(
        name="softmax-scores-clipped",
        task="layers.softmax_loss",
        hint="Adding a small number to p, or clipping, keeps the loss finite but makes it wrong: "
        "compute log p from the scores, without p.",
        was=LOG_P,
        now="shifted = np.maximum(shifted, -500.0)\n    " + LOG_P,
    ),
    Wrong(
        name="softmax-not-shifted-fraction",
        task="layers.softmax_loss",
        hint="exp of a large score overflows: take the largest score of each row from the row first, "
        "which changes no p.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores)\n    dscores /= dscores.sum(axis=1, keepdims=True)\n    log_p = np.log(dscores)",
    ),
    Wrong(
        name="softmax-shifted-globally-fraction",
        task="layers.softmax_loss",
        hint="You took the largest score of the whole batch from every row, so that a row of low scores becomes all "
        "zeros: shift each row by its own maximum.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores - scores.max())\n"
        "    dscores /= dscores.sum(axis=1, keepdims=True)\n"
        "    log_p = np.log(dscores)",
    ),
    Wrong(
        name="softmax-not-shifted-plus-epsilon",
        task="layers.softmax_loss",
        hint="exp of a large score overflows: take the largest score of each row from the row first, "
        "which changes no p.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores)\n"
        "    dscores /= dscores.sum(axis=1, keepdims=True)\n"
        "    log_p = np.log(dscores + 1e-12)",
    ),
    Wrong(
        name="softmax-no-minus-one",
        task="layers.softmax_loss",
        hint="Your gradient is p: at the right class it is less by 1.",
        was=LESS_ONE,
        now="dscores[examples, y] -= 0.0",
    ),
    Wrong(
        name="softmax-minus-one-everywhere",
        task="layers.softmax_loss",
        hint="You took 1 from every entry of p: only the entry of the right class is less by 1.",
        was=LESS_ONE,
        now="dscores -= 1.0",
    ),
    Wrong(
        name="softmax-minus-one-in-whole-columns",
        task="layers.softmax_loss",
        hint="You took 1 from whole columns of p: index rows and labels together, so that each row loses 1 at its own "
        "label.",
        was=LESS_ONE,
        now="dscores[:, y] -= 1.0",
    ),
    Wrong(
        name="softmax-minus-one-after-mean",
        task="layers.softmax_loss",
        hint="You divided p by N but not the 1 at the right class: both parts of the gradient are averaged.",
        was=SOFTMAX_OUT,
        now="onehot = np.exp(log_p) - dscores\n    return -log_p[examples, y].mean(), np.exp(log_p) / len(y) - onehot",
    ),
    Wrong(
        name="softmax-only-one-averaged",
        task="layers.softmax_loss",
        hint="You divided the 1 at the right class by N but not p: both parts of the gradient are averaged.",
        was=SOFTMAX_OUT,
        now="onehot = np.exp(log_p) - dscores\n    return -log_p[examples, y].mean(), np.exp(log_p) - onehot / len(y)",
    ),
    Wrong(
        name="softmax-gradient-not-averaged",
        task="layers.softmax_loss",
        hint="Your gradient is that of the sum over the batch: the loss is a mean, so divide by N.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores",
    ),
    Wrong(
        name="softmax-loss-summed",
        task="layers.softmax_loss",
        hint="Your loss is the sum over the batch: it should be the mean.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].sum(), dscores / len(y)",
    ),
    Wrong(
        name="softmax-all-summed",
        task="layers.softmax_loss",
        hint="Your loss and your gradient are sums over the batch: both should be means.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].sum(), dscores",
    ),
    Wrong(
        name="softmax-gradient-averaged-twice",
        task="layers.softmax_loss",
        hint="You divided the gradient by N twice: once is enough.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / len(y) ** 2",
    ),
    Wrong(
        name="softmax-divided-by-classes",
        task="layers.softmax_loss",
        hint="You averaged over the classes as well: the mean is one over the N examples only.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean() / scores.shape[1], dscores / scores.size",
    ),
    Wrong(
        name="softmax-gradient-divided-by-classes",
        task="layers.softmax_loss",
        hint="You divided the gradient by the number of all scores: divide by the number of examples.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / scores.size",
    ),
    Wrong(
        name="softmax-gradient-over-classes",
        task="layers.softmax_loss",
        hint="You divided the gradient by the number of classes: divide by the number of examples.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / scores.shape[1]",
    ),
    Wrong(
        name="softmax-loss-divided-by-classes",
        task="layers.softmax_loss",
        hint="You averaged the loss over the classes as well: the mean is one over the N examples only.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean() / scores.shape[1], dscores / len(y)",
    ),
    Wrong(
        name="softmax-wrong-axis",
        task="layers.softmax_loss",
        hint="You normalized over the examples: in each row the p of the classes add up to 1.",
        was=LOG_P,
        now="log_p = shifted - np.log(np.exp(shifted).sum(axis=0))",
    ),
    Wrong(
        name="softmax-labels-from-one",
        task="layers.softmax_loss",
        hint="You counted the classes from 1: the labels start at 0 and are indices as they are.",
        was="examples = np.arange(len(y))\n    # A constant",
        now="examples = np.arange(len(y))\n    y = y - 1\n    # A constant",
    ),
    Wrong(
        name="softmax-classes-from-labels",
        task="layers.softmax_loss",
        hint="You took the number of classes from the labels that occur: the scores have one column per class, and a "
        "class may be missing.",
        was=LESS_ONE,
        now="dscores -= np.eye(y.max() + 1)[y]",
    ),
    Wrong(
        name="softmax-whole-columns-in-loss",
        task="layers.softmax_loss",
        hint="You picked whole columns of log p: index rows and labels together, "
        "so that each row gives the entry of its own label.",
        was=SOFTMAX_OUT,
        now="return -log_p[:, y].mean(), dscores / len(y)",
    ),
    Wrong(
        name="softmax-log-of-a-product",
        task="layers.softmax_loss",
        hint="You multiply one number per row before you take the logarithm: with many rows the product leaves the "
        "range of floats. Add up logarithms.",
        was=SOFTMAX_OUT,
        now="""\
product = np.prod(np.exp(shifted).sum(axis=1))
    return (np.log(product) - shifted[examples, y].sum()) / len(y), dscores / len(y)""",
    ),
    Wrong(
        name="softmax-shift-in-place",
        task="layers.softmax_loss",
        hint="You shifted the scores in the array that you were given: work on a new one.",
        was=SHIFT,
        now="scores -= scores.max(axis=1, keepdims=True)\n    shifted = scores",
    ),
]
