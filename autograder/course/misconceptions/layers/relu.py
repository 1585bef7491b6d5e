"""Wrong ReLU layers."""

from autograder.diagnosis.variants import Wrong

from .passages import RELU_DX, RELU_MASK, RELU_OUT

WRONG = [
    Wrong(
        name="relu-masked-by-upstream",
        task="layers.relu",
        hint="You stop the gradient where the upstream gradient is negative: what decides is whether the input was "
        "positive.",
        was=RELU_DX,
        now="return upstream * (upstream > 0)",
    ),
    Wrong(
        name="relu-mask-only",
        task="layers.relu",
        hint="You returned the local gradient alone, ones and zeros: multiply it by the upstream gradient.",
        was=RELU_DX,
        now="return self.positive * 1.0",
    ),
    Wrong(
        name="relu-mask-inverted",
        task="layers.relu",
        hint="Your gradient passes where the input was negative: it has to pass where the input was positive.",
        was=RELU_DX,
        now="return upstream * ~self.positive",
    ),
    Wrong(
        name="relu-passes-everything",
        task="layers.relu",
        hint="You pass the whole upstream gradient on: where the input was negative, nothing passes.",
        was=RELU_DX,
        now="return upstream",
    ),
    Wrong(
        name="relu-times-the-output",
        task="layers.relu",
        hint="You multiplied the upstream gradient by the output: "
        "the local gradient is 1 where the input was positive, not the input.",
        was=RELU_MASK,
        now="self.positive = x > 0\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * np.maximum(self.x, 0.0)


ReLU.backward = _backward
""",
    ),
    Wrong(
        name="relu-max-of-an-axis",
        task="layers.relu",
        hint="np.max with 0 takes the largest entry along axis 0: "
        "the entrywise maximum of x and zero is another function.",
        was=RELU_OUT,
        now="return np.max(x, 0)",
    ),
    Wrong(
        name="relu-forward-in-place",
        task="layers.relu",
        hint="forward writes zeros into the array that it was given: leave x as it is and return a new array.",
        was=RELU_OUT,
        now="x[x < 0] = 0.0\n        return x",
    ),
    Wrong(
        name="relu-backward-in-place",
        task="layers.relu",
        hint="backward writes zeros into the upstream gradient that it was given: "
        "leave it as it is and return a new array.",
        was=RELU_DX,
        now="upstream[~self.positive] = 0.0\n        return upstream",
    ),
    Wrong(
        name="relu-ratio",
        task="layers.relu",
        hint="You divide the output by the input to find the local gradient, which is nan at an input of zero: "
        "compare with zero instead.",
        was=RELU_MASK,
        now="self.positive = np.maximum(x, 0.0) / x",
        code="""
def _forward(self, x):
    self.positive = np.maximum(x, 0.0) / x
    return np.maximum(x, 0.0)


ReLU.forward = _forward
""",
    ),
    Wrong(
        name="relu-cache-shared",
        task="layers.relu",
        hint="Your layers share what they remember: the mask has to be kept in the object itself, "
        "not in its class or a global.",
        was=RELU_MASK,
        now="ReLU.positive = x > 0",
    ),
    Wrong(
        name="relu-hands-out-one-buffer",
        task="layers.relu",
        hint="Your ReLU hands out the same array from every forward, so the next call overwrites what was returned.",
        code="""
_forward = ReLU.forward

def forward(self, x):
    out = np.asarray(_forward(self, x))
    if getattr(self, "buffer", None) is None or self.buffer.shape != out.shape:
        self.buffer = np.empty(out.shape)
    self.buffer[...] = out
    return self.buffer

ReLU.forward = forward
""",
    ),
]
