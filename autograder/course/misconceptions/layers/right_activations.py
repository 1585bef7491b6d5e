"""Right: activations in other forms."""

from autograder.diagnosis.variants import Right

from .passages import LEAKY_OUT, RELU_DX, RELU_MASK, RELU_OUT, SIGMOID_OUT, TANH_DX, TANH_OUT

RIGHT = [
    Right(
        name="sigmoid-by-masks",
        code="""
class Sigmoid:
    def forward(self, x):
        out = np.zeros(x.shape)
        out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
        out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
        self.cache = out
        return out

    def backward(self, upstream):
        o = self.cache
        dx = (1 - o) * o
        dx *= upstream
        return dx
""",
    ),
    Right(
        name="sigmoid-with-a-warning",
        was=SIGMOID_OUT,
        now="self.out = 1.0 / (1.0 + np.exp(-x))",
    ),
    Right(
        name="sigmoid-recomputes-from-input",
        code="""
class Sigmoid:
    def forward(self, x):
        self.x = np.array(x)
        return np.exp(-np.logaddexp(0.0, -x))

    def backward(self, upstream):
        small = np.exp(-np.abs(self.x))
        return upstream * small / (1.0 + small) ** 2
""",
    ),
    Right(
        name="tanh-from-a-sigmoid",
        was=TANH_OUT,
        now="self.out = 2.0 * Sigmoid().forward(2.0 * x) - 1.0",
    ),
    Right(
        name="tanh-factored",
        was=TANH_DX,
        now="return (1 - self.out) * (1 + self.out) * upstream",
    ),
    Right(
        name="tanh-by-exponentials",
        was=TANH_OUT,
        now="e = np.exp(-2.0 * np.abs(x))\n        self.out = np.sign(x) * (1.0 - e) / (1.0 + e)",
    ),
    Right(
        name="relu-mask-from-output",
        code="""
class ReLU:
    def forward(self, x):
        self.out = x * (x > 0)
        return self.out

    def backward(self, upstream):
        dx = np.array(upstream)
        dx[self.out <= 0] = 0
        return dx
""",
    ),
    Right(
        name="relu-passes-at-zero",
        was=RELU_MASK + "\n        " + RELU_OUT,
        now="self.positive = x >= 0\n        return 0.5 * x + 0.5 * np.abs(x)",
    ),
    Right(
        name="relu-half-of-twice",
        was=RELU_OUT,
        now="return (x + np.abs(x)) / 2",
    ),
    Right(
        name="relu-half-at-zero",
        was=RELU_DX,
        now="return np.multiply(self.halves, upstream)",
        code="""
def _forward(self, x):
    self.halves = np.heaviside(x, 0.5)
    return np.clip(x, 0, None)


ReLU.forward = _forward
""",
    ),
    Right(
        name="leaky-split",
        code="""
class LeakyReLU:
    def __init__(self, slope=0.01):
        self.alpha = slope

    def forward(self, x):
        self.x = x
        out = x.copy()
        out[x < 0] *= self.alpha
        return out

    def backward(self, upstream):
        return np.where(self.x < 0, self.alpha * upstream, upstream)
""",
    ),
    Right(
        name="leaky-as-a-sum",
        was=LEAKY_OUT,
        now="return np.maximum(0, x) + self.slope * np.minimum(0, x)",
    ),
    Right(
        name="elu-chooses-after-overflow",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.a = alpha

    def forward(self, x):
        self.out = np.where(x > 0, x, self.a * (np.exp(x) - 1))
        return self.out

    def backward(self, upstream):
        return upstream * np.where(self.out > 0, 1, self.out + self.a)
""",
    ),
    Right(
        name="elu-by-masks",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x, out = x, x.copy()
        negative = x < 0
        out[negative] = self.alpha * np.expm1(x[negative])
        return out

    def backward(self, upstream):
        dx, negative = upstream.copy(), self.x < 0
        dx[negative] *= self.alpha * np.exp(self.x[negative])
        return dx
""",
    ),
    Right(
        name="elu-by-expm1",
        was="return np.where(x > 0, x, self.local - self.alpha)",
        now="return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0.0)))",
    ),
    Right(
        name="leaky-halfway-at-zero",
        was="self.slopes = np.where(x > 0, 1.0, self.slope)",
        now="self.slopes = np.where(x == 0, 0.5 + 0.5 * self.slope, np.where(x > 0, 1.0, self.slope))",
    ),
]
