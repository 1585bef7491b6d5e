"""Variants of 01_descent."""

from . import Right, Wrong

NUMERICAL, ERROR, STEP = "descent.numerical_gradient", "descent.relative_error", "descent.step"
DESCENT, LOGISTIC, LINEAR, FEATURES = "descent.descent", "descent.logistic", "descent.linear", "descent.features"

# A mistake that can be made in the step, in the loop or in training looks the same from there on, so it has one hint.
CLIMBS = "You added the gradient, which climbs: to make the loss smaller, go against the gradient."
NO_RATE = "You left out the learning rate: a step is the learning rate times the gradient."
NEVER_MOVED = "You returned the weights that you started from: keep, and return, what each step results in."
ONE_TOO_MANY = "You took one step too many: exactly `steps` of them."
ONE_TOO_FEW = "You took one step too few: exactly `steps` of them."
ONE_STEP = "Only one step of all is left: return after the loop, and start each step where the last one ended."
CHANGED_W = "You changed the caller's weights in place (w -= …): return a new array, or work on a copy."
SUMMED = "Your gradient is a sum over the rows: loss and gradient are means, so divide by N."

NUMERICAL_WRONG = [
    Wrong(
        "numerical-forward-difference",
        NUMERICAL,
        "You compared f at x + h with f at x itself; centered differences compare x + h with x - h and divide by 2h.",
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
        "numerical-backward-difference",
        NUMERICAL,
        "You compared f at x itself with f at x - h; centered differences compare x + h with x - h and divide by 2h.",
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
        "numerical-divided-by-h",
        NUMERICAL,
        "You divided by h, but from x - h to x + h the way is 2h long.",
        was="(above - below) / (2 * h)",
        now="(above - below) / h",
    ),
    Wrong(
        "numerical-precedence",
        NUMERICAL,
        "You divided by 2 and then multiplied by h: in a / 2 * h the h is not in the denominator, so use parentheses.",
        was="(above - below) / (2 * h)",
        now="(above - below) / 2 * h",
    ),
    Wrong(
        "numerical-not-divided",
        NUMERICAL,
        "You returned the difference of two values of f; a slope is that difference divided by the way, 2h.",
        was="(above - below) / (2 * h)",
        now="above - below",
    ),
    Wrong(
        "numerical-sign",
        NUMERICAL,
        "You subtracted the wrong way round: it is f at x + h minus f at x - h.",
        was="(above - below) / (2 * h)",
        now="(below - above) / (2 * h)",
    ),
    Wrong(
        "numerical-not-restored",
        NUMERICAL,
        "You left an entry nudged when you went on to the next one: put each entry back before you nudge another.",
        was="        x[index] = here\n",
        now="",
    ),
    Wrong(
        "numerical-caller-not-restored",
        NUMERICAL,
        "You nudged the caller's own x and left it nudged: put each entry back before you nudge another.",
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
        "numerical-one-h-back",
        NUMERICAL,
        "You compared f at x + h with f at x itself and divided by 2h: to reach x - h go back from x + h by 2h, not h.",
        was="x[index] = here - h",
        now="x[index] = x[index] - h",
    ),
    Wrong(
        "numerical-put-back-inexactly",
        NUMERICAL,
        "You put x back by adding and subtracting h in the caller's array, which leaves rounding errors in it: keep "
        "the old number and put that back, or work on a copy.",
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
        "numerical-all-at-once",
        NUMERICAL,
        "You nudged all entries at once, which gives one number: nudge one entry at a time and leave the others alone.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
""",
    ),
    Wrong(
        "numerical-all-at-once-filled",
        NUMERICAL,
        "You nudged all entries at once and wrote the same number everywhere: nudge one entry at a time.",
        code="""
def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
""",
    ),
    Wrong(
        "numerical-row-at-once",
        NUMERICAL,
        "You looped over the first index only, which nudges a whole row at once: loop over every entry of x.",
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
        "numerical-h-ignored",
        NUMERICAL,
        "You always nudge by 1e-5, whatever h the caller asks for: use the argument h.",
        was="    gradient = np.zeros_like(x)\n",
        now="    gradient = np.zeros_like(x)\n    h = 1e-5\n",
    ),
    *(
        Wrong(
            f"numerical-h-too-large-{h}",
            NUMERICAL,
            "Your default h is far too large, so that f bends within the step: leave the default at 1e-5.",
            was="h=1e-5",
            now=f"h={h}",
        )
        for h in ("1.0", "0.1", "1e-2", "1e-3", "1e-4")
    ),
    *(
        Wrong(
            f"numerical-h-too-small-{h}",
            NUMERICAL,
            "Your default h is far too small, so that the two values of f differ by little more than rounding errors: "
            "leave the default at 1e-5.",
            was="h=1e-5",
            now=f"h={h}",
        )
        for h in ("1e-8", "1e-10", "1e-12", "1e-15")
    ),
    Wrong(
        "numerical-relative-step",
        NUMERICAL,
        "You nudged by h times the entry: h is the length of the nudge itself, the same for every entry.",
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
        "numerical-integers-truncated",
        NUMERICAL,
        "You nudged an array of integers, which drops everything after the decimal point: make a copy of floats first.",
        was="x = np.array(x, dtype=float)",
        now="x = x.copy()",
    ),
    Wrong(
        "numerical-integers-truncated-result-of-floats",
        NUMERICAL,
        "You nudged an array of integers, which drops everything after the decimal point: make a copy of floats first.",
        was="x = np.array(x, dtype=float)\n    gradient = np.zeros_like(x)",
        now="x = x.copy()\n    gradient = np.zeros(x.shape)",
    ),
    Wrong(
        "numerical-integer-result",
        NUMERICAL,
        "You stored the slopes in an array of integers, because x is one: make the result an array of floats.",
        was="x = np.array(x, dtype=float)\n    gradient = np.zeros_like(x)",
        now="gradient = np.zeros_like(x)\n    x = np.array(x, dtype=float)",
    ),
    Wrong(
        "numerical-flattened",
        NUMERICAL,
        "You returned a flat list of slopes; the gradient has the shape of x.",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.reshape(-1)",
    ),
    Wrong(
        "numerical-transposed",
        NUMERICAL,
        "You put the slopes back in another order than that of x: the slope of an entry belongs in that entry's place.",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.ravel('F').reshape(x.shape)",
    ),
]

ERROR_WRONG = [
    Wrong(
        "error-largest-entry",
        ERROR,
        "You compared the largest entries; the norm is the root of the sum of all squares.",
        code="""
def relative_error(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        "error-worst-entry",
        ERROR,
        "You took the worst relative error of any single entry, which is large wherever an entry is near zero; divide "
        "the norm of the whole difference by the two whole norms.",
        code="""
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
""",
    ),
    Wrong(
        "error-mean-of-entries",
        ERROR,
        "You averaged the relative errors of the single entries; divide the norm of the whole difference by the two "
        "whole norms.",
        code="""
def relative_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
""",
    ),
    Wrong(
        "error-absolute",
        ERROR,
        "You returned the norm of the difference alone, an absolute error: divide it by the sum of the two norms.",
        was="return np.linalg.norm(a - b) / scale",
        now="return np.linalg.norm(a - b)",
    ),
    Wrong(
        "error-one-norm-below",
        ERROR,
        "You divided by the norm of the second array only: the denominator is the sum of both norms.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(b)",
    ),
    Wrong(
        "error-first-norm-below",
        ERROR,
        "You divided by the norm of the first array only: the denominator is the sum of both norms.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a)",
    ),
    Wrong(
        "error-larger-norm-below",
        ERROR,
        "You divided by the larger of the two norms: the denominator is their sum.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = max(np.linalg.norm(a), np.linalg.norm(b))",
    ),
    Wrong(
        "error-norm-of-the-sum-below",
        ERROR,
        "You divided by the norm of a + b, in which opposite numbers cancel: take the two norms first, then add them.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a + b)",
    ),
    Wrong(
        "error-signed",
        ERROR,
        "You added up the differences with their signs, so that they cancel: a norm squares each entry first.",
        code="""
def relative_error(a, b):
    scale = np.sum(np.abs(a)) + np.sum(np.abs(b))
    return np.sum(a - b) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        "error-signed-sum-over-norms",
        ERROR,
        "You added up the differences with their signs, so that they cancel: take the norm of a - b.",
        was="return np.linalg.norm(a - b) / scale",
        now="return np.sum(a - b) / scale",
    ),
    Wrong(
        "error-absolute-values",
        ERROR,
        "You added up absolute values; the Euclidean norm is the root of the sum of the squares.",
        code="""
def relative_error(a, b):
    scale = np.sum(np.abs(a)) + np.sum(np.abs(b))
    return np.sum(np.abs(a - b)) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        "error-squared",
        ERROR,
        "You forgot the square roots: a norm is the root of the sum of the squares.",
        code="""
def relative_error(a, b):
    scale = np.sum(a**2) + np.sum(b**2)
    return np.sum((a - b) ** 2) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        "error-matrix-norm",
        ERROR,
        "You used a matrix norm, which is another one than that over all entries: sum the squares of all of them.",
        code="""
def relative_error(a, b):
    if a.ndim > 2:
        a, b = a.ravel(), b.ravel()
    scale = np.linalg.norm(a, 2) + np.linalg.norm(b, 2)
    return np.linalg.norm(a - b, 2) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        "error-per-row",
        ERROR,
        "You took norms along one axis and returned several numbers: the norm is over all entries, one number.",
        code="""
def relative_error(a, b):
    return np.linalg.norm(a - b, axis=-1) / (np.linalg.norm(a, axis=-1) + np.linalg.norm(b, axis=-1))
""",
    ),
    Wrong(
        "error-nan-at-zero",
        ERROR,
        "You divided zero by zero where both arrays are zero: that case has the error 0.0.",
        was="    if scale == 0:\n        return 0.0\n",
        now="",
    ),
    Wrong(
        "error-zero-too-often",
        ERROR,
        "You returned 0.0 as soon as one of the arrays is zero; only where both are zero there is no error.",
        was="if scale == 0:",
        now="if np.linalg.norm(a) == 0 or np.linalg.norm(b) == 0:",
    ),
    Wrong(
        "error-padded-denominator",
        ERROR,
        "You added a small number to the denominator, which hides errors of small gradients: treat zero on its own.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a) + np.linalg.norm(b) + 1e-8",
    ),
    Wrong(
        "error-close-is-equal",
        ERROR,
        "You returned 0.0 for arrays that are merely close; small errors are what this function is there to measure.",
        was="if scale == 0:",
        now="if np.allclose(a, b):",
    ),
    Wrong(
        "error-in-place",
        ERROR,
        "You subtracted within an argument, which changes the caller's array: compute the difference as a new array.",
        code="""
def relative_error(a, b):
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    a -= b
    return np.linalg.norm(a) / scale if scale > 0 else 0.0
""",
    ),
]

TRAINED_BY_STEPS = (DESCENT, LINEAR)
STEP_LINE = "return w - learning_rate * gradient"

STEP_WRONG = [
    Wrong(
        "step-ascent",
        STEP,
        CLIMBS,
        was=STEP_LINE,
        now="return w + learning_rate * gradient",
        affects=TRAINED_BY_STEPS,
        lecture="The gradient points in the direction of steepest ascent.",
    ),
    Wrong(
        "step-no-rate",
        STEP,
        NO_RATE,
        was=STEP_LINE,
        now="return w - gradient",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-divided-by-rate",
        STEP,
        "You divided by the learning rate; the larger it is, the larger the step: multiply.",
        was=STEP_LINE,
        now="return w - gradient / learning_rate",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-in-place",
        STEP,
        CHANGED_W,
        was=STEP_LINE,
        now="w -= learning_rate * gradient\n    return w",
        affects=(DESCENT,),
    ),
    Wrong(
        "step-changes-gradient",
        STEP,
        "You multiplied the caller's gradient by the learning rate in place: leave it as it is, compute a new array.",
        was=STEP_LINE,
        now="gradient *= learning_rate\n    return w - gradient",
    ),
    Wrong(
        "step-not-returned",
        STEP,
        "You changed the caller's w in place and returned nothing: return a new array of weights.",
        was=STEP_LINE,
        now="w -= learning_rate * gradient",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-alone",
        STEP,
        "You returned the step itself; what is asked for are the weights after it.",
        was=STEP_LINE,
        now="return -learning_rate * gradient",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-not-taken",
        STEP,
        NEVER_MOVED,
        was=STEP_LINE,
        now="new = w - learning_rate * gradient\n    return w",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-normalized",
        STEP,
        "You divided the gradient by its norm, so that all steps are equally long; use the gradient as it is.",
        was=STEP_LINE,
        now="return w - learning_rate * gradient / np.linalg.norm(gradient)",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-sign-only",
        STEP,
        "You used the sign of the gradient only; a steeper slope makes a larger step.",
        was=STEP_LINE,
        now="return w - learning_rate * np.sign(gradient)",
        affects=TRAINED_BY_STEPS,
    ),
    Wrong(
        "step-rate-times-all",
        STEP,
        "You multiplied w by the learning rate, too; it scales the gradient alone.",
        was=STEP_LINE,
        now="return learning_rate * (w - gradient)",
        affects=TRAINED_BY_STEPS,
    ),
]

LOOP = "    for _ in range(steps):\n        w = gradient_step(w, gradient(w), learning_rate)\n    return w"

DESCENT_WRONG = [
    Wrong(
        "descent-one-too-many",
        DESCENT,
        ONE_TOO_MANY,
        was="for _ in range(steps):",
        now="for _ in range(steps + 1):",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-one-too-few",
        DESCENT,
        ONE_TOO_FEW,
        was="for _ in range(steps):",
        now="for _ in range(1, steps):",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-gradient-once",
        DESCENT,
        "You asked for the gradient once and used it for all steps: it changes with w, so ask again before each step.",
        was=LOOP,
        now="    slope = gradient(w)\n    for _ in range(steps):\n"
        "        w = gradient_step(w, slope, learning_rate)\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-returns-in-the-loop",
        DESCENT,
        ONE_STEP,
        was=LOOP,
        now=LOOP.replace("    return w", "        return w"),
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-result-ignored",
        DESCENT,
        NEVER_MOVED,
        was=LOOP,
        now="    for _ in range(steps):\n        gradient_step(w, gradient(w), learning_rate)\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-ascent",
        DESCENT,
        CLIMBS,
        was=LOOP,
        now="    for _ in range(steps):\n        w = w + learning_rate * gradient(w)\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-no-rate",
        DESCENT,
        NO_RATE,
        was=LOOP,
        now="    for _ in range(steps):\n        w = w - gradient(w)\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-rate-decays",
        DESCENT,
        "You made the learning rate smaller from step to step: here all steps use the same one.",
        was=LOOP,
        now="    for step in range(steps):\n"
        "        w = gradient_step(w, gradient(w), learning_rate / (step + 1))\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-momentum",
        DESCENT,
        "You carried part of the last step over into the next one: plain gradient descent has no memory.",
        was=LOOP,
        now="    v = 0.0\n    for _ in range(steps):\n        v = 0.9 * v - learning_rate * gradient(w)\n"
        "        w = w + v\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-stops-early",
        DESCENT,
        "You stopped as soon as the gradient was small: take all the steps that were asked for.",
        was=LOOP,
        now="    for _ in range(steps):\n        if np.linalg.norm(gradient(w)) < 0.01:\n            break\n"
        "        w = gradient_step(w, gradient(w), learning_rate)\n    return w",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-returns-the-path",
        DESCENT,
        "You returned the whole path; what is asked for are the last weights.",
        was=LOOP,
        now="    path = [w]\n    for _ in range(steps):\n"
        "        path.append(gradient_step(path[-1], gradient(path[-1]), learning_rate))\n    return path",
        affects=(LINEAR,),
    ),
    Wrong(
        "descent-in-place",
        DESCENT,
        CHANGED_W,
        was=LOOP,
        now="    for _ in range(steps):\n        w -= learning_rate * gradient(w)\n    return w",
    ),
]

LOSSES = "losses = np.logaddexp(0, scores) - y * scores"
DSCORES = "dscores = (probabilities - y) / len(y)"
RETURN = "return np.mean(losses), np.append(dscores @ X, np.sum(dscores))"

LOGISTIC_WRONG = [
    Wrong(
        "logistic-labels-of-minus-one",
        LOGISTIC,
        "You used the formula for labels of -1 and 1, log(1 + exp(-y·score)); here the labels are 0 and 1.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="losses = np.logaddexp(0, -y * scores)\n    dscores = -y * np.exp(-np.logaddexp(0, y * scores)) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-labels-of-minus-one-in-the-loss",
        LOGISTIC,
        "Your loss is the one for labels of -1 and 1, log(1 + exp(-y·score)); here the labels are 0 and 1.",
        was=LOSSES,
        now="losses = np.logaddexp(0, -y * scores)",
    ),
    Wrong(
        "logistic-labels-swapped",
        LOGISTIC,
        "You took p for the probability of class 0: p = sigmoid(score) is that of the label 1.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores, y = X @ w[:-1] + w[-1], 1 - y\n    # log",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-class-one-only",
        LOGISTIC,
        "Your loss counts the rows of class 1 only: those of class 0 add -log(1 - p).",
        was=f"{LOSSES}\n",
        now="losses = y * np.logaddexp(0, -scores)\n",
    ),
    Wrong(
        "logistic-class-one-only-gradient-too",
        LOGISTIC,
        "Your loss and your gradient count the rows of class 1 only: those of class 0 add -log(1 - p).",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="losses = y * np.logaddexp(0, -scores)\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n"
        "    dscores = y * (probabilities - y) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-negative-loss",
        LOGISTIC,
        "Your loss has the wrong sign: it is minus the logarithm, which is never below zero.",
        was=RETURN,
        now="return -np.mean(losses), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        "logistic-sum-for-mean",
        LOGISTIC,
        SUMMED,
        was=f"{DSCORES}\n    {RETURN}",
        now="dscores = probabilities - y\n    return np.sum(losses), np.append(dscores @ X, np.sum(dscores))",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-loss-not-averaged",
        LOGISTIC,
        "Your gradient is that of the mean loss, but the loss you returned is the sum: divide it by N.",
        was=RETURN,
        now="return np.sum(losses), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        "logistic-gradient-not-averaged",
        LOGISTIC,
        SUMMED,
        was=DSCORES,
        now="dscores = probabilities - y",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-gradient-averaged-twice",
        LOGISTIC,
        "You divided the gradient by N twice: once is enough.",
        was=DSCORES,
        now="dscores = (probabilities - y) / len(y) ** 2",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-gradient-sign",
        LOGISTIC,
        "Your gradient has the wrong sign: the slope in a score is p - y, not y - p.",
        was=DSCORES,
        now="dscores = (y - probabilities) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-gradient-score-for-probability",
        LOGISTIC,
        "You subtracted the labels from the scores; the slope in a score is the probability minus the label.",
        was=DSCORES,
        now="dscores = (scores - y) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-gradient-sigmoid-slope",
        LOGISTIC,
        "You multiplied p - y by the sigmoid's slope p (1 - p), which the slope of the logarithm has already canceled.",
        was=DSCORES,
        now="dscores = (probabilities - y) * probabilities * (1 - probabilities) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-squared-error",
        LOGISTIC,
        "You took the squared error of the probabilities; the logistic loss is minus the logarithm of the probability "
        "of the right label.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="probabilities = np.exp(-np.logaddexp(0, -scores))\n    losses = (probabilities - y) ** 2\n"
        "    dscores = 2 * (probabilities - y) * probabilities * (1 - probabilities) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-hinge",
        LOGISTIC,
        "You computed a hinge loss; the logistic loss is minus the logarithm of the probability of the right label.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}",
        now="t = 2.0 * y - 1\n    losses = np.maximum(0, 1 - t * scores)\n    dscores = -t * (t * scores < 1) / len(y)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-log2",
        LOGISTIC,
        "You took logarithms to another base: the loss uses the natural logarithm.",
        was=RETURN,
        now="return np.mean(losses) / np.log(2), np.append(dscores @ X, np.sum(dscores))",
    ),
    Wrong(
        "logistic-bias-missing",
        LOGISTIC,
        "You left the bias out of the score: the last entry of w is added to every row's score.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1]\n    # log",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-no-bias-at-all",
        LOGISTIC,
        "You left the bias out altogether: the last entry of w is added to every score, and it gets a gradient.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1]\n    # log",
        code="""
_with_bias = logistic_loss


def logistic_loss(w, X, y):
    loss, dw = _with_bias(w, X, y)
    dw[-1] = 0.0
    return loss, dw
""",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-bias-gradient-zero",
        LOGISTIC,
        "Your bias gets no gradient: its entry is the sum of the slopes of all scores.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(dscores @ X, 0.0)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-bias-gradient-missing",
        LOGISTIC,
        "Your gradient has no entry for the bias: dw has D + 1 entries, as w has.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="dscores @ X",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-bias-gradient-averaged",
        LOGISTIC,
        "You divided the bias's gradient by N once more than the others: it is the sum of the slopes of the scores.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(dscores @ X, np.mean(dscores))",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-bias-first",
        LOGISTIC,
        "You took the first entry of w for the bias; it is the last one.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[1:] + w[0]\n    # log",
        code="""
_with_bias_last = logistic_loss


def logistic_loss(w, X, y):
    loss, dw = _with_bias_last(w, X, y)
    return loss, np.append(dw[-1], dw[:-1])
""",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-bias-gradient-first",
        LOGISTIC,
        "You put the bias's gradient first; it is the last entry, as in w.",
        was="np.append(dscores @ X, np.sum(dscores))",
        now="np.append(np.sum(dscores), dscores @ X)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-swapped",
        LOGISTIC,
        "You returned the gradient first: the loss comes first, then dw.",
        was=RETURN,
        now="return np.append(dscores @ X, np.sum(dscores)), np.mean(losses)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-loss-alone",
        LOGISTIC,
        "You returned the loss alone: return two values, the loss and its gradient dw.",
        was=RETURN,
        now="return np.mean(losses)",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-probabilities-as-integers",
        LOGISTIC,
        "You stored the probabilities in an array of y's kind, which makes them 0 or 1 where y holds integers.",
        was="    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="    probabilities = np.zeros_like(y)\n    probabilities[:] = np.exp(-np.logaddexp(0, -scores))",
        affects=(LINEAR,),
    ),
    Wrong(
        "logistic-naive",
        LOGISTIC,
        "You take the logarithm of a probability that is rounded to 0 for large scores, which gives inf or nan: write "
        "the loss with the scores instead.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="probabilities = 1 / (1 + np.exp(-scores))\n"
        "    losses = -y * np.log(probabilities) - (1 - y) * np.log(1 - probabilities)",
    ),
    Wrong(
        "logistic-exp-overflows",
        LOGISTIC,
        "You take exp of a large positive score, which is more than a number can hold: take exp of numbers only that "
        "are not positive.",
        was=f"{LOSSES}\n    probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="losses = np.log(1 + np.exp(scores)) - y * scores\n"
        "    probabilities = np.exp(scores) / (1 + np.exp(scores))",
    ),
    *(
        Wrong(
            f"logistic-log-with-{small}",
            LOGISTIC,
            "You added something small inside the logarithm, or clipped the probability: that keeps the loss finite, "
            "but makes it wrong for large scores.",
            was=f"{LOSSES}\n",
            now="p = np.exp(-np.logaddexp(0, -scores))\n"
            f"    losses = -y * np.log(p + {small}) - (1 - y) * np.log(1 - p + {small})\n",
        )
        for small in ("1e-8", "1e-10", "1e-12", "1e-15")
    ),
    *(
        Wrong(
            f"logistic-scores-clipped-at-{limit}",
            LOGISTIC,
            "You clipped the scores: that keeps the loss finite, but makes it wrong for those beyond the limit.",
            was="    # log(1 + exp(s))",
            now=f"    scores = np.clip(scores, -{limit}, {limit})\n    # log(1 + exp(s))",
        )
        for limit in (500, 50)
    ),
    Wrong(
        "logistic-labels-changed",
        LOGISTIC,
        "You rewrote the labels in the caller's array: work on a copy.",
        was="    scores = X @ w[:-1] + w[-1]\n    # log",
        now="    scores = X @ w[:-1] + w[-1]\n    y[y == 0] = -1\n    y = (y + 1) / 2\n    # log",
        affects=(LINEAR,),
    ),
]

TRAIN_START = "start = np.zeros(X.shape[1] + 1)"
TRAIN = "return gradient_descent(lambda w: logistic_loss(w, X, y)[1], start, learning_rate, steps)"
PREDICT = "return (X @ w[:-1] + w[-1] > 0).astype(int)"

LINEAR_WRONG = [
    Wrong(
        "train-from-ones",
        LINEAR,
        "You started from ones; training starts from weights that are all zero.",
        was=TRAIN_START,
        now="start = np.ones(X.shape[1] + 1)",
    ),
    Wrong(
        "train-from-random-weights",
        LINEAR,
        "You started from random weights; training starts from weights that are all zero.",
        was=TRAIN_START,
        now="start = 0.01 * np.random.default_rng(0).standard_normal(X.shape[1] + 1)",
    ),
    Wrong(
        "train-never-updated",
        LINEAR,
        NEVER_MOVED,
        was=TRAIN,
        now=TRAIN.replace("return gradient_descent", "gradient_descent") + "\n    return start",
    ),
    Wrong(
        "train-no-bias",
        LINEAR,
        "Your weights have no bias: there are D + 1 of them, the bias last.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1])\n    for _ in range(steps):\n"
        "        w = w - learning_rate * logistic_loss(np.append(w, 0.0), X, y)[1][:-1]\n    return w",
    ),
    Wrong(
        "train-row-by-row",
        LINEAR,
        "You took a step for every row; each step uses the mean gradient of all rows.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1] + 1)\n    for _ in range(steps):\n        for i in range(len(X)):\n"
        "            w = w - learning_rate * logistic_loss(w, X[i : i + 1], y[i : i + 1])[1]\n    return w",
    ),
    Wrong(
        "train-one-row-per-step",
        LINEAR,
        "You used one row in each step, the next one in the next; each step uses all rows.",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="w = np.zeros(X.shape[1] + 1)\n    for step in range(steps):\n        i = step % len(X)\n"
        "        w = w - learning_rate * logistic_loss(w, X[i : i + 1], y[i : i + 1])[1]\n    return w",
    ),
    Wrong(
        "train-one-step-too-many",
        LINEAR,
        ONE_TOO_MANY,
        was=TRAIN,
        now=TRAIN.replace("steps)", "steps + 1)"),
    ),
    Wrong(
        "train-one-step-too-few",
        LINEAR,
        ONE_TOO_FEW,
        was=TRAIN,
        now=TRAIN.replace("steps)", "steps - 1)"),
    ),
    Wrong(
        "train-one-step",
        LINEAR,
        ONE_STEP,
        was=TRAIN,
        now=TRAIN.replace("steps)", "1)"),
    ),
    Wrong(
        "train-summed-gradient",
        LINEAR,
        SUMMED,
        was=TRAIN,
        now=TRAIN.replace("start, learning_rate", "start, len(X) * learning_rate"),
    ),
    Wrong(
        "train-standardized",
        LINEAR,
        "You shifted and scaled the features before training: the weights are for X as it is.",
        was=TRAIN_START,
        now="X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)\n    start = np.zeros(X.shape[1] + 1)",
    ),
    Wrong(
        "train-with-decay",
        LINEAR,
        "You added a penalty on the weights; here the logistic loss is minimized alone.",
        was=TRAIN,
        now=TRAIN.replace("logistic_loss(w, X, y)[1]", "logistic_loss(w, X, y)[1] + 0.01 * w"),
    ),
    Wrong(
        "predict-score-above-half",
        LINEAR,
        "You compared the score with 0.5; 0.5 is the limit for the probability, and there the score is 0.",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] > 0.5).astype(int)",
    ),
    Wrong(
        "predict-always-one",
        LINEAR,
        "You predicted 1 everywhere: a probability, or the size of a score, is never negative: look at the sign.",
        was=PREDICT,
        now="return (1 / (1 + np.exp(-(X @ w[:-1] + w[-1]))) > 0).astype(int)",
    ),
    Wrong(
        "predict-no-bias",
        LINEAR,
        "You left the bias out of the score: add the last entry of w.",
        was=PREDICT,
        now="return (X @ w[:-1] > 0).astype(int)",
    ),
    Wrong(
        "predict-bias-first",
        LINEAR,
        "You took the first entry of w for the bias; it is the last one.",
        was=PREDICT,
        now="return (X @ w[1:] + w[0] > 0).astype(int)",
    ),
    Wrong(
        "predict-inverted",
        LINEAR,
        "You predicted 1 where the score is below 0: the classes are swapped.",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] < 0).astype(int)",
    ),
    Wrong(
        "predict-signs",
        LINEAR,
        "You predicted -1 and 1; the classes are 0 and 1.",
        was=PREDICT,
        now="return np.sign(X @ w[:-1] + w[-1])",
    ),
    Wrong(
        "predict-probabilities",
        LINEAR,
        "You returned probabilities; what is asked for are classes, 0 or 1.",
        was=PREDICT,
        now="return 1 / (1 + np.exp(-(X @ w[:-1] + w[-1])))",
    ),
    Wrong(
        "predict-scores",
        LINEAR,
        "You returned the scores; what is asked for are classes, 0 or 1.",
        was=PREDICT,
        now="return X @ w[:-1] + w[-1]",
    ),
    Wrong(
        "predict-column",
        LINEAR,
        "You returned a column, shape (N, 1); the classes come as shape (N,).",
        was=PREDICT,
        now="return (X @ w[:-1] + w[-1] > 0).astype(int).reshape(-1, 1)",
    ),
]

POLAR = "return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))"
PRODUCT = "return np.column_stack((X, X[:, 0] * X[:, 1]))"

FEATURES_WRONG = [
    Wrong(
        "polar-no-quadrant",
        FEATURES,
        "You took the arctangent of x2 / x1, which cannot tell opposite quadrants apart: use the one of two arguments.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan(X[:, 1] / X[:, 0])))",
    ),
    Wrong(
        "polar-arguments-swapped",
        FEATURES,
        "You swapped the arguments of the arctangent: x2 comes first, and the angle starts from the x1 axis.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 0], X[:, 1])))",
    ),
    Wrong(
        "polar-degrees",
        FEATURES,
        "You returned the angle in degrees: it is asked for in radians.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.degrees(np.arctan2(X[:, 1], X[:, 0]))))",
    ),
    Wrong(
        "polar-from-zero",
        FEATURES,
        "Your angle runs from 0 to 2π: it is asked for between −π and π.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0]) % (2 * np.pi)))",
    ),
    Wrong(
        "polar-upper-half",
        FEATURES,
        "Your angle is the same above and below the x1 axis: below it the angle is negative.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n    return np.column_stack((r, np.arccos(X[:, 0] / r)))",
    ),
    Wrong(
        "polar-right-half",
        FEATURES,
        "Your angle is the same on both sides of the x2 axis: left of it the angle is larger than a right one.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n    return np.column_stack((r, np.arcsin(X[:, 1] / r)))",
    ),
    Wrong(
        "polar-clockwise",
        FEATURES,
        "Your angle is counted clockwise: counterclockwise is positive.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), -np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        "polar-axis-zero",
        FEATURES,
        "Your angle is wrong on the negative x1 axis, where the sign of x2 is 0: there the angle is π.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n"
        "    return np.column_stack((r, np.sign(X[:, 1]) * np.arccos(X[:, 0] / r)))",
    ),
    Wrong(
        "polar-radius-squared",
        FEATURES,
        "You returned the square of the distance: the root is missing.",
        was=POLAR,
        now="return np.column_stack((X[:, 0] ** 2 + X[:, 1] ** 2, np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        "polar-radius-of-absolute-values",
        FEATURES,
        "You added the absolute values of the coordinates: the distance is the root of the sum of their squares.",
        was=POLAR,
        now="return np.column_stack((np.abs(X[:, 0]) + np.abs(X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        "polar-radius-of-all-points",
        FEATURES,
        "You computed one norm for all points together: every point has its own distance from the origin.",
        was=POLAR,
        now="return np.column_stack((np.full(len(X), np.linalg.norm(X)), np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        "polar-columns-swapped",
        FEATURES,
        "You returned the angle first: the columns are r and then θ.",
        was=POLAR,
        now="return np.column_stack((np.arctan2(X[:, 1], X[:, 0]), np.hypot(X[:, 0], X[:, 1])))",
    ),
    Wrong(
        "polar-rows",
        FEATURES,
        "You returned r and θ as two rows: there is one row for each point, with two columns.",
        was=POLAR,
        now="return np.array([np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])])",
    ),
    Wrong(
        "polar-radius-alone",
        FEATURES,
        "You returned the distances alone: the second column is the angle.",
        was=POLAR,
        now="return np.hypot(X[:, 0], X[:, 1]).reshape(-1, 1)",
    ),
    Wrong(
        "polar-in-place",
        FEATURES,
        "You wrote the polar coordinates into the caller's X: return a new array.",
        was=POLAR,
        now="X[:, 0], X[:, 1] = np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])\n    return X",
    ),
    Wrong(
        "product-missing",
        FEATURES,
        "You returned the two coordinates without their product: there are three columns.",
        was=PRODUCT,
        now="return X.copy()",
    ),
    Wrong(
        "product-alone",
        FEATURES,
        "You returned the product alone: the two coordinates come before it.",
        was=PRODUCT,
        now="return (X[:, 0] * X[:, 1]).reshape(-1, 1)",
    ),
    Wrong(
        "product-first",
        FEATURES,
        "You put the product first: it is the third column.",
        was=PRODUCT,
        now="return np.column_stack((X[:, 0] * X[:, 1], X))",
    ),
    Wrong(
        "product-sum",
        FEATURES,
        "Your third column is the sum of the coordinates, which a linear classifier makes by itself: multiply them.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] + X[:, 1]))",
    ),
    Wrong(
        "product-squares",
        FEATURES,
        "Your third column is x1 squared plus x2 squared: it should be x1 times x2.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] ** 2 + X[:, 1] ** 2))",
    ),
    Wrong(
        "product-first-squared",
        FEATURES,
        "Your third column is x1 times itself: it should be x1 times x2.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] * X[:, 0]))",
    ),
    Wrong(
        "product-of-all-points",
        FEATURES,
        "Your product runs along the columns, over all points: multiply the two coordinates of each point.",
        was=PRODUCT,
        now="return np.column_stack((X, np.full(len(X), np.sum(X[:, 0] * X[:, 1]))))",
    ),
    Wrong(
        "product-with-ones",
        FEATURES,
        "You added a column of ones: the classifier has a bias already, and there are three columns.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] * X[:, 1], np.ones(len(X))))",
    ),
]

WRONG = [
    *NUMERICAL_WRONG,
    *ERROR_WRONG,
    *STEP_WRONG,
    *DESCENT_WRONG,
    *LOGISTIC_WRONG,
    *LINEAR_WRONG,
    *FEATURES_WRONG,
]

RIGHT = [
    Right(
        "numerical-nudges-in-place-and-restores",
        code="""
def numerical_gradient(f, x, h=1e-5):
    if x.dtype.kind != "f":
        x = x.astype(float)
    slopes = []
    for index in np.ndindex(*x.shape):
        old = x[index].copy()
        x[index] = old + h
        above = f(x)
        x[index] = old - h
        slopes.append((above - f(x)) / (2 * h))
        x[index] = old
    return np.array(slopes).reshape(x.shape)
""",
    ),
    Right(
        "numerical-unit-vectors",
        code="""
def numerical_gradient(f, x, h=1e-5):
    size = x.size
    gradient = [
        (f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) / (h + h) for e in np.eye(size)
    ]
    return np.reshape(gradient, x.shape)
""",
    ),
    Right(
        "numerical-flat-view",
        code="""
def numerical_gradient(f, x, h=1e-5):
    work = np.array(x, dtype=np.float64)
    flat, out = work.reshape(-1), np.empty(work.size)
    for i in range(flat.size):
        flat[i] += h
        above = f(work)
        flat[i] -= 2 * h
        below = f(work)
        flat[i] += h
        out[i] = 0.5 / h * (above - below)
    return out.reshape(work.shape)
""",
    ),
    Right(
        "numerical-nditer-fortran",
        code="""
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape, order="F")
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        up, down = x.astype(float), x.astype(float)
        up[i] += h
        down[i] -= h
        f(x)  # one evaluation more than needed
        gradient[i] = f(up) / (2 * h) - f(down) / (2 * h)
        it.iternext()
    gradient.flags.writeable = False
    return gradient
""",
    ),
    Right(
        "numerical-nested-lists",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.tolist()",
    ),
    Right(
        "error-by-hand",
        code="""
def relative_error(a, b):
    difference = sum((p - q) ** 2 for p, q in zip(a.flat, b.flat)) ** 0.5
    scale = sum(p * p for p in a.flat) ** 0.5 + sum(q * q for q in b.flat) ** 0.5
    return np.array(difference / scale) if scale else 0
""",
    ),
    Right(
        "error-ravel-dot",
        code="""
def relative_error(a, b):
    a, b = a.ravel(), b.ravel()
    if not a.any() and not b.any():
        return float(0)
    return float(np.sqrt((a - b) @ (a - b)) / (np.sqrt(a @ a) + np.sqrt(b @ b)))
""",
    ),
    Right(
        "error-tiny-denominator",
        code="""
def relative_error(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-300)
""",
    ),
    Right("step-adds-the-negative", was=STEP_LINE, now="return np.add(w, -learning_rate * gradient)"),
    Right(
        "step-works-on-a-copy",
        was=STEP_LINE,
        now="new = w.copy()\n    new -= gradient * learning_rate\n    return new",
    ),
    Right(
        "step-in-a-loop-in-float32",
        was=STEP_LINE,
        now="new = np.empty(w.shape, dtype=np.float32)\n    for i in np.ndindex(w.shape):\n"
        "        new[i] = w[i] - learning_rate * gradient[i]\n    return new",
    ),
    Right(
        "descent-on-a-copy-in-place",
        was=LOOP,
        now="    w = w.copy()\n    while steps > 0:\n"
        "        w -= learning_rate * gradient(w)\n        steps -= 1\n    return w",
    ),
    Right(
        "descent-recursive",
        was=LOOP,
        now="    if steps == 0:\n        return w\n"
        "    return gradient_descent(gradient, w - learning_rate * gradient(w), learning_rate, steps - 1)",
        code="""
def train_linear(X, y, learning_rate, steps):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        w -= learning_rate * logistic_loss(w, X, y)[1]
    return w
""",
    ),
    Right(
        "descent-changes-and-restores",
        was=LOOP,
        now="    old = w.copy()\n    for _ in range(steps):\n        w -= learning_rate * gradient(w)\n"
        "    new = w.copy()\n    w[...] = old\n    return new",
    ),
    Right(
        "descent-last-of-the-path",
        was=LOOP,
        now="    path = [w]\n    for _ in range(steps):\n"
        "        path += [path[-1] - learning_rate * gradient(path[-1])]\n    return path[-1]",
    ),
    Right(
        "logistic-signs-and-list",
        code="""
def logistic_loss(w, X, y):
    t = 2.0 * y - 1
    margins = t * (np.hstack([X, np.ones((len(X), 1))]) @ w)
    small = np.exp(-np.abs(margins))
    losses = np.log1p(small) + np.maximum(-margins, 0)
    wrongness = np.where(margins > 0, small, 1) / (1 + small)
    dw = -(np.hstack([X, np.ones((len(X), 1))]).T @ (t * wrongness)) / len(X)
    return [losses.mean(), dw]
""",
    ),
    Right(
        "logistic-loops",
        code="""
import math


def logistic_loss(w, X, y):
    total, dw = 0.0, np.zeros(len(w))
    for row, label in zip(X, y):
        s = sum(a * b for a, b in zip(row, w)) + w[-1]
        if s >= 0:
            e = math.exp(-s)
            p, logs = 1 / (1 + e), (math.log1p(e), s + math.log1p(e))
        else:
            e = math.exp(s)
            p, logs = e / (1 + e), (-s + math.log1p(e), math.log1p(e))
        total += logs[0] if label == 1 else logs[1]
        dw += (p - label) * np.append(row, 1.0)
    return total / len(X), dw / len(X)
""",
    ),
    Right(
        "logistic-tanh-einsum",
        was=f"probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}\n    {RETURN}",
        now="p = 0.5 * (1 + np.tanh(scores / 2))\n    ones = np.c_[X, np.ones(len(X))]\n"
        "    return np.asarray(losses.sum() / len(X)), np.einsum('nd,n->d', ones, p - y) / len(X)",
    ),
    Right(
        "logistic-overflowing-sigmoid-that-is-right",
        was="probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="probabilities = 1 / (1 + np.exp(-scores))  # inf in the denominator is 0, with a warning",
    ),
    Right(
        "logistic-float32",
        was=RETURN,
        now="return np.float32(np.mean(losses)), np.append(dscores @ X, np.sum(dscores)).astype(np.float32)",
    ),
    Right(
        "logistic-masks",
        was=LOSSES,
        now="losses = np.where(y > 0.5, np.logaddexp(0, -scores), np.logaddexp(0, scores))",
    ),
    Right(
        "train-without-the-other-functions",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="A = np.concatenate([X, np.ones((X.shape[0], 1))], axis=1)\n    w = np.zeros((A.shape[1], 1))\n"
        "    for _ in range(steps):\n        p = 1 / (1 + np.exp(-A @ w))\n"
        "        w -= learning_rate * A.T @ (p - y.reshape(-1, 1)) / len(A)\n    return w[:, 0]",
    ),
    Right("predict-booleans", was=PREDICT, now="return X @ w[:-1] + w[-1] > 0"),
    Right("predict-list", was=PREDICT, now="return [1 if row @ w[:-1] > -w[-1] else 0 for row in X]"),
    Right(
        "predict-by-probability",
        was=PREDICT,
        now="return np.where(1 / (1 + np.exp(-X.dot(w[:-1]) - w[-1])) > 0.5, 1.0, 0.0)",
    ),
    Right(
        "polar-complex",
        was=POLAR,
        now="z = X[:, 0] + 1j * X[:, 1]\n    return np.array([np.abs(z), np.angle(z)]).T",
    ),
    Right(
        "polar-loop",
        was=POLAR,
        now="import math\n\n    return [(math.sqrt(a * a + b * b), math.atan2(b, a)) for a, b in X]",
    ),
    Right(
        "polar-arccos-with-a-sign",
        was=POLAR,
        now="r = np.linalg.norm(X, axis=1)\n    angle = np.arccos(np.clip(X[:, 0] / r, -1, 1))\n"
        "    return np.stack([r, np.where(X[:, 1] < 0, -angle, angle)], axis=-1)",
    ),
    Right("product-prod", was=PRODUCT, now="return np.hstack([X, np.prod(X, axis=1, keepdims=True)])"),
    Right("product-transposed-view", was=PRODUCT, now="a, b = X.T\n    return np.vstack([a, b, a * b]).T"),
]
