"""Variants of 05_two_layer: what tired students write, and what is unusual but right."""

from . import Right, Wrong

SCORES, LOSS, PREDICT = "two_layer.scores", "two_layer.loss", "two_layer.predict"
TRAIN, THRESHOLD, CHOICE = "two_layer.train", "two_layer.threshold", "two_layer.hyperparameters"

LECTURE_SYMMETRY = "Hidden units that start alike get the same gradients and stay alike for ever."
LECTURE_CHAIN = "Backpropagation: each step multiplies by the local gradient of the step that it goes back through."
LECTURE_PENALTY = (
    "The penalty is one half of lambda times the sum of all squared weights; its gradient is lambda times W."
)
LECTURE_MOMENTUM = "Momentum: v = mu * v - rate * gradient, then w = w + v."
LECTURE_MINIBATCH = "An epoch is one pass over all examples, in an order that is drawn anew each time."

# The passages of the solution that are replaced more than once.
INIT_W1 = "rng.standard_normal((input_size, hidden_size)) * np.sqrt(2.0 / input_size)"
INIT_W2 = "rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size)"
INIT_WEIGHTS = f"""\
            "W1": {INIT_W1},
            "b1": np.zeros(hidden_size),
            "W2": {INIT_W2},"""
INIT_RNG = "rng = np.random.default_rng(seed)\n        self.params = {"
HIDDEN = 'hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)'
OUT = 'return hidden @ self.params["W2"] + self.params["b2"]'
LOSS_HIDDEN = "hidden = np.maximum(X @ W1 + b1, 0.0)"
SHIFT = "scores -= np.max(scores, axis=1, keepdims=True)"
LOG_SOFTMAX = "log_probabilities = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))"
SOFTMAX = f"{SHIFT}\n        {LOG_SOFTMAX}"
MEAN = "loss = -np.mean(log_probabilities[rows, y])"
MINUS_ONE = "dscores[rows, y] -= 1.0"
OVER_N = "dscores /= len(X)"
DHIDDEN = "dhidden = (dscores @ W2.T) * (hidden > 0.0)"
DW1, DB1 = "X.T @ dhidden", "np.sum(dhidden, axis=0)"
DW2, DB2 = "hidden.T @ dscores", "np.sum(dscores, axis=0)"
PENALIZED = 'for name, W in (("W1", W1), ("W2", W2)):'
PENALTY, PENALTY_GRADIENT = "loss += 0.5 * reg * np.vdot(W, W)", "grads[name] += reg * W"
RETURN_LOSS = "return loss, grads"
ARGMAX = "return np.argmax(self.scores(X), axis=1)"
ACCURACY = "return float(np.mean(predicted == y))"
TRAIN_RNG = "rng = np.random.default_rng(seed)\n        # Compute"
RATE = "rate = learning_rate * decay**epoch"
ORDER = "order = rng.permutation(len(X))"
EPOCHS = "for epoch in range(epochs):"
ROWS = "rows = order[start : start + batch_size]"
STARTS = "for start in range(0, len(X), batch_size):"
STEP_LOSS = "loss, grads = self.loss(X_batch, y[rows], reg)"
NAMES_LOOP = "for name, gradient in grads.items():"
UPDATE = """\
                    gradient *= rate
                    velocity[name] *= mu
                    velocity[name] -= gradient
                    self.params[name] += velocity[name]"""
RECORD_LOSS = """\
                history["loss"].append(loss)
"""
RECORD_TRAIN = 'history["train_accuracy"].append(accuracy(self.predict(X), y))'
RECORD_VAL = 'history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))'
RETURN_HISTORY = "return history"

WRONG = [
    # --- scores
    Wrong(
        "scores-no-relu",
        SCORES,
        "Your hidden layer has no ReLU: without it the two layers are one linear layer.",
        was=HIDDEN,
        now='hidden = X @ self.params["W1"] + self.params["b1"]',
        lecture="Affine layers with nothing between them collapse into one.",
    ),
    Wrong(
        "scores-relu-at-the-end",
        SCORES,
        "You put a ReLU on the scores too; only the hidden layer has one, scores may be negative.",
        was=OUT,
        now='return np.maximum(hidden @ self.params["W2"] + self.params["b2"], 0.0)',
        affects=(PREDICT,),
    ),
    Wrong(
        "scores-no-b1",
        SCORES,
        "Your scores leave out the hidden layer's bias b1.",
        was=HIDDEN,
        now='hidden = np.maximum(X @ self.params["W1"], 0.0)',
    ),
    Wrong(
        "scores-no-b2",
        SCORES,
        "Your scores leave out the second layer's bias b2.",
        was=OUT,
        now='return hidden @ self.params["W2"]',
    ),
    Wrong(
        "scores-bias-after-relu",
        SCORES,
        "You add b1 after the ReLU; it belongs to the sum that the ReLU is taken of.",
        was=HIDDEN,
        now='hidden = np.maximum(X @ self.params["W1"], 0.0) + self.params["b1"]',
    ),
    Wrong(
        "scores-sigmoid",
        SCORES,
        "Your hidden layer uses a sigmoid; this net has a ReLU there.",
        was=HIDDEN,
        now='hidden = 1.0 / (1.0 + np.exp(-(X @ self.params["W1"] + self.params["b1"])))',
    ),
    Wrong(
        "scores-tanh",
        SCORES,
        "Your hidden layer uses tanh; this net has a ReLU there.",
        was=HIDDEN,
        now='hidden = np.tanh(X @ self.params["W1"] + self.params["b1"])',
    ),
    Wrong(
        "scores-leaky",
        SCORES,
        "Your hidden layer lets a part of negative inputs through; the ReLU lets nothing of them through.",
        was=HIDDEN,
        now='a = X @ self.params["W1"] + self.params["b1"]\n        hidden = np.where(a > 0, a, 0.01 * a)',
    ),
    Wrong(
        "scores-absolute",
        SCORES,
        "Your hidden layer takes absolute values; the ReLU makes negative inputs zero.",
        was=HIDDEN,
        now='hidden = np.abs(X @ self.params["W1"] + self.params["b1"])',
    ),
    Wrong(
        "scores-relu-first",
        SCORES,
        "You take the ReLU of X, before the first layer; it comes after the first layer.",
        was=HIDDEN,
        now='hidden = np.maximum(X, 0.0) @ self.params["W1"] + self.params["b1"]',
        affects=(PREDICT,),
    ),
    Wrong(
        "scores-probabilities",
        SCORES,
        "You return probabilities; scores are the numbers before the softmax.",
        was=OUT,
        now='s = hidden @ self.params["W2"] + self.params["b2"]\n'
        "        e = np.exp(s - s.max(axis=1, keepdims=True))\n"
        "        return e / e.sum(axis=1, keepdims=True)",
    ),
    Wrong(
        "scores-hidden-returned",
        SCORES,
        "You return the hidden layer; the scores come after the second layer.",
        was=OUT,
        now="return hidden",
        affects=(PREDICT,),
    ),
    Wrong(
        "scores-fixed-size",
        SCORES,
        "You wrote the size 3072 into scores; all sizes are those of X and of params.",
        was=HIDDEN,
        now='hidden = np.maximum(X.reshape(-1, 3072) @ self.params["W1"] + self.params["b1"], 0.0)',
        affects=(PREDICT, TRAIN),
    ),
    Wrong(
        "scores-fixed-hidden",
        SCORES,
        "You wrote the size of 100 hidden units into the net; it is the argument hidden_size.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.standard_normal((input_size, 100)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(100),
            "W2": rng.standard_normal((100, num_classes)) * np.sqrt(2.0 / 100),""",
    ),
    Wrong(
        "scores-weights-kept",
        SCORES,
        "You keep a second copy of the weights, made when the net was made; read params whenever you need them.",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        self.W1, self.b1 = self.params["W1"], self.params["b1"]
        self.W2, self.b2 = self.params["W2"], self.params["b2"]

    def scores(self, X):
        return np.maximum(X @ self.W1 + self.b1, 0) @ self.W2 + self.b2
""",
    ),
    Wrong(
        "scores-normalizes-batch",
        SCORES,
        "You subtract the batch's mean from X inside scores; X is used as it is.",
        was=HIDDEN,
        now="X = X - X.mean(axis=0)\n        " + HIDDEN,
    ),
    # --- the start
    Wrong(
        "init-zeros",
        SCORES,
        "Your weights start at zero; hidden units that start alike stay alike, so start them at random.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": np.zeros((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": np.zeros((hidden_size, num_classes)),""",
        affects=(THRESHOLD,),
        lecture=LECTURE_SYMMETRY,
    ),
    Wrong(
        "init-ones",
        SCORES,
        "Your weights all start at the same number; hidden units that start alike stay alike, so start them at random.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": np.ones((input_size, hidden_size)) * 0.01,
            "b1": np.zeros(hidden_size),
            "W2": np.ones((hidden_size, num_classes)) * 0.01,""",
        affects=(THRESHOLD,),
        lecture=LECTURE_SYMMETRY,
    ),
    Wrong(
        "init-small",
        SCORES,
        "Your weights start with a standard deviation of 0.01 whatever the layer's size; He's is sqrt(2 / fan-in).",
        was=INIT_WEIGHTS,
        now="""\
            "W1": 0.01 * rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * rng.standard_normal((hidden_size, num_classes)),""",
    ),
    Wrong(
        "init-unscaled",
        SCORES,
        "Your weights start with a variance of 1; He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.standard_normal((hidden_size, num_classes)),""",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "init-no-root",
        SCORES,
        "You scale the weights by 2 / fan-in; that is He's variance, so the factor is its square root.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("np.sqrt(2.0 / input_size)", "2.0 / input_size").replace(
            "np.sqrt(2.0 / hidden_size)", "2.0 / hidden_size"
        ),
    ),
    Wrong(
        "init-xavier",
        SCORES,
        "Your weights start with a variance of 1 / fan-in; a ReLU switches half of them off, so He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0", "1.0"),
    ),
    Wrong(
        "init-glorot",
        SCORES,
        "Your weights start with a variance of 2 / (inputs + outputs), which is Glorot's; He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0 / input_size", "2.0 / (input_size + hidden_size)").replace(
            "2.0 / hidden_size", "2.0 / (hidden_size + num_classes)"
        ),
    ),
    Wrong(
        "init-fan-out",
        SCORES,
        "You scale each weight matrix by the number of its outputs; the fan-in is the number of its inputs.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0 / hidden_size", "2.0 / num_classes").replace(
            "2.0 / input_size", "2.0 / hidden_size"
        ),
        affects=(THRESHOLD,),
    ),
    Wrong(
        "init-same-scale",
        SCORES,
        "You scale W2 by input_size; its own fan-in is hidden_size, the number of its inputs.",
        was=INIT_W2,
        now="rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / input_size)",
    ),
    Wrong(
        "init-uniform-narrow",
        SCORES,
        "Numbers that are uniform between -a and a have a variance of a * a / 3: yours start three times below He's.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.uniform(-1, 1, (input_size, hidden_size)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.uniform(-1, 1, (hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size),""",
    ),
    Wrong(
        "init-positive",
        SCORES,
        "Your weights all start positive; their mean should be zero.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.random((input_size, hidden_size)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.random((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size),""",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "init-random-biases",
        SCORES,
        "Your biases start at random; they start at zero.",
        was='"b1": np.zeros(hidden_size),',
        now='"b1": rng.standard_normal(hidden_size),',
    ),
    Wrong(
        "init-row-biases",
        SCORES,
        "Your biases have two dimensions; b1 has shape (H,) and b2 has shape (C,).",
        was='"b1": np.zeros(hidden_size),',
        now='"b1": np.zeros((1, hidden_size)),',
    ),
    Wrong(
        "init-transposed",
        SCORES,
        "Your W1 has a row for each hidden unit; it has a row for each input and a column for each hidden unit.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("(input_size, hidden_size)", "(hidden_size, input_size)"),
        affects=(THRESHOLD,),
    ),
    Wrong(
        "init-seed-ignored",
        SCORES,
        "Every net starts with the same weights, whatever the seed; draw them from the seed that was given.",
        was=INIT_RNG,
        now="rng = np.random.default_rng(0)\n        self.params = {",
    ),
    Wrong(
        "init-seeded-once",
        SCORES,
        "Your random numbers go on from net to net; the same seed should make the same net whenever it is made.",
        was=INIT_RNG,
        now="rng = self.rng\n        self.params = {",
        code="TwoLayerNet.rng = np.random.default_rng(0)",
    ),
    # --- the loss
    Wrong(
        "loss-summed",
        LOSS,
        "Your loss is the sum over the batch; it is the mean.",
        was=MEAN,
        now=MEAN.replace("np.mean", "np.sum"),
    ),
    Wrong(
        "loss-and-gradients-summed",
        LOSS,
        "Your loss is the sum over the batch, and so are the gradients; both are means over the N examples.",
        was=OVER_N,
        now="loss *= len(X)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "loss-minus-missing",
        LOSS,
        "Your loss has the wrong sign: it is minus the log of the right class's probability.",
        was=MEAN,
        now=MEAN.replace("-np", "np"),
    ),
    Wrong(
        "loss-log-missing",
        LOSS,
        "Your loss is one minus the probability of the right class; it is minus the log of that probability.",
        was=MEAN,
        now="loss = np.mean(1.0 - np.exp(log_probabilities[rows, y]))",
    ),
    Wrong(
        "loss-all-classes",
        LOSS,
        "Your loss takes the log probabilities of all classes; only that of the right class counts.",
        was=MEAN,
        now="loss = -np.mean(np.sum(log_probabilities, axis=1))",
    ),
    Wrong(
        "loss-over-classes-too",
        LOSS,
        "You divide the loss by the number of classes as well; it is the mean over the N examples.",
        was=MEAN,
        now=MEAN + " / scores.shape[1]",
    ),
    Wrong(
        "loss-softmax-over-batch",
        LOSS,
        "Your softmax runs over the examples; the probabilities of the classes add up to one within each example.",
        was=LOG_SOFTMAX,
        now=LOG_SOFTMAX.replace("axis=1", "axis=0"),
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "loss-softmax-over-all",
        LOSS,
        "Your softmax divides by the sum over the whole batch; each example has a sum of its own.",
        was=LOG_SOFTMAX,
        now="log_probabilities = scores - np.log(np.sum(np.exp(scores)))",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "loss-labels-from-one",
        LOSS,
        "You take the labels to run from 1; they run from 0.",
        was="rows = np.arange(len(X))",
        now="rows, y = np.arange(len(X)), y - 1",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "loss-squared-error",
        LOSS,
        "Your loss is the squared distance between probabilities and labels; it is minus the log of the right class's.",
        was=MEAN,
        now="loss = np.mean(np.sum((np.exp(log_probabilities) - np.eye(scores.shape[1])[y]) ** 2, axis=1))",
    ),
    Wrong(
        "loss-no-relu",
        LOSS,
        "Your loss runs forward without the ReLU of the hidden layer.",
        was=LOSS_HIDDEN,
        now="hidden = X @ W1 + b1",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "loss-no-b1",
        LOSS,
        "Your loss runs forward without the bias b1.",
        was=LOSS_HIDDEN,
        now="hidden = np.maximum(X @ W1, 0.0)",
    ),
    Wrong(
        "loss-overflows",
        LOSS,
        "Your softmax takes exp of the scores as they are, which overflows; subtract each row's largest score first.",
        was=SHIFT,
        now="pass",
    ),
    Wrong(
        "loss-shifted-by-batch",
        LOSS,
        "You subtract the largest score of the whole batch; another row then has only zeros left. Use each row's own.",
        was=SHIFT,
        now="scores -= np.max(scores)",
    ),
    Wrong(
        "loss-log-of-epsilon",
        LOSS,
        "A small number inside the log keeps it finite but makes it wrong; use score minus the log of the sum of exps.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_probabilities[rows, y]) + 1e-12))",
    ),
    Wrong(
        "loss-clipped",
        LOSS,
        "You clip the scores, which makes the loss finite but wrong; subtract each row's largest score instead.",
        was=SHIFT,
        now="scores = np.clip(scores, -500, 500)",
    ),
    # --- its gradients
    Wrong(
        "gradient-one-missing",
        LOSS,
        "The gradient of the scores is probabilities minus one for the right class; you left out the minus one.",
        was=MINUS_ONE,
        now="pass",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-one-everywhere",
        LOSS,
        "You subtract one from all probabilities; only the right class of each example gets the minus one.",
        was=MINUS_ONE,
        now="dscores -= 1.0",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-one-in-columns",
        LOSS,
        "You subtract one in whole columns; pair each row with its own label, as in dscores[rows, y].",
        was=MINUS_ONE,
        now="dscores[:, y] -= 1.0",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-sign",
        LOSS,
        "Your gradients have the wrong sign: that of the scores is probabilities minus labels, not labels minus them.",
        was=OVER_N,
        now="dscores /= -len(X)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-summed",
        LOSS,
        "Your loss is a mean but your gradients are sums over the batch; divide them by N too.",
        was=OVER_N,
        now="pass",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-over-n-twice",
        LOSS,
        "You divide the gradients by N twice; once is the mean.",
        was=OVER_N,
        now="dscores /= len(X) ** 2",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-over-classes",
        LOSS,
        "You divide the gradients by the number of classes; divide them by the number of examples.",
        was=OVER_N,
        now="dscores /= scores.shape[1]",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-loss-value",
        LOSS,
        "You use log probabilities where the gradient of the scores needs the probabilities.",
        was="dscores = np.exp(log_probabilities)",
        now="dscores = log_probabilities.copy()",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-b2-averaged",
        LOSS,
        "You average the gradient of b2 over the batch; dscores is divided by N already, so add it up.",
        was=DB2,
        now="np.mean(dscores, axis=0)",
    ),
    Wrong(
        "gradient-b2-axis",
        LOSS,
        "You add up the gradient of b2 over the classes; add it up over the examples.",
        was=DB2,
        now="np.sum(dscores, axis=1)",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-bias-two-dimensional",
        LOSS,
        "Your bias gradients keep two dimensions; each has the shape of its bias.",
        was=DB2,
        now="np.sum(dscores, axis=0, keepdims=True)",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-b2-not-summed",
        LOSS,
        "You do not add up the gradient of b2 over the examples.",
        was=DB2,
        now="dscores",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-w2-transposed",
        LOSS,
        "The gradient of W2 is transposed: it has W2's shape, hidden transposed times dscores.",
        was=DW2,
        now="dscores.T @ hidden",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-w2-before-relu",
        LOSS,
        "The gradient of W2 uses the hidden layer before its ReLU; W2 was multiplied by what came out of it.",
        was=DW2,
        now="(X @ W1 + b1).T @ dscores",
    ),
    Wrong(
        "gradient-w2-zero",
        LOSS,
        "The gradient of W2 is zero: the second layer would never learn.",
        was=DW2,
        now="np.zeros_like(W2)",
        affects=(TRAIN,),
    ),
    Wrong(
        "gradient-no-mask",
        LOSS,
        "You forgot the ReLU on the way back: hidden units that were off pass no gradient on.",
        was=DHIDDEN,
        now="dhidden = dscores @ W2.T",
        affects=(THRESHOLD,),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "gradient-mask-by-upstream",
        LOSS,
        "You mask by the sign of the gradient; the ReLU lets it through where the hidden unit itself was on.",
        was=DHIDDEN,
        now="dhidden = np.maximum(dscores @ W2.T, 0.0)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-mask-inverted",
        LOSS,
        "Your mask is upside down: the gradient passes where the hidden unit was on, not where it was off.",
        was=DHIDDEN,
        now=DHIDDEN.replace(">", "<="),
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-mask-by-value",
        LOSS,
        "You multiply by the hidden values; the ReLU's local gradient is 1 where they are positive, not the value.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * hidden",
    ),
    Wrong(
        "gradient-mask-without-bias",
        LOSS,
        "Your mask leaves out b1: a hidden unit is on where X @ W1 + b1 is positive.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * (X @ W1 > 0.0)",
    ),
    Wrong(
        "gradient-mask-only",
        LOSS,
        "Your first layer gets the mask alone as its gradient; it is what comes back through W2, times the mask.",
        was=DHIDDEN,
        now="dhidden = (hidden > 0.0) * 1.0",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-sigmoid-slope",
        LOSS,
        "You use the slope of a sigmoid, h * (1 - h); the ReLU's is 1 where the unit is on and 0 elsewhere.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * hidden * (1.0 - hidden)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-w2-reshaped",
        LOSS,
        "You reshape W2 where it has to be transposed: the two have the same shape and other numbers in it.",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.reshape(W2.shape[1], -1)) * (hidden > 0.0)",
    ),
    Wrong(
        "gradient-w2-absolute",
        LOSS,
        "You send the gradient back through the absolute values of W2; their signs count.",
        was=DHIDDEN,
        now=DHIDDEN.replace("W2.T", "np.abs(W2).T"),
    ),
    Wrong(
        "gradient-w1-zero",
        LOSS,
        "The gradient of W1 is zero: the first layer would never learn.",
        was=DW1,
        now="np.zeros_like(W1)",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradient-w1-unmasked",
        LOSS,
        "b1 gets the masked gradient but W1 the unmasked one; both come after the ReLU.",
        was=DW1,
        now="X.T @ (dscores @ W2.T)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-b1-unmasked",
        LOSS,
        "W1 gets the masked gradient but b1 the unmasked one; both come after the ReLU.",
        was=DB1,
        now="np.sum(dscores @ W2.T, axis=0)",
    ),
    Wrong(
        "gradient-b1-averaged",
        LOSS,
        "You average the gradient of b1 over the batch; dscores is divided by N already, so add it up.",
        was=DB1,
        now="np.mean(dhidden, axis=0)",
    ),
    Wrong(
        "gradient-b1-zero",
        LOSS,
        "The gradient of b1 is zero; it is that of the hidden layer's input, added up over the examples.",
        was=DB1,
        now="np.zeros_like(b1)",
        affects=(TRAIN,),
    ),
    Wrong(
        "gradient-w1-over-n",
        LOSS,
        "You divide the gradient of W1 by N again; dscores is divided by N already.",
        was=DW1,
        now="X.T @ dhidden / len(X)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "gradient-updated-w2",
        LOSS,
        "You move W2 before the gradient has come back through it; loss changes no params at all.",
        was=DHIDDEN,
        now="W2 = W2 - 0.1 * hidden.T @ dscores\n        " + DHIDDEN,
    ),
    # --- the penalty
    Wrong(
        "penalty-missing-in-loss",
        LOSS,
        "reg changes your gradients but not your loss; half of reg times the sum of the squared weights is missing.",
        was=PENALTY,
        now="pass",
    ),
    Wrong(
        "penalty-missing-in-gradients",
        LOSS,
        "reg changes your loss but not your gradients; W1 and W2 each get reg times themselves added.",
        was=PENALTY_GRADIENT,
        now="pass",
    ),
    Wrong(
        "penalty-ignored",
        LOSS,
        "Your loss ignores reg.",
        was="if reg > 0.0:",
        now="if False:",
        lecture=LECTURE_PENALTY,
    ),
    Wrong(
        "penalty-not-halved",
        LOSS,
        "Your penalty lacks its factor one half.",
        was=PENALTY,
        now="loss += reg * np.vdot(W, W)",
    ),
    Wrong(
        "penalty-gradient-doubled",
        LOSS,
        "The gradient of the penalty is twice too large: the square's 2 and the one half cancel to reg times W.",
        was=PENALTY_GRADIENT,
        now="grads[name] += 2.0 * reg * W",
    ),
    Wrong(
        "penalty-gradient-halved",
        LOSS,
        "The gradient of the penalty is half of what it should be: the square's 2 cancels the one half.",
        was=PENALTY_GRADIENT,
        now="grads[name] += 0.5 * reg * W",
        lecture=LECTURE_PENALTY,
    ),
    Wrong(
        "penalty-without-half-at-all",
        LOSS,
        "Loss and gradients both lack the penalty's factor one half: it is 0.5 * reg * sum of squares, and reg * W.",
        was=f"{PENALTY}\n                {PENALTY_GRADIENT}",
        now="loss += reg * np.vdot(W, W)\n                grads[name] += 2.0 * reg * W",
    ),
    Wrong(
        "penalty-on-biases",
        LOSS,
        "You penalize the biases too; only W1 and W2 are penalized.",
        was=PENALIZED,
        now="for name, W in self.params.items():",
    ),
    Wrong(
        "penalty-gradient-on-biases",
        LOSS,
        "Your bias gradients depend on reg; only W1 and W2 are penalized.",
        was=RETURN_LOSS,
        now='grads["b1"], grads["b2"] = grads["b1"] + reg * b1, grads["b2"] + reg * b2\n        return loss, grads',
    ),
    Wrong(
        "penalty-first-layer-only",
        LOSS,
        "You penalize W1 alone; W2 is penalized too.",
        was=PENALIZED,
        now='for name, W in (("W1", W1),):',
    ),
    Wrong(
        "penalty-second-layer-only",
        LOSS,
        "You penalize W2 alone; W1 is penalized too.",
        was=PENALIZED,
        now='for name, W in (("W2", W2),):',
    ),
    Wrong(
        "penalty-averaged",
        LOSS,
        "You divide the penalty by the batch's size; it does not depend on the batch.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.vdot(W, W) / len(X)",
    ),
    Wrong(
        "penalty-mean-of-squares",
        LOSS,
        "Your penalty is a mean of squared weights; it is their sum.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.mean(W**2)",
    ),
    Wrong(
        "penalty-norm",
        LOSS,
        "Your penalty is the length of the weights, with a square root; it is the sum of their squares.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.linalg.norm(W)",
    ),
    Wrong(
        "penalty-absolute",
        LOSS,
        "You penalize absolute values; the penalty is of squares, and its gradient reg times W.",
        was=f"{PENALTY}\n                {PENALTY_GRADIENT}",
        now="loss += reg * np.sum(np.abs(W))\n                grads[name] += reg * np.sign(W)",
    ),
    Wrong(
        "penalty-subtracted",
        LOSS,
        "You subtract the penalty's gradient; it is added to that of the data.",
        was=PENALTY_GRADIENT,
        now="grads[name] -= reg * W",
    ),
    # --- what loss does besides
    Wrong(
        "loss-changes-params",
        LOSS,
        "loss moves the params; it only computes, the steps are train's.",
        was=RETURN_LOSS,
        now='self.params["W1"] -= 0.01 * grads["W1"]\n        return loss, grads',
        affects=(TRAIN,),
    ),
    Wrong(
        "loss-decays-params",
        LOSS,
        "loss shrinks the weights themselves; the penalty enters the loss and the gradients only.",
        was=RETURN_LOSS,
        now='self.params["W2"] *= 1.0 - 0.01 * reg\n        return loss, grads',
        affects=(TRAIN,),
    ),
    Wrong(
        "gradients-accumulate",
        LOSS,
        "Your gradients add up from call to call; each call starts afresh.",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        kept = self.__dict__.setdefault("grads", {})
        for name in grads:
            kept[name] = kept.get(name, 0.0) + grads[name]
        return loss, {name: value.copy() for name, value in kept.items()}
""",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "gradients-extra-key",
        TRAIN,
        "Your dict of gradients has more than the keys of params: the gradient of X does not belong there.",
        was=RETURN_LOSS,
        now='grads["X"] = dhidden @ W1.T\n        return loss, grads',
        affects=(LOSS, THRESHOLD),
    ),
    Wrong(
        "loss-changes-x",
        LOSS,
        "loss normalizes X in place: the caller's data is another one afterwards.",
        was="rows = np.arange(len(X))",
        now="rows = np.arange(len(X))\n        X -= X.mean()",
        affects=(TRAIN,),
    ),
    # --- predict and accuracy
    Wrong(
        "predict-over-examples",
        PREDICT,
        "You look for the best example of each class; look for the best class of each example, along axis 1.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=0)",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "predict-over-all",
        PREDICT,
        "You take one argmax over the whole array; each example has its own, along axis 1.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X))",
    ),
    Wrong(
        "predict-lowest",
        PREDICT,
        "You return the class with the lowest score; it is the highest that counts.",
        was=ARGMAX,
        now="return np.argmin(self.scores(X), axis=1)",
    ),
    Wrong(
        "predict-by-size",
        PREDICT,
        "You compare the scores without their signs; a very negative score speaks against a class.",
        was=ARGMAX,
        now="return np.argmax(np.abs(self.scores(X)), axis=1)",
    ),
    Wrong(
        "predict-by-threshold",
        PREDICT,
        "You take the first class with a score above 0; take the highest score, whatever its sign.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X) > 0, axis=1)",
    ),
    Wrong(
        "predict-by-half",
        PREDICT,
        "You ask for a probability above one half; the most probable class counts, however probable it is.",
        was=ARGMAX,
        now="e = np.exp(self.scores(X) - np.max(self.scores(X), axis=1, keepdims=True))\n"
        "        return np.argmax(e / e.sum(axis=1, keepdims=True) > 0.5, axis=1)",
    ),
    Wrong(
        "predict-the-score",
        PREDICT,
        "You return the highest score itself; return the class that has it.",
        was=ARGMAX,
        now="return np.max(self.scores(X), axis=1)",
    ),
    Wrong(
        "predict-all-scores",
        PREDICT,
        "You return the scores; return for each example one class, the one with the highest score.",
        was=ARGMAX,
        now="return self.scores(X)",
        affects=(TRAIN, THRESHOLD),
    ),
    Wrong(
        "predict-from-one",
        PREDICT,
        "You count the classes from 1; they are counted from 0.",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=1) + 1",
    ),
    Wrong(
        "predict-column",
        PREDICT,
        "Your predictions have two dimensions; their shape is (N,).",
        was=ARGMAX,
        now="return np.argmax(self.scores(X), axis=1)[:, None]",
    ),
    Wrong(
        "predict-no-relu",
        PREDICT,
        "predict computes scores of its own, without the ReLU; use those of scores.",
        was=ARGMAX,
        now='hidden = X @ self.params["W1"] + self.params["b1"]\n'
        '        return np.argmax(hidden @ self.params["W2"] + self.params["b2"], axis=1)',
    ),
    Wrong(
        "predict-no-bias",
        PREDICT,
        "predict computes scores of its own, without the biases; use those of scores.",
        was=ARGMAX,
        now='return np.argmax(np.maximum(X @ self.params["W1"], 0.0) @ self.params["W2"], axis=1)',
    ),
    Wrong(
        "predict-hidden",
        PREDICT,
        "You return the strongest hidden unit; return the class with the highest score.",
        was=ARGMAX,
        now='return np.argmax(X @ self.params["W1"] + self.params["b1"], axis=1)',
    ),
    Wrong(
        "predict-rounded",
        PREDICT,
        "You sort the classes and return the wrong end or the whole order; the last one of the order is the highest.",
        was=ARGMAX,
        now="return np.argsort(self.scores(X), axis=1)[:, -2]",
    ),
    Wrong(
        "accuracy-error",
        PREDICT,
        "You return the fraction of wrong predictions; accuracy is that of right ones.",
        was=ACCURACY,
        now="return float(np.mean(predicted != y))",
    ),
    Wrong(
        "accuracy-counted",
        PREDICT,
        "You return the number of right predictions; accuracy is that number divided by N.",
        was=ACCURACY,
        now="return float(np.sum(predicted == y))",
    ),
    Wrong(
        "accuracy-percent",
        PREDICT,
        "You return percent; accuracy is a fraction from 0 to 1.",
        was=ACCURACY,
        now="return 100.0 * float(np.mean(predicted == y))",
    ),
    Wrong(
        "accuracy-all-or-nothing",
        PREDICT,
        "You return 1 where all predictions are right and else 0; accuracy is a fraction, not rounded down.",
        was=ACCURACY,
        now="return float(np.array_equal(predicted, y))",
    ),
    Wrong(
        "accuracy-distance",
        PREDICT,
        "You measure how far predicted labels are from the right ones; labels are names, they are equal or not.",
        was=ACCURACY,
        now="return float(1.0 - np.mean(np.abs(predicted - y)) / 10.0)",
    ),
    Wrong(
        "accuracy-rounded",
        PREDICT,
        "Your accuracy is rounded; return the fraction as it is.",
        was=ACCURACY,
        now="return round(float(np.mean(predicted == y)), 2)",
    ),
    # --- training: the steps
    Wrong(
        "train-first-layer-frozen",
        TRAIN,
        "Training never moves the first layer; every step is for all four params.",
        was=NAMES_LOOP,
        now='grads = {name: grads[name] for name in ("W2", "b2")}\n                ' + NAMES_LOOP,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-w1-frozen",
        TRAIN,
        "Training never moves W1; every step is for all four params.",
        was=NAMES_LOOP,
        now='del grads["W1"]\n                ' + NAMES_LOOP,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-w2-frozen",
        TRAIN,
        "Training never moves W2; every step is for all four params.",
        was=NAMES_LOOP,
        now='del grads["W2"]\n                ' + NAMES_LOOP,
    ),
    Wrong(
        "train-biases-frozen",
        TRAIN,
        "Training never moves the biases; every step is for all four params.",
        was=NAMES_LOOP,
        now='grads = {name: grads[name] for name in ("W1", "W2")}\n                ' + NAMES_LOOP,
    ),
    Wrong(
        "train-uphill",
        TRAIN,
        "You walk uphill: the velocity gets minus the rate times the gradient.",
        was="velocity[name] -= gradient",
        now="velocity[name] += gradient",
        affects=(THRESHOLD,),
        lecture="The gradient points to where the loss grows; go the other way.",
    ),
    Wrong(
        "train-no-rate",
        TRAIN,
        "Your steps leave out the learning rate.",
        was="gradient *= rate",
        now="pass",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-no-momentum",
        TRAIN,
        "Your velocity forgets the steps before: multiply it by mu and keep it from step to step.",
        was="velocity[name] *= mu",
        now="velocity[name] *= 0.0",
        lecture=LECTURE_MOMENTUM,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-mu-ignored",
        TRAIN,
        "Your velocity only grows: multiply it by mu in every step.",
        was="velocity[name] *= mu",
        now="pass",
    ),
    Wrong(
        "train-velocity-restarts",
        TRAIN,
        "Your velocity starts from zero in every epoch; keep it over all of them.",
        was=ORDER,
        now=ORDER + "\n            velocity = {name: np.zeros_like(value) for name, value in self.params.items()}",
    ),
    Wrong(
        "train-average",
        TRAIN,
        "You average old velocity and new gradient, mu and 1 - mu; here the gradient enters with the rate alone.",
        was="gradient *= rate",
        now="gradient *= rate * (1.0 - mu)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-nesterov",
        TRAIN,
        "Your step looks one velocity ahead, which is Nesterov's form; here params move by the velocity itself.",
        was=UPDATE,
        now="""\
                    gradient *= rate
                    before = velocity[name].copy()
                    velocity[name] *= mu
                    velocity[name] -= gradient
                    self.params[name] += (1.0 + mu) * velocity[name] - mu * before""",
    ),
    Wrong(
        "train-old-velocity",
        TRAIN,
        "You move the params by the velocity before this step's gradient has entered it.",
        was=UPDATE,
        now="""\
                    self.params[name] += velocity[name]
                    velocity[name] *= mu
                    velocity[name] -= rate * gradient""",
    ),
    Wrong(
        "train-rate-twice",
        TRAIN,
        "The learning rate enters twice, once into the velocity and once into the step.",
        was="self.params[name] += velocity[name]",
        now="self.params[name] += rate * velocity[name]",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-over-batch-again",
        TRAIN,
        "You divide the step by the batch's size; the gradients are means already.",
        was="gradient *= rate",
        now="gradient *= rate / len(rows)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-copies",
        TRAIN,
        "You train a copy of the params; the net itself does not change.",
        was=UPDATE,
        now=UPDATE.replace(
            "self.params[name] +=", "params = dict(self.params)\n                    params[name] = params[name] +"
        ),
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-starts-over",
        TRAIN,
        "Training makes new weights first; it starts from params as they are.",
        was=TRAIN_RNG,
        now="self.__init__(*self.params['W1'].shape, len(self.params['b2']))\n        " + TRAIN_RNG,
    ),
    Wrong(
        "train-reg-ignored",
        TRAIN,
        "Training does not hand reg on to loss.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[rows])",
    ),
    Wrong(
        "train-weights-shrink-twice",
        TRAIN,
        "You shrink the weights by reg beside the gradient, which has the penalty in it already.",
        was=NAMES_LOOP,
        now='self.params["W1"] -= rate * reg * self.params["W1"]\n                ' + NAMES_LOOP,
    ),
    Wrong(
        "train-keeps-best",
        TRAIN,
        "You keep the params with the best validation accuracy; here the last ones stay.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if history["val_accuracy"][-1] >= max(history["val_accuracy"]):
                best = {name: value.copy() for name, value in self.params.items()}
        self.params = best""",
    ),
    Wrong(
        "train-stops-early",
        TRAIN,
        "You stop when the validation accuracy falls; run all epochs.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if history["val_accuracy"][-1] < max(history["val_accuracy"]):
                break""",
    ),
    Wrong(
        "train-on-validation",
        TRAIN,
        "You train on the validation set; it is only looked at.",
        was=EPOCHS,
        now="X, y, batch = X_val, y_val, batch[: len(X_val)]\n        " + EPOCHS,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-one-epoch",
        TRAIN,
        "Training returns after its first epoch: the return stands inside the loop.",
        was="        " + RETURN_HISTORY,
        now="            " + RETURN_HISTORY,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-velocity-shared",
        TRAIN,
        "All nets share one velocity; each training has its own, from zero.",
        code="""
VELOCITY = {}


class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        rng = np.random.default_rng(seed)
        history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
        for epoch in range(epochs):
            rate = learning_rate * decay**epoch
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                loss, grads = self.loss(X[rows], y[rows], reg)
                for name in grads:
                    old = VELOCITY.get(name, 0.0)
                    if np.shape(old) not in ((), grads[name].shape):
                        old = 0.0
                    VELOCITY[name] = mu * old - rate * grads[name]
                    self.params[name] = self.params[name] + VELOCITY[name]
                history["loss"].append(loss)
            history["train_accuracy"].append(accuracy(self.predict(X), y))
            history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))
        return history
""",
    ),
    # --- training: the rate
    Wrong(
        "train-decay-ignored",
        TRAIN,
        "Your learning rate does not fall: in epoch e it is learning_rate * decay ** e.",
        was=RATE,
        now="rate = learning_rate",
    ),
    Wrong(
        "train-decay-per-step",
        TRAIN,
        "Your learning rate falls in every step; it falls from epoch to epoch.",
        was=NAMES_LOOP,
        now='rate = learning_rate * decay ** len(history["loss"])\n                ' + NAMES_LOOP,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-decay-too-early",
        TRAIN,
        "Your learning rate has fallen before the first epoch; epochs count from 0, and decay ** 0 is 1.",
        was=RATE,
        now="rate = learning_rate * decay ** (epoch + 1)",
    ),
    Wrong(
        "train-decay-compounds",
        TRAIN,
        "You multiply a rate that has decayed already by decay ** epoch again; start from learning_rate each time.",
        was=RATE,
        now="rate = learning_rate = learning_rate * decay**epoch",
    ),
    Wrong(
        "train-decay-over-time",
        TRAIN,
        "You divide by 1 + decay * epoch; the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate / (1.0 + decay * epoch)",
    ),
    Wrong(
        "train-decay-exponential",
        TRAIN,
        "You use exp(-decay * epoch); the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate * np.exp(-decay * epoch)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-decay-linear",
        TRAIN,
        "You multiply by decay * epoch; the rate is learning_rate * decay ** epoch.",
        was=RATE,
        now="rate = learning_rate * decay * epoch",
    ),
    # --- training: the batches
    Wrong(
        "train-not-shuffled",
        TRAIN,
        "Your batches are cut from the rows as they lie; shuffle the rows in each epoch.",
        was=ORDER,
        now="order = np.arange(len(X))",
        lecture=LECTURE_MINIBATCH,
    ),
    Wrong(
        "train-shuffled-once",
        TRAIN,
        "You shuffle in the same way in every epoch; draw a new order each time.",
        was=ORDER,
        now="order = np.random.default_rng(seed).permutation(len(X))",
        lecture=LECTURE_MINIBATCH,
    ),
    Wrong(
        "train-first-rows",
        TRAIN,
        "Every step uses the first batch_size rows; go on to the next ones.",
        was=ROWS,
        now="rows = np.arange(min(batch_size, len(X)))",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-first-shuffled-rows",
        TRAIN,
        "Every step of an epoch uses the same batch; go on to the next rows of the order.",
        was=ROWS,
        now="rows = order[:batch_size]",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-shuffles-x-only",
        TRAIN,
        "You shuffle the examples but not their labels; both have to stay together.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[start : start + batch_size], reg)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-two-orders",
        TRAIN,
        "You draw one order for the examples and another one for the labels; both have to stay together.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[rng.permutation(len(X))[start : start + batch_size]], reg)",
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-with-replacement",
        TRAIN,
        "You draw the rows of a batch from all rows each time; in an epoch every example is used exactly once.",
        was=ROWS,
        now="rows = rng.integers(len(X), size=min(batch_size, len(X) - start))",
        lecture=LECTURE_MINIBATCH,
    ),
    Wrong(
        "train-fresh-draws",
        TRAIN,
        "You draw each batch without looking at the ones before; in an epoch every example is used exactly once.",
        was=ROWS,
        now="rows = rng.permutation(len(X))[: min(batch_size, len(X) - start)]",
        lecture=LECTURE_MINIBATCH,
    ),
    Wrong(
        "train-drops-last",
        TRAIN,
        "You drop the last batch where it is smaller; every example is used once in each epoch.",
        was=STARTS,
        now="for start in range(0, len(X) // batch_size * batch_size or 1, batch_size):",
    ),
    Wrong(
        "train-one-row-short",
        TRAIN,
        "You leave out the last row of each batch.",
        was=ROWS,
        now="rows = order[start : start + batch_size - 1]",
    ),
    Wrong(
        "train-whole-set",
        TRAIN,
        "Every step uses all rows; cut them into batches of batch_size.",
        was=STARTS,
        now="batch, batch_size = np.empty_like(X), len(X)\n            " + STARTS,
        affects=(THRESHOLD,),
    ),
    Wrong(
        "train-batch-count",
        TRAIN,
        "You make batch_size batches; batch_size is how many rows one batch has.",
        was=RATE,
        now=RATE
        + "\n            if epoch == 0:\n"
        + "                batch_size = max(1, -(-len(X) // batch_size))\n"
        + "                batch = np.empty((batch_size, X.shape[1]), X.dtype)",
    ),
    Wrong(
        "train-seed-ignored",
        TRAIN,
        "The batches are the same for every seed; draw them from the seed that was given.",
        was=TRAIN_RNG,
        now="rng = np.random.default_rng(0)\n        # Compute",
    ),
    Wrong(
        "train-shuffles-in-place",
        TRAIN,
        "You shuffle the caller's own arrays; draw an order of row numbers instead.",
        was=ORDER,
        now="order = rng.permutation(len(X))\n            X[:], y[:], order = X[order], y[order], np.arange(len(X))",
    ),
    # --- training: the history
    Wrong(
        "history-loss-per-epoch",
        TRAIN,
        "Your history has one loss per epoch; it has one per step.",
        was=RECORD_LOSS,
        now='            history["loss"].append(loss)\n',
    ),
    Wrong(
        "history-loss-after-step",
        TRAIN,
        "You record the loss after the step; record the one that the step's gradients come with.",
        was=RECORD_LOSS,
        now='                history["loss"].append(self.loss(X[rows], y[rows], reg)[0])\n',
    ),
    Wrong(
        "history-accuracy-per-step",
        TRAIN,
        "Your history has accuracies for every step; it has one of each per epoch.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}",
        now=f"                {RECORD_TRAIN}\n                {RECORD_VAL}",
    ),
    Wrong(
        "history-accuracy-of-batch",
        TRAIN,
        "Your training accuracy is that of the last batch; take the whole training set.",
        was=RECORD_TRAIN,
        now='history["train_accuracy"].append(accuracy(self.predict(X[rows]), y[rows]))',
    ),
    Wrong(
        "history-accuracy-before",
        TRAIN,
        "You record the accuracies before an epoch's steps; record them after its last step.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}\n",
        now="",
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, epochs, learning_rate, decay, mu, reg, batch_size, seed):
        history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
        start = {name: value.copy() for name, value in self.params.items()}
        for epoch in range(epochs):
            history["train_accuracy"].append(accuracy(self.predict(X), y))
            history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))
            self.params = {name: value.copy() for name, value in start.items()}
            history["loss"] = super().train(
                X, y, X_val, y_val, epochs=epoch + 1, learning_rate=learning_rate, decay=decay, mu=mu, reg=reg,
                batch_size=batch_size, seed=seed,
            )["loss"]
        return history
""",
    ),
    Wrong(
        "history-sets-swapped",
        TRAIN,
        "You have put training accuracy where validation accuracy belongs, and the other way round.",
        was="        " + RETURN_HISTORY,
        now="""\
        swapped = {"train_accuracy": "val_accuracy", "val_accuracy": "train_accuracy", "loss": "loss"}
        return {name: history[other] for name, other in swapped.items()}""",
    ),
    Wrong(
        "history-validation-of-train",
        TRAIN,
        "Your validation accuracy is that of the training set.",
        was=RECORD_VAL,
        now='history["val_accuracy"].append(history["train_accuracy"][-1])',
    ),
    Wrong(
        "history-errors",
        TRAIN,
        "Your history records the fraction of wrong predictions; it records accuracies.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}",
        now='            history["train_accuracy"].append(1.0 - accuracy(self.predict(X), y))\n'
        '            history["val_accuracy"].append(1.0 - accuracy(self.predict(X_val), y_val))',
    ),
    Wrong(
        "history-last-only",
        TRAIN,
        "Your history only has the last values; it has one loss per step and one accuracy of each kind per epoch.",
        was="        " + RETURN_HISTORY,
        now="        return {name: values[-1:] for name, values in history.items()}",
    ),
    Wrong(
        "history-not-returned",
        TRAIN,
        "train returns the list of losses; it returns the whole history, a dict.",
        was="        " + RETURN_HISTORY,
        now='        return history["loss"]',
    ),
    # --- the student's choice
    Wrong(
        "choice-key-missing",
        CHOICE,
        "Your hyperparameters lack one of the seven keys that the docstring names.",
        was='        "decay": 0.9,\n',
        now="",
    ),
    Wrong(
        "choice-hidden-too-many",
        CHOICE,
        "You ask for more hidden units than the 500 that are allowed.",
        was='"hidden_size": 200,',
        now='"hidden_size": 1024,',
    ),
    Wrong(
        "choice-epochs-too-many",
        CHOICE,
        "You ask for more than the 30 epochs that are allowed.",
        was='"epochs": 15,',
        now='"epochs": 100,',
    ),
    Wrong(
        "choice-batch-of-one",
        CHOICE,
        "Your batches are smaller than the 16 rows that are asked for at least.",
        was='"batch_size": 200,',
        now='"batch_size": 1,',
    ),
    Wrong(
        "choice-batch-of-all",
        CHOICE,
        "Your batches are larger than the 1000 rows that are allowed.",
        was='"batch_size": 200,',
        now='"batch_size": 50000,',
    ),
    Wrong(
        "choice-batch-fraction",
        CHOICE,
        "Your batch_size is no integer.",
        was='"batch_size": 200,',
        now='"batch_size": 64.5,',
    ),
    Wrong(
        "choice-rate-negative",
        CHOICE,
        "Your learning rate is negative: training would climb.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": -0.02,',
    ),
    Wrong(
        "choice-rate-zero",
        CHOICE,
        "Your learning rate is zero: nothing would move.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 0.0,',
    ),
    Wrong(
        "choice-rate-too-large",
        CHOICE,
        "Your learning rate is so large that the loss grows without bound.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 10.0,',
    ),
    Wrong(
        "choice-rate-too-small",
        CHOICE,
        "Your learning rate is so small that hardly anything is learned.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 1e-8,',
    ),
    Wrong(
        "choice-mu-one",
        CHOICE,
        "With mu at 1 or above nothing ever slows down; mu is below 1.",
        was='"mu": 0.9,',
        now='"mu": 1.0,',
    ),
    Wrong(
        "choice-decay-above-one",
        CHOICE,
        "With a decay above 1 the rate grows from epoch to epoch.",
        was='"decay": 0.9,',
        now='"decay": 1.05,',
    ),
    Wrong(
        "choice-decay-zero",
        CHOICE,
        "With a decay of 0 the rate is zero after the first epoch; decay is near 1.",
        was='"decay": 0.9,',
        now='"decay": 0.0,',
    ),
    Wrong(
        "choice-reg-negative",
        CHOICE,
        "Your reg is negative: it would reward large weights.",
        was='"reg": 0.001,',
        now='"reg": -0.001,',
    ),
    Wrong(
        "choice-tuple",
        CHOICE,
        "You return a tuple of numbers; return a dict, which says what is what.",
        code="""
def hyperparameters():
    return 200, 0.025, 0.9, 0.9, 15, 200, 0.001
""",
    ),
    Wrong(
        "choice-text",
        CHOICE,
        "A hyperparameter is text; all of them are numbers.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": "0.02",',
    ),
]

RIGHT = [
    # --- the net and its start
    Right(
        "init-uniform",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.uniform(-1, 1, (input_size, hidden_size)) * np.sqrt(6.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.uniform(-1, 1, (hidden_size, num_classes)) * np.sqrt(6.0 / hidden_size),""",
    ),
    Right(
        "init-global-seed",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        np.random.seed(seed)
        self.params = {}
        sizes = [input_size, hidden_size, num_classes]
        for i in (1, 2):
            self.params[f"W{i}"] = np.random.randn(sizes[i - 1], sizes[i]) * (2 / sizes[i - 1]) ** 0.5
            self.params[f"b{i}"] = np.zeros(sizes[i])
""",
    ),
    Right(
        "init-float32",
        was=INIT_WEIGHTS,
        now="""\
            "W1": (rng.standard_normal((input_size, hidden_size)) * np.sqrt(2.0 / input_size)).astype(np.float32),
            "b1": np.zeros(hidden_size, dtype=np.float32),
            "W2": (rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size)).astype(np.float32),""",
    ),
    Right(
        "init-truncated",
        was=INIT_W1,
        now="self.clipped(rng, input_size, hidden_size)",
        code="""
def clipped(rng, fan_in, columns):
    draws = rng.standard_normal((fan_in, columns))
    while np.any(np.abs(draws) > 4):
        draws = np.where(np.abs(draws) > 4, rng.standard_normal(draws.shape), draws)
    return draws * np.sqrt(2.0 / fan_in)


TwoLayerNet.clipped = staticmethod(clipped)
""",
    ),
    Right(
        "scores-one-example-at-a-time",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        rows = []
        for x in X:
            hidden = np.maximum(x @ self.params["W1"] + self.params["b1"], 0)
            rows.append(hidden @ self.params["W2"] + self.params["b2"])
        return np.array(rows)
""",
    ),
    Right(
        "scores-bias-as-weight",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        for i in (1, 2):
            if i == 2:
                X = X * (X > 0)
            ones = np.ones((X.shape[0], 1), dtype=X.dtype)
            X = np.hstack([X, ones]) @ np.vstack([self.params[f"W{i}"], self.params[f"b{i}"]])
        return X
""",
    ),
    Right(
        "scores-column-major",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        p = self.params
        hidden = np.clip(p["W1"].T @ X.T + p["b1"][:, None], 0, None)
        return (p["W2"].T @ hidden + p["b2"][:, None]).T
""",
    ),
    Right(
        "net-of-layers",
        code="""
class Layer:
    def __init__(self, params, number):
        self.params, self.number = params, number

    def forward(self, x):
        self.x = x
        return x.dot(self.params[f"W{self.number}"]) + self.params[f"b{self.number}"]

    def backward(self, upstream, grads):
        grads[f"W{self.number}"] = self.x.T.dot(upstream)
        grads[f"b{self.number}"] = upstream.sum(0)
        return upstream.dot(self.params[f"W{self.number}"].T)


class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        self.first, self.second = Layer(self.params, 1), Layer(self.params, 2)

    def scores(self, X):
        self.first.params = self.second.params = self.params
        self.pre = self.first.forward(X)
        return self.second.forward(np.where(self.pre > 0, self.pre, 0))

    def loss(self, X, y, reg=0.0):
        z = self.scores(X)
        z = z - z.max(1)[:, None]
        total = np.exp(z).sum(1)
        loss = np.mean(np.log(total) - z[np.arange(y.size), y])
        d = np.exp(z) / total[:, None]
        d[np.arange(y.size), y] -= 1
        grads = {}
        upstream = self.second.backward(d / y.size, grads)
        self.first.backward(np.where(self.pre > 0, upstream, 0), grads)
        for name in grads:
            if grads[name].ndim == 2:
                loss += reg / 2 * (self.params[name] ** 2).sum()
                grads[name] += reg * self.params[name]
        return loss, grads
""",
    ),
    Right(
        "params-in-one-vector",
        code="""
class Views(dict):
    def __setitem__(self, name, value):
        if name in self:
            self[name][...] = value
        else:
            super().__setitem__(name, value)


class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        theta = np.concatenate([value.ravel() for value in self.params.values()])
        views, start = Views(), 0
        for name, value in self.params.items():
            views[name] = theta[start : start + value.size].reshape(value.shape)
            start += value.size
        self.params = views
""",
    ),
    # --- loss and gradients
    Right("loss-returns-list", was=RETURN_LOSS, now="return [loss, grads]"),
    Right("loss-zero-dimensional", was=RETURN_LOSS, now="return np.array(loss), grads"),
    Right(
        "loss-one-hot",
        was=f"{MINUS_ONE}\n        {OVER_N}",
        now="labels = (np.arange(scores.shape[1]) == y[:, None]).astype(float)\n"
        "        dscores = (dscores - labels) / labels.shape[0]",
    ),
    Right(
        "loss-unit-at-zero-on",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * (X @ W1 + b1 >= 0.0)",
    ),
    Right(
        "loss-logaddexp",
        was=SOFTMAX,
        now="log_probabilities = scores - np.logaddexp.reduce(scores, axis=1)[:, None]",
    ),
    Right(
        "loss-einsum",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        p = self.params
        a = np.einsum("nd,dh->nh", X, p["W1"]) + p["b1"]
        h = np.where(a > 0, a, 0)
        z = np.einsum("nh,hc->nc", h, p["W2"]) + p["b2"]
        z -= z.max(axis=-1, keepdims=True)
        prob = np.exp(z)
        prob /= np.einsum("nc->n", prob)[:, None]
        hit = np.eye(z.shape[1])[y]
        logs = np.einsum("nc,nc->n", z, hit) - np.log(np.exp(z).sum(axis=1))
        d = (prob - hit) / len(y)
        back = np.einsum("nc,hc->nh", d, p["W2"]) * (a > 0)
        return -logs.mean() + reg / 2 * sum((p[k] ** 2).sum() for k in ("W1", "W2")), {
            "W1": np.einsum("nd,nh->dh", X, back) + reg * p["W1"],
            "b1": np.einsum("nh->h", back),
            "W2": np.einsum("nh,nc->hc", h, d) + reg * p["W2"],
            "b2": np.einsum("nc->c", d),
        }
""",
    ),
    Right(
        "loss-loops",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        W1, b1, W2, b2 = [self.params[k] for k in ("W1", "b1", "W2", "b2")]
        loss = 0.0
        grads = {k: np.zeros_like(v) for k, v in self.params.items()}
        for x, label in zip(X, y):
            a = x @ W1 + b1
            h = np.maximum(a, 0)
            z = h @ W2 + b2
            z = z - max(z)
            e = np.exp(z)
            loss += np.log(e.sum()) - z[label]
            d = e / e.sum()
            d[label] -= 1
            back = W2 @ d
            back[a <= 0] = 0
            grads["W2"] += np.outer(h, d)
            grads["b2"] += d
            grads["W1"] += np.outer(x, back)
            grads["b1"] += back
        n = len(X)
        grads = {k: g / n for k, g in grads.items()}
        grads["W1"] += reg * W1
        grads["W2"] += reg * W2
        return loss / n + 0.5 * reg * ((W1 * W1).sum() + (W2 * W2).sum()), grads
""",
    ),
    Right(
        "loss-through-scores",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        out = super().scores(X)
        self.cache = X, np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)
        return out

    def loss(self, X, y, reg=0.0):
        z = self.scores(X).astype(float)
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        lost = np.log(np.sum(np.exp(z), axis=1)) - np.take_along_axis(z, y[:, None], 1)[:, 0]
        np.put_along_axis(p, y[:, None], np.take_along_axis(p, y[:, None], 1) - 1, 1)
        x, h = self.cache
        back = (self.params["W2"] @ p.T).T
        back[h <= 0] = 0
        grads = {"b2": p.mean(0), "W2": h.T @ p / len(y), "b1": back.mean(0), "W1": x.T @ back / len(y)}
        penalty = 0.0
        for k in self.params:
            on = k.startswith("W")
            grads[k] = grads[k] + on * reg * self.params[k]
            penalty += on * np.linalg.norm(self.params[k]) ** 2
        return lost.mean() + 0.5 * reg * penalty, grads
""",
    ),
    Right(
        "gradients-column-major",
        was=RETURN_LOSS,
        now="return loss, {name: np.asfortranarray(value) for name, value in reversed(grads.items())}",
    ),
    Right(
        "gradients-read-only",
        was=RETURN_LOSS,
        now='locked = dict(grads)\n        locked["b2"].setflags(write=False)\n        return loss, locked',
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        shuffler, v = np.random.RandomState(seed), {k: 0 for k in self.params}
        losses, train_accuracy, val_accuracy = [], [], []
        for epoch in range(epochs):
            shuffled = shuffler.permutation(X.shape[0])
            for rows in np.array_split(shuffled, -(-X.shape[0] // batch_size)):
                loss, g = self.loss(X[rows], y[rows], reg=reg)
                losses += [loss]
                v = {k: mu * v[k] - learning_rate * decay**epoch * g[k] for k in g}
                self.params = {k: self.params[k] + v[k] for k in g}
            train_accuracy += [accuracy(self.predict(X), y)]
            val_accuracy += [accuracy(self.predict(X_val), y_val)]
        return dict(loss=np.array(losses), train_accuracy=tuple(train_accuracy), val_accuracy=np.array(val_accuracy))
""",
    ),
    # --- predict and accuracy
    Right("predict-as-floats", was=ARGMAX, now="return np.argmax(self.scores(X), axis=1).astype(float)"),
    Right("predict-in-bytes", was=ARGMAX, now="return self.scores(X).argmax(-1).astype(np.uint8)"),
    Right(
        "predict-list",
        was=ARGMAX,
        now="return np.array([int(max(range(len(s)), key=lambda c: s[c])) for s in self.scores(X)])",
    ),
    Right("predict-by-sorting", was=ARGMAX, now="return np.argsort(self.scores(X), axis=1)[:, -1]"),
    Right(
        "predict-by-probability",
        was=ARGMAX,
        now="z = self.scores(X)\n        e = np.exp(z - z.max(axis=1, keepdims=True))\n"
        "        return (e / e.sum(axis=1, keepdims=True)).argmax(axis=1)",
    ),
    Right(
        "predict-last-of-ties",
        was=ARGMAX,
        now="z = self.scores(X)[:, ::-1]\n        return z.shape[1] - 1 - np.argmax(z, axis=1)",
    ),
    Right("accuracy-numpy", was=ACCURACY, now="return (predicted == y).mean()"),
    Right("accuracy-loop", was=ACCURACY, now="return sum(int(a == b) for a, b in zip(predicted, y)) / len(y)"),
    Right("accuracy-without-errors", was=ACCURACY, now="return 1 - np.count_nonzero(predicted - y) / y.size"),
    Right("accuracy-array", was=ACCURACY, now="return np.array(np.sum(predicted == y) / y.shape[0])"),
    # --- training
    Right(
        "train-rate-outside-velocity",
        was=UPDATE,
        now="""\
                    velocity[name] = mu * velocity[name] + gradient
                    self.params[name] = self.params[name] - rate * velocity[name]""",
    ),
    Right(
        "train-rebinds",
        was=UPDATE,
        now="""\
                    velocity[name] = mu * velocity[name] - rate * gradient
                    self.params[name] = self.params[name] + velocity[name]""",
    ),
    Right(
        "train-float64",
        was="self.params = {name: value.astype(X.dtype) for name, value in self.params.items()}",
        now="X = X.astype(np.float64)",
    ),
    Right(
        "train-plain-indexing",
        was='X_batch = np.take(X, rows, axis=0, out=batch[: len(rows)], mode="clip")',
        now="X_batch = X[rows]",
    ),
    Right("train-order-by-sorting", was=ORDER, now="order = np.argsort(rng.random(len(X)))"),
    Right(
        "train-order-by-python",
        was=ORDER,
        now="order = list(range(len(X)))\n            python.shuffle(order)\n            order = np.array(order)",
        code="""
import random as python


class TwoLayerNet(TwoLayerNet):
    def train(self, *args, seed, **kwargs):
        python.seed(seed)
        return super().train(*args, seed=seed, **kwargs)
""",
    ),
    Right("train-order-by-epoch", was=ORDER, now="order = np.random.default_rng([seed, epoch]).permutation(len(X))"),
    Right(
        "train-shuffled-copies",
        was=ORDER,
        now="order = rng.permutation(len(X))\n            X, y, order = X[order], y[order], np.arange(len(X))",
    ),
    Right("train-random-state", was=TRAIN_RNG, now="rng = np.random.RandomState(seed + 1)\n        # Compute"),
    Right(
        "train-small-batch-first",
        was=ROWS,
        now="end = len(X) - start\n                rows = order[max(0, end - batch_size) : end]",
    ),
    Right(
        "train-rate-multiplied",
        was=RATE,
        now="rate = learning_rate if epoch == 0 else rate * decay",
    ),
    Right(
        "train-velocity-on-net",
        was="velocity = {name: np.zeros_like(value) for name, value in self.params.items()}",
        now="velocity = self.velocity = dict.fromkeys(self.params, 0.0)",
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        self.velocity = {}
        rng, self.log = np.random.default_rng(seed), []
        curves = [], []
        for epoch in range(epochs):
            left = list(rng.permutation(len(y)))
            while left:
                rows, left = left[:batch_size], left[batch_size:]
                self.step(X[rows], y[rows], reg, learning_rate * decay**epoch, mu)
            for curve, (A, b) in zip(curves, ((X, y), (X_val, y_val))):
                curve.append(float(np.mean(self.predict(A) == b)))
        return {"loss": self.log, "train_accuracy": curves[0], "val_accuracy": curves[1], "rate": [learning_rate]}

    def step(self, X, y, reg, rate, mu):
        loss, grads = self.loss(X, y, reg)
        for name, gradient in grads.items():
            self.velocity[name] = mu * self.velocity.get(name, 0.0) - rate * gradient
            self.params[name] += self.velocity[name]
        self.log.append(loss)
""",
    ),
    Right(
        "train-gradients-inline",
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        W1, b1, W2, b2 = [np.array(self.params[k]) for k in ("W1", "b1", "W2", "b2")]
        V = [0.0, 0.0, 0.0, 0.0]
        rng = np.random.default_rng(seed)
        history = {"loss": [], "train_accuracy": [], "val_accuracy": [], "epochs": epochs}
        for epoch in range(epochs):
            order, rate = rng.permutation(len(y)), learning_rate * decay**epoch
            for i in range(0, len(y), batch_size):
                x, t = X[order[i : i + batch_size]], y[order[i : i + batch_size]]
                h = np.maximum(x @ W1 + b1, 0)
                z = h @ W2 + b2
                z -= z.max(axis=1, keepdims=True)
                d = np.exp(z)
                d /= d.sum(axis=1, keepdims=True)
                penalty = 0.5 * reg * (np.sum(W1**2) + np.sum(W2**2))
                history["loss"].append(-np.log(d[np.arange(len(t)), t]).mean() + penalty)
                d[np.arange(len(t)), t] -= 1
                d /= len(t)
                back = d @ W2.T * (h > 0)
                G = [x.T @ back + reg * W1, back.sum(0), h.T @ d + reg * W2, d.sum(0)]
                V = [mu * v - rate * g for v, g in zip(V, G)]
                W1, b1, W2, b2 = [w + v for w, v in zip((W1, b1, W2, b2), V)]
            self.params.update(W1=W1, b1=b1, W2=W2, b2=b2)
            history["train_accuracy"].append(accuracy(self.predict(X), y))
            history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))
        return history
""",
    ),
    Right(
        "history-float32",
        was="        " + RETURN_HISTORY,
        now="        return {name: np.array(values, dtype=np.float32) for name, values in history.items()}",
    ),
    Right(
        "history-more-keys",
        was="        " + RETURN_HISTORY,
        now='        return {**history, "rates": [learning_rate * decay**e for e in range(epochs)], "note": "done"}',
    ),
    # --- the student's choice
    Right(
        "choice-usual",
        code="""
def hyperparameters():
    return dict(hidden_size=100, learning_rate=1e-3, mu=0.9, decay=0.95, epochs=10, batch_size=100, reg=0.0)
""",
    ),
    Right(
        "choice-slow",
        code="""
def hyperparameters():
    return dict(hidden_size=50, learning_rate=1e-4, mu=0.9, decay=1.0, epochs=30, batch_size=200, reg=0.25, note="slow")
""",
    ),
    Right(
        "choice-numpy",
        code="""
def hyperparameters():
    return {"hidden_size": np.int64(500), "learning_rate": np.float32(0.05), "mu": 0, "decay": 1, "epochs": 1.0,
            "batch_size": np.array(1000), "reg": 1e-5}
""",
    ),
    Right(
        "choice-small-batches",
        code="""
def hyperparameters():
    return dict(hidden_size=256, learning_rate=0.01, mu=0.9, decay=0.9, epochs=12, batch_size=32, reg=5e-4)
""",
    ),
]
