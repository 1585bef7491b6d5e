"""Wrong gradients: the softmax loss and where the way back starts."""

from autograder.diagnosis.variants import Wrong

from .passages import BATCH

MEAN = "loss = -np.mean(log_p[rows, y])"
ONE = "upstream[rows, y] -= 1.0"
LOG_P = "\n        log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))\n        "
BACK = "\n\n        grads = {}\n        upstream = np.exp(log_p)"
OVERFLOWS = "Your softmax overflows with large scores: subtract each row's largest score before you take exp."
SHIFT = "shifted = scores - np.max(scores, axis=1, keepdims=True)"

WRONG = [
    Wrong(
        name="gradient-summed-over-the-batch",
        task="capacity.gradients",
        hint="You forgot the division by N in the gradient: the loss is a mean over the rows.",
        was=BATCH,
        now="pass",
    ),
    Wrong(
        name="loss-summed-over-the-batch",
        task="capacity.gradients",
        hint="You return the sum over the rows: the loss is their mean.",
        was=MEAN,
        now="loss = -np.sum(log_p[rows, y])",
    ),
    Wrong(
        name="everything-summed-over-the-batch",
        task="capacity.gradients",
        hint="You sum over the rows, in the loss and in the gradients: both are means.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg / len(y))
        return len(y) * loss, {name: len(y) * value for name, value in grads.items()}
""",
    ),
    Wrong(
        name="loss-over-all-entries",
        task="capacity.gradients",
        hint="You divide the loss by N times C: it is the mean over the N rows.",
        was=MEAN,
        now="loss = -np.sum(log_p[rows, y]) / log_p.size",
    ),
    Wrong(
        name="loss-negative",
        task="capacity.gradients",
        hint="Your loss has the wrong sign: it is minus the logarithm of a probability, never negative.",
        was=MEAN,
        now="loss = np.mean(log_p[rows, y])",
    ),
    Wrong(
        name="loss-without-a-logarithm",
        task="capacity.gradients",
        hint="You forgot the logarithm: the loss of a row is minus the logarithm of the right class's probability.",
        was=MEAN,
        now="loss = -np.mean(np.exp(log_p[rows, y]))",
    ),
    Wrong(
        name="hinge-for-softmax",
        task="capacity.gradients",
        hint="You compute the hinge loss: this net has the softmax loss.",
        was=MEAN,
        now="""margins = np.maximum(0.0, scores - scores[rows, y][:, None] + 1.0)
        margins[rows, y] = 0.0
        loss = np.sum(margins) / len(y)""",
    ),
    Wrong(
        name="softmax-without-minus-one",
        task="capacity.gradients",
        hint="You forgot to subtract 1 at the right class: "
        "the gradient of the scores is the softmax minus the one-hot labels.",
        was=ONE,
        now="pass",
    ),
    Wrong(
        name="softmax-minus-one-everywhere",
        task="capacity.gradients",
        hint="You subtract 1 from all probabilities: it is subtracted at the right class of each row only.",
        was=ONE,
        now="upstream -= 1.0",
    ),
    Wrong(
        name="softmax-plus-one",
        task="capacity.gradients",
        hint="You add 1 at the right class: the gradient of the scores is the softmax minus the one-hot labels.",
        was=ONE,
        now="upstream[rows, y] += 1.0",
    ),
    Wrong(
        name="softmax-minus-one-in-columns",
        task="capacity.gradients",
        hint="You subtract 1 from whole columns: only the entry of each row's right class, at [row, y[row]], gets it.",
        was=ONE,
        now="upstream[:, y] -= 1.0",
    ),
    Wrong(
        name="softmax-over-the-columns",
        task="capacity.gradients",
        hint="Your softmax runs over the rows of the batch: the probabilities of the classes of one row add up to 1.",
        was="np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))",
        now="np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))",
    ),
    Wrong(
        name="softmax-overflows",
        task="capacity.gradients",
        hint=OVERFLOWS,
        was=SHIFT,
        now="shifted = scores",
    ),
    Wrong(
        name="softmax-overflows-in-p",
        task="capacity.gradients",
        hint=OVERFLOWS,
        was=SHIFT + LOG_P + MEAN + BACK,
        now="exps = np.exp(scores)\n        sums = np.sum(exps, axis=1)\n"
        "        loss = np.mean(np.log(sums) - scores[rows, y])\n\n        grads = {}\n"
        "        upstream = exps / sums[:, np.newaxis]",
    ),
    Wrong(
        name="softmax-shifted-by-one-number",
        task="capacity.gradients",
        hint="You subtract the largest score of the whole batch: "
        "rows with much smaller scores then vanish, so take each row's own maximum.",
        was=SHIFT,
        now="shifted = scores - np.max(scores)",
    ),
    Wrong(
        name="log-of-p-plus-epsilon",
        task="capacity.gradients",
        hint="You add a small number before the logarithm: the loss of an unlikely class is then too small, "
        "so take the logarithm by hand, as the shifted score minus the log of the sum.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_p[rows, y]) + 1e-10))",
    ),
    Wrong(
        name="log-of-a-vanished-p",
        task="capacity.gradients",
        hint="You take the logarithm of a probability that may have become 0: "
        "take it by hand, as the shifted score minus the log of the sum.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_p[rows, y])))",
    ),
    Wrong(
        name="labels-from-one",
        task="capacity.gradients",
        hint="You count the labels from 1: y holds integers from 0.",
        was="rows = np.arange(len(y))",
        now="rows, y = np.arange(len(y)), y - 1",
    ),
]
