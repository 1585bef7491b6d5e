"""Wrong training: the history."""

from autograder.diagnosis.variants import Wrong

from .passages import RECORD_VAL, RETURN_HISTORY

RECORD_LOSS = """\
                history["loss"].append(loss)
"""
RECORD_TRAIN = 'history["train_accuracy"].append(accuracy(self.predict(X), y))'

WRONG = [
    Wrong(
        name="history-loss-per-epoch",
        task="two_layer.train",
        hint="Your history has one loss per epoch; it has one per step.",
        was=RECORD_LOSS,
        now='            history["loss"].append(loss)\n',
    ),
    Wrong(
        name="history-loss-after-step",
        task="two_layer.train",
        hint="You record the loss after the step; record the one that the step's gradients come with.",
        was=RECORD_LOSS,
        now='                history["loss"].append(self.loss(X[rows], y[rows], reg)[0])\n',
    ),
    Wrong(
        name="history-accuracy-per-step",
        task="two_layer.train",
        hint="Your history has accuracies for every step; it has one of each per epoch.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}",
        now=f"                {RECORD_TRAIN}\n                {RECORD_VAL}",
    ),
    Wrong(
        name="history-accuracy-of-batch",
        task="two_layer.train",
        hint="Your training accuracy is that of the last batch; take the whole training set.",
        was=RECORD_TRAIN,
        now='history["train_accuracy"].append(accuracy(self.predict(X[rows]), y[rows]))',
    ),
    Wrong(
        name="history-accuracy-before",
        task="two_layer.train",
        hint="You record the accuracies before an epoch's steps; record them after its last step.",
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
        name="history-sets-swapped",
        task="two_layer.train",
        hint="You have put training accuracy where validation accuracy belongs, and the other way round.",
        was="        " + RETURN_HISTORY,
        now="""\
        swapped = {"train_accuracy": "val_accuracy", "val_accuracy": "train_accuracy", "loss": "loss"}
        return {name: history[other] for name, other in swapped.items()}""",
    ),
    Wrong(
        name="history-validation-of-train",
        task="two_layer.train",
        hint="Your validation accuracy is that of the training set.",
        was=RECORD_VAL,
        now='history["val_accuracy"].append(history["train_accuracy"][-1])',
    ),
    Wrong(
        name="history-errors",
        task="two_layer.train",
        hint="Your history records the fraction of wrong predictions; it records accuracies.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}",
        now='            history["train_accuracy"].append(1.0 - accuracy(self.predict(X), y))\n'
        '            history["val_accuracy"].append(1.0 - accuracy(self.predict(X_val), y_val))',
    ),
    Wrong(
        name="history-last-only",
        task="two_layer.train",
        hint="Your history only has the last values; it has one loss per step and one accuracy of each kind per epoch.",
        was="        " + RETURN_HISTORY,
        now="        return {name: values[-1:] for name, values in history.items()}",
    ),
    Wrong(
        name="history-not-returned",
        task="two_layer.train",
        hint="train returns the list of losses; it returns the whole history, a dict.",
        was="        " + RETURN_HISTORY,
        now='        return history["loss"]',
    ),
    Wrong(
        name="history-mean-of-parts",
        task="two_layer.train",
        hint="You take the mean of the accuracies of parts of 200 rows: the last part is smaller and counts for less.",
        was=f"            {RECORD_TRAIN}\n            {RECORD_VAL}",
        now="""\
            for name, rows, labels in (("train_accuracy", X, y), ("val_accuracy", X_val, y_val)):
                parts = [slice(start, start + 200) for start in range(0, len(rows), 200)]
                shares = [accuracy(self.predict(rows[part]), labels[part]) for part in parts]
                history[name].append(float(np.mean(shares)))""",
    ),
    Wrong(
        name="train-stops-when-learned",
        task="two_layer.train",
        hint="Your training ends before its last epoch: run all of them, whatever the loss and the accuracies have "
        "reached.",
        was=RECORD_VAL,
        now=RECORD_VAL
        + """
            if np.mean(history["loss"][-(-(-len(X) // batch_size)) :]) < 1e-3:
                break""",
    ),
]
