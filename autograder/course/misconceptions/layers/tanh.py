"""Wrong tanh layers."""

from autograder.diagnosis.variants import Wrong

from .passages import TANH_DX, TANH_OUT

WRONG = [
    Wrong(
        name="tanh-derivative-from-input",
        task="layers.tanh",
        hint="You took the square of the input: the local gradient of tanh is 1 less the square of the output.",
        was=TANH_OUT + "\n        return self.out",
        now="self.out = x\n        return np.tanh(x)",
    ),
    Wrong(
        name="tanh-one-plus",
        task="layers.tanh",
        hint="The sign in your local gradient is wrong: with o the output, it is 1 - o * o.",
        was=TANH_DX,
        now="return upstream * (1.0 + self.out**2)",
    ),
    Wrong(
        name="tanh-square-missing",
        task="layers.tanh",
        hint="Your local gradient is 1 - o: the output has to be squared.",
        was=TANH_DX,
        now="return upstream * (1.0 - self.out)",
    ),
    Wrong(
        name="tanh-derivative-of-sigmoid",
        task="layers.tanh",
        hint="You used the derivative of the sigmoid: for tanh it is 1 less the square of the output.",
        was=TANH_DX,
        now="return upstream * self.out * (1.0 - self.out)",
    ),
    Wrong(
        name="tanh-stretched",
        task="layers.tanh",
        hint="You built tanh from a sigmoid but forgot to double its input.",
        was=TANH_OUT,
        now="self.out = 2.0 / (1.0 + np.exp(-x)) - 1.0",
    ),
    Wrong(
        name="tanh-overflows",
        task="layers.tanh",
        hint="exp of a large input overflows, and inf / inf is nan: use numpy's tanh, or a form that takes exp of "
        "negative numbers only.",
        was=TANH_OUT,
        now="self.out = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))",
    ),
    Wrong(
        name="tanh-flat-from-five",
        task="layers.tanh",
        hint="You took the tangent for 1 from some x on: it comes near 1, but 1 - tanh(5) is still 9e-5.",
        was=TANH_OUT,
        now="self.out = np.where(np.abs(x) > 5, np.sign(x), np.tanh(x))",
    ),
    Wrong(
        name="tanh-overflows-in-single-precision",
        task="layers.tanh",
        hint="You take exp of large inputs, which overflows in single precision from 89 on: use a form that takes exp "
        "of negative numbers only.",
        was=TANH_OUT,
        now="inside = np.clip(x, -350, 350)\n"
        "        self.out = (np.exp(inside) - np.exp(-inside)) / (np.exp(inside) + np.exp(-inside))",
    ),
    Wrong(
        name="tanh-zero-near-zero",
        task="layers.tanh",
        hint="You took tiny numbers for 0: the hyperbolic tangent of 1e-10 is 1e-10.",
        was=TANH_OUT,
        now="self.out = np.where(np.abs(x) < 1e-8, 0.0, np.tanh(x))",
    ),
]
