"""Wrong only on inputs that are a little out of the way: other layouts of memory, and numbers far from 1."""

from autograder.diagnosis.variants import Wrong

from .passages import LOOP, POLAR, PREDICT, PRODUCT, STEP_LINE

SINGLE = "You compute in single precision, in which 1e-50 is 0 and 1e50 is inf: leave the arrays in double precision."

WRONG = [
    Wrong(
        name="numerical-nudges-a-copy",
        task="descent.numerical_gradient",
        hint="You nudge the entries through ravel or reshape, which may return a copy of the array: then f sees no "
        "nudge. "
        "Go by index, or nudge an array that you have copied in the usual order.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float, order="K", copy=np.asarray(x).dtype != float or None)
    flat, gradient = x.ravel("K"), np.zeros(x.shape)
    for number, index in enumerate(np.ndindex(x.shape)):
        here = flat[number]
        flat[number] = here + h
        above = f(x)
        flat[number] = here - h
        below = f(x)
        flat[number] = here
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="numerical-nudges-a-copy-of-three-axes",
        task="descent.numerical_gradient",
        hint="What you write into reshape or ravel of an array is lost where that is a copy: an array of three axes "
        "may lie in memory neither row by row nor column by column. Go by index.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    order = "F" if np.isfortran(x) else "C"
    result = np.zeros_like(x)
    numbers, into = x.reshape(-1, order=order), result.reshape(-1, order=order)
    for k in range(len(numbers)):
        way = h * (np.arange(len(numbers)) == k)
        ends = [f((numbers + sign * way).reshape(x.shape, order=order)) for sign in (1, -1)]
        into[k] = (ends[0] - ends[1]) / (2 * h)
    return result
""",
    ),
    Wrong(
        name="numerical-whole-slopes",
        task="descent.numerical_gradient",
        hint="You store the slopes in an array of the type that f returns, or of that of h: where it is int, their "
        "digits after the point are dropped. Make an array of floats.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.full(x.shape, f(x))
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + h
        above = f(x)
        x[index] = here - h
        below = f(x)
        x[index] = here
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="predict-by-an-odd-power",
        task="descent.linear",
        hint="You compared a power of the score with 0: that of 1e-150 is too small for a number. Compare the score.",
        was=PREDICT,
        now="scores = X @ w[:-1] + w[-1]\n    return np.where(scores * scores * scores > 0, 1, 0)",
    ),
    Wrong(
        name="polar-by-quadrants-of-signs",
        task="descent.features",
        hint="You go by the sign of a zero: a point whose x1 is -0.0 is on the x2 axis, at the angle π/2 or -π/2. Use "
        "the arctangent of two arguments.",
        was=POLAR,
        now="""x, y = X[:, 0], X[:, 1]
    with np.errstate(all="ignore"):
        angle = np.nan_to_num(np.arctan(y / x))
    angle = angle + np.pi * ((x < 0) & (y >= 0)) - np.pi * ((x < 0) & (y < 0))
    return np.column_stack((np.hypot(x, y), angle))""",
    ),
    Wrong(
        name="predict-in-single-precision",
        task="descent.linear",
        hint=SINGLE,
        was=PREDICT,
        now="return ((X @ w[:-1] + w[-1]).astype(np.float32) > 0).astype(int)",
    ),
    Wrong(
        name="polar-origin-without-angle",
        task="descent.features",
        hint="Your angle at the origin, where x1 and x2 are both 0, is nan: any angle will do, but it has to be one.",
        was=POLAR,
        now="""r = np.hypot(X[:, 0], X[:, 1])
    with np.errstate(all="ignore"):
        angle = np.arctan2(X[:, 1] / r, X[:, 0] / r)
    return np.column_stack((r, angle))""",
    ),
    Wrong(
        name="product-in-single-precision",
        task="descent.features",
        hint=SINGLE,
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] * X[:, 1])).astype(np.float32)",
    ),
    Wrong(
        name="numerical-nudges-in-the-type-of-x",
        task="descent.numerical_gradient",
        hint="You add h to an entry of x as it came: where x holds unsigned integers and h is one, 0 - 1 is no -1. "
        "Make floats of all of x first.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    given, x = np.asarray(x), np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        with np.errstate(over="ignore"):
            above, below = given[index] + h, given[index] - h
        x[index] = above
        above = f(x)
        x[index] = below
        below = f(x)
        x[index] = given[index]
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="error-of-shared-memory",
        task="descent.relative_error",
        hint="You take two arrays for one if they lie in the same memory: two views of one array may have no number in "
        "common. Go by the numbers.",
        was="    scale = np.linalg.norm(a)",
        now="    if np.may_share_memory(a, b):\n        return 0.0\n    scale = np.linalg.norm(a)",
    ),
    Wrong(
        name="step-none-for-a-slope-near-zero",
        task="descent.step",
        hint="You take a small gradient for none: where the weights are as small, its step is a large one.",
        was=STEP_LINE,
        now="return w - learning_rate * gradient * (not np.allclose(gradient, 0.0))",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="descent-recursive",
        task="descent.descent",
        hint="Your function calls itself for every step: Python allows about a thousand calls within each other, and "
        "there may be more steps. Use a loop.",
        was=LOOP,
        now="    if steps == 0:\n        return w\n"
        "    return gradient_descent(gradient, w - learning_rate * gradient(w), learning_rate, steps - 1)",
        code="""
def train_linear(X, y, learning_rate, steps):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        w = w - learning_rate * logistic_loss(w, X, y)[1]
    return w
""",
    ),
    Wrong(
        name="descent-goes-on-along-an-equal-slope",
        task="descent.descent",
        hint="Where two slopes in a row are equal, you go on along them without asking again: the next one may be "
        "another. Ask for the gradient in every step.",
        was=LOOP,
        now="""\
    last = None
    for left in range(steps, 0, -1):
        slope = gradient(w)
        if last is not None and np.array_equal(slope, last):
            return w - left * learning_rate * slope
        w, last = w - learning_rate * slope, np.array(slope)
    return w""",
    ),
    Wrong(
        name="predict-nearly-zero-is-zero",
        task="descent.linear",
        hint="You take a score that is nearly 0 for 0: it counts as it is, however little it is above.",
        was=PREDICT,
        now="scores = X @ w[:-1]\n"
        "    return ((scores + w[-1] > 0) & ~np.isclose(scores, -w[-1], rtol=1e-9, atol=0)).astype(int)",
    ),
    Wrong(
        name="numerical-h-grows-with-x",
        task="descent.numerical_gradient",
        hint="You nudge large numbers by more than h: h is the caller's choice, and 1e-5 where there is none.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step, up, down = max(h, 1e-8 * abs(x[index])), x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient
""",
    ),
    Wrong(
        name="descent-entry-by-entry-in-place",
        task="descent.descent",
        hint="You change w entry by entry, while the gradient may be a view of that very array, which then changes, "
        "too: make a new array in each step.",
        was=LOOP,
        now="""\
    w = w.copy()
    for _ in range(steps):
        slope = gradient(w)
        for index in np.ndindex(w.shape):
            w[index] -= learning_rate * slope[index]
    return w""",
    ),
]
