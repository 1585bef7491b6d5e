"""Wrong relative errors."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="error-largest-entry",
        task="descent.relative_error",
        hint="You compared the largest entries; the norm is the root of the sum of all squares.",
        code="""
def relative_error(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        name="error-worst-entry",
        task="descent.relative_error",
        hint="You took the worst relative error of any single entry, which is large wherever an entry is near zero; "
        "divide the norm of the whole difference by the two whole norms.",
        code="""
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
""",
    ),
    Wrong(
        name="error-mean-of-entries",
        task="descent.relative_error",
        hint="You averaged the relative errors of the single entries; "
        "divide the norm of the whole difference by the two whole norms.",
        code="""
def relative_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
""",
    ),
    Wrong(
        name="error-absolute",
        task="descent.relative_error",
        hint="You returned the norm of the difference alone, an absolute error: divide it by the sum of the two norms.",
        was="return np.linalg.norm(a - b) / scale",
        now="return np.linalg.norm(a - b)",
    ),
    Wrong(
        name="error-second-norm-added",
        task="descent.relative_error",
        hint="You divided by the first norm alone, and added the second: put the sum of both norms into parentheses.",
        was="return np.linalg.norm(a - b) / scale",
        now="return np.linalg.norm(a - b) / (np.linalg.norm(a) or 1.0) + np.linalg.norm(b)",
    ),
    Wrong(
        name="error-one-norm-below",
        task="descent.relative_error",
        hint="You divided by the norm of the second array only: the denominator is the sum of both norms.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(b)",
    ),
    Wrong(
        name="error-first-norm-below",
        task="descent.relative_error",
        hint="You divided by the norm of the first array only: the denominator is the sum of both norms.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a)",
    ),
    Wrong(
        name="error-larger-norm-below",
        task="descent.relative_error",
        hint="You divided by the larger of the two norms: the denominator is their sum.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = max(np.linalg.norm(a), np.linalg.norm(b))",
    ),
    Wrong(
        name="error-norm-of-the-sum-below",
        task="descent.relative_error",
        hint="You divided by the norm of a + b, in which opposite numbers cancel: "
        "take the two norms first, then add them.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a + b)",
    ),
    Wrong(
        name="error-signed",
        task="descent.relative_error",
        hint="You added up the differences with their signs, so that they cancel: a norm squares each entry first.",
        code="""
def relative_error(a, b):
    scale = np.sum(np.abs(a)) + np.sum(np.abs(b))
    return np.sum(a - b) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        name="error-signed-sum-over-norms",
        task="descent.relative_error",
        hint="You added up the differences with their signs, so that they cancel: take the norm of a - b.",
        was="return np.linalg.norm(a - b) / scale",
        now="return np.sum(a - b) / scale",
    ),
    Wrong(
        name="error-absolute-values",
        task="descent.relative_error",
        hint="You added up absolute values; the Euclidean norm is the root of the sum of the squares.",
        code="""
def relative_error(a, b):
    scale = np.sum(np.abs(a)) + np.sum(np.abs(b))
    return np.sum(np.abs(a - b)) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        name="error-squared",
        task="descent.relative_error",
        hint="You forgot the square roots: a norm is the root of the sum of the squares.",
        code="""
def relative_error(a, b):
    scale = np.sum(a**2) + np.sum(b**2)
    return np.sum((a - b) ** 2) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        name="error-matrix-norm",
        task="descent.relative_error",
        hint="You used a matrix norm, which is another one than that over all entries: sum the squares of all of them.",
        code="""
def relative_error(a, b):
    if a.ndim > 2:
        a, b = a.ravel(), b.ravel()
    scale = np.linalg.norm(a, 2) + np.linalg.norm(b, 2)
    return np.linalg.norm(a - b, 2) / scale if scale > 0 else 0.0
""",
    ),
    Wrong(
        name="error-per-row",
        task="descent.relative_error",
        hint="You took norms along one axis and returned several numbers: the norm is over all entries, one number.",
        code="""
def relative_error(a, b):
    return np.linalg.norm(a - b, axis=-1) / (np.linalg.norm(a, axis=-1) + np.linalg.norm(b, axis=-1))
""",
    ),
    Wrong(
        name="error-nan-at-zero",
        task="descent.relative_error",
        hint="You divided zero by zero where both arrays are zero: that case has the error 0.0.",
        was="    if scale == 0:\n        return 0.0\n",
        now="",
    ),
    Wrong(
        name="error-zero-too-often",
        task="descent.relative_error",
        hint="You returned 0.0 as soon as one of the arrays is zero; only where both are zero there is no error.",
        was="if scale == 0:",
        now="if np.linalg.norm(a) == 0 or np.linalg.norm(b) == 0:",
    ),
    Wrong(
        name="error-padded-denominator",
        task="descent.relative_error",
        hint="You added a small number to the denominator, which hides errors of small gradients: "
        "treat zero on its own.",
        was="scale = np.linalg.norm(a) + np.linalg.norm(b)",
        now="scale = np.linalg.norm(a) + np.linalg.norm(b) + 1e-8",
    ),
    Wrong(
        name="error-close-is-equal",
        task="descent.relative_error",
        hint="You returned 0.0 for arrays that are merely close; "
        "small errors are what this function is there to measure.",
        was="if scale == 0:",
        now="if np.allclose(a, b):",
    ),
    Wrong(
        name="error-in-place",
        task="descent.relative_error",
        hint="You subtracted within an argument, which changes the caller's array: "
        "compute the difference as a new array.",
        code="""
def relative_error(a, b):
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    a -= b
    return np.linalg.norm(a) / scale if scale > 0 else 0.0
""",
    ),
]
