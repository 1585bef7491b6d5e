"""Wrong leaky ReLU layers."""

from autograder.diagnosis.variants import Wrong

from .passages import LEAKY_OUT

SLOPES = "self.slopes = np.where(x > 0, 1.0, self.slope)"
LEAKY_DX = "return upstream * self.slopes"

WRONG = [
    Wrong(
        name="leaky-gradient-zero",
        task="layers.leaky_relu",
        hint="On the negative side your gradient is zero, as for the plain ReLU: it is the slope times the upstream "
        "gradient.",
        was=LEAKY_DX,
        now="return upstream * (self.slopes == 1.0)",
    ),
    Wrong(
        name="leaky-forward-as-relu",
        task="layers.leaky_relu",
        hint="On the negative side your output is zero, as for the plain ReLU: it is the slope times x.",
        was=LEAKY_OUT,
        now="return x * (x > 0)",
    ),
    Wrong(
        name="leaky-slope-for-output",
        task="layers.leaky_relu",
        hint="On the negative side your output is the slope itself: it is the slope times x.",
        was=LEAKY_OUT,
        now="return np.where(x > 0, x, self.slope)",
    ),
    Wrong(
        name="leaky-passes-everything",
        task="layers.leaky_relu",
        hint="Your gradient is the upstream one everywhere: on the negative side it is the slope times that.",
        was=LEAKY_DX,
        now="return 1.0 * upstream",
    ),
    Wrong(
        name="leaky-gradient-sides-swapped",
        task="layers.leaky_relu",
        hint="Your gradient has its sides swapped: the slope belongs where the input was negative.",
        was=LEAKY_DX,
        now="return upstream * np.where(self.slopes == 1.0, self.slope, 1.0)",
    ),
    Wrong(
        name="leaky-maximum-of-slope",
        task="layers.leaky_relu",
        hint="You took the larger one of x and the slope itself: it is the larger one of x and slope times x.",
        was=LEAKY_OUT,
        now="return np.maximum(self.slope, x)",
    ),
    Wrong(
        name="leaky-slope-without-upstream",
        task="layers.leaky_relu",
        hint="On the negative side your gradient is the slope alone: multiply it by the upstream gradient there too.",
        was=LEAKY_DX,
        now="return np.where(self.slopes == 1.0, upstream, self.slope)",
    ),
    Wrong(
        name="leaky-negative-slope",
        task="layers.leaky_relu",
        hint="On the negative side your output is positive: the slope is positive, so slope times x is negative there.",
        was=SLOPES,
        now="self.slopes = np.where(x > 0, 1.0, -self.slope)",
    ),
    Wrong(
        name="leaky-slope-hard-coded",
        task="layers.leaky_relu",
        hint="You wrote the default slope into the code: use the slope that the layer was made with.",
        was=SLOPES,
        now="self.slopes = np.where(x > 0, 1.0, 0.01)",
    ),
    Wrong(
        name="leaky-gradient-hard-coded",
        task="layers.leaky_relu",
        hint="In backward you wrote the default slope into the code: use the slope that the layer was made with.",
        was=LEAKY_DX,
        now="return np.where(self.slopes == 1.0, upstream, 0.01 * upstream)",
    ),
    Wrong(
        name="leaky-zero-slope-replaced",
        task="layers.leaky_relu",
        hint="A slope of 0 is allowed, and you replaced it by the default one: 0 counts as false.",
        was="self.slope = slope",
        now="self.slope = slope or 0.01",
    ),
    Wrong(
        name="leaky-gradient-times-input",
        task="layers.leaky_relu",
        hint="On the negative side you multiplied by slope times x: that is the output, its derivative is the slope.",
        was=LEAKY_OUT,
        now="self.out = x * self.slopes\n        return self.out",
        code="""
def _backward(self, upstream):
    return upstream * np.where(self.out > 0, 1.0, self.out)


LeakyReLU.backward = _backward
""",
    ),
    Wrong(
        name="leaky-forward-in-place",
        task="layers.leaky_relu",
        hint="forward works in the array that it was given: leave x as it is and return a new array.",
        was=LEAKY_OUT,
        now="x *= self.slopes\n        return x",
    ),
    Wrong(
        name="leaky-cache-shared",
        task="layers.leaky_relu",
        hint="Your layers share what they remember: keep it in the object itself, not in its class or a global.",
        was=SLOPES,
        now=SLOPES.replace("self.slopes", "LeakyReLU.slopes"),
    ),
]
