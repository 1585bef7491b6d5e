"""Wrong max gates."""

from autograder.diagnosis.variants import Wrong

from .hints import SHARED
from .passages import MAX_BACKWARD, MAX_FORWARD

ARRAYS_ONLY = "Your max gate indexes into its values; that works for arrays, but x and y may be plain numbers too."
WHOLE_ARRAY = (
    "You compare the arrays as a whole; the max gate compares entry by entry, and each entry has its own winner."
)

WRONG = [
    Wrong(
        name="max-to-both",
        task="gates.max",
        hint="You passed the upstream gradient on to both inputs; only the larger one changes the output.",
        was=MAX_BACKWARD,
        now="return upstream, upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-to-the-smaller",
        task="gates.max",
        hint="You routed the gradient to the smaller input; it belongs to the larger one.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, 0.0, upstream), np.where(self.x_wins, upstream, 0.0)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-always-to-the-first",
        task="gates.max",
        hint="You always gave the gradient to the first input; it goes to whichever is larger.",
        was=MAX_BACKWARD,
        now="return upstream, upstream * 0.0",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-upstream-forgotten",
        task="gates.max",
        hint="You returned ones and zeros, the local gradients alone; multiply them by the upstream gradient.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, 1.0, 0.0), np.where(self.x_wins, 0.0, 1.0)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-scales-by-value",
        task="gates.max",
        hint="You multiplied the gradient by the larger input's value; the local gradient of the winner is 1.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, upstream * self.z, 0.0), np.where(self.x_wins, 0.0, upstream * self.z)",
        code="""
_forward = MaxGate.forward


def _keep(self, x, y):
    self.z = _forward(self, x, y)
    return self.z


MaxGate.forward = _keep
""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-halves",
        task="gates.max",
        hint="You shared the gradient between the two inputs; except at a tie, all of it goes to the larger one.",
        was=MAX_BACKWARD,
        now="return upstream / 2, upstream / 2",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-by-global-maximum",
        task="gates.max",
        hint=WHOLE_ARRAY,
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = np.max(x) >= np.max(y)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-by-sum",
        task="gates.max",
        hint=WHOLE_ARRAY,
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = np.sum(x) >= np.sum(y)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-only-the-largest-entry",
        task="gates.max",
        hint="You gave the gradient only to the largest entry of all; "
        "every entry of the output has a winner of its own.",
        was=MAX_BACKWARD,
        now="""top = np.max(self.z)
        return np.where(self.a == top, upstream, 0.0), np.where(self.b == top, upstream, 0.0)""",
        code="""
_forward = MaxGate.forward


def _keep(self, x, y):
    self.a, self.b, self.z = x, y, _forward(self, x, y)
    return self.z


MaxGate.forward = _keep
""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-takes-the-smaller",
        task="gates.max",
        hint="You return the smaller input: the max gate returns the larger one, entry by entry.",
        was=MAX_FORWARD,
        now=MAX_FORWARD.replace("maximum", "minimum"),
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-forward-by-global-maximum",
        task="gates.max",
        hint=WHOLE_ARRAY,
        was=MAX_FORWARD,
        now="""        self.x_wins = np.max(x) >= np.max(y)
        return x if self.x_wins else y""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-of-everything",
        task="gates.max",
        hint="You returned the largest of all the numbers; the max gate compares x and y entry by entry.",
        was="return np.maximum(x, y)",
        now="return np.max([x, y])",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-if-in-forward",
        task="gates.max",
        hint=WHOLE_ARRAY,
        was=MAX_FORWARD,
        now="""        self.x_wins = x >= y
        if x >= y:
            return x
        return y""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-if-in-backward",
        task="gates.max",
        hint=WHOLE_ARRAY,
        was=MAX_BACKWARD,
        now="""if self.x_wins:
            return upstream, 0.0 * upstream
        return 0.0 * upstream, upstream""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-by-magnitude",
        task="gates.max",
        hint="You compared absolute values; -3 is smaller than 1.",
        was=MAX_FORWARD,
        now="""        self.x_wins = np.abs(x) >= np.abs(y)
        return np.where(self.x_wins, x, y)""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-arrays-only-in-backward",
        task="gates.max",
        hint=ARRAYS_ONLY,
        was=MAX_BACKWARD,
        now="""dx, dy = np.zeros_like(upstream), np.zeros_like(upstream)
        dx[self.x_wins] = upstream[self.x_wins]
        dy[~self.x_wins] = upstream[~self.x_wins]
        return dx, dy""",
    ),
    Wrong(
        name="max-arrays-only-copy",
        task="gates.max",
        hint=ARRAYS_ONLY,
        was=MAX_BACKWARD,
        now="""dx, dy = upstream.copy(), upstream.copy()
        dx[~self.x_wins] = 0
        dy[self.x_wins] = 0
        return dx, dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-not-of-a-number",
        task="gates.max",
        hint="~ makes -2 of True and -1 of False where x and y are plain numbers: use np.logical_not.",
        was=MAX_FORWARD,
        now="        self.x_wins = x >= y\n        return np.maximum(x, y)",
        code="MaxGate.backward = lambda self, upstream: (upstream * self.x_wins, upstream * ~self.x_wins)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-both-by-one-mask",
        task="gates.max",
        hint="Both of your gradients go by the same mask: where x is larger, y gets nothing, and the other way round.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, upstream, 0.0), np.where(self.x_wins, upstream, 0.0)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="max-tie-twice",
        task="gates.max",
        hint="Where x and y are equal, both of your gradients are the whole upstream one; "
        "together they must add up to it.",
        was=MAX_BACKWARD,
        now="return upstream * self.x_wins, upstream * self.y_wins",
        code="""
_forward = MaxGate.forward


def _keep(self, x, y):
    self.y_wins = np.greater_equal(y, x)
    return _forward(self, x, y)


MaxGate.forward = _keep
""",
    ),
    Wrong(
        name="max-tie-nobody",
        task="gates.max",
        hint="Where x and y are equal, your gate drops the upstream gradient: neither x > y nor y > x holds there.",
        was=MAX_BACKWARD,
        now="return upstream * self.x_larger, upstream * self.y_larger",
        code="""
_forward = MaxGate.forward


def _keep(self, x, y):
    self.x_larger, self.y_larger = np.greater(x, y), np.greater(y, x)
    return _forward(self, x, y)


MaxGate.forward = _keep
""",
    ),
    Wrong(
        name="max-shared-by-class",
        task="gates.max",
        hint=SHARED.format(gate="max"),
        was="self.x_wins = np.greater_equal(x, y)",
        now="MaxGate.x_wins = np.greater_equal(x, y)",
    ),
]
