"""Variants of 02_gates: what tired students write, and what is unusual but right."""

from . import Right, Wrong

# What comes back beside the answer and is the student's own affair: the neuron's cache.
PRIVATE = {"sigmoid_neuron": 1}

LECTURE_CHAIN = "The chain rule: the gradient of an input is the upstream gradient times the local gradient."
LECTURE_SUM = "Where a value branches, the gradients that come back from the branches add up."

SHARED = "Two {gate} gates share what they remember: keep it in self, not in the class or in a global variable."
ARRAYS_ONLY = "Your max gate indexes into its values; that works for arrays, but x and y may be plain numbers too."
WHOLE_ARRAY = (
    "You compare the arrays as a whole; the max gate compares entry by entry, and each entry has its own winner."
)
OVERFLOWS = (
    "Your sigmoid takes exp of large numbers, which overflows to inf and then nan; write it so that exp is taken of "
    "numbers of at most zero."
)
MATH_EXP = (
    "math.exp takes one number, not an array, and raises an OverflowError for large ones: use np.exp, and only of "
    "numbers of at most zero."
)
IN_PLACE = (
    "You multiplied the upstream array in place, so the second gradient is computed from a changed one; "
    "write a = a * b, which makes a new array."
)
OUTPUT_CHANGED = (
    "backward overwrites the output that the gate keeps, so the next call starts from something else; "
    "leave it as it is."
)
OVERWRITTEN = (
    "Where a value is used more than once, you kept the gradient of one use; the gradients of its uses add up."
)
NOT_KEPT = "backward does not know forward's inputs: what it will need has to be kept in self."

# The passages of the solution that are replaced more than once.
ADD_BACKWARD = "return upstream, upstream"
MULTIPLY_FORWARD = "self.x, self.y = x, y"
MULTIPLY_BACKWARD = "return upstream * self.y, upstream * self.x"
MAX_FORWARD = "        self.x_wins = np.greater_equal(x, y)\n        return np.maximum(x, y)"
MAX_BACKWARD = "return np.where(self.x_wins, upstream, 0.0), np.where(self.x_wins, 0.0, upstream)"
COPY_FORWARD = "return (x,) * copies"
COPY_BACKWARD = "return sum(upstreams)"
SIGMOID_FORWARD = """\
        small = np.exp(-np.abs(x))
        self.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return self.output"""
SIGMOID_BACKWARD = "return upstream * self.output * (1.0 - self.output)"
NEURON_SCORE = "score = np.sum(w[:-1] * x) + w[-1]"
NEURON_DSCORE = "dscore = upstream * output * (1.0 - output)"
NEURON_GRADIENTS = "return np.append(dscore * x, dscore), dscore * w[:-1]"
GRAPH_INIT = """\
        self.steps = []
        waiting = list(nodes)
        while waiting:
            names = {name for name, _, _ in waiting}
            ready = [node for node in waiting if names.isdisjoint(node[2])]
            waiting = [node for node in waiting if not names.isdisjoint(node[2])]
            self.steps += [(name, GATES[op](), inputs) for name, op, inputs in ready]
"""
GRAPH_UPSTREAM = "gradients[self.output] = gradients[self.output] + upstream"
GRAPH_ADD = "gradients[source] = gradients[source] + part"
GRAPH_LOOP = """\
            for source, part in zip(sources, parts, strict=True):
                # Not +=, which would write into an array that another name may hold as well.
                gradients[source] = gradients[source] + part
"""

WRONG = [
    # --- the add gate
    Wrong(
        "add-halves",
        "gates.add",
        "You divided the upstream gradient between the two inputs; an add gate passes all of it on to each.",
        was=ADD_BACKWARD,
        now="return upstream / 2, upstream / 2",
        affects=("gates.graph",),
        lecture="The add gate distributes: it passes the gradient on, it does not divide it.",
    ),
    Wrong(
        "add-ones",
        "gates.add",
        "You returned the local gradients of the add gate, which are 1; multiply them by the upstream gradient.",
        was=ADD_BACKWARD,
        now="return np.ones_like(upstream), np.ones_like(upstream)",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "add-times-own-input",
        "gates.add",
        "You multiplied the upstream gradient by the inputs; an add gate's local gradients are 1, whatever x and y.",
        was="        return x + y\n",
        now="        self.x, self.y = x, y\n        return x + y\n",
        code="AddGate.backward = lambda self, upstream: (upstream * self.x, upstream * self.y)",
        affects=("gates.graph",),
    ),
    Wrong(
        "add-one-gradient",
        "gates.add",
        "You returned one gradient; an add gate has two inputs, and each gets its own.",
        was=ADD_BACKWARD,
        now="return upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        "add-second-negative",
        "gates.add",
        "You gave the second input the gradient's opposite; that would be a gate for x - y.",
        was=ADD_BACKWARD,
        now="return upstream, -upstream",
        affects=("gates.graph",),
    ),
    # --- the multiply gate
    Wrong(
        "multiply-upstream-forgotten",
        "gates.multiply",
        "You returned the local gradients alone, that is, the other input; multiply them by the upstream gradient.",
        was=MULTIPLY_BACKWARD,
        now="return self.y, self.x",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "multiply-not-swapped",
        "gates.multiply",
        "You multiplied each upstream gradient by the input it belongs to; the local gradient is the other input.",
        was=MULTIPLY_BACKWARD,
        now="return upstream * self.x, upstream * self.y",
        affects=("gates.graph",),
        lecture="The multiply gate swaps: the gradient of x is upstream times y.",
    ),
    Wrong(
        "multiply-passes-on",
        "gates.multiply",
        "You passed the upstream gradient on as an add gate does; a multiply gate scales it by the other input.",
        was=MULTIPLY_BACKWARD,
        now="return upstream, upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-by-product",
        "gates.multiply",
        "You multiplied the upstream gradient by the gate's output; the local gradient of x is y alone.",
        was=MULTIPLY_BACKWARD,
        now="return upstream * self.x * self.y, upstream * self.x * self.y",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-adds-upstream",
        "gates.multiply",
        "You added the upstream gradient to the local one; the chain rule multiplies them.",
        was=MULTIPLY_BACKWARD,
        now="return upstream + self.y, upstream + self.x",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "multiply-divides-output",
        "gates.multiply",
        "You got the other input by dividing the output by x, which gives nan where x is zero; keep both inputs.",
        was=MULTIPLY_BACKWARD,
        now="""z = np.asarray(self.x * self.y)
        return upstream * (z / self.x), upstream * (z / self.y)""",
    ),
    Wrong(
        "multiply-shared-by-class",
        "gates.multiply",
        SHARED.format(gate="multiply"),
        was=MULTIPLY_FORWARD,
        now="MultiplyGate.x, MultiplyGate.y = x, y",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-not-kept",
        "gates.multiply",
        NOT_KEPT,
        was=MULTIPLY_BACKWARD,
        now="return upstream * y, upstream * x",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-in-place",
        "gates.multiply",
        IN_PLACE,
        was=MULTIPLY_BACKWARD,
        now="""dx = upstream
        dx *= self.y
        dy = upstream
        dy *= self.x
        return dx, dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-in-place-one-by-one",
        "gates.multiply",
        IN_PLACE,
        was=MULTIPLY_BACKWARD,
        now="""dx = upstream
        dx *= self.y
        return dx, upstream * self.x""",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-accumulates",
        "gates.multiply",
        "Your multiply gate adds to the gradients of its earlier backward calls; each call starts afresh.",
        was=MULTIPLY_BACKWARD,
        now="""self.dx = getattr(self, "dx", 0.0) + upstream * self.y
        self.dy = getattr(self, "dy", 0.0) + upstream * self.x
        return self.dx, self.dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        "multiply-matrix-product",
        "gates.multiply",
        "You took the scalar or matrix product of the arrays; this gate multiplies entry by entry.",
        was="        self.x, self.y = x, y\n        return x * y",
        now="        self.x, self.y = x, y\n        return np.dot(x, y)",
        affects=("gates.graph",),
    ),
    # --- the max gate
    Wrong(
        "max-to-both",
        "gates.max",
        "You passed the upstream gradient on to both inputs; only the larger one changes the output.",
        was=MAX_BACKWARD,
        now="return upstream, upstream",
        affects=("gates.graph",),
        lecture="The max gate routes: all of the gradient to the larger input, none to the other.",
    ),
    Wrong(
        "max-to-the-smaller",
        "gates.max",
        "You routed the gradient to the smaller input; it belongs to the larger one.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, 0.0, upstream), np.where(self.x_wins, upstream, 0.0)",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-always-to-the-first",
        "gates.max",
        "You always gave the gradient to the first input; it goes to whichever is larger.",
        was=MAX_BACKWARD,
        now="return upstream, upstream * 0.0",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-upstream-forgotten",
        "gates.max",
        "You returned ones and zeros, the local gradients alone; multiply them by the upstream gradient.",
        was=MAX_BACKWARD,
        now="return np.where(self.x_wins, 1.0, 0.0), np.where(self.x_wins, 0.0, 1.0)",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "max-scales-by-value",
        "gates.max",
        "You multiplied the gradient by the larger input's value; the local gradient of the winner is 1.",
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
        "max-halves",
        "gates.max",
        "You shared the gradient between the two inputs; except at a tie, all of it goes to the larger one.",
        was=MAX_BACKWARD,
        now="return upstream / 2, upstream / 2",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-by-global-maximum",
        "gates.max",
        WHOLE_ARRAY,
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = np.max(x) >= np.max(y)",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-by-sum",
        "gates.max",
        WHOLE_ARRAY,
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = np.sum(x) >= np.sum(y)",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-only-the-largest-entry",
        "gates.max",
        "You gave the gradient only to the largest entry of all; every entry of the output has a winner of its own.",
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
        "max-forward-by-global-maximum",
        "gates.max",
        WHOLE_ARRAY,
        was=MAX_FORWARD,
        now="""        self.x_wins = np.max(x) >= np.max(y)
        return x if self.x_wins else y""",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-of-everything",
        "gates.max",
        "You returned the largest of all the numbers; the max gate compares x and y entry by entry.",
        was="return np.maximum(x, y)",
        now="return np.max([x, y])",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-if-in-forward",
        "gates.max",
        WHOLE_ARRAY,
        was=MAX_FORWARD,
        now="""        self.x_wins = x >= y
        if x >= y:
            return x
        return y""",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-if-in-backward",
        "gates.max",
        WHOLE_ARRAY,
        was=MAX_BACKWARD,
        now="""if self.x_wins:
            return upstream, 0.0 * upstream
        return 0.0 * upstream, upstream""",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-by-magnitude",
        "gates.max",
        "You compared absolute values; -3 is smaller than 1.",
        was=MAX_FORWARD,
        now="""        self.x_wins = np.abs(x) >= np.abs(y)
        return np.where(self.x_wins, x, y)""",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-arrays-only-in-backward",
        "gates.max",
        ARRAYS_ONLY,
        was=MAX_BACKWARD,
        now="""dx, dy = np.zeros_like(upstream), np.zeros_like(upstream)
        dx[self.x_wins] = upstream[self.x_wins]
        dy[~self.x_wins] = upstream[~self.x_wins]
        return dx, dy""",
    ),
    Wrong(
        "max-arrays-only-copy",
        "gates.max",
        ARRAYS_ONLY,
        was=MAX_BACKWARD,
        now="""dx, dy = upstream.copy(), upstream.copy()
        dx[~self.x_wins] = 0
        dy[self.x_wins] = 0
        return dx, dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        "max-tie-twice",
        "gates.max",
        "Where x and y are equal, both of your gradients are the whole upstream one; together they must add up to it.",
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
        "max-tie-nobody",
        "gates.max",
        "Where x and y are equal, your gate drops the upstream gradient: neither x > y nor y > x holds there.",
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
        "max-shared-by-class",
        "gates.max",
        SHARED.format(gate="max"),
        was="self.x_wins = np.greater_equal(x, y)",
        now="MaxGate.x_wins = np.greater_equal(x, y)",
    ),
    # --- the copy gate
    Wrong(
        "copy-averages",
        "gates.copy",
        "You averaged the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="return sum(upstreams) / len(upstreams)",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "copy-keeps-the-last",
        "gates.copy",
        "You kept the gradient of the last copy only; the gradients of all copies add up.",
        was=COPY_BACKWARD,
        now="""for upstream in upstreams:
            dx = upstream
        return dx""",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "copy-keeps-the-first",
        "gates.copy",
        "You kept the gradient of the first copy only; the gradients of all copies add up.",
        was=COPY_BACKWARD,
        now="return upstreams[0]",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "copy-two-only",
        "gates.copy",
        "You added up the gradients of two copies; there may be fewer or more.",
        was=COPY_BACKWARD,
        now="return upstreams[0] + upstreams[1]",
    ),
    Wrong(
        "copy-multiplies",
        "gates.copy",
        "You multiplied the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="""dx = 1.0
        for upstream in upstreams:
            dx = dx * upstream
        return dx""",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "copy-takes-the-largest",
        "gates.copy",
        "You took the largest of the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="return np.max(upstreams, axis=0)",
    ),
    Wrong(
        "copy-sums-without-axis",
        "gates.copy",
        "You summed over all entries of the gradients; sum over the copies only, so that dx keeps the shape of x.",
        was=COPY_BACKWARD,
        now="return np.sum(upstreams)",
    ),
    Wrong(
        "copy-sums-last-axis",
        "gates.copy",
        "You summed within each gradient; sum over the copies, entry by entry.",
        was=COPY_BACKWARD,
        now="return np.sum(upstreams, axis=-1)",
    ),
    Wrong(
        "copy-accumulates-in-place",
        "gates.copy",
        "You added into the first upstream gradient itself with +=, which changes the caller's array.",
        was=COPY_BACKWARD,
        now="""dx = upstreams[0]
        for upstream in upstreams[1:]:
            dx += upstream
        return dx""",
    ),
    Wrong(
        "copy-accumulates-over-calls",
        "gates.copy",
        "Your copy gate adds to what an earlier backward call returned; each call starts afresh.",
        was=COPY_BACKWARD,
        now="""self.dx = getattr(self, "dx", 0.0) + sum(upstreams)
        return self.dx""",
    ),
    Wrong(
        "copy-adds-to-x",
        "gates.copy",
        "You started the sum at the input x; the sum of the gradients starts at zero.",
        was=COPY_FORWARD,
        now="self.x = x\n        return (x,) * copies",
        code="CopyGate.backward = lambda self, upstreams: sum(upstreams, self.x)",
    ),
    Wrong(
        "copy-passes-all-on",
        "gates.copy",
        "You returned the gradients of the copies one by one; x is one value and gets one gradient, their sum.",
        was=COPY_BACKWARD,
        now="return upstreams",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "copy-scales",
        "gates.copy",
        "You multiplied the sum of the gradients by the number of copies; the sum alone is right.",
        was=COPY_BACKWARD,
        now="return len(upstreams) * sum(upstreams)",
    ),
    Wrong(
        "copy-one-too-many",
        "gates.copy",
        "You returned x and copies more; x itself is one of the copies that count.",
        was=COPY_FORWARD,
        now="return (x,) * (copies + 1)",
    ),
    Wrong(
        "copy-divides-value",
        "gates.copy",
        "You divided the value between the copies; each copy equals x.",
        was=COPY_FORWARD,
        now="return (x / copies,) * copies",
    ),
    # --- the sigmoid gate
    Wrong(
        "sigmoid-derivative-from-input",
        "gates.sigmoid",
        "You computed o * (1 - o) from the input x; o is the gate's output.",
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
        "sigmoid-applied-twice",
        "gates.sigmoid",
        "You applied the sigmoid to the output once more before forming o * (1 - o); the output is o already.",
        was=SIGMOID_BACKWARD,
        now="""o = 1.0 / (1.0 + np.exp(-self.output))
        return upstream * o * (1.0 - o)""",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-one-plus-o",
        "gates.sigmoid",
        "You wrote o * (1 + o); the derivative of the sigmoid is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * self.output * (1.0 + self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-sign",
        "gates.sigmoid",
        "The sign of your gradient is wrong: the sigmoid grows with x, so its derivative o * (1 - o) is positive.",
        was=SIGMOID_BACKWARD,
        now="return -upstream * self.output * (1.0 - self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-upstream-forgotten",
        "gates.sigmoid",
        "You returned the local gradient o * (1 - o) alone; multiply it by the upstream gradient.",
        was=SIGMOID_BACKWARD,
        now="return self.output * (1.0 - self.output)",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "sigmoid-passes-on",
        "gates.sigmoid",
        "You passed the upstream gradient on unchanged; multiply it by the local gradient o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream",
        affects=("gates.graph",),
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "sigmoid-times-output",
        "gates.sigmoid",
        "You multiplied by the output o; the local gradient is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * self.output",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-times-one-minus-output",
        "gates.sigmoid",
        "You multiplied by 1 - o; the local gradient is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - self.output)",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-derivative-of-tanh",
        "gates.sigmoid",
        "You used 1 - o², which is the derivative of tanh; the sigmoid's is o * (1 - o).",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - self.output**2)",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-of-upstream",
        "gates.sigmoid",
        "You formed u * (1 - u) of the upstream gradient; o * (1 - o) is formed of the gate's output o.",
        was=SIGMOID_BACKWARD,
        now="return upstream * (1.0 - upstream)",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-exponent-sign",
        "gates.sigmoid",
        "You wrote exp(x) where exp(-x) belongs: your sigmoid falls where it should rise.",
        was=SIGMOID_FORWARD,
        now="""        self.output = 1.0 / (1.0 + np.exp(x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        "sigmoid-is-tanh",
        "gates.sigmoid",
        "Your sigmoid is a tanh, which runs from -1 to 1; the sigmoid is 1 / (1 + exp(-x)) and runs from 0 to 1.",
        was=SIGMOID_FORWARD,
        now="""        self.output = np.tanh(x)
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        "sigmoid-tanh-without-half",
        "gates.sigmoid",
        "Your tanh form lacks the half inside: the sigmoid of x is (1 + tanh(x / 2)) / 2.",
        was=SIGMOID_FORWARD,
        now="""        self.output = 0.5 * (1.0 + np.tanh(x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        "sigmoid-overflows",
        "gates.sigmoid",
        OVERFLOWS,
        was=SIGMOID_FORWARD,
        now="""        self.output = np.exp(x) / (1.0 + np.exp(x))
        return self.output""",
        affects=("gates.neuron",),
    ),
    Wrong(
        "sigmoid-backward-overflows",
        "gates.sigmoid",
        OVERFLOWS,
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
        "sigmoid-overflow-error",
        "gates.sigmoid",
        MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = np.vectorize(lambda v: 1.0 / (1.0 + math.exp(-v)))(x)
        return self.output""",
        affects=("gates.neuron",),
    ),
    Wrong(
        "sigmoid-clips",
        "gates.sigmoid",
        "You clipped x; beyond the limit the result is then no longer right.",
        was=SIGMOID_FORWARD,
        now="""        self.output = 1.0 / (1.0 + np.exp(-np.clip(x, -20.0, 20.0)))
        return self.output""",
        affects=("gates.neuron",),
    ),
    Wrong(
        "sigmoid-numbers-only",
        "gates.sigmoid",
        MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))
        return self.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-math-exp",
        "gates.sigmoid",
        MATH_EXP,
        was=SIGMOID_FORWARD,
        now="""        import math

        self.output = 1.0 / (1.0 + math.exp(-x))
        return self.output""",
        affects=("gates.neuron", "gates.graph"),
    ),
    Wrong(
        "sigmoid-shared-by-class",
        "gates.sigmoid",
        SHARED.format(gate="sigmoid"),
        was=SIGMOID_FORWARD,
        now="""        small = np.exp(-np.abs(x))
        SigmoidGate.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return SigmoidGate.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-output-in-place",
        "gates.sigmoid",
        OUTPUT_CHANGED,
        was=SIGMOID_BACKWARD,
        now="""self.output = self.output * (1.0 - self.output)
        return upstream * self.output""",
        affects=("gates.graph",),
    ),
    Wrong(
        "sigmoid-returned-array-in-place",
        "gates.sigmoid",
        OUTPUT_CHANGED,
        was=SIGMOID_BACKWARD,
        now="""self.output *= 1.0 - self.output
        return upstream * self.output""",
        affects=("gates.graph",),
    ),
    # --- the neuron
    Wrong(
        "neuron-bias-first",
        "gates.neuron",
        "You took the first weight for the bias; here the bias is the last entry of w.",
        was=NEURON_SCORE,
        now="score = np.sum(w[1:] * x) + w[0]",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore, dscore * x), dscore * w[1:]
""",
    ),
    Wrong(
        "neuron-bias-left-out",
        "gates.neuron",
        "You left the bias, the last entry of w, out of the sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x)",
    ),
    Wrong(
        "neuron-bias-left-out-twice",
        "gates.neuron",
        "You left the bias, the last entry of w, out of the sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x)",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore * x, 0.0), dscore * w[:-1]
""",
    ),
    Wrong(
        "neuron-bias-subtracted",
        "gates.neuron",
        "You subtracted the bias; it is added to the weighted sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x) - w[-1]",
    ),
    Wrong(
        "neuron-without-sigmoid",
        "gates.neuron",
        "You returned the weighted sum itself; the neuron's output is the sigmoid of it.",
        was="output = SigmoidGate().forward(score)",
        now="output = score",
    ),
    Wrong(
        "neuron-overflows",
        "gates.neuron",
        OVERFLOWS,
        was="output = SigmoidGate().forward(score)",
        now="output = np.exp(score) / (1.0 + np.exp(score))",
    ),
    Wrong(
        "neuron-overflow-error",
        "gates.neuron",
        MATH_EXP,
        was="output = SigmoidGate().forward(score)",
        now="output = 1.0 / (1.0 + __import__('math').exp(-score))",
    ),
    Wrong(
        "neuron-gradients-swapped",
        "gates.neuron",
        "You returned (dx, dw); the gradient of the weights comes first.",
        was=NEURON_GRADIENTS,
        now="return dscore * w[:-1], np.append(dscore * x, dscore)",
    ),
    Wrong(
        "neuron-factors-swapped",
        "gates.neuron",
        "You multiplied by the wrong factor: the gradient of w_i takes x_i, and that of x_i takes w_i.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * w[:-1], dscore), dscore * x",
    ),
    Wrong(
        "neuron-bias-gradient-missing",
        "gates.neuron",
        "The gradient of the bias is missing: dw has one entry more than x, and the last one belongs to the bias.",
        was=NEURON_GRADIENTS,
        now="return dscore * x, dscore * w[:-1]",
    ),
    Wrong(
        "neuron-bias-gradient-zero",
        "gates.neuron",
        "You gave the bias a gradient of zero; it gets what arrives at the sum, since nothing multiplies it.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, 0.0), dscore * w[:-1]",
    ),
    Wrong(
        "neuron-bias-gradient-one",
        "gates.neuron",
        "You gave the bias its local gradient 1; multiply it by what arrives at the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, 1.0), dscore * w[:-1]",
    ),
    Wrong(
        "neuron-bias-gradient-upstream",
        "gates.neuron",
        "You gave the bias the upstream gradient itself; it has passed through the sigmoid before it reaches the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, upstream), dscore * w[:-1]",
    ),
    Wrong(
        "neuron-bias-gradient-times-bias",
        "gates.neuron",
        "You multiplied the bias gradient by the bias; nothing multiplies it, so it gets what arrives at the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, dscore * w[-1]), dscore * w[:-1]",
    ),
    Wrong(
        "neuron-bias-gradient-first",
        "gates.neuron",
        "You put the gradient of the bias first; it comes last in dw, as the bias does in w.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore, dscore * x), dscore * w[:-1]",
    ),
    Wrong(
        "neuron-dx-with-bias",
        "gates.neuron",
        "dx has an entry for the bias; the bias multiplies no x, so dx is as long as x.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, dscore), dscore * w",
    ),
    Wrong(
        "neuron-sigmoid-derivative-missing",
        "gates.neuron",
        "The derivative of the sigmoid is missing: going back, the gradient first passes through the sigmoid.",
        was=NEURON_DSCORE,
        now="dscore = upstream",
    ),
    Wrong(
        "neuron-sigmoid-times-output",
        "gates.neuron",
        "You took the output o for the sigmoid's derivative; it is o * (1 - o).",
        was=NEURON_DSCORE,
        now="dscore = upstream * output",
    ),
    Wrong(
        "neuron-sigmoid-of-score",
        "gates.neuron",
        "You formed s * (1 - s) from the weighted sum; the sigmoid's derivative is formed from its output.",
        was=NEURON_DSCORE,
        now="score = np.sum(w[:-1] * x) + w[-1]\n    dscore = upstream * score * (1.0 - score)",
    ),
    Wrong(
        "neuron-upstream-forgotten",
        "gates.neuron",
        "You left the upstream gradient out; the gradient at the sum is upstream times o * (1 - o).",
        was=NEURON_DSCORE,
        now="dscore = output * (1.0 - output)",
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "neuron-sign",
        "gates.neuron",
        "The sign of your gradients is wrong: the derivative of the sigmoid is o * (1 - o), not its opposite.",
        was=NEURON_DSCORE,
        now="dscore = upstream * output * (output - 1.0)",
    ),
    Wrong(
        "neuron-global-cache",
        "gates.neuron",
        "You kept the values in a global variable, so a second run of the neuron overwrites them; use the cache.",
        was="w, x, output = cache",
        now="w, x, output = _LAST",
        code="""
_neuron = sigmoid_neuron


def sigmoid_neuron(w, x):
    global _LAST
    output, _LAST = _neuron(w, x)
    return output, None
""",
    ),
    Wrong(
        "neuron-no-cache",
        "gates.neuron",
        "You returned the output alone; sigmoid_neuron returns (output, cache).",
        was="return output, (w, x, output)",
        now="return output",
    ),
    Wrong(
        "neuron-averages",
        "gates.neuron",
        "You averaged the products w_i * x_i; the neuron sums them.",
        was=NEURON_SCORE,
        now="score = np.mean(w[:-1] * x) + w[-1]",
    ),
    # --- graphs
    Wrong(
        "graph-list-order",
        "gates.graph",
        "You ran the nodes in the order of the list; a node may be listed before those it takes its values from.",
        was=GRAPH_INIT,
        now="        self.steps = [(name, GATES[op](), inputs) for name, op, inputs in nodes]\n",
    ),
    Wrong(
        "graph-output-is-listed-last",
        "gates.graph",
        "You took the node that is listed last for the output; the output is the one that no other node uses.",
        was="self.output = self.steps[-1][0]",
        now="self.output = nodes[-1][0]",
    ),
    Wrong(
        "graph-overwrites",
        "gates.graph",
        OVERWRITTEN,
        was=GRAPH_ADD,
        now="gradients[source] = part",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "graph-keeps-the-first",
        "gates.graph",
        OVERWRITTEN,
        was=GRAPH_ADD,
        now="""\
if (source, id(gradients)) not in seen:
                    gradients[source] = part
                    seen.add((source, id(gradients)))""",
        code="seen = set()",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "graph-overwrites-inputs-only-within-gate",
        "gates.graph",
        "A name that one gate takes twice got only one of its two gradients; both uses count.",
        was=GRAPH_LOOP,
        now="""\
            for source, part in dict(zip(sources, parts, strict=True)).items():
                gradients[source] = gradients[source] + part
""",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "graph-averages",
        "gates.graph",
        "Where a value is used more than once, you averaged the gradients of its uses; they add up.",
        was="        return gradients\n",
        now="""\
        uses = [source for _, _, sources in self.steps for source in sources]
        return {name: value / max(1, uses.count(name)) for name, value in gradients.items()}
""",
        lecture=LECTURE_SUM,
    ),
    Wrong(
        "graph-upstream-ignored",
        "gates.graph",
        "Your backward starts from ones whatever the upstream gradient; start from the upstream one that it is given.",
        was=GRAPH_UPSTREAM,
        now="gradients[self.output] = gradients[self.output] + 1.0",
    ),
    Wrong(
        "graph-upstream-to-every-node",
        "gates.graph",
        "You handed the graph's upstream gradient to every node; a node gets what has arrived at its own output.",
        was="parts = gate.backward(gradients[name])",
        now="parts = gate.backward(gradients[self.output])",
        lecture=LECTURE_CHAIN,
    ),
    Wrong(
        "graph-backward-in-forward-order",
        "gates.graph",
        "You went through the nodes in forward order; backward starts at the output and ends at the inputs.",
        was="in reversed(self.steps)",
        now="in self.steps",
    ),
    Wrong(
        "graph-one-gate-per-operation",
        "gates.graph",
        "Nodes with the same operation share one gate, so the later one overwrites what the earlier one kept; "
        "make a gate for every node.",
        was="            self.steps += [(name, GATES[op](), inputs) for name, op, inputs in ready]",
        now="""\
            self.gates = getattr(self, "gates", None) or {op: gate() for op, gate in GATES.items()}
            self.steps += [(name, self.gates[op], inputs) for name, op, inputs in ready]""",
    ),
    Wrong(
        "graph-default-upstream-not-spread",
        "gates.graph",
        "Your backward starts from the number 1.0; for arrays the default stands for ones of the output's shape.",
        code="""
def backward(self, upstream=1.0):
    gradients = {self.output: upstream}
    for name, gate, sources in reversed(self.steps):
        parts = gate.backward(gradients[name])
        for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
            gradients[source] = gradients[source] + part if source in gradients else part
    for name, value in self.values.items():
        gradients.setdefault(name, np.zeros(np.shape(value)))
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        "graph-unused-missing",
        "gates.graph",
        "An input that no node uses is missing from the dict; its gradient is zero, in the input's shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value for name, value in gradients.items() if name in used}
""",
    ),
    Wrong(
        "graph-unused-plain-zero",
        "gates.graph",
        "An input that no node uses got a plain 0; its gradient is zero in the input's own shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value if name in used else 0.0 for name, value in gradients.items()}
""",
    ),
    Wrong(
        "graph-unused-none",
        "gates.graph",
        "An input that no node uses got None; its gradient is zero, in the input's shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value if name in used else None for name, value in gradients.items()}
""",
    ),
    Wrong(
        "graph-state-of-the-previous-backward",
        "gates.graph",
        "Your backward adds to the gradients of the previous call; it has to start from zeros each time.",
        was="gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
        now="gradients = self.kept = getattr(self, 'kept', None) or "
        "{name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
    ),
    Wrong(
        "graph-inputs-keep-adding",
        "gates.graph",
        "Your backward adds to the gradients of the previous call; it has to start from zeros each time.",
        was="gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
        now="""\
gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        nodes = {name for name, _, _ in self.steps}
        gradients.update({k: v for k, v in getattr(self, "kept", {}).items() if k not in nodes})
        self.kept = gradients""",
    ),
    Wrong(
        "graph-values-never-cleared",
        "gates.graph",
        "Your graph keeps the values of its first run; forward has to compute them anew for every call.",
        was="        self.values = dict(inputs)\n",
        now="""\
        self.values = {**inputs, **getattr(self, "values", {})}
        if self.output in self.values:
            return self.values[self.output]
""",
    ),
    Wrong(
        "graph-adds-in-place",
        "gates.graph",
        "You added with += into an array that a gate returned and another name holds as well; write a = a + b instead.",
        code="""
def backward(self, upstream=1.0):
    gradients = {self.output: upstream * np.ones(np.shape(self.values[self.output]))}
    for name, gate, sources in reversed(self.steps):
        parts = gate.backward(gradients[name])
        for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
            if source in gradients:
                gradients[source] += part
            else:
                gradients[source] = part
    for name, value in self.values.items():
        gradients.setdefault(name, np.zeros(np.shape(value)))
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        "graph-breadth-first",
        "gates.graph",
        "You went back through a node before the gradients of all its uses had arrived; a node's turn comes after all "
        "the nodes that use it.",
        code="""
def backward(self, upstream=1.0):
    gates = {name: (gate, sources) for name, gate, sources in self.steps}
    gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
    gradients[self.output] = gradients[self.output] + upstream
    queue, seen = [self.output], set()
    while queue:
        name = queue.pop(0)
        if name in seen or name not in gates:
            continue
        seen.add(name)
        gate, sources = gates[name]
        parts = gate.backward(gradients[name])
        for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
            gradients[source] = gradients[source] + part
            queue.append(source)
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        "graph-breadth-first-twice",
        "gates.graph",
        "You went back through a node once for every use and each time with all that had arrived so far, so some of it "
        "counted twice; a node's turn comes once, after all the nodes that use it.",
        code="""
def backward(self, upstream=1.0):
    gates = {name: (gate, sources) for name, gate, sources in self.steps}
    gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
    gradients[self.output] = gradients[self.output] + upstream
    queue = [self.output]
    while queue:
        name = queue.pop(0)
        if name in gates:
            gate, sources = gates[name]
            parts = gate.backward(gradients[name])
            for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
                gradients[source] = gradients[source] + part
                queue.append(source)
    return gradients


Graph.backward = backward
""",
    ),
]

RIGHT = [
    # --- every gate at once, in another style
    Right(
        "lists-for-tuples",
        code="""
def _as_list(method):
    return lambda self, *args: list(method(self, *args))


for _gate in (AddGate, MultiplyGate, MaxGate):
    _gate.backward = _as_list(_gate.backward)
CopyGate.forward = _as_list(CopyGate.forward)
_neuron, _neuron_backward = sigmoid_neuron, sigmoid_neuron_backward


def sigmoid_neuron(w, x):
    return list(_neuron(w, x))


def sigmoid_neuron_backward(upstream, cache):
    return list(_neuron_backward(upstream, cache))
""",
    ),
    Right(
        "float32-inside",
        code="""
def _single(method):
    return lambda self, *args: method(self, *(np.float32(a) if not isinstance(a, (tuple, list)) else a for a in args))


for _gate in (MultiplyGate, MaxGate, SigmoidGate):
    _gate.forward, _gate.backward = _single(_gate.forward), _single(_gate.backward)
""",
    ),
    Right(
        "python-loops",
        code="""
def _each(f, *values):
    if np.ndim(values[0]) == 0:
        return f(*(float(v) for v in values))
    result = np.empty(values[0].shape)
    for index in np.ndindex(values[0].shape):
        result[index] = f(*(v[index] for v in values))
    return result


class MultiplyGate:
    def forward(self, x, y):
        self.cache = (x, y)
        return _each(lambda a, b: a * b, x, y)

    def backward(self, upstream):
        x, y = self.cache
        return _each(lambda u, b: u * b, upstream, y), _each(lambda u, a: u * a, upstream, x)


class MaxGate:
    def forward(self, x, y):
        self.cache = (x, y)
        return _each(lambda a, b: a if a > b else b, x, y)

    def backward(self, upstream):
        x, y = self.cache
        dx = _each(lambda u, a, b: u if a > b else 0, upstream, x, y)
        return dx, _each(lambda u, a, b: 0 if a > b else u, upstream, x, y)


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}
""",
    ),
    Right(
        "fortran-order-and-read-only",
        code="""
def _odd(method):
    def call(self, *args):
        parts = [np.asfortranarray(part) if np.ndim(part) else np.array(part) for part in method(self, *args)]
        for part in parts:
            part.flags.writeable = False
        return tuple(parts)

    return call


for _gate in (AddGate, MultiplyGate, MaxGate):
    _gate.backward = _odd(_gate.backward)
""",
    ),
    Right(
        "backward-made-in-forward",
        code="""
class MultiplyGate:
    def forward(self, x, y):
        self.backward = lambda upstream: (upstream * y, upstream * x)
        return x * y


class SigmoidGate:
    def forward(self, x):
        o = np.exp(-np.logaddexp(0.0, -np.asarray(x)))
        self.backward = lambda upstream: upstream * o * (1 - o)
        return o


GATES.update(multiply=MultiplyGate, sigmoid=SigmoidGate)
""",
    ),
    Right(
        "one-base-class",
        code="""
class Gate:
    values = ()

    def forward(self, *values):
        self.values = tuple(np.array(v) for v in values)
        return self.value(*self.values)

    def backward(self, upstream):
        gradients = tuple(upstream * local for local in self.local(*self.values))
        return gradients if len(gradients) > 1 else gradients[0]


class AddGate(Gate):
    def value(self, x, y):
        return np.add(x, y)

    def local(self, x, y):
        return np.ones_like(x), np.ones_like(y)


class MultiplyGate(Gate):
    def value(self, x, y):
        return np.multiply(x, y)

    def local(self, x, y):
        return y, x


class MaxGate(Gate):
    def value(self, x, y):
        return np.max([x, y], axis=0)

    def local(self, x, y):
        return (x > y) * 1, (x <= y) * 1


class SigmoidGate(Gate):
    def value(self, x):
        return (1 + np.tanh(x / 2)) / 2

    def local(self, x):
        return (self.value(x) * (1 - self.value(x)),)


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}
""",
    ),
    Right("add-copies", was=ADD_BACKWARD, now="return np.copy(upstream), np.copy(upstream)"),
    Right("multiply-plain-numbers-apart", was=MULTIPLY_FORWARD, now="self.x, self.y = np.copy(x), np.copy(y)"),
    Right(
        "float32-into-float64",
        code="""
_scale = MultiplyGate.backward


def backward(self, upstream):
    parts = [np.zeros(np.shape(upstream)), np.zeros(np.shape(upstream))]
    for part, value in zip(parts, _scale(self, upstream)):
        part[...] = np.float32(value)
    return parts


MultiplyGate.backward = backward
""",
    ),
    # --- max: any share of a tie, other forms
    Right("max-tie-to-the-second", was="np.greater_equal(x, y)", now="np.greater(x, y)"),
    Right(
        "max-tie-in-halves",
        was=MAX_FORWARD,
        now="""\
        self.share = np.where(x == y, 0.5, np.where(x > y, 1.0, 0.0))
        return np.where(x > y, x, y)""",
        code="MaxGate.backward = lambda self, upstream: (upstream * self.share, upstream * (1 - self.share))",
    ),
    Right(
        "max-by-output",
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
        "max-assigns-into-new-arrays",
        was=MAX_BACKWARD,
        now="""\
dx, dy = np.zeros(np.shape(upstream)), np.zeros(np.shape(upstream))
        u, wins = np.asarray(upstream), np.asarray(self.x_wins)
        dx[wins] = u[wins]
        dy[~wins] = u[~wins]
        return dx, dy""",
    ),
    # --- copy
    Right("copy-real-copies", was=COPY_FORWARD, now="return [np.copy(x) for _ in range(copies)]"),
    Right("copy-np-sum", was=COPY_BACKWARD, now="return np.sum(upstreams, axis=0)"),
    Right(
        "copy-loop",
        was=COPY_BACKWARD,
        now="""dx = np.zeros_like(upstreams[0])
        for upstream in upstreams:
            dx += upstream
        return dx""",
    ),
    Right(
        "copy-remembers-x",
        was=COPY_FORWARD,
        now="self.x, self.n = x, copies\n        return [x for _ in range(copies)]",
    ),
    # --- sigmoid
    Right(
        "sigmoid-plain-form",
        was=SIGMOID_FORWARD,
        now="        self.output = 1 / (1 + np.exp(-np.asarray(x)))\n        return self.output",
    ),
    Right(
        "sigmoid-tanh-form",
        was=SIGMOID_FORWARD,
        now="        self.output = 0.5 * (1 + np.tanh(0.5 * x))\n        return self.output",
    ),
    Right(
        "sigmoid-both-branches",
        was=SIGMOID_FORWARD,
        now="""\
        self.output = np.where(np.asarray(x) > 0, 1 / (1 + np.exp(-np.asarray(x))), np.exp(x) / (1 + np.exp(x)))
        return self.output""",
    ),
    Right(
        "sigmoid-masks",
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
        "sigmoid-math-with-branches",
        was=SIGMOID_FORWARD,
        now="""\
        import math

        def one(v):
            return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

        self.output = one(x) if np.ndim(x) == 0 else np.array([one(v) for v in x.ravel()]).reshape(x.shape)
        return self.output""",
    ),
    Right(
        "sigmoid-keeps-the-input",
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
    # --- the neuron's cache in any form
    Right(
        "neuron-cache-is-a-dict",
        was="return output, (w, x, output)",
        now='return output, {"weights": w, "inputs": x, "out": output}',
        code="""
def sigmoid_neuron_backward(upstream, cache):
    o, w, x = cache["out"], cache["weights"], cache["inputs"]
    d = upstream * o * (1 - o)
    dw = np.zeros_like(w)
    dw[:-1] = d * x
    dw[-1] = d
    return dw, d * w[:-1]
""",
    ),
    Right(
        "neuron-cache-is-an-object",
        code="""
class Neuron:
    def __init__(self, w, x):
        self.w, self.x = w.copy(), np.append(x, 1.0)
        self.gate = SigmoidGate()
        self.output = self.gate.forward(self.w @ self.x)

    def backward(self, upstream):
        d = self.gate.backward(upstream)
        return d * self.x, (d * self.w)[:-1]


def sigmoid_neuron(w, x):
    neuron = Neuron(w, x)
    return float(neuron.output), neuron


def sigmoid_neuron_backward(upstream, cache):
    return cache.backward(upstream)
""",
    ),
    Right(
        "neuron-cache-is-a-function",
        code="""
def sigmoid_neuron(w, x):
    output = SigmoidGate().forward(np.dot(w[:-1], x) + w[-1])

    def back(upstream):
        d = upstream * output * (1 - output)
        return np.concatenate([d * x, [d]]), d * w[:-1]

    return output, back


def sigmoid_neuron_backward(upstream, cache):
    return cache(upstream)
""",
    ),
    Right(
        "neuron-output-has-one-entry",
        code="""
def sigmoid_neuron(w, x):
    score = w[:-1].reshape(1, -1) @ x + w[-1]
    output = (1 + np.tanh(score / 2)) / 2
    return output, (output, x, w)


def sigmoid_neuron_backward(upstream, cache):
    output, x, w = cache
    d = (upstream * output * (1 - output)).item()
    return np.array([d * v for v in x] + [d]), [d * v for v in w[:-1]]
""",
    ),
    Right(
        "neuron-cache-holds-finished-gradients",
        was="return output, (w, x, output)",
        now="""d = output * (1 - output)
    return output, (np.append(d * x, d), d * w[:-1])""",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    return cache[0] * upstream, upstream * cache[1]
""",
    ),
    Right(
        "neuron-built-from-gates",
        code="""
def sigmoid_neuron(w, x):
    products = [MultiplyGate() for _ in x]
    sums = [AddGate() for _ in x]
    total = w[-1]
    for i in range(len(x)):
        total = sums[i].forward(total, products[i].forward(w[i], x[i]))
    end = SigmoidGate()
    return end.forward(total), (products, sums, end)


def sigmoid_neuron_backward(upstream, cache):
    products, sums, end = cache
    dw, dx = np.empty(len(products) + 1), np.empty(len(products))
    d = end.backward(upstream)
    for i in reversed(range(len(products))):
        d, part = sums[i].backward(d)
        dw[i], dx[i] = products[i].backward(part)
    dw[-1] = d
    return dw, dx
""",
    ),
    # --- graphs
    Right(
        "graph-recursive",
        code="""
class Graph:
    def __init__(self, nodes):
        self.nodes = {name: (GATES[op](), tuple(inputs)) for name, op, inputs in nodes}
        used = {source for _, sources in self.nodes.values() for source in sources}
        (self.end,) = set(self.nodes) - used

    def forward(self, **inputs):
        self.inputs, self.known = inputs, dict(inputs)
        return self.value(self.end)

    def value(self, name):
        if name not in self.known:
            gate, sources = self.nodes[name]
            self.known[name] = gate.forward(*map(self.value, sources))
        return self.known[name]

    def backward(self, upstream=1.0):
        gradients = {name: 0.0 * value for name, value in self.inputs.items()}
        self.send(self.end, upstream + 0.0 * self.known[self.end], gradients)
        return gradients

    def send(self, name, upstream, gradients):
        if name in gradients:
            gradients[name] = gradients[name] + upstream
            return
        gate, sources = self.nodes[name]
        parts = gate.backward(upstream)
        for source, part in zip(sources, parts if isinstance(parts, (tuple, list)) else [parts]):
            self.send(source, part, gradients)
""",
    ),
    Right(
        "graph-sorts-in-forward",
        code="""
class Graph:
    def __init__(self, nodes):
        self.nodes = [list(node) for node in nodes]

    def forward(self, **inputs):
        values, self.tape, waiting = dict(inputs), [], list(self.nodes)
        self.inputs = inputs
        while waiting:
            node = waiting.pop(0)
            name, op, sources = node
            if all(source in values for source in sources):
                gate = GATES[op]()
                values[name] = gate.forward(*[values[source] for source in sources])
                self.tape.insert(0, (name, gate, sources))
            else:
                waiting.append(node)
        self.z = values[self.tape[0][0]]
        return self.z

    def backward(self, upstream=1.0):
        d = {name: np.zeros_like(value, dtype=float) for name, value in self.inputs.items()}
        d[self.tape[0][0]] = np.ones_like(self.z) * upstream
        for name, gate, sources in self.tape:
            parts = gate.backward(d[name])
            if len(sources) == 1:
                d[sources[0]] = d.get(sources[0], 0) + parts
            else:
                d[sources[0]] = d.get(sources[0], 0) + parts[0]
                d[sources[1]] = d.get(sources[1], 0) + parts[1]
        return d
""",
    ),
    Right(
        "graph-adds-in-place-into-zeros-of-its-own",
        was=GRAPH_ADD,
        now="gradients[source] += part",
        code="""
class AddGate(AddGate):
    def backward(self, upstream):
        return np.array(upstream), np.array(upstream)


GATES["add"] = AddGate
""",
    ),
    Right(
        "graph-returns-inputs-only",
        was="        return gradients\n",
        now="        nodes = {name for name, _, _ in self.steps}\n"
        "        return {name: value for name, value in gradients.items() if name not in nodes}\n",
    ),
    Right(
        "graph-collects-parts",
        code="""
def backward(self, upstream=1.0):
    parts = {name: [] for name in self.values}
    parts[self.output].append(np.broadcast_to(upstream, np.shape(self.values[self.output])))
    total = {}
    for name, gate, sources in self.steps[::-1]:
        total[name] = np.sum(parts[name], axis=0)
        result = gate.backward(total[name])
        for source, part in zip(sources, (result,) if len(sources) == 1 else result):
            parts[source].append(part)
    for name in parts:
        if name not in total:
            total[name] = np.sum(parts[name], axis=0) if parts[name] else np.zeros(np.shape(self.values[name]))
    return total


Graph.backward = backward
""",
    ),
    Right(
        "graph-keeps-its-gradients",
        code="""
_backward = Graph.backward


def backward(self, upstream=1.0):
    self.gradients = _backward(self, upstream)
    self.gradients["note"] = "d out / d name"
    return self.gradients


Graph.backward = backward
""",
    ),
]
