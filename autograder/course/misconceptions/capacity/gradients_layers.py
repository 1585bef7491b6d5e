"""Wrong gradients: the way back through the layers."""

from autograder.diagnosis.variants import Wrong

from .passages import BATCH, GRAD_B, GRAD_W

BACK = "upstream = upstream @ W.T"

WRONG = [
    Wrong(
        name="no-relu-mask",
        task="capacity.gradients",
        hint="You forgot the ReLU on the way back: where it gave zero, no gradient goes back through it.",
        was="""            if i > 1:
                upstream = upstream * (x > 0.0)  # x is what the ReLU before this layer let through
""",
        now="",
    ),
    Wrong(
        name="mask-from-the-wrong-layer",
        task="capacity.gradients",
        hint="You take the ReLU mask from the wrong layer: "
        "what comes back through a layer's W meets the ReLU that made that layer's input.",
        was="(x > 0.0)  #",
        now="(self.inputs[min(i, self.depth - 1)] > 0.0)  #",
    ),
    Wrong(
        name="mask-of-the-upstream",
        task="capacity.gradients",
        hint="You cut off the negative gradients: what decides is whether the ReLU's input was positive, "
        "not the gradient.",
        was="(x > 0.0)  #",
        now="(upstream > 0.0)  #",
    ),
    Wrong(
        name="mask-inverted",
        task="capacity.gradients",
        hint="You let the gradient through where the ReLU was off: it passes where the ReLU was on.",
        was="(x > 0.0)  #",
        now="(x <= 0.0)  #",
    ),
    Wrong(
        name="mask-is-the-activation",
        task="capacity.gradients",
        hint="You multiply by what the ReLU gave: its local gradient is 1 where it was on, and 0 where it was off.",
        was="(x > 0.0)  #",
        now="x  #",
    ),
    Wrong(
        name="mask-at-the-last-hidden-layer-only",
        task="capacity.gradients",
        hint="You go back through one ReLU only: there is one between any two layers.",
        was="            if i > 1:\n",
        now="            if i > 1 and i == self.depth:\n",
    ),
    Wrong(
        name="mask-on-the-scores",
        task="capacity.gradients",
        hint="You go back through a ReLU after the last layer: there is none.",
        was=BATCH,
        now="upstream = upstream / len(y) * (scores > 0.0)",
    ),
    Wrong(
        name="stops-after-the-last-layer",
        task="capacity.gradients",
        hint="Your gradient stops after the last layer: pass it on, back through its W and the ReLU, "
        "to the layers before.",
        was=BACK,
        now="upstream = np.zeros_like(x)",
    ),
    Wrong(
        name="stops-after-two-layers",
        task="capacity.gradients",
        hint="Your gradient stops two layers from the end: the same step repeats for each layer, down to the first.",
        was=BACK,
        now="upstream = upstream @ W.T if i == self.depth else np.zeros_like(x)",
    ),
    Wrong(
        name="back-through-w-without-transposing",
        task="capacity.gradients",
        hint="You go back through W the way you came: the gradient of a layer's input is the upstream gradient times W "
        "transposed.",
        was=BACK,
        now="upstream = upstream @ W",
    ),
    Wrong(
        name="weight-gradient-transposed",
        task="capacity.gradients",
        hint="Your weight gradients are transposed: the gradient of W has the shape of W, and is the layer's input "
        "transposed times the upstream gradient.",
        was=GRAD_W,
        now='grads[f"W{i}"] = upstream.T @ x + reg * W.T',
    ),
    Wrong(
        name="weight-gradient-over-n",
        task="capacity.gradients",
        hint="You divide the weight gradients by N twice: the gradient of the scores holds the division already.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream / len(y) + reg * W',
    ),
    Wrong(
        name="bias-gradient-averaged",
        task="capacity.gradients",
        hint="You average the bias gradients over the rows: "
        "they are summed, the division by N is in the gradient of the scores already.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.mean(upstream, axis=0)',
    ),
    Wrong(
        name="bias-gradient-along-the-wrong-axis",
        task="capacity.gradients",
        hint="You sum the bias gradients over the units: sum over the rows of the batch, axis 0.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream, axis=1)',
    ),
    Wrong(
        name="bias-gradient-not-summed",
        task="capacity.gradients",
        hint="Your bias gradients have one row per row of the batch: "
        "a bias is used by all rows, so its gradient is their sum.",
        was=GRAD_B,
        now='grads[f"b{i}"] = upstream',
    ),
    Wrong(
        name="bias-gradient-in-a-row",
        task="capacity.gradients",
        hint="Your bias gradients have two dimensions: they have the shape of the biases, (outputs,).",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream, axis=0, keepdims=True)',
    ),
    Wrong(
        name="bias-gradient-one-number",
        task="capacity.gradients",
        hint="You sum the bias gradients over everything: each unit has its own bias and its own sum, "
        "over the rows only.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream) * np.ones_like(self.params[f"b{i}"])',
    ),
    Wrong(
        name="no-bias-gradients",
        task="capacity.gradients",
        hint="You return no gradients for the biases: grads has all keys of params.",
        was=GRAD_B,
        now="pass",
    ),
    Wrong(
        name="other-keys",
        task="capacity.gradients",
        hint="Your gradients have names of their own: grads has the keys of params.",
        was="return loss, grads",
        now='return loss, {f"d{name}": value for name, value in grads.items()}',
    ),
    Wrong(
        name="gradient-mask-first-relu-only",
        task="capacity.gradients",
        hint="On the way back you go through the ReLU of the first layer only: there is one behind every hidden layer.",
        was="            if i > 1:\n                upstream = upstream * (x > 0.0)",
        now="            if i == 2:\n                upstream = upstream * (x > 0.0)",
    ),
]
