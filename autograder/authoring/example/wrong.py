"""Wrong squares."""

from autograder.diagnosis.variants import Wrong

SQUARE = "return np.square(x)"
GRADIENT = "return 2.0 * np.multiply(upstream, x)"

WRONG = [
    Wrong(
        name="square-doubles",
        task="example.square",
        hint="You doubled x; the square is x times itself.",
        was=SQUARE,
        now="return 2.0 * x",
    ),
    Wrong(
        name="square-in-place",
        task="example.square",
        hint="You changed x itself; write the square into a new array.",
        was=SQUARE,
        now="x *= x\n    return x",
    ),
    Wrong(
        name="gradient-without-upstream",
        task="example.square",
        hint="You returned the local gradient; multiply it by the upstream gradient.",
        was=GRADIENT,
        now="return 2.0 * np.asarray(x)",
    ),
    Wrong(
        name="gradient-without-two",
        task="example.square",
        hint="You multiplied by x where the slope of x * x is 2x.",
        was=GRADIENT,
        now="return upstream * x",
    ),
]
