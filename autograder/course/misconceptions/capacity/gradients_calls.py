"""Wrong gradients: what a call keeps, changes and returns."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="gradients-of-earlier-calls-added",
        task="capacity.gradients",
        hint="You add to the gradients of the call before: each call starts afresh.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        before = getattr(self, "grads", {})
        self.grads = {name: value + before.get(name, 0.0) for name, value in grads.items()}
        return loss, self.grads
""",
    ),
    Wrong(
        name="loss-takes-a-step",
        task="capacity.gradients",
        hint="Your loss changes the params: it only computes, the caller decides what to do with the gradients.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        for name, gradient in grads.items():
            self.params[name] = self.params[name] - 0.01 * gradient
        return loss, grads
""",
    ),
    Wrong(
        name="loss-remembers-the-first-batch",
        task="capacity.gradients",
        hint="Your loss works with the activations of an earlier batch: run the net forward on X in every call.",
        code="""
class MLP(MLP):
    def scores(self, X):
        kept = getattr(self, "inputs", None)
        out = super().scores(X)
        self.inputs = kept or self.inputs
        return out
""",
    ),
    Wrong(
        name="loss-alone",
        task="capacity.gradients",
        hint="You return the loss only: loss returns it together with the dict of gradients.",
        was="return loss, grads",
        now="return loss",
    ),
    Wrong(
        name="gradients-first",
        task="capacity.gradients",
        hint="You return the gradients first: it is the loss, then the gradients.",
        was="return loss, grads",
        now="return grads, loss",
    ),
]
