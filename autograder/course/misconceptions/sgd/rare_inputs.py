"""Wrong only on inputs that are a little out of the way: tiny numbers, a rate of 0, equal arrays, large labels."""

from autograder.diagnosis.variants import Wrong

from .hints import UNSEEDED
from .passages import DECAY, KEEP, LOSS, ORDER, PENALTY, SGD, TAKE, VELOCITY, WEIGHT

WRONG = [
    Wrong(
        name="sgd-steps-by-identity",
        task="sgd.sgd",
        hint="You keep the step of a gradient and find it again by the array's identity: there may be other numbers in "
        "that array by now. Compute every step anew.",
        code="""
STEPS = {}


def sgd(params, grads, learning_rate):
    steps = {n: STEPS.setdefault((id(g), learning_rate), (g, learning_rate * g))[1] for n, g in grads.items()}
    return {name: value - steps[name] for name, value in params.items()}
""",
    ),
    Wrong(
        name="sgd-skips-tiny-steps",
        task="sgd.sgd",
        hint="You leave out steps that are tiny: where the params are as tiny, such a step is a large one.",
        was=SGD,
        now="""\
steps = {name: learning_rate * gradient for name, gradient in grads.items()}
    return {name: value - steps[name] * (np.abs(steps[name]) > 1e-9) for name, value in params.items()}""",
    ),
    Wrong(
        name="momentum-divides-by-the-rate",
        task="sgd.momentum",
        hint="You divide by the learning rate, which may be 0 for a step: v <- mu * v - learning_rate * gradient needs "
        "no division.",
        was=VELOCITY,
        now="with np.errstate(all='ignore'):\n"
        "        velocity = {n: (mu * velocity.get(n, 0.0) / learning_rate - grads[n]) * learning_rate for n in grads}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="l2-equal-arrays-once",
        task="sgd.l2",
        hint="You count arrays with equal sums of squares once: add up all of them.",
        was=LOSS,
        now="loss = sum({0.5 * strength * np.sum(v**2) for v in params.values() if np.ndim(v) > 1})",
    ),
    Wrong(
        name="sgd-leaves-out-what-stands-still",
        task="sgd.sgd",
        hint="You leave arrays out whose gradient is zero: return every array, moved or not.",
        was=SGD,
        now="return {n: value - learning_rate * grads[n] for n, value in params.items() if np.any(grads[n])}",
        affects=("sgd.train",),
    ),
    Wrong(
        name="l2-three-dimensions-at-most",
        task="sgd.l2",
        hint="You left out arrays with more than three dimensions, such as the kernels of a convolution: they are "
        "weights too.",
        was=WEIGHT,
        now=WEIGHT.replace("> 1", "in (2, 3)"),
    ),
    Wrong(
        name="l2-nothing-at-strength-0",
        task="sgd.l2",
        hint="At strength 0 your dict of gradients is empty: they are there as at any other, and zero.",
        was=PENALTY,
        now=f"{PENALTY}\n    grads = grads if strength else {{}}",
    ),
    Wrong(
        name="decay-never-goes-back",
        task="sgd.decay",
        hint="You keep the rate of the last epoch, and it only ever falls: an earlier epoch may be asked for again, "
        "by another training. Compute each rate afresh.",
        code="""
LATEST = {}


def step_decay(learning_rate, decay, epoch):
    latest, rate = LATEST.get((learning_rate, decay), (0, learning_rate))
    while latest < epoch:
        latest, rate = latest + 1, rate * decay
    LATEST[learning_rate, decay] = latest, rate
    return rate
""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-rows-in-two-bytes",
        task="sgd.minibatches",
        hint="Your row numbers are of a type of one or two bytes, in which there are no more than 65,536: use numpy's "
        "usual integers.",
        was=TAKE,
        now="return [(X[rows.astype(np.uint16)], y[rows.astype(np.uint16)]) for rows in batches]",
    ),
    Wrong(
        name="minibatches-seed-plus-one",
        task="sgd.minibatches",
        hint="You add to the seed, and the largest one leaves the range of your generator, from 0 to 2**32 - 1: use it "
        "as it is.",
        was=ORDER,
        now="order = np.random.RandomState(seed + 1).permutation(len(X))",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-lays-rows-out",
        task="sgd.minibatches",
        hint="You lay each example out as one row of numbers: images keep their dimensions.",
        was=TAKE,
        now="return [(X.reshape(len(X), -1)[rows], y[rows]) for rows in batches]",
    ),
    Wrong(
        name="decay-goes-on-from-the-last-call",
        task="sgd.decay",
        hint="You go on from the rate of the last call, which may have had another decay: compute each afresh.",
        code="""
LAST = {}


def step_decay(learning_rate, decay, epoch):
    before = LAST.get((learning_rate, epoch - 1))
    LAST[learning_rate, epoch] = learning_rate * decay**epoch if before is None else before * decay
    return LAST[learning_rate, epoch]
""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-nearly-rounded-up",
        task="sgd.minibatches",
        hint="You round the number of batches up by adding a little less than 1: one row that is left over is lost "
        "among many. Use -(-N // batch_size), or cut pieces of batch_size until none is left.",
        was=TAKE,
        now="batches = np.array_split(order, int(len(X) / batch_size + 0.99))\n"
        "    return [(X[rows], y[rows]) for rows in batches]",
        affects=("sgd.train",),
    ),
    Wrong(
        name="minibatches-labels-made-integers",
        task="sgd.minibatches",
        hint="You make integers of all labels: those that are none, as of a regression, stay as they are.",
        was=TAKE,
        now="return [(X[rows], y[rows].astype(int)) for rows in batches]",
    ),
    Wrong(
        name="minibatches-labels-by-way-of-floats",
        task="sgd.minibatches",
        hint="Your labels have been floats on their way, in which 2**53 + 1 is 2**53, or are rounded: take rows "
        "from y itself.",
        was=TAKE,
        now="return [(X[rows], y.astype(float)[rows].astype(y.dtype)) for rows in batches]",
    ),
    Wrong(
        name="minibatches-drawn-while-others-draw",
        task="sgd.minibatches",
        hint=UNSEEDED,
        code="""
def minibatches(X, y, batch_size, seed):
    np.random.seed(seed % 2**32)
    left = np.arange(len(X))
    while len(left):
        chosen = np.random.permutation(len(left))[:batch_size]
        rows, left = left[chosen], np.delete(left, chosen)
        yield X[rows], y[rows]
""",
        affects=("sgd.train",),
    ),
    Wrong(
        name="l2-free-by-the-name-bias",
        task="sgd.l2",
        hint="You free arrays by their names, which are arbitrary: a bias is what has one dimension.",
        was=WEIGHT,
        now='weight = strength if np.ndim(value) > 1 and "bias" not in name else 0.0',
    ),
    Wrong(
        name="decay-near-one-is-none",
        task="sgd.decay",
        hint="You take a decay close to 1 for none: over many epochs it adds up.",
        was=DECAY,
        now="return learning_rate if np.isclose(decay, 1.0) else learning_rate * decay**epoch",
        affects=("sgd.train",),
    ),
    Wrong(
        name="l2-small-strength-is-none",
        task="sgd.l2",
        hint="You take a small strength for none: beside large weights it is a large penalty.",
        was=WEIGHT,
        now="weight = strength if np.ndim(value) > 1 and not np.isclose(strength, 0.0) else 0.0",
    ),
    Wrong(
        name="train-gives-up-without-a-lower-loss",
        task="sgd.train",
        hint="You stop where the loss has not fallen for some epochs: all of them are run.",
        was=KEEP,
        now=KEEP + "\n            if epoch > 9 and np.mean(losses[-10:]) >= np.mean(losses[:10]):\n"
        "                return params, losses",
    ),
    Wrong(
        name="minibatches-shuffled-in-blocks-of-thousands",
        task="sgd.minibatches",
        hint="You shuffle within blocks of so many rows: of many rows, two that are far apart never meet. Shuffle all.",
        was=ORDER,
        now="rng, starts = np.random.default_rng(seed), range(0, len(X), 2000)\n"
        "    order = np.concatenate([s + rng.permutation(min(2000, len(X) - s)) for s in starts]).astype(int)",
    ),
    Wrong(
        name="minibatches-nearly-whole-labels",
        task="sgd.minibatches",
        hint="You round labels that are nearly whole numbers, and tiny ones are nearly 0: they stay as they are.",
        was=ORDER,
        now="y = np.rint(y).astype(int) if y.dtype.kind == 'f' and np.allclose(y, np.rint(y)) else y\n    " + ORDER,
    ),
    Wrong(
        name="train-gives-up-at-large-losses",
        task="sgd.train",
        hint="You stop where the loss is very large, or has not fallen: all epochs are run, whatever comes of them.",
        was=KEEP,
        now=KEEP + "\n            if loss > 1e10:\n                return params, losses",
    ),
    Wrong(
        name="minibatches-no-row-stays",
        task="sgd.minibatches",
        hint="No row ever stays in its place: in Fisher and Yates's shuffle the other one of a swap may be the row "
        "itself. Use a generator's permutation.",
        was=ORDER,
        now="""\
rng, order = np.random.default_rng(seed), np.arange(len(X))
    for i in range(len(X) - 1, 0, -1):
        j = rng.integers(0, i)
        order[[i, j]] = order[[j, i]]""",
    ),
]
