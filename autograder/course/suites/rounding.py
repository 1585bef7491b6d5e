"""Nets in single precision with every sum off by a little: what depends on the order of summation shows.

Right code may compute in single precision, in any order and with any of the usual forms of the softmax. Where numbers
cancel out, two such codes have nothing in common: what they give there is not judged.
"""

from __future__ import annotations

from typing import Any

import numpy as np

EPS = 4e-7  # a few roundings of single precision
NUDGES = EPS, 0.0  # of the size of what is summed up, beside those that computing in single precision brings itself


class _Rough:
    """Sums in single precision that are off by this much of what is summed up, each way by chance."""

    def __init__(self, rng: Any, nudge: float) -> None:
        self.rng, self.nudge = rng, nudge

    def off(self, values: Any, sizes: Any) -> Any:
        if self.nudge:
            values = values + self.nudge * self.rng.choice([-1.0, 1.0], np.shape(values)) * sizes
        return np.asarray(values, dtype=np.float32)

    def product(self, a: Any, b: Any, added: Any = 0.0) -> Any:
        return self.off(a @ b + added, np.abs(a) @ np.abs(b) + np.abs(added) if self.nudge else 0.0)

    def forward(self, params: Any, X: Any) -> Any:
        """Return the params as they are used, the input of every layer, and the scores."""
        params = {name: self.off(value, np.abs(value)) for name, value in params.items()}
        inputs = [self.off(X, np.abs(X))]
        for i in range(1, len(params) // 2 + 1):
            out = self.product(inputs[-1], params[f"W{i}"], params[f"b{i}"])
            inputs.append(np.maximum(out, 0.0))
        return params, inputs[:-1], out


def rough_scores(rng: Any, params: Any, X: Any, nudge: float) -> Any:
    """Return the scores."""
    return _Rough(rng, nudge).forward(params, X)[2]


def rough_loss_and_grads(rng: Any, params: Any, X: Any, y: Any, reg: float, nudge: float) -> Any:
    """Return the softmax loss with its penalty, and the gradients by their names."""
    rough = _Rough(rng, nudge)
    params, inputs, scores = rough.forward(params, X)
    N, rows = len(X), np.arange(len(X))
    top = scores.max(axis=1)
    beyond = np.log(np.exp(scores - top[:, None]).sum(axis=1))
    # The logarithm of the sum may have been added to the highest score, of which nothing may be left then.
    lost = np.minimum(EPS * np.abs(top), beyond)
    log_p = scores - top[:, None] - (beyond + rng.choice([-1.0, 1.0], N) * lost)[:, None]
    p = np.exp(log_p)
    p = rough.off(p, p)
    weights = [value for name, value in params.items() if name.startswith("W")]
    loss = -np.mean(log_p[rows, y]) + 0.5 * reg * sum(np.sum(W * W) for W in weights)
    p[rows, y] -= 1.0
    upstream, grads = p / np.float32(N), {}
    for i in range(len(inputs), 0, -1):
        W, x = params[f"W{i}"], inputs[i - 1]
        grads[f"W{i}"] = rough.product(x.T, upstream, np.float32(reg) * W)
        grads[f"b{i}"] = rough.off(upstream.sum(axis=0), np.abs(upstream).sum(axis=0))
        upstream = rough.product(upstream, W.T) * (x > 0)
    return loss, grads
