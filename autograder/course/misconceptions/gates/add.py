"""Wrong add gates."""

from autograder.diagnosis.variants import Wrong

from .passages import ADD_BACKWARD

LOCAL_ALONE = "You returned the local gradients of the add gate, which are 1; multiply them by the upstream gradient."

WRONG = [
    Wrong(
        name="add-halves",
        task="gates.add",
        hint="You divided the upstream gradient between the two inputs; an add gate passes all of it on to each.",
        was=ADD_BACKWARD,
        now="return upstream / 2, upstream / 2",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-ones",
        task="gates.add",
        hint=LOCAL_ALONE,
        was=ADD_BACKWARD,
        now="return np.ones_like(upstream), np.ones_like(upstream)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-plain-ones",
        task="gates.add",
        hint=LOCAL_ALONE,
        was=ADD_BACKWARD,
        now="return 1.0, 1.0",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-nothing-to-the-second",
        task="gates.add",
        hint="One of your inputs gets nothing: the add gate passes the upstream gradient on to both.",
        was=ADD_BACKWARD,
        now="return upstream, 0.0 * upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-times-own-input",
        task="gates.add",
        hint="You multiplied the upstream gradient by the inputs; "
        "an add gate's local gradients are 1, whatever x and y.",
        was="        return x + y\n",
        now="        self.x, self.y = x, y\n        return x + y\n",
        code="AddGate.backward = lambda self, upstream: (upstream * self.x, upstream * self.y)",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-one-gradient",
        task="gates.add",
        hint="You returned one gradient; an add gate has two inputs, and each gets its own.",
        was=ADD_BACKWARD,
        now="return upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-second-negative",
        task="gates.add",
        hint="You gave the second input the gradient's opposite; that would be a gate for x - y.",
        was=ADD_BACKWARD,
        now="return upstream, -upstream",
        affects=("gates.graph",),
    ),
    Wrong(
        name="add-in-place",
        task="gates.add",
        hint="You added y into x with +=, which changes the array that was passed in: return a new one.",
        was="        return x + y\n",
        now="        x += y\n        return x\n",
    ),
]
