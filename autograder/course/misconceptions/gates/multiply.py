"""Wrong multiply gates."""

from autograder.diagnosis.variants import Wrong

from .hints import SHARED
from .passages import MULTIPLY_FORWARD

IN_PLACE = (
    "You multiplied the upstream array in place, so the second gradient is computed from a changed one; "
    "write a = a * b, which makes a new array."
)
MULTIPLY_BACKWARD = "return upstream * self.y, upstream * self.x"

WRONG = [
    Wrong(
        name="multiply-upstream-forgotten",
        task="gates.multiply",
        hint="You returned the local gradients alone, that is, the other input; "
        "multiply them by the upstream gradient.",
        was=MULTIPLY_BACKWARD,
        now="return self.y, self.x",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-not-swapped",
        task="gates.multiply",
        hint="You multiplied each upstream gradient by the input it belongs to; the local gradient is the other input.",
        was=MULTIPLY_BACKWARD,
        now="return upstream * self.x, upstream * self.y",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-passes-on",
        task="gates.multiply",
        hint="You passed the upstream gradient on as an add gate does; a multiply gate scales it by the other input.",
        was=MULTIPLY_BACKWARD,
        now="return upstream, upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-by-product",
        task="gates.multiply",
        hint="You multiplied the upstream gradient by the gate's output; the local gradient of x is y alone.",
        was=MULTIPLY_BACKWARD,
        now="return upstream * self.x * self.y, upstream * self.x * self.y",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-adds-upstream",
        task="gates.multiply",
        hint="You added the upstream gradient to the local one; the chain rule multiplies them.",
        was=MULTIPLY_BACKWARD,
        now="return upstream + self.y, upstream + self.x",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-divides-output",
        task="gates.multiply",
        hint="You got the other input by dividing the output by x, which gives nan where x is zero; keep both inputs.",
        was=MULTIPLY_BACKWARD,
        now="""z = np.asarray(self.x * self.y)
        return upstream * (z / self.x), upstream * (z / self.y)""",
    ),
    Wrong(
        name="multiply-shared-by-class",
        task="gates.multiply",
        hint=SHARED.format(gate="multiply"),
        was=MULTIPLY_FORWARD,
        now="MultiplyGate.x, MultiplyGate.y = x, y",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-not-kept",
        task="gates.multiply",
        hint="backward does not know forward's inputs: what it will need has to be kept in self.",
        was=MULTIPLY_BACKWARD,
        now="return upstream * y, upstream * x",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-in-place",
        task="gates.multiply",
        hint=IN_PLACE,
        was=MULTIPLY_BACKWARD,
        now="""dx = upstream
        dx *= self.y
        dy = upstream
        dy *= self.x
        return dx, dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-in-place-one-by-one",
        task="gates.multiply",
        hint=IN_PLACE,
        was=MULTIPLY_BACKWARD,
        now="""dx = upstream
        dx *= self.y
        return dx, upstream * self.x""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-accumulates",
        task="gates.multiply",
        hint="Your multiply gate adds to the gradients of its earlier backward calls; each call starts afresh.",
        was=MULTIPLY_BACKWARD,
        now="""self.dx = getattr(self, "dx", 0.0) + upstream * self.y
        self.dy = getattr(self, "dy", 0.0) + upstream * self.x
        return self.dx, self.dy""",
        affects=("gates.graph",),
    ),
    Wrong(
        name="multiply-matrix-product",
        task="gates.multiply",
        hint="You took the scalar or matrix product of the arrays; this gate multiplies entry by entry.",
        was="        self.x, self.y = x, y\n        return x * y",
        now="        self.x, self.y = x, y\n        return np.dot(x, y)",
        affects=("gates.graph",),
    ),
]
