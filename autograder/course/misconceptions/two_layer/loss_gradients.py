"""Wrong losses: the gradients."""

from autograder.diagnosis.variants import Wrong

from .passages import DHIDDEN, MINUS_ONE, OVER_N

DW1 = "X.T @ dhidden"
DB1 = "np.sum(dhidden, axis=0)"
DW2 = "hidden.T @ dscores"
DB2 = "np.sum(dscores, axis=0)"

WRONG = [
    Wrong(
        name="gradient-one-missing",
        task="two_layer.loss",
        hint="The gradient of the scores is probabilities minus one for the right class; you left out the minus one.",
        was=MINUS_ONE,
        now="pass",
    ),
    Wrong(
        name="gradient-one-everywhere",
        task="two_layer.loss",
        hint="You subtract one from all probabilities; only the right class of each example gets the minus one.",
        was=MINUS_ONE,
        now="dscores -= 1.0",
    ),
    Wrong(
        name="gradient-one-in-columns",
        task="two_layer.loss",
        hint="You subtract one in whole columns; pair each row with its own label, as in dscores[rows, y].",
        was=MINUS_ONE,
        now="dscores[:, y] -= 1.0",
    ),
    Wrong(
        name="gradient-sign",
        task="two_layer.loss",
        hint="Your gradients have the wrong sign: that of the scores is probabilities minus labels, "
        "not labels minus them.",
        was=OVER_N,
        now="dscores /= -len(X)",
    ),
    Wrong(
        name="gradient-summed",
        task="two_layer.loss",
        hint="Your loss is a mean but your gradients are sums over the batch; divide them by N too.",
        was=OVER_N,
        now="pass",
    ),
    Wrong(
        name="gradient-over-n-twice",
        task="two_layer.loss",
        hint="You divide the gradients by N twice; once is the mean.",
        was=OVER_N,
        now="dscores /= len(X) ** 2",
    ),
    Wrong(
        name="gradient-over-classes",
        task="two_layer.loss",
        hint="You divide the gradients by the number of classes; divide them by the number of examples.",
        was=OVER_N,
        now="dscores /= scores.shape[1]",
    ),
    Wrong(
        name="gradient-loss-value",
        task="two_layer.loss",
        hint="You use log probabilities where the gradient of the scores needs the probabilities.",
        was="dscores = np.exp(log_probabilities)",
        now="dscores = log_probabilities.copy()",
    ),
    Wrong(
        name="gradient-b2-averaged",
        task="two_layer.loss",
        hint="You average the gradient of b2 over the batch; dscores is divided by N already, so add it up.",
        was=DB2,
        now="np.mean(dscores, axis=0)",
    ),
    Wrong(
        name="gradient-b2-axis",
        task="two_layer.loss",
        hint="You add up the gradient of b2 over the classes; add it up over the examples.",
        was=DB2,
        now="np.sum(dscores, axis=1)",
    ),
    Wrong(
        name="gradient-bias-two-dimensional",
        task="two_layer.loss",
        hint="Your bias gradients keep two dimensions; each has the shape of its bias.",
        was=DB2,
        now="np.sum(dscores, axis=0, keepdims=True)",
    ),
    Wrong(
        name="gradient-b2-not-summed",
        task="two_layer.loss",
        hint="You do not add up the gradient of b2 over the examples.",
        was=DB2,
        now="dscores",
    ),
    Wrong(
        name="gradient-w2-transposed",
        task="two_layer.loss",
        hint="The gradient of W2 is transposed: it has W2's shape, hidden transposed times dscores.",
        was=DW2,
        now="dscores.T @ hidden",
    ),
    Wrong(
        name="gradient-w2-before-relu",
        task="two_layer.loss",
        hint="The gradient of W2 uses the hidden layer before its ReLU; W2 was multiplied by what came out of it.",
        was=DW2,
        now="(X @ W1 + b1).T @ dscores",
    ),
    Wrong(
        name="gradient-w2-zero",
        task="two_layer.loss",
        hint="The gradient of W2 is zero: the second layer would never learn.",
        was=DW2,
        now="np.zeros_like(W2)",
    ),
    Wrong(
        name="gradient-no-mask",
        task="two_layer.loss",
        hint="You forgot the ReLU on the way back: hidden units that were off pass no gradient on.",
        was=DHIDDEN,
        now="dhidden = dscores @ W2.T",
    ),
    Wrong(
        name="gradient-mask-by-upstream",
        task="two_layer.loss",
        hint="You mask by the sign of the gradient; the ReLU lets it through where the hidden unit itself was on.",
        was=DHIDDEN,
        now="dhidden = np.maximum(dscores @ W2.T, 0.0)",
    ),
    Wrong(
        name="gradient-mask-inverted",
        task="two_layer.loss",
        hint="Your mask is upside down: the gradient passes where the hidden unit was on, not where it was off.",
        was=DHIDDEN,
        now=DHIDDEN.replace(">", "<="),
    ),
    Wrong(
        name="gradient-mask-by-value",
        task="two_layer.loss",
        hint="You multiply by the hidden values; the ReLU's local gradient is 1 where they are positive, "
        "not the value.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * hidden",
    ),
    Wrong(
        name="gradient-mask-without-bias",
        task="two_layer.loss",
        hint="Your mask leaves out b1: a hidden unit is on where X @ W1 + b1 is positive.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * (X @ W1 > 0.0)",
    ),
    Wrong(
        name="gradient-mask-only",
        task="two_layer.loss",
        hint="Your first layer gets the mask alone as its gradient; it is what comes back through W2, times the mask.",
        was=DHIDDEN,
        now="dhidden = (hidden > 0.0) * 1.0",
    ),
    Wrong(
        name="gradient-sigmoid-slope",
        task="two_layer.loss",
        hint="You use the slope of a sigmoid, h * (1 - h); the ReLU's is 1 where the unit is on and 0 elsewhere.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * hidden * (1.0 - hidden)",
    ),
    Wrong(
        name="gradient-w2-reshaped",
        task="two_layer.loss",
        hint="You reshape W2 where it has to be transposed: the two have the same shape and other numbers in it.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.reshape(W2.shape[1], -1)) * (hidden > 0.0)",
    ),
    Wrong(
        name="gradient-w2-absolute",
        task="two_layer.loss",
        hint="You send the gradient back through the absolute values of W2; their signs count.",
        was=DHIDDEN,
        now=DHIDDEN.replace("W2.T", "np.abs(W2).T"),
    ),
    Wrong(
        name="gradient-w1-zero",
        task="two_layer.loss",
        hint="The gradient of W1 is zero: the first layer would never learn.",
        was=DW1,
        now="np.zeros_like(W1)",
    ),
    Wrong(
        name="gradient-w1-unmasked",
        task="two_layer.loss",
        hint="b1 gets the masked gradient but W1 the unmasked one; both come after the ReLU.",
        was=DW1,
        now="X.T @ (dscores @ W2.T)",
    ),
    Wrong(
        name="gradient-b1-unmasked",
        task="two_layer.loss",
        hint="W1 gets the masked gradient but b1 the unmasked one; both come after the ReLU.",
        was=DB1,
        now="np.sum(dscores @ W2.T, axis=0)",
    ),
    Wrong(
        name="gradient-b1-averaged",
        task="two_layer.loss",
        hint="You average the gradient of b1 over the batch; dscores is divided by N already, so add it up.",
        was=DB1,
        now="np.mean(dhidden, axis=0)",
    ),
    Wrong(
        name="gradient-b1-zero",
        task="two_layer.loss",
        hint="The gradient of b1 is zero; it is that of the hidden layer's input, added up over the examples.",
        was=DB1,
        now="np.zeros_like(b1)",
    ),
    Wrong(
        name="gradient-w1-over-n",
        task="two_layer.loss",
        hint="You divide the gradient of W1 by N again; dscores is divided by N already.",
        was=DW1,
        now="X.T @ dhidden / len(X)",
    ),
    Wrong(
        name="gradient-updated-w2",
        task="two_layer.loss",
        hint="You move W2 before the gradient has come back through it; loss changes no params at all.",
        was=DHIDDEN,
        now="W2 = W2 - 0.1 * hidden.T @ dscores\n        " + DHIDDEN,
    ),
]
