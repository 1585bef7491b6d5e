"""Wrong only on inputs that are a little out of the way: black images, large gradients, many hits."""

from ...diagnosis.variants import Wrong
from .passages import ACCURACY, DHIDDEN, STEP_LOSS, TRAIN_RNG

WRONG = [
    Wrong(
        name="loss-slope-by-division",
        task="two_layer.loss",
        hint="You divide by the input of the ReLU, which may be exactly 0, as for a black image: ask whether "
        "it is above 0.",
        was=DHIDDEN,
        now="with np.errstate(all='ignore'):\n            dhidden = (dscores @ W2.T) * hidden / (X @ W1 + b1)",
        affects=("two_layer.train", "two_layer.threshold"),
    ),
    Wrong(
        name="train-order-by-seed-of-net",
        task="two_layer.train",
        hint="The order of your batches depends on the seed of the net, too: it follows from the seed of train alone.",
        was=TRAIN_RNG,
        now="rng = np.random.default_rng(seed + self.made_with)\n        # Compute",
        code="""
_make = TwoLayerNet.__init__


def __init__(self, input_size, hidden_size, num_classes, seed=0):
    _make(self, input_size, hidden_size, num_classes, seed)
    self.made_with = seed


TwoLayerNet.__init__ = __init__
""",
    ),
    Wrong(
        name="train-shortens-gradients",
        task="two_layer.train",
        hint="You shorten long gradients: every step is made of the gradients as they are.",
        was=STEP_LOSS,
        now=STEP_LOSS
        + """
                length = max(np.linalg.norm(gradient) for gradient in grads.values())
                grads = {name: gradient * min(1.0, 10.0 / (length + 1e-300)) for name, gradient in grads.items()}""",
    ),
    Wrong(
        name="accuracy-hits-in-a-byte",
        task="two_layer.predict",
        hint="You count the right predictions in the type of the labels, in which there may be no more than 255: "
        "use a mean, or numpy's usual integers.",
        was=ACCURACY,
        now="hits = (predicted == y).astype(y.dtype)\n    return float(np.dot(hits, hits)) / len(y)",
        affects=("two_layer.train",),
    ),
]
