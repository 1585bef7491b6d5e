"""Wrong losses: the penalty."""

from autograder.diagnosis.variants import Wrong

from .passages import RETURN_LOSS

PENALIZED = 'for name, W in (("W1", W1), ("W2", W2)):'
PENALTY = "loss += 0.5 * reg * np.vdot(W, W)"
PENALTY_GRADIENT = "grads[name] += reg * W"

WRONG = [
    Wrong(
        name="penalty-missing-in-loss",
        task="two_layer.loss",
        hint="reg changes your gradients but not your loss; "
        "half of reg times the sum of the squared weights is missing.",
        was=PENALTY,
        now="pass",
    ),
    Wrong(
        name="penalty-missing-in-gradients",
        task="two_layer.loss",
        hint="reg changes your loss but not your gradients; W1 and W2 each get reg times themselves added.",
        was=PENALTY_GRADIENT,
        now="pass",
    ),
    Wrong(
        name="penalty-ignored",
        task="two_layer.loss",
        hint="Your loss ignores reg.",
        was="if reg > 0.0:",
        now="if False:",
    ),
    Wrong(
        name="penalty-not-halved",
        task="two_layer.loss",
        hint="Your penalty lacks its factor one half.",
        was=PENALTY,
        now="loss += reg * np.vdot(W, W)",
    ),
    Wrong(
        name="penalty-gradient-doubled",
        task="two_layer.loss",
        hint="The gradient of the penalty is twice too large: the square's 2 and the one half cancel to reg times W.",
        was=PENALTY_GRADIENT,
        now="grads[name] += 2.0 * reg * W",
    ),
    Wrong(
        name="penalty-gradient-halved",
        task="two_layer.loss",
        hint="The gradient of the penalty is half of what it should be: the square's 2 cancels the one half.",
        was=PENALTY_GRADIENT,
        now="grads[name] += 0.5 * reg * W",
    ),
    Wrong(
        name="penalty-without-half-at-all",
        task="two_layer.loss",
        hint="Loss and gradients both lack the penalty's factor one half: "
        "it is 0.5 * reg * sum of squares, and reg * W.",
        was=f"{PENALTY}\n                {PENALTY_GRADIENT}",
        now="loss += reg * np.vdot(W, W)\n                grads[name] += 2.0 * reg * W",
    ),
    Wrong(
        name="penalty-on-biases",
        task="two_layer.loss",
        hint="You penalize the biases too; only W1 and W2 are penalized.",
        was=PENALIZED,
        now="for name, W in self.params.items():",
    ),
    Wrong(
        name="penalty-gradient-on-biases",
        task="two_layer.loss",
        hint="Your bias gradients depend on reg; only W1 and W2 are penalized.",
        was=RETURN_LOSS,
        now='grads["b1"], grads["b2"] = grads["b1"] + reg * b1, grads["b2"] + reg * b2\n        return loss, grads',
    ),
    Wrong(
        name="penalty-on-biases-in-the-loss",
        task="two_layer.loss",
        hint="Your loss penalizes the biases too; only W1 and W2 are penalized.",
        was=RETURN_LOSS,
        now="loss += 0.5 * reg * (np.sum(b1**2) + np.sum(b2**2))\n        return loss, grads",
    ),
    Wrong(
        name="penalty-first-layer-only",
        task="two_layer.loss",
        hint="You penalize W1 alone; W2 is penalized too.",
        was=PENALIZED,
        now='for name, W in (("W1", W1),):',
    ),
    Wrong(
        name="penalty-second-layer-only",
        task="two_layer.loss",
        hint="You penalize W2 alone; W1 is penalized too.",
        was=PENALIZED,
        now='for name, W in (("W2", W2),):',
    ),
    Wrong(
        name="penalty-averaged",
        task="two_layer.loss",
        hint="You divide the penalty by the batch's size; it does not depend on the batch.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.vdot(W, W) / len(X)",
    ),
    Wrong(
        name="penalty-mean-of-squares",
        task="two_layer.loss",
        hint="Your penalty is a mean of squared weights; it is their sum.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.mean(W**2)",
    ),
    Wrong(
        name="penalty-norm",
        task="two_layer.loss",
        hint="Your penalty is the length of the weights, with a square root; it is the sum of their squares.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.linalg.norm(W)",
    ),
    Wrong(
        name="penalty-absolute",
        task="two_layer.loss",
        hint="You penalize absolute values; the penalty is of squares, and its gradient reg times W.",
        was=f"{PENALTY}\n                {PENALTY_GRADIENT}",
        now="loss += reg * np.sum(np.abs(W))\n                grads[name] += reg * np.sign(W)",
    ),
    Wrong(
        name="penalty-subtracted",
        task="two_layer.loss",
        hint="You subtract the penalty's gradient; it is added to that of the data.",
        was=PENALTY_GRADIENT,
        now="grads[name] -= reg * W",
    ),
]
