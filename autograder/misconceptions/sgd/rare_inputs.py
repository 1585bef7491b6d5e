"""Wrong only on inputs that are a little out of the way: tiny numbers, a rate of 0, equal arrays, large labels."""

from ...diagnosis.variants import Wrong
from .hints import UNSEEDED
from .passages import LOSS, SGD, TAKE, VELOCITY

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
]
