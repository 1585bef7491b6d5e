"""Wrong only on inputs that are a little out of the way: other layouts of memory, and numbers far from 1."""

from ...diagnosis.variants import Wrong
from .passages import POLAR, PREDICT, PRODUCT

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
]
