"""Wrong losses: the value."""

from autograder.diagnosis.variants import Wrong

from .passages import LOG_SOFTMAX, OVER_N, SHIFT

LOSS_HIDDEN = "hidden = np.maximum(X @ W1 + b1, 0.0)"
OVERFLOWS = (
    "Your softmax takes exp of the scores as they are, which overflows; subtract each row's largest score first."
)
MEAN = "loss = -np.mean(log_probabilities[rows, y])"

WRONG = [
    Wrong(
        name="loss-summed",
        task="two_layer.loss",
        hint="Your loss is the sum over the batch; it is the mean.",
        was=MEAN,
        now=MEAN.replace("np.mean", "np.sum"),
    ),
    Wrong(
        name="loss-and-gradients-summed",
        task="two_layer.loss",
        hint="Your loss is the sum over the batch, and so are the gradients; both are means over the N examples.",
        was=OVER_N,
        now="loss *= len(X)",
    ),
    Wrong(
        name="loss-minus-missing",
        task="two_layer.loss",
        hint="Your loss has the wrong sign: it is minus the log of the right class's probability.",
        was=MEAN,
        now=MEAN.replace("-np", "np"),
    ),
    Wrong(
        name="loss-log-missing",
        task="two_layer.loss",
        hint="Your loss is one minus the probability of the right class; it is minus the log of that probability.",
        was=MEAN,
        now="loss = np.mean(1.0 - np.exp(log_probabilities[rows, y]))",
    ),
    Wrong(
        name="loss-all-classes",
        task="two_layer.loss",
        hint="Your loss takes the log probabilities of all classes; only that of the right class counts.",
        was=MEAN,
        now="loss = -np.mean(np.sum(log_probabilities, axis=1))",
    ),
    Wrong(
        name="loss-over-classes-too",
        task="two_layer.loss",
        hint="You divide the loss by the number of classes as well; it is the mean over the N examples.",
        was=MEAN,
        now=MEAN + " / scores.shape[1]",
    ),
    Wrong(
        name="loss-softmax-over-batch",
        task="two_layer.loss",
        hint="Your softmax runs over the examples; the probabilities of the classes add up to one within each example.",
        was=LOG_SOFTMAX,
        now=LOG_SOFTMAX.replace("axis=1", "axis=0"),
    ),
    Wrong(
        name="loss-softmax-over-all",
        task="two_layer.loss",
        hint="Your softmax divides by the sum over the whole batch; each example has a sum of its own.",
        was=LOG_SOFTMAX,
        now="log_probabilities = scores - np.log(np.sum(np.exp(scores)))",
    ),
    Wrong(
        name="loss-labels-from-one",
        task="two_layer.loss",
        hint="You take the labels to run from 1; they run from 0.",
        was="rows = np.arange(len(X))",
        now="rows, y = np.arange(len(X)), y - 1",
    ),
    Wrong(
        name="loss-squared-error",
        task="two_layer.loss",
        hint="Your loss is the squared distance between probabilities and labels; "
        "it is minus the log of the right class's.",
        was=MEAN,
        now="loss = np.mean(np.sum((np.exp(log_probabilities) - np.eye(scores.shape[1])[y]) ** 2, axis=1))",
    ),
    Wrong(
        name="loss-no-relu",
        task="two_layer.loss",
        hint="Your loss runs forward without the ReLU of the hidden layer.",
        was=LOSS_HIDDEN,
        now="hidden = X @ W1 + b1",
    ),
    Wrong(
        name="loss-no-b1",
        task="two_layer.loss",
        hint="Your loss runs forward without the bias b1.",
        was=LOSS_HIDDEN,
        now="hidden = np.maximum(X @ W1, 0.0)",
    ),
    Wrong(
        name="loss-overflows",
        task="two_layer.loss",
        hint=OVERFLOWS,
        was=SHIFT,
        now="pass",
    ),
    Wrong(
        name="loss-overflows-in-p",
        task="two_layer.loss",
        hint=OVERFLOWS,
        was=f"{SHIFT}\n        {LOG_SOFTMAX}\n        {MEAN}\n\n        dscores = np.exp(log_probabilities)",
        now="exps = np.exp(scores)\n        sums = np.sum(exps, axis=1)\n"
        "        loss = np.mean(np.log(sums) - scores[rows, y])\n        dscores = exps / sums[:, np.newaxis]",
    ),
    Wrong(
        name="loss-shifted-by-batch",
        task="two_layer.loss",
        hint="You subtract the largest score of the whole batch; "
        "another row then has only zeros left. Use each row's own.",
        was=SHIFT,
        now="scores -= np.max(scores)",
    ),
    Wrong(
        name="loss-log-of-epsilon",
        task="two_layer.loss",
        hint="A small number inside the log keeps it finite but makes it wrong; "
        "use score minus the log of the sum of exps.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_probabilities[rows, y]) + 1e-12))",
    ),
    Wrong(
        name="loss-clipped",
        task="two_layer.loss",
        hint="You clip the scores, which makes the loss finite but wrong; subtract each row's largest score instead.",
        was=SHIFT,
        now="scores = np.clip(scores, -500, 500)",
    ),
]
