"""Wrong sigmoid gates."""

from autograder.diagnosis.variants import Wrong

from .hints import MATH_EXP, OVERFLOWS, SHARED
from .passages import SIGMOID_FORWARD

OUTPUT_CHANGED = (
    "backward overwrites the output that the gate keeps, so the next call starts from something else; "
    "leave it as it is."
)
SIGMOID_BACKWARD = "return upstream * self.output * (1.0 - self.output)"

WRONG = [
    Wrong(
        name="sigmoid-derivative-from-input",
        task="gates.sigmoid",
        hint="You computed o * (1 - o) from the input x; o is the gate's output.",
        was=SIGMOID_BACKWARD,
        now="return upstream * self.x * (1.0 - self.x)",
        code="""
_forward = SigmoidGate.forward


def _keep(self, x):
    self.x = x
    return _forward(self, x)


SigmoidGate.forward = _keep
""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-applied-twice",
        task="gates.sigmoid",
        hint="You applied the sigmoid to the output once more before forming o * (1 - o); the output is o already.",
        was=SIGMOID_BACKWARD,
        now="""o = 1.0 / (1.0 + np.exp(-self.output))
        return upstream * o * (1.0 - o)""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-one-plus-o",
        task="gates.sigmoid",
        hint="You wrote o * (1 + o); the derivative of the sigmoid is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * self.output * (1.0 + self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-sign",
        task="gates.sigmoid",
        hint="The sign of your gradient is wrong: the sigmoid grows with x, so its derivative o * (1 - o) is positive.",
        was=SIGMOID_BACKWARD,
        now="return -upstream * self.output * (1.0 - self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-upstream-forgotten",
        task="gates.sigmoid",
        hint="You returned the local gradient o * (1 - o) alone; multiply it by the upstream gradient.",
        was=SIGMOID_BACKWARD,
        now="return self.output * (1.0 - self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-passes-on",
        task="gates.sigmoid",
        hint="You passed the upstream gradient on unchanged; multiply it by the local gradient o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-times-output",
        task="gates.sigmoid",
        hint="You multiplied by the output o; the local gradient is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * self.output",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-times-one-minus-output",
        task="gates.sigmoid",
        hint="You multiplied by 1 - o; the local gradient is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-derivative-of-tanh",
        task="gates.sigmoid",
        hint="You used 1 - o², which is the derivative of tanh; the sigmoid's is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - self.output**2)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-of-upstream",
        task="gates.sigmoid",
        hint="You formed u * (1 - u) of the upstream gradient; o * (1 - o) is formed of the gate's output o.",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - upstream)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-exponent-sign",
        task="gates.sigmoid",
        hint="You wrote exp(x) where exp(-x) belongs: your sigmoid falls where it should rise.",
        was=SIGMOID_FORWARD,
        now="""        self.output = 1.0 / (1.0 + np.exp(x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        name="sigmoid-is-tanh",
        task="gates.sigmoid",
        hint="Your sigmoid is a tanh, which runs from -1 to 1; the sigmoid is 1 / (1 + exp(-x)) and runs from 0 to 1.",
        was=SIGMOID_FORWARD,
        now="""        self.output = np.tanh(x)
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        name="sigmoid-tanh-without-half",
        task="gates.sigmoid",
        hint="Your tanh form lacks the half inside: the sigmoid of x is (1 + tanh(x / 2)) / 2.",
        was=SIGMOID_FORWARD,
        now="""        self.output = 0.5 * (1.0 + np.tanh(x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        name="sigmoid-overflows",
        task="gates.sigmoid",
        hint=OVERFLOWS,
        was=SIGMOID_FORWARD,
        now="""        self.output = np.exp(x) / (1.0 + np.exp(x))
        return self.output""",
        affects=("gates.neuron",),
    ),
    Wrong(
        name="sigmoid-backward-overflows",
        task="gates.sigmoid",
        hint=OVERFLOWS,
        was=SIGMOID_BACKWARD,
        now="""small = np.exp(-np.asarray(self.x))
        return upstream * small / (1.0 + small) ** 2""",
        code="""
_forward = SigmoidGate.forward


def _keep(self, x):
    self.x = x
    return _forward(self, x)


SigmoidGate.forward = _keep
""",
    ),
    Wrong(
        name="sigmoid-overflow-error",
        task="gates.sigmoid",
        hint=MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = np.vectorize(lambda v: 1.0 / (1.0 + math.exp(-v)))(x)
        return self.output""",
        affects=("gates.neuron",),
    ),
    Wrong(
        name="sigmoid-numbers-only",
        task="gates.sigmoid",
        hint=MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))
        return self.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-math-exp",
        task="gates.sigmoid",
        hint=MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = 1.0 / (1.0 + math.exp(-x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        name="sigmoid-shared-by-class",
        task="gates.sigmoid",
        hint=SHARED.format(gate="sigmoid"),
        was=SIGMOID_FORWARD,
        now="""        small = np.exp(-np.abs(x))
        SigmoidGate.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return SigmoidGate.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-output-in-place",
        task="gates.sigmoid",
        hint=OUTPUT_CHANGED,
        was=SIGMOID_BACKWARD,
        now="""self.output = self.output * (1.0 - self.output)
        return upstream * self.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-returned-array-in-place",
        task="gates.sigmoid",
        hint=OUTPUT_CHANGED,
        was=SIGMOID_BACKWARD,
        now="""self.output *= 1.0 - self.output
        return upstream * self.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="sigmoid-hands-out-one-buffer",
        task="gates.sigmoid",
        hint="Your sigmoid gate hands out the same array from every forward, "
        "so the next call overwrites what it returned.",
        code="""
_forward = SigmoidGate.forward

def forward(self, x):
    out = np.asarray(_forward(self, x))
    if getattr(self, "buffer", None) is None or self.buffer.shape != out.shape:
        self.buffer = np.empty(out.shape)
    self.buffer[...] = out
    return self.buffer

SigmoidGate.forward = forward
""",
    ),
    Wrong(
        name="sigmoid-one-form-for-all",
        task="gates.sigmoid",
        hint="You choose one form of the sigmoid for the whole array: it overflows at the entries on the other side. "
        "Choose entry by entry.",
        was=SIGMOID_FORWARD,
        now="""\
        e = np.exp(-x) if np.mean(x) >= 0 else np.exp(x)
        self.output = 1.0 / (1.0 + e) if np.mean(x) >= 0 else e / (1.0 + e)
        return self.output""",
    ),
]
