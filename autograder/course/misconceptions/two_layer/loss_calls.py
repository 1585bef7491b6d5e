"""Wrong losses: what a call keeps and changes."""

from autograder.diagnosis.variants import Wrong

from .passages import RETURN_LOSS

WRONG = [
    Wrong(
        name="loss-changes-params",
        task="two_layer.loss",
        hint="loss moves the params; it only computes, the steps are train's.",
        was=RETURN_LOSS,
        now='self.params["W1"] -= 0.01 * grads["W1"]\n        return loss, grads',
    ),
    Wrong(
        name="loss-decays-params",
        task="two_layer.loss",
        hint="loss shrinks the weights themselves; the penalty enters the loss and the gradients only.",
        was=RETURN_LOSS,
        now='self.params["W2"] *= 1.0 - 0.01 * reg\n        return loss, grads',
    ),
    Wrong(
        name="gradients-accumulate",
        task="two_layer.loss",
        hint="Your gradients add up from call to call; each call starts afresh.",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        kept = self.__dict__.setdefault("grads", {})
        for name in grads:
            kept[name] = kept.get(name, 0.0) + grads[name]
        return loss, {name: value.copy() for name, value in kept.items()}
""",
    ),
    Wrong(
        name="loss-changes-x",
        task="two_layer.loss",
        hint="loss normalizes X in place: the caller's data is another one afterwards.",
        was="rows = np.arange(len(X))",
        now="rows = np.arange(len(X))\n        X -= X.mean()",
    ),
]
