"""Wrong gradients: the penalty."""

from autograder.diagnosis.variants import Wrong

from .passages import GRAD_B, GRAD_W

PENALTY = "loss += 0.5 * reg * np.sum(W * W)"

WRONG = [
    Wrong(
        name="penalty-gradient-doubled",
        task="capacity.gradients",
        hint="Your penalty gradient is 2 reg W: the penalty has a factor of one half, and its gradient is reg W.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream + 2.0 * reg * W',
    ),
    Wrong(
        name="penalty-gradient-halved",
        task="capacity.gradients",
        hint="Your penalty gradient has a factor of one half: the square gives a 2, and reg W is left.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream + 0.5 * reg * W',
    ),
    Wrong(
        name="penalty-without-one-half",
        task="capacity.gradients",
        hint="You forgot the factor of one half in the penalty.",
        was=PENALTY,
        now="loss += reg * np.sum(W * W)",
    ),
    Wrong(
        name="penalty-without-one-half-in-both",
        task="capacity.gradients",
        hint="You forgot the factor of one half: the penalty is half of reg times the squares, and its gradient reg W.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y, 2.0 * reg)
""",
    ),
    Wrong(
        name="penalty-gradient-missing",
        task="capacity.gradients",
        hint="The penalty is in your loss but not in your gradients: it adds reg W to the gradient of each W.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream',
    ),
    Wrong(
        name="penalty-gradient-negative",
        task="capacity.gradients",
        hint="You subtract the penalty's gradient: it is added.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream - reg * W',
    ),
    Wrong(
        name="penalty-missing-in-the-loss",
        task="capacity.gradients",
        hint="The penalty is in your gradients but not in your loss.",
        was=PENALTY,
        now="pass",
    ),
    Wrong(
        name="penalty-ignored",
        task="capacity.gradients",
        hint="You do not use reg: add the penalty to the loss and its gradient to those of the weights.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y)
""",
    ),
    Wrong(
        name="penalty-on-the-biases",
        task="capacity.gradients",
        hint="You regularize the biases too: the penalty is on the weights only.",
        was=GRAD_B,
        now="""grads[f"b{i}"] = np.sum(upstream, axis=0) + reg * self.params[f"b{i}"]
            loss += 0.5 * reg * np.sum(self.params[f"b{i}"] ** 2)""",
    ),
    Wrong(
        name="penalty-on-the-biases-in-the-gradients",
        task="capacity.gradients",
        hint="You regularize the biases too, in the gradients: the penalty is on the weights only.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream, axis=0) + reg * self.params[f"b{i}"]',
    ),
    Wrong(
        name="penalty-on-the-biases-in-the-loss",
        task="capacity.gradients",
        hint="You regularize the biases too, in the loss: the penalty is on the weights only.",
        was=GRAD_B,
        now="""grads[f"b{i}"] = np.sum(upstream, axis=0)
            loss += 0.5 * reg * np.sum(self.params[f"b{i}"] ** 2)""",
    ),
    Wrong(
        name="penalty-of-the-last-layer-only",
        task="capacity.gradients",
        hint="You regularize the last layer only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        name = f"W{self.depth}"
        grads[name] = grads[name] + reg * self.params[name]
        return loss + 0.5 * reg * np.sum(self.params[name] ** 2), grads
""",
    ),
    Wrong(
        name="penalty-of-the-first-layer-only",
        task="capacity.gradients",
        hint="You regularize the first layer only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        grads["W1"] = grads["W1"] + reg * self.params["W1"]
        return loss + 0.5 * reg * np.sum(self.params["W1"] ** 2), grads
""",
    ),
    Wrong(
        name="penalty-of-two-layers-only",
        task="capacity.gradients",
        hint="You regularize the first two layers only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        for name in ("W1", "W2"):
            if name in self.params:
                grads[name] = grads[name] + reg * self.params[name]
                loss += 0.5 * reg * np.sum(self.params[name] ** 2)
        return loss, grads
""",
    ),
    Wrong(
        name="penalty-over-n",
        task="capacity.gradients",
        hint="You divide the penalty by N: it does not depend on the batch.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y, reg / len(y))
""",
    ),
    Wrong(
        name="penalty-of-absolute-values",
        task="capacity.gradients",
        hint="You penalize absolute values, which is L1: here it is half of reg times the sum of squares.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        for name in [name for name in self.params if name.startswith("W")]:
            grads[name] = grads[name] + reg * np.sign(self.params[name])
            loss += reg * np.sum(np.abs(self.params[name]))
        return loss, grads
""",
    ),
    Wrong(
        name="penalty-of-the-norm",
        task="capacity.gradients",
        hint="You penalize the norm of the weights: it is the squared norm, without a square root.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.linalg.norm(W)",
    ),
    Wrong(
        name="penalty-overwritten",
        task="capacity.gradients",
        hint="Your penalty is that of one layer alone: the loop replaces it each time; add up those of all layers.",
        was="            loss += 0.5 * reg * np.sum(W * W)\n",
        now="            loss = -np.mean(log_p[rows, y]) + 0.5 * reg * np.sum(W * W)\n",
    ),
    Wrong(
        name="penalty-of-the-last-layer-in-the-loss",
        task="capacity.gradients",
        hint="Your loss has the penalty of the last layer only: it sums over the weights of all layers.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.sum(W * W) * (i == self.depth)",
    ),
]
