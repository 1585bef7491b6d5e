"""Wrong stacks of layers."""

from autograder.diagnosis.variants import Wrong

NEXT_INPUT = "x = layer.forward(x)"
BACKWARD_LOOP = """for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        return upstream"""

WRONG = [
    Wrong(
        name="sequential-backward-in-forward-order",
        task="layers.sequential",
        hint="You went back through the layers from first to last: the last layer comes first on the way back.",
        was="for layer in reversed(self.layers):",
        now="for layer in self.layers:\n            # first to last",
    ),
    Wrong(
        name="sequential-reverses-its-list",
        task="layers.sequential",
        hint="backward turns the list of layers around for good, so that the next call finds it the wrong way round: "
        "read it backwards instead.",
        was="for layer in reversed(self.layers):",
        now="self.layers.reverse()\n        for layer in self.layers:\n            # reversed",
    ),
    Wrong(
        name="sequential-argument-reversed",
        task="layers.sequential",
        hint="You turned the list that you were given around: "
        "leave it as it is, and read it backwards where you need that.",
        was="self.layers = layers",
        now="layers.reverse()\n        self.layers = layers[::-1]",
    ),
    Wrong(
        name="sequential-same-upstream-for-all",
        task="layers.sequential",
        hint="You gave every layer the same upstream gradient: each gets what the layer after it returned.",
        was=BACKWARD_LOOP,
        now="for layer in reversed(self.layers):\n            dx = layer.backward(upstream)\n        return dx",
    ),
    Wrong(
        name="sequential-last-layer-skipped",
        task="layers.sequential",
        hint="Your way back leaves out the last layer.",
        was="for layer in reversed(self.layers):",
        now="for layer in self.layers[-2::-1]:",
    ),
    Wrong(
        name="sequential-backward-of-last-only",
        task="layers.sequential",
        hint="Your way back ends after one layer: it goes through all of them, down to the first.",
        was="upstream = layer.backward(upstream)",
        now="return layer.backward(upstream)",
    ),
    Wrong(
        name="sequential-same-input-for-all",
        task="layers.sequential",
        hint="You gave every layer the same input: each gets the output of the layer before.",
        was=NEXT_INPUT + "\n        return x",
        now="out = layer.forward(x)\n        return out",
    ),
    Wrong(
        name="sequential-returns-early",
        task="layers.sequential",
        hint="forward returns after the first layer: is the return inside the loop?",
        was=NEXT_INPUT,
        now="return layer.forward(x)",
    ),
    Wrong(
        name="sequential-layers-shared",
        task="layers.sequential",
        hint="Your nets share one list of layers: keep it in the object itself, not in its class or a global.",
        was="self.layers = layers",
        now="Sequential.layers = layers",
    ),
    Wrong(
        name="sequential-layers-used-up",
        task="layers.sequential",
        hint="Your way back uses the layers up, so that the next call finds none: "
        "go through them without taking them away.",
        was=BACKWARD_LOOP,
        now="while self.layers:\n            upstream = self.layers.pop().backward(upstream)\n        return upstream",
    ),
    Wrong(
        name="sequential-iterator-used-up",
        task="layers.sequential",
        hint="Your way back uses the layers up, so that the next call finds none: "
        "go through them without taking them away.",
        was="self.layers = layers",
        now="self.layers = layers\n        self.back = reversed(layers)",
        code="""
def _backward(self, upstream):
    for layer in self.back:
        upstream = layer.backward(upstream)
    return upstream


Sequential.backward = _backward
""",
    ),
    Wrong(
        name="sequential-lays-images-out",
        task="layers.sequential",
        hint="You laid images out as rows before the first layer: hand the input on as it is, whatever its shape.",
        was="for layer in self.layers:",
        now="x = x.reshape(len(x), -1)\n        for layer in self.layers:",
    ),
    Wrong(
        name="sequential-keeps-its-output",
        task="layers.sequential",
        hint="You kept an output, and returned it for other inputs of that shape: each goes through the layers anew.",
        was=NEXT_INPUT + "\n        return x",
        now=NEXT_INPUT + "\n        return self.kept.setdefault(x.shape, x)",
        code="""
_prepare = Sequential.__init__


def __init__(self, layers):
    _prepare(self, layers)
    self.kept = {}


Sequential.__init__ = __init__
""",
    ),
]
