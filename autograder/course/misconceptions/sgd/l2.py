"""Wrong penalties."""

from autograder.diagnosis.variants import Wrong

from .passages import LOSS, PENALTY, WEIGHT

WITHOUT_HALF = "You left out the one half: the penalty is half the strength times the sum of squares."
BIASES_FREE = "You penalized the biases too: only arrays with two dimensions or more count."

WRONG = [
    Wrong(
        name="l2-largest-singular-value",
        task="sgd.l2",
        hint="np.linalg.norm(w, 2) is the largest singular value of a matrix: sum the squares of all its entries.",
        was=LOSS,
        now="loss += 0.5 * weight * (np.linalg.norm(value.reshape(len(value), -1), 2) ** 2 if value.size else 0.0)",
    ),
    Wrong(
        name="l2-no-gradient",
        task="sgd.l2",
        hint="Your penalty has no gradient: return it for every weight array, or training will not feel the penalty.",
        was=PENALTY,
        now="grads = {}",
    ),
    Wrong(
        name="l2-zero-gradient",
        task="sgd.l2",
        hint="The gradient of your penalty is zero: the derivative of half a square is the weight itself.",
        was=PENALTY,
        now="grads[name] = 0.0 * value",
    ),
    Wrong(
        name="l2-gradient-doubled",
        task="sgd.l2",
        hint="Your gradient is twice too large: the one half of the penalty cancels the 2 of the square's derivative.",
        was=PENALTY,
        now="grads[name] = 2 * weight * value",
    ),
    Wrong(
        name="l2-gradient-halved",
        task="sgd.l2",
        hint="Your gradient is half of what it should be: the 2 of the square's derivative cancels the one half.",
        was=PENALTY,
        now="grads[name] = 0.5 * weight * value",
    ),
    Wrong(
        name="l2-loss-without-half",
        task="sgd.l2",
        hint=WITHOUT_HALF,
        was=LOSS,
        now=LOSS.replace("0.5 * ", ""),
    ),
    Wrong(
        name="l2-without-half",
        task="sgd.l2",
        hint=WITHOUT_HALF,
        was=f"{LOSS}\n        {PENALTY}",
        now="loss += weight * np.sum(value**2)\n        grads[name] = 2 * weight * value",
    ),
    Wrong(
        name="l2-on-biases",
        task="sgd.l2",
        hint=BIASES_FREE,
        was=WEIGHT,
        now="weight = strength",
    ),
    Wrong(
        name="l2-on-biases-loss",
        task="sgd.l2",
        hint=BIASES_FREE,
        was=LOSS,
        now=LOSS.replace("weight", "strength"),
    ),
    Wrong(
        name="l2-on-biases-gradient",
        task="sgd.l2",
        hint=BIASES_FREE,
        was=PENALTY,
        now=PENALTY.replace("weight", "strength"),
    ),
    Wrong(
        name="l2-sum-of-lengths",
        task="sgd.l2",
        hint="You added up the lengths of the arrays: square them, or sum the squares of all entries directly.",
        was=LOSS,
        now="loss += 0.5 * weight * np.linalg.norm(value)",
    ),
    Wrong(
        name="l2-mean",
        task="sgd.l2",
        hint="You took the mean of the squares: the penalty is their sum, and nothing is divided.",
        was=LOSS,
        now=LOSS.replace("np.sum", "np.mean"),
    ),
    Wrong(
        name="l2-square-of-sum",
        task="sgd.l2",
        hint="You squared the sum of the weights: square each weight, then sum.",
        was=LOSS,
        now=LOSS.replace("np.sum(value**2)", "np.sum(value) ** 2"),
    ),
    Wrong(
        name="l2-last-array-only",
        task="sgd.l2",
        hint="Your loss has only the last array in it: add up the penalties of all weight arrays.",
        was=LOSS,
        now="loss = 0.5 * weight * np.sum(value**2) if weight else loss",
    ),
    Wrong(
        name="l2-gradient-sign",
        task="sgd.l2",
        hint="Your gradient points the wrong way: the penalty grows with the weights; it is the update that subtracts.",
        was=PENALTY,
        now="grads[name] = -weight * value",
    ),
    Wrong(
        name="l2-two-dimensions-only",
        task="sgd.l2",
        hint="You left out arrays with more than two dimensions: they are weights too.",
        was=WEIGHT,
        now=WEIGHT.replace("> 1", "== 2"),
    ),
    Wrong(
        name="l2-by-name",
        task="sgd.l2",
        hint="You told weights from biases by their names: names are arbitrary, the number of dimensions decides.",
        was=WEIGHT,
        now=WEIGHT.replace("np.ndim(value) > 1", 'name.startswith("W")'),
    ),
    Wrong(
        name="l2-by-first-letter",
        task="sgd.l2",
        hint="You told weights from biases by their names: names are arbitrary, the number of dimensions decides.",
        was=WEIGHT,
        now=WEIGHT.replace("np.ndim(value) > 1", 'not name.startswith("b")'),
    ),
    Wrong(
        name="l2-scales-params-in-place",
        task="sgd.l2",
        hint="You changed the params in place: the penalty only looks at them.",
        was=PENALTY,
        now="value *= weight\n        grads[name] = value",
    ),
    Wrong(
        name="l2-three-dimensions-at-most",
        task="sgd.l2",
        hint="You left out arrays with more than three dimensions, such as the kernels of a convolution: they are "
        "weights too.",
        was=WEIGHT,
        now=WEIGHT.replace("> 1", "in (2, 3)"),
    ),
]
