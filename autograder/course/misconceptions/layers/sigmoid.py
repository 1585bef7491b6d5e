"""Wrong sigmoid layers."""

from autograder.diagnosis.variants import Wrong

from .passages import SIGMOID_OUT

SIGMOID_DX = "return upstream * self.out * (1.0 - self.out)"

WRONG = [
    Wrong(
        name="sigmoid-derivative-from-input",
        task="layers.sigmoid",
        hint="You put the input into o (1 - o): o is the output.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT + "\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * self.x * (1.0 - self.x)


Sigmoid.backward = _backward
""",
    ),
    Wrong(
        name="sigmoid-applied-twice",
        task="layers.sigmoid",
        hint="In backward you took the sigmoid of the output once more: o in o (1 - o) is the output as it is.",
        was=SIGMOID_DX,
        now="again = 1.0 / (1.0 + np.exp(-self.out))\n        return upstream * again * (1.0 - again)",
    ),
    Wrong(
        name="sigmoid-one-plus",
        task="layers.sigmoid",
        hint="Your local gradient is o (1 + o): the sign between 1 and o is a minus.",
        was=SIGMOID_DX,
        now="return upstream * self.out * (1.0 + self.out)",
    ),
    Wrong(
        name="sigmoid-negative",
        task="layers.sigmoid",
        hint="Your gradient has the wrong sign: the sigmoid rises everywhere, so its local gradient is positive.",
        was=SIGMOID_DX,
        now="return upstream * self.out * (self.out - 1.0)",
    ),
    Wrong(
        name="sigmoid-upstream-forgotten",
        task="layers.sigmoid",
        hint="You returned the local gradient alone: multiply it by the upstream gradient.",
        was=SIGMOID_DX,
        now="return self.out * (1.0 - self.out)",
    ),
    Wrong(
        name="sigmoid-half-derivative",
        task="layers.sigmoid",
        hint="Your local gradient is 1 - o: a factor o is missing.",
        was=SIGMOID_DX,
        now="return upstream * (1.0 - self.out)",
    ),
    Wrong(
        name="sigmoid-overflows",
        task="layers.sigmoid",
        hint="exp of a large input overflows, and inf / inf is nan: "
        "use the form of the fraction that fits the sign of each input.",
        was=SIGMOID_OUT,
        now="self.out = np.exp(x) / (1.0 + np.exp(x))",
    ),
    Wrong(
        name="sigmoid-gradient-overflows",
        task="layers.sigmoid",
        hint="In backward exp of a large input overflows, and inf / inf is nan: make the local gradient of the output.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT + "\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * np.exp(-self.x) / (1.0 + np.exp(-self.x)) ** 2


Sigmoid.backward = _backward
""",
    ),
    Wrong(
        name="sigmoid-clips",
        task="layers.sigmoid",
        hint="You clipped the input: that is finite but not right. Find a form that needs no clipping.",
        was=SIGMOID_OUT,
        now="self.out = 1.0 / (1.0 + np.exp(-np.clip(x, -10.0, 10.0)))",
    ),
    Wrong(
        name="sigmoid-output-spoiled",
        task="layers.sigmoid",
        hint="backward changes the array that forward had returned: compute in a new one.",
        was=SIGMOID_DX,
        now="self.out *= 1.0 - self.out\n        return upstream * self.out",
    ),
    Wrong(
        name="sigmoid-cache-shared",
        task="layers.sigmoid",
        hint="Your layers share what they remember: the output has to be kept in the object itself, "
        "not in its class or a global.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT.replace("self", "Sigmoid"),
    ),
    Wrong(
        name="sigmoid-slope-by-shape",
        task="layers.sigmoid",
        hint="You take the slope of an earlier forward if the shape is the same: compute it anew in every one.",
        was="return upstream * self.out * (1.0 - self.out)",
        now="""\
if np.shape(getattr(self, "slope", None)) != self.out.shape:
            self.slope = self.out * (1.0 - self.out)
        return upstream * self.slope""",
    ),
]
