"""Wrong numerical gradients."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="numerical-forward-difference",
        task="descent.numerical_gradient",
        hint="You compared f at x + h with f at x itself; centered differences compare x + h with x - h and divide by "
        "2h.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    start = f(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        gradient[index] = (f(x) - start) / h
        x[index] = old
    return gradient
""",
    ),
    Wrong(
        name="numerical-backward-difference",
        task="descent.numerical_gradient",
        hint="You compared f at x itself with f at x - h; centered differences compare x + h with x - h and divide by "
        "2h.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    start = f(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old - h
        gradient[index] = (start - f(x)) / h
        x[index] = old
    return gradient
""",
    ),
    Wrong(
        name="numerical-divided-by-h",
        task="descent.numerical_gradient",
        hint="You divided by h, but from x - h to x + h the way is 2h long.",
        was="(above - below) / (2 * h)",
        now="(above - below) / h",
    ),
    Wrong(
        name="numerical-precedence",
        task="descent.numerical_gradient",
        hint="You divided by 2 and then multiplied by h: in a / 2 * h the h is not in the denominator, "
        "so use parentheses.",
        was="(above - below) / (2 * h)",
        now="(above - below) / 2 * h",
    ),
    Wrong(
        name="numerical-not-divided",
        task="descent.numerical_gradient",
        hint="You returned the difference of two values of f; a slope is that difference divided by the way, 2h.",
        was="(above - below) / (2 * h)",
        now="above - below",
    ),
    Wrong(
        name="numerical-sign",
        task="descent.numerical_gradient",
        hint="You subtracted the wrong way round: it is f at x + h minus f at x - h.",
        was="(above - below) / (2 * h)",
        now="(below - above) / (2 * h)",
    ),
    Wrong(
        name="numerical-not-restored",
        task="descent.numerical_gradient",
        hint="You left an entry nudged when you went on to the next one: put each entry back before you nudge another.",
        was="        x[index] = here\n",
        now="",
    ),
    Wrong(
        name="numerical-caller-not-restored",
        task="descent.numerical_gradient",
        hint="You nudged the caller's own x and left it nudged: put each entry back before you nudge another.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    if x.dtype.kind == "i":
        x = x.astype(float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        gradient[index] = (above - f(x)) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="numerical-one-h-back",
        task="descent.numerical_gradient",
        hint="You compared f at x + h with f at x itself and divided by 2h: "
        "to reach x - h go back from x + h by 2h, not h.",
        was="x[index] = here - h",
        now="x[index] = x[index] - h",
    ),
    Wrong(
        name="numerical-put-back-inexactly",
        task="descent.numerical_gradient",
        hint="You put x back by adding and subtracting h in the caller's array, which leaves rounding errors in it: "
        "keep the old number and put that back, or work on a copy.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    if x.dtype.kind == "i":
        x = x.astype(float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        below = f(x)
        x[index] += h
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="numerical-all-at-once",
        task="descent.numerical_gradient",
        hint="You nudged all entries at once, which gives one number: "
        "nudge one entry at a time and leave the others alone.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
""",
    ),
    Wrong(
        name="numerical-all-at-once-filled",
        task="descent.numerical_gradient",
        hint="You nudged all entries at once and wrote the same number everywhere: nudge one entry at a time.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
""",
    ),
    Wrong(
        name="numerical-row-at-once",
        task="descent.numerical_gradient",
        hint="You looped over the first index only, which nudges a whole row at once: loop over every entry of x.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        old = x[i].copy()
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        gradient[i] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="numerical-h-ignored",
        task="descent.numerical_gradient",
        hint="You always nudge by 1e-5, whatever h the caller asks for: use the argument h.",
        was="    gradient = np.zeros_like(x)\n",
        now="    gradient = np.zeros_like(x)\n    h = 1e-5\n",
    ),
    *(
        Wrong(
            name=f"numerical-h-too-large-{h}",
            task="descent.numerical_gradient",
            hint="Your default h is far too large, so that f bends within the step: leave the default at 1e-5.",
            was="h=1e-5",
            now=f"h={h}",
        )
        for h in ("1.0", "0.1", "1e-2", "1e-3", "1e-4")
    ),
    *(
        Wrong(
            name=f"numerical-h-too-small-{h}",
            task="descent.numerical_gradient",
            hint="Your default h is far too small, so that the two values of f differ by little more than rounding "
            "errors: leave the default at 1e-5.",
            was="h=1e-5",
            now=f"h={h}",
        )
        for h in ("1e-8", "1e-10", "1e-12", "1e-15")
    ),
    Wrong(
        name="numerical-relative-step",
        task="descent.numerical_gradient",
        hint="You nudged by h times the entry: h is the length of the nudge itself, the same for every entry.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old * (1 + h)
        above = f(x)
        x[index] = old * (1 - h)
        below = f(x)
        x[index] = old
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    ),
    Wrong(
        name="numerical-integers-truncated",
        task="descent.numerical_gradient",
        hint="You nudged an array of integers, which drops everything after the decimal point: "
        "make a copy of floats first.",
        was="x = np.array(x, dtype=float)",
        now="x = x.copy()",
    ),
    Wrong(
        name="numerical-integers-truncated-result-of-floats",
        task="descent.numerical_gradient",
        hint="You nudged an array of integers, which drops everything after the decimal point: "
        "make a copy of floats first.",
        was="x = np.array(x, dtype=float)\n    gradient = np.zeros_like(x)",
        now="x = x.copy()\n    gradient = np.zeros(x.shape)",
    ),
    Wrong(
        name="numerical-integer-result",
        task="descent.numerical_gradient",
        hint="You stored the slopes in an array of integers, because x is one: make the result an array of floats.",
        was="x = np.array(x, dtype=float)\n    gradient = np.zeros_like(x)",
        now="gradient = np.zeros_like(x)\n    x = np.array(x, dtype=float)",
    ),
    Wrong(
        name="numerical-flattened",
        task="descent.numerical_gradient",
        hint="You returned a flat list of slopes; the gradient has the shape of x.",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.reshape(-1)",
    ),
    Wrong(
        name="numerical-transposed",
        task="descent.numerical_gradient",
        hint="You put the slopes back in another order than that of x: "
        "the slope of an entry belongs in that entry's place.",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.ravel('F').reshape(x.shape)",
    ),
]
