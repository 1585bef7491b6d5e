"""Right: max, copy and sigmoid gates in other forms."""

from autograder.diagnosis.variants import Right

from .passages import COPY_BACKWARD, COPY_FORWARD, MAX_BACKWARD, MAX_FORWARD, SIGMOID_FORWARD

RIGHT = [
    # --- max: any share of a tie, other forms
    Right(name="max-tie-to-the-second", was="np.greater_equal(x, y)", now="np.greater(x, y)"),
    Right(
        name="max-tie-in-halves",
        was=MAX_FORWARD,
        now="""\
        self.share = np.where(x == y, 0.5, np.where(x > y, 1.0, 0.0))
        return np.where(x > y, x, y)""",
        code="MaxGate.backward = lambda self, upstream: (upstream * self.share, upstream * (1 - self.share))",
    ),
    Right(name="max-by-sum-and-difference", was="return np.maximum(x, y)", now="return (x + y + np.abs(x - y)) / 2"),
    Right(
        name="max-by-output",
        code="""
class MaxGate:
    def forward(self, x, y):
        self.z = np.maximum(x, y)
        self.from_x = self.z == x
        return self.z

    def backward(self, upstream):
        dx = upstream * self.from_x
        return dx, upstream - dx


GATES["max"] = MaxGate
""",
    ),
    Right(
        name="max-assigns-into-new-arrays",
        was=MAX_BACKWARD,
        now="""\
dx, dy = np.zeros(np.shape(upstream)), np.zeros(np.shape(upstream))
        u, wins = np.asarray(upstream), np.asarray(self.x_wins)
        dx[wins] = u[wins]
        dy[~wins] = u[~wins]
        return dx, dy""",
    ),
    # --- copy
    Right(name="copy-real-copies", was=COPY_FORWARD, now="return [np.copy(x) for _ in range(copies)]"),
    Right(name="copy-np-sum", was=COPY_BACKWARD, now="return np.sum(upstreams, axis=0)"),
    Right(
        name="copy-loop",
        was=COPY_BACKWARD,
        now="""dx = np.zeros_like(upstreams[0])
        for upstream in upstreams:
            dx += upstream
        return dx""",
    ),
    Right(
        name="copy-remembers-x",
        was=COPY_FORWARD,
        now="self.x, self.n = x, copies\n        return [x for _ in range(copies)]",
    ),
    # --- sigmoid
    Right(
        name="sigmoid-plain-form",
        was=SIGMOID_FORWARD,
        now="        self.output = 1 / (1 + np.exp(-np.asarray(x)))\n        return self.output",
    ),
    Right(
        name="sigmoid-tanh-form",
        was=SIGMOID_FORWARD,
        now="        self.output = 0.5 * (1 + np.tanh(0.5 * x))\n        return self.output",
    ),
    Right(
        name="sigmoid-both-branches",
        was=SIGMOID_FORWARD,
        now="""\
        self.output = np.where(np.asarray(x) > 0, 1 / (1 + np.exp(-np.asarray(x))), np.exp(x) / (1 + np.exp(x)))
        return self.output""",
    ),
    Right(
        name="sigmoid-masks",
        was=SIGMOID_FORWARD,
        now="""\
        x = np.asarray(x, dtype=float)
        self.output = np.empty_like(x)
        positive = x >= 0
        self.output[positive] = 1 / (1 + np.exp(-x[positive]))
        e = np.exp(x[~positive])
        self.output[~positive] = e / (1 + e)
        return self.output""",
    ),
    Right(
        name="sigmoid-math-with-branches",
        was=SIGMOID_FORWARD,
        now="""\
        import math

        def one(v):
            return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

        self.output = one(x) if np.ndim(x) == 0 else np.array([one(v) for v in x.ravel()]).reshape(x.shape)
        return self.output""",
    ),
    Right(
        name="sigmoid-keeps-the-input",
        code="""
class SigmoidGate:
    def forward(self, x):
        self.x = x
        return self.sigmoid(x)

    @staticmethod
    def sigmoid(x):
        return 0.5 + 0.5 * np.tanh(np.multiply(x, 0.5))

    def backward(self, upstream):
        return self.sigmoid(self.x) * self.sigmoid(-self.x) * upstream


GATES["sigmoid"] = SigmoidGate
""",
    ),
]
