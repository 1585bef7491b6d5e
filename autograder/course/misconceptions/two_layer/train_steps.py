"""Wrong training: the steps."""

from autograder.diagnosis.variants import Wrong

from .passages import NAMES_LOOP, ORDER, RECORD_VAL, RETURN_HISTORY, RETURN_LOSS, STEP_LOSS, TRAIN_RNG, UPDATE

EPOCHS = "for epoch in range(epochs):"

WRONG = [
    # --- what loss does besides
    Wrong(
        name="gradients-extra-key",
        task="two_layer.loss",
        hint="Your dict of gradients has more than the keys of params: what is no parameter's does not belong there.",
        was=RETURN_LOSS,
        now='grads["X"] = dhidden @ W1.T\n        return loss, grads',
    ),
    # --- training: the steps
    Wrong(
        name="train-first-layer-frozen",
        task="two_layer.train",
        hint="Training never moves the first layer; every step is for all four params.",
        was=NAMES_LOOP,
        now='grads = {name: grads[name] for name in ("W2", "b2")}\n                ' + NAMES_LOOP,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-w1-frozen",
        task="two_layer.train",
        hint="Training never moves W1; every step is for all four params.",
        was=NAMES_LOOP,
        now='del grads["W1"]\n                ' + NAMES_LOOP,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-w2-frozen",
        task="two_layer.train",
        hint="Training never moves W2; every step is for all four params.",
        was=NAMES_LOOP,
        now='del grads["W2"]\n                ' + NAMES_LOOP,
    ),
    Wrong(
        name="train-biases-frozen",
        task="two_layer.train",
        hint="Training never moves the biases; every step is for all four params.",
        was=NAMES_LOOP,
        now='grads = {name: grads[name] for name in ("W1", "W2")}\n                ' + NAMES_LOOP,
    ),
    Wrong(
        name="train-uphill",
        task="two_layer.train",
        hint="You walk uphill: the velocity gets minus the rate times the gradient.",
        was="velocity[name] -= gradient",
        now="velocity[name] += gradient",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-no-rate",
        task="two_layer.train",
        hint="Your steps leave out the learning rate.",
        was="gradient *= rate",
        now="pass",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-no-momentum",
        task="two_layer.train",
        hint="Your velocity forgets the steps before: multiply it by mu and keep it from step to step.",
        was="velocity[name] *= mu",
        now="velocity[name] *= 0.0",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-mu-ignored",
        task="two_layer.train",
        hint="Your velocity only grows: multiply it by mu in every step.",
        was="velocity[name] *= mu",
        now="pass",
    ),
    Wrong(
        name="train-velocity-restarts",
        task="two_layer.train",
        hint="Your velocity starts from zero in every epoch; keep it over all of them.",
        was=ORDER,
        now=ORDER + "\n            velocity = {name: np.zeros_like(value) for name, value in self.params.items()}",
    ),
    Wrong(
        name="train-average",
        task="two_layer.train",
        hint="You average old velocity and new gradient, mu and 1 - mu; here the gradient enters with the rate alone.",
        was="gradient *= rate",
        now="gradient *= rate * (1.0 - mu)",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-nesterov",
        task="two_layer.train",
        hint="Your step looks one velocity ahead, which is Nesterov's form; here params move by the velocity itself.",
        was=UPDATE,
        now="""\
                    gradient *= rate
                    before = velocity[name].copy()
                    velocity[name] *= mu
                    velocity[name] -= gradient
                    self.params[name] += (1.0 + mu) * velocity[name] - mu * before""",
    ),
    Wrong(
        name="train-old-velocity",
        task="two_layer.train",
        hint="You move the params by the velocity before this step's gradient has entered it.",
        was=UPDATE,
        now="""\
                    self.params[name] += velocity[name]
                    velocity[name] *= mu
                    velocity[name] -= rate * gradient""",
    ),
    Wrong(
        name="train-rate-twice",
        task="two_layer.train",
        hint="The learning rate enters twice, once into the velocity and once into the step.",
        was="self.params[name] += velocity[name]",
        now="self.params[name] += rate * velocity[name]",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-over-batch-again",
        task="two_layer.train",
        hint="You divide the step by the batch's size; the gradients are means already.",
        was="gradient *= rate",
        now="gradient *= rate / len(rows)",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-copies",
        task="two_layer.train",
        hint="You train a copy of the params; the net itself does not change.",
        was=UPDATE,
        now=UPDATE.replace(
            "self.params[name] +=", "params = dict(self.params)\n                    params[name] = params[name] +"
        ),
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-starts-over",
        task="two_layer.train",
        hint="Training makes new weights first; it starts from params as they are.",
        was=TRAIN_RNG,
        now="self.__init__(*self.params['W1'].shape, len(self.params['b2']))\n        " + TRAIN_RNG,
    ),
    Wrong(
        name="train-reg-ignored",
        task="two_layer.train",
        hint="Training does not hand reg on to loss.",
        was=STEP_LOSS,
        now="loss, grads = self.loss(X_batch, y[rows])",
    ),
    Wrong(
        name="train-weights-shrink-twice",
        task="two_layer.train",
        hint="You shrink the weights by reg beside the gradient, which has the penalty in it already.",
        was=NAMES_LOOP,
        now='self.params["W1"] -= rate * reg * self.params["W1"]\n                ' + NAMES_LOOP,
    ),
    Wrong(
        name="train-keeps-best",
        task="two_layer.train",
        hint="You keep the params with the best validation accuracy; here the last ones stay.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if history["val_accuracy"][-1] >= max(history["val_accuracy"]):
                best = {name: value.copy() for name, value in self.params.items()}
        self.params = best""",
    ),
    Wrong(
        name="train-stops-early",
        task="two_layer.train",
        hint="You stop when the validation accuracy falls; run all epochs.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if history["val_accuracy"][-1] < max(history["val_accuracy"]):
                break""",
    ),
    Wrong(
        name="train-on-validation",
        task="two_layer.train",
        hint="You train on the validation set; it is only looked at.",
        was=EPOCHS,
        now="X, y, batch = X_val, y_val, batch[: len(X_val)]\n        " + EPOCHS,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-one-epoch",
        task="two_layer.train",
        hint="Training ends before its last epoch: all of them are run, so no return or break belongs inside the loop.",
        was="        " + RETURN_HISTORY,
        now="            " + RETURN_HISTORY,
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="train-velocity-shared",
        task="two_layer.train",
        hint="All nets share one velocity; each training has its own, from zero.",
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
    Wrong(
        name="train-stops-when-all-are-right",
        task="two_layer.train",
        hint="Training ends before its last epoch: all of them are run, so no return or break belongs inside the loop.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if history["train_accuracy"][-1] == 1.0:
                break""",
    ),
]
