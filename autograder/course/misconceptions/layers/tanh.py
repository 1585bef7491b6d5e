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
]
