"""Wrong maxout layers."""

from autograder.diagnosis.variants import Wrong

PIECES = "pieces = x @ self.weights + self.biases[:, np.newaxis, :]"
WINNER = "self.winner = pieces.argmax(axis=0)"
MAXOUT_OUT = "return pieces.max(axis=0)"
ROUTED = "routed = np.where(numbers == self.winner, upstream, 0.0)"
MAXOUT_GRADS = 'self.grads = {"weights": self.x.T @ routed, "biases": routed.sum(axis=1)}'
MAXOUT_DX = "return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)"

WRONG = [
    Wrong(
        name="maxout-two-pieces",
        task="layers.maxout",
        hint="You compared the first two pieces only: there may be any number of them.",
        was=WINNER + "\n        " + MAXOUT_OUT,
        now="self.winner = pieces[:2].argmax(axis=0)\n        return pieces[:2].max(axis=0)",
    ),
    Wrong(
        name="maxout-one-winner-per-layer",
        task="layers.maxout",
        hint="You chose one piece for the whole batch: every output of every example has a winner of its own.",
        was=WINNER + "\n        " + MAXOUT_OUT,
        now="best = pieces.sum(axis=(1, 2)).argmax()\n"
        "        self.winner = np.full(pieces.shape[1:], best)\n"
        "        return pieces[best]",
    ),
    Wrong(
        name="maxout-over-outputs",
        task="layers.maxout",
        hint="You took the maximum over the outputs of each piece: it is taken over the pieces, for each output.",
        was=MAXOUT_OUT,
        now="return pieces.max(axis=2).T",
    ),
    Wrong(
        name="maxout-biases-forgotten",
        task="layers.maxout",
        hint="Your pieces lack their biases.",
        was=PIECES,
        now="pieces = x @ self.weights",
    ),
    Wrong(
        name="maxout-gradient-to-all",
        task="layers.maxout",
        hint="You sent the upstream gradient through every piece: only the piece that won gets it.",
        was=ROUTED,
        now="routed = np.broadcast_to(upstream, (len(self.weights), *upstream.shape))",
    ),
    Wrong(
        name="maxout-gradient-to-losers",
        task="layers.maxout",
        hint="You sent the upstream gradient to the pieces that lost: only the one that won gets it.",
        was=ROUTED,
        now="routed = np.where(numbers != self.winner, upstream, 0.0)",
    ),
    Wrong(
        name="maxout-gradient-to-smallest",
        task="layers.maxout",
        hint="You sent the upstream gradient to the smallest piece: the largest one, which won, gets it.",
        was=WINNER,
        now="self.winner = pieces.argmin(axis=0)",
    ),
    Wrong(
        name="maxout-gradient-by-global-maximum",
        task="layers.maxout",
        hint="You sent the whole upstream gradient to the piece with the largest number of all: every output of every "
        "example has a winner of its own.",
        was=WINNER,
        now="self.winner = np.full(pieces.shape[1:], pieces.max(axis=(1, 2)).argmax())",
    ),
    Wrong(
        name="maxout-gradient-by-maximum-of-rows",
        task="layers.maxout",
        hint="You looked for one winner among all outputs of an example: every output has a winner of its own.",
        was=WINNER,
        now="self.winner = pieces.max(axis=2).argmax(axis=0)[:, np.newaxis] + np.zeros(pieces.shape[1:])",
    ),
    Wrong(
        name="maxout-gradient-where-global-maximum",
        task="layers.maxout",
        hint="You compared with the largest number of the whole array: "
        "every output of every example has a winner of its own.",
        was=WINNER,
        now="self.winner = np.where(pieces == pieces.max(), np.arange(len(pieces))[:, None, None], -1).max(axis=0)",
    ),
    Wrong(
        name="maxout-dx-of-last-piece",
        task="layers.maxout",
        hint="Your dx has only the last piece in it: x is used by all pieces, so their gradients add up.",
        was=MAXOUT_DX,
        now="return routed[-1] @ self.weights[-1].T",
    ),
    Wrong(
        name="maxout-bias-not-compared",
        task="layers.maxout",
        hint="You found the winner without the biases: each piece has its own, and it takes part in the comparison.",
        was=WINNER,
        now="self.winner = (x @ self.weights).argmax(axis=0)",
    ),
    Wrong(
        name="maxout-upstream-forgotten",
        task="layers.maxout",
        hint="Your gradients are the local ones only: multiply by the upstream gradient.",
        was=ROUTED,
        now="routed = np.where(numbers == self.winner, np.ones_like(upstream), 0.0)",
    ),
    Wrong(
        name="maxout-dx-through-all",
        task="layers.maxout",
        hint="You sent the upstream gradient through every piece: only the piece that won gets it.",
        was=MAXOUT_DX,
        now="return (upstream @ self.weights.transpose(0, 2, 1)).sum(axis=0)",
    ),
    Wrong(
        name="maxout-parameters-get-all",
        task="layers.maxout",
        hint="The weights and biases of pieces that lost get a gradient: only the winning piece of each output does.",
        was=MAXOUT_GRADS,
        now="everywhere = np.broadcast_to(upstream, routed.shape)\n"
        '        self.grads = {"weights": self.x.T @ everywhere, "biases": everywhere.sum(axis=1)}',
    ),
    Wrong(
        name="maxout-biases-get-all",
        task="layers.maxout",
        hint="The biases of pieces that lost get a gradient: only that of the piece that has won an output does.",
        was="routed.sum(axis=1)",
        now="np.broadcast_to(upstream, routed.shape).sum(axis=1)",
    ),
    Wrong(
        name="maxout-biases-averaged",
        task="layers.maxout",
        hint="You averaged the gradient of the biases over the batch: sum it.",
        was="routed.sum(axis=1)",
        now="routed.mean(axis=1)",
    ),
    Wrong(
        name="maxout-gradients-averaged",
        task="layers.maxout",
        hint="You divided the gradients of weights and biases by N: "
        "the 1/N of a mean loss is in the upstream gradient already.",
        was=MAXOUT_GRADS,
        now='self.grads = {"weights": self.x.T @ routed / len(upstream), "biases": routed.mean(axis=1)}',
    ),
    Wrong(
        name="maxout-grads-accumulated",
        task="layers.maxout",
        hint="A second backward adds to the gradients of the first one: each call starts anew and replaces them.",
        was=MAXOUT_GRADS,
        now='self.grads["weights"] = self.grads.get("weights", 0.0) + self.x.T @ routed\n'
        '        self.grads["biases"] = self.grads.get("biases", 0.0) + routed.sum(axis=1)',
    ),
    Wrong(
        name="maxout-cache-shared",
        task="layers.maxout",
        hint="Your layers share what they remember: keep input and winners in the object itself, "
        "not in its class or a global.",
        was="self.x = x\n        " + PIECES + "\n        " + WINNER,
        now="Maxout.x = x\n        " + PIECES + "\n        " + WINNER.replace("self", "Maxout"),
    ),
    Wrong(
        name="maxout-grads-shared",
        task="layers.maxout",
        hint="Your layers share one dict of gradients: each needs a dict of its own, made in __init__ or backward.",
        was=MAXOUT_GRADS,
        now='SHARED_GRADS["weights"], SHARED_GRADS["biases"] = self.x.T @ routed, routed.sum(axis=1)\n'
        "        self.grads = SHARED_GRADS",
        code="SHARED_GRADS = {}",
    ),
    Wrong(
        name="maxout-one-winner-per-example",
        task="layers.maxout",
        hint="You chose one piece for all outputs of an example, by the sum: every output has a winner of its own.",
        was="self.winner = pieces.argmax(axis=0)\n        return pieces.max(axis=0)",
        now="self.winner = np.repeat(pieces.sum(axis=2).argmax(axis=0)[:, None], pieces.shape[2], axis=1)\n"
        "        return np.take_along_axis(pieces, self.winner[None], axis=0)[0]",
    ),
    Wrong(
        name="maxout-starts-at-zero",
        task="layers.maxout",
        hint="Your maximum starts at 0, and all pieces may lie below it: start with the first piece.",
        was="return pieces.max(axis=0)",
        now="return np.maximum(pieces.max(axis=0), 0.0)",
    ),
]
