"""Right: every task in other forms."""

from autograder.diagnosis.variants import Right

from .passages import DSCORES, LOOP, LOSSES, POLAR, PREDICT, PRODUCT, RETURN, STEP_LINE, TRAIN, TRAIN_START

RIGHT = [
    Right(
        name="numerical-nudges-in-place-and-restores",
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
        name="numerical-unit-vectors",
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
        name="numerical-nditer-fortran",
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
        name="numerical-nested-lists",
        was="        gradient[index] = (above - below) / (2 * h)\n    return gradient",
        now="        gradient[index] = (above - below) / (2 * h)\n    return gradient.tolist()",
    ),
    Right(
        name="numerical-flat-copy",
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
        name="error-by-hand",
        code="""
def relative_error(a, b):
    difference = sum((p - q) ** 2 for p, q in zip(a.flat, b.flat)) ** 0.5
    scale = sum(p * p for p in a.flat) ** 0.5 + sum(q * q for q in b.flat) ** 0.5
    return np.array(difference / scale) if scale else 0
""",
    ),
    Right(
        name="error-ravel-dot",
        code="""
def relative_error(a, b):
    a, b = a.ravel(), b.ravel()
    if not a.any() and not b.any():
        return float(0)
    return float(np.sqrt((a - b) @ (a - b)) / (np.sqrt(a @ a) + np.sqrt(b @ b)))
""",
    ),
    Right(
        name="error-tiny-denominator",
        code="""
def relative_error(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-12)
""",
    ),
    Right(name="step-adds-the-negative", was=STEP_LINE, now="return np.add(w, -learning_rate * gradient)"),
    Right(
        name="step-works-on-a-copy",
        was=STEP_LINE,
        now="new = w.copy()\n    new -= gradient * learning_rate\n    return new",
    ),
    Right(
        name="step-in-a-loop-in-float32",
        was=STEP_LINE,
        now="new = np.empty(w.shape, dtype=np.float32)\n    for i in np.ndindex(w.shape):\n"
        "        new[i] = w[i] - learning_rate * gradient[i]\n    return new",
    ),
    Right(
        name="step-copies-where-nothing-changes",
        was=STEP_LINE,
        now="return w - learning_rate * gradient if np.any(gradient) else w.copy()",
    ),
    Right(
        name="descent-returns-w-for-no-steps",
        was=LOOP,
        now="    if not steps:\n        return w\n" + LOOP,
    ),
    Right(
        name="descent-on-a-copy-in-place",
        was=LOOP,
        now="    w = w.copy()\n    while steps > 0:\n"
        "        w -= learning_rate * gradient(w)\n        steps -= 1\n    return w",
    ),
    Right(
        name="descent-changes-and-restores",
        was=LOOP,
        now="    old = w.copy()\n    for _ in range(steps):\n        w -= learning_rate * gradient(w)\n"
        "    new = w.copy()\n    w[...] = old\n    return new",
    ),
    Right(
        name="descent-last-of-the-path",
        was=LOOP,
        now="    path = [w]\n    for _ in range(steps):\n"
        "        path += [path[-1] - learning_rate * gradient(path[-1])]\n    return path[-1]",
    ),
    Right(
        name="descent-recursive",
        was=LOOP,
        now="    if steps == 0:\n        return w\n"
        "    return gradient_descent(gradient, gradient_step(w, gradient(w), learning_rate), learning_rate, steps - 1)",
    ),
    Right(
        name="logistic-signs-and-list",
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
        name="logistic-loops",
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
        name="logistic-tanh-einsum",
        was=f"probabilities = np.exp(-np.logaddexp(0, -scores))\n    {DSCORES}\n    {RETURN}",
        now="p = 0.5 * (1 + np.tanh(scores / 2))\n    ones = np.c_[X, np.ones(len(X))]\n"
        "    return np.asarray(losses.sum() / len(X)), np.einsum('nd,n->d', ones, p - y) / len(X)",
    ),
    Right(
        name="logistic-overflowing-sigmoid-that-is-right",
        was="probabilities = np.exp(-np.logaddexp(0, -scores))",
        now="probabilities = 1 / (1 + np.exp(-scores))  # inf in the denominator is 0, with a warning",
    ),
    Right(
        name="logistic-float32",
        was=RETURN,
        now="return np.float32(np.mean(losses)), np.append(dscores @ X, np.sum(dscores)).astype(np.float32)",
    ),
    Right(
        name="logistic-masks",
        was=LOSSES,
        now="losses = np.where(y > 0.5, np.logaddexp(0, -scores), np.logaddexp(0, scores))",
    ),
    Right(
        name="train-without-the-other-functions",
        was=f"{TRAIN_START}\n    {TRAIN}",
        now="A = np.concatenate([X, np.ones((X.shape[0], 1))], axis=1)\n    w = np.zeros((A.shape[1], 1))\n"
        "    for _ in range(steps):\n        p = 1 / (1 + np.exp(-A @ w))\n"
        "        w -= learning_rate * A.T @ (p - y.reshape(-1, 1)) / len(A)\n    return w[:, 0]",
    ),
    Right(name="predict-booleans", was=PREDICT, now="return X @ w[:-1] + w[-1] > 0"),
    Right(
        name="predict-by-probability",
        was=PREDICT,
        now="return np.where(1 / (1 + np.exp(-X.dot(w[:-1]) - w[-1])) > 0.5, 1.0, 0.0)",
    ),
    Right(name="predict-list", was=PREDICT, now="return [1 if row @ w[:-1] > -w[-1] else 0 for row in X]"),
    Right(
        name="polar-complex",
        was=POLAR,
        now="z = X[:, 0] + 1j * X[:, 1]\n    return np.array([np.abs(z), np.angle(z)]).T",
    ),
    Right(
        name="polar-arccosine",
        was=POLAR,
        now="r = np.linalg.norm(X, axis=1)\n    angle = np.arccos(np.clip(X[:, 0] / r, -1, 1))\n"
        "    return np.stack([r, np.where(X[:, 1] < 0, -angle, angle)], axis=-1)",
    ),
    Right(
        name="polar-loop",
        was=POLAR,
        now="import math\n\n    return [(math.sqrt(a * a + b * b), math.atan2(b, a)) for a, b in X]",
    ),
    Right(
        name="polar-half-angle-with-both-signs",
        was=POLAR,
        now="r = np.linalg.norm(X, axis=1)\n    with np.errstate(all='ignore'):\n"
        "        angle = 2 * np.arctan(np.where(r == 0, 0.0, X[:, 1] / (r + X[:, 0])))\n"
        "    return np.stack([r, np.where((X[:, 1] == 0) & (X[:, 0] < 0), np.pi, angle)], axis=-1)",
    ),
    Right(name="product-prod", was=PRODUCT, now="return np.hstack([X, np.prod(X, axis=1, keepdims=True)])"),
    Right(name="product-transposed-view", was=PRODUCT, now="a, b = X.T\n    return np.vstack([a, b, a * b]).T"),
]
