"""Wrong ELU layers."""

from autograder.diagnosis.variants import Wrong

ELU_LOCAL = "self.local = np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))"
ELU_OUT = "return np.where(x > 0, x, self.local - self.alpha)"
ELU_DX = "return upstream * self.local"
NO_ALPHA = "Your output lacks alpha: on the negative side it is alpha times (exp(x) - 1), with the alpha of the layer."

WRONG = [
    Wrong(
        name="elu-exponential-everywhere",
        task="layers.elu",
        hint="You used the exponential on the positive side too: there the output is x itself and the slope 1.",
        was=ELU_LOCAL + "\n        " + ELU_OUT,
        now="self.local = self.alpha * np.exp(x)\n        return self.local - self.alpha",
    ),
    Wrong(
        name="elu-forward-without-alpha",
        task="layers.elu",
        hint=NO_ALPHA,
        was=ELU_OUT,
        now="return np.where(x > 0, x, np.exp(np.minimum(x, 0.0)) - 1.0)",
    ),
    Wrong(
        name="elu-passes-everything",
        task="layers.elu",
        hint="Your gradient is the upstream one everywhere: on the negative side the slope is alpha times exp(x).",
        was=ELU_DX,
        now="return 1.0 * upstream",
    ),
    Wrong(
        name="elu-overflows-in-forward",
        task="layers.elu",
        hint="exp of a large positive input overflows, and inf times 0 is nan: choose between the sides instead of "
        "multiplying by a mask.",
        was=ELU_OUT,
        now="return x * (x > 0) + self.alpha * (np.exp(x) - 1.0) * (x <= 0)",
    ),
    Wrong(
        name="elu-gradient-exponential-everywhere",
        task="layers.elu",
        hint="Your gradient is exponential on the positive side too: there it is 1.",
        was=ELU_OUT,
        now="self.alpha_exp = self.alpha * np.exp(x)\n        " + ELU_OUT,
        code="""
def _backward(self, upstream):
    return upstream * self.alpha_exp


ELU.backward = _backward
""",
    ),
    Wrong(
        name="elu-overflows",
        task="layers.elu",
        hint="exp of a large positive input overflows, and inf times 0 is nan: choose between the sides instead of "
        "multiplying by a mask.",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return x * (x > 0) + self.alpha * (np.exp(x) - 1.0) * (x <= 0)

    def backward(self, upstream):
        return upstream * ((self.x > 0) + self.alpha * np.exp(self.x) * (self.x <= 0))
""",
    ),
    Wrong(
        name="elu-gradient-without-alpha",
        task="layers.elu",
        hint="Your local gradient lacks alpha: on the negative side it is alpha times the exponential.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local / self.alpha)",
    ),
    Wrong(
        name="elu-gradient-output-plus-one",
        task="layers.elu",
        hint="Your local gradient is the output plus 1: that is so for alpha = 1 only, "
        "otherwise it is the output plus alpha.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local - self.alpha + 1.0)",
    ),
    Wrong(
        name="elu-gradient-is-the-output",
        task="layers.elu",
        hint="On the negative side you multiplied by the output: the derivative of alpha (exp(x) - 1) has no - 1.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local - self.alpha)",
    ),
    Wrong(
        name="elu-gradient-zero",
        task="layers.elu",
        hint="On the negative side your gradient is zero, as for ReLU: there it is alpha times the exponential.",
        was=ELU_DX,
        now="return upstream * (self.local == 1.0)",
    ),
    Wrong(
        name="elu-alpha-ignored",
        task="layers.elu",
        hint=NO_ALPHA,
        was="self.alpha = alpha",
        now="self.alpha = 1.0",
    ),
    Wrong(
        name="elu-without-minus-one",
        task="layers.elu",
        hint="Your output lacks the - 1 on the negative side: it jumps at 0.",
        was=ELU_OUT,
        now="return np.where(x > 0, x, self.local)",
    ),
    Wrong(
        name="elu-forward-in-place",
        task="layers.elu",
        hint="forward writes into the array that it was given: leave x as it is and return a new array.",
        was=ELU_OUT,
        now="x[x < 0] = self.local[x < 0] - self.alpha\n        return x",
    ),
    Wrong(
        name="elu-alpha-before-the-minus",
        task="layers.elu",
        hint="You subtract 1 from alpha times exp(x): alpha multiplies both, alpha (exp(x) - 1).",
        was=ELU_OUT,
        now="return np.where(x > 0, x, self.local - 1.0)",
    ),
]
