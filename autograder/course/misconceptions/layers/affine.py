"""Wrong affine layers."""

from autograder.diagnosis.variants import Wrong

from .passages import AFFINE_DX, AFFINE_GRADS, AFFINE_OUT, DBIAS, DWEIGHT

ROWS = "self.rows = x.reshape(len(x), -1)"

WRONG = [
    Wrong(
        name="affine-bias-not-added",
        task="layers.affine",
        hint="Your output lacks the bias: it is added to every row of the product.",
        was=AFFINE_OUT,
        now="return self.rows @ self.weight",
    ),
    Wrong(
        name="affine-weight-transposed",
        task="layers.affine",
        hint="You multiplied by the transposed weight: the weight comes as (D, M), "
        "so that the product needs no transpose.",
        was=AFFINE_OUT,
        now="return self.rows @ self.weight.T + self.bias",
    ),
    Wrong(
        name="affine-not-flattened",
        task="layers.affine",
        hint="Your layer works on rows only: an image batch has more dimensions, "
        "so lay each example out as one row first.",
        was=ROWS,
        now="self.rows = x",
    ),
    Wrong(
        name="affine-not-flattened-dot",
        task="layers.affine",
        hint="Your layer works on rows only: an image batch has more dimensions, "
        "so lay each example out as one row first.",
        was=ROWS + "\n        " + AFFINE_OUT,
        now="self.rows = x\n        return np.dot(self.rows, self.weight) + self.bias",
    ),
    Wrong(
        name="affine-flattened-in-fortran-order",
        task="layers.affine",
        hint="You flattened the images in another order than numpy's usual one, in which the last index runs fastest.",
        was=ROWS,
        now='self.rows = x.reshape(len(x), -1, order="F")',
    ),
    Wrong(
        name="affine-reshapes-its-argument",
        task="layers.affine",
        hint="You gave the array x itself another shape: leave it as it is, and flatten a view or a copy.",
        was=ROWS,
        now="x.shape = (len(x), -1)\n        self.rows = x",
    ),
    Wrong(
        name="affine-hard-coded-batch",
        task="layers.affine",
        hint="You wrote a batch size into the code: take the number of examples from the shape of what comes in.",
        was=DBIAS,
        now="np.ones(4) @ upstream",
    ),
    Wrong(
        name="affine-weight-gradient-reshaped",
        task="layers.affine",
        hint="For the weight's gradient you reshaped x where it has to be transposed: a reshape mixes up the numbers.",
        was=DWEIGHT,
        now="self.rows.reshape(self.rows.shape[::-1]) @ upstream",
    ),
    Wrong(
        name="affine-dx-reshaped",
        task="layers.affine",
        hint="For dx you reshaped the weight where it has to be transposed: a reshape mixes up the numbers.",
        was=AFFINE_DX,
        now="return (upstream @ self.weight.reshape(self.weight.shape[::-1])).reshape(self.shape)",
    ),
    Wrong(
        name="affine-dx-not-transposed",
        task="layers.affine",
        hint="For dx you multiplied by the weight as it is: "
        "on the way back from M outputs to D features it is transposed.",
        was=AFFINE_DX,
        now="return (upstream @ self.weight).reshape(self.shape)",
    ),
    Wrong(
        name="affine-weight-gradient-transposed",
        task="layers.affine",
        hint="Your weight's gradient is transposed: it has the shape of the weight, one row per feature.",
        was=DWEIGHT,
        now="upstream.T @ self.rows",
    ),
    Wrong(
        name="affine-bias-gradient-averaged",
        task="layers.affine",
        hint="You averaged the bias's gradient over the batch. Sum it: "
        "the 1/N of a mean loss is in the upstream gradient already.",
        was=DBIAS,
        now="upstream.mean(axis=0)",
    ),
    Wrong(
        name="affine-weight-gradient-averaged",
        task="layers.affine",
        hint="You divided the weight's gradient by N. Do not: "
        "the 1/N of a mean loss is in the upstream gradient already.",
        was=DWEIGHT,
        now="self.rows.T @ upstream / len(upstream)",
    ),
    Wrong(
        name="affine-gradients-averaged",
        task="layers.affine",
        hint="You divided both weight and bias gradient by N. Do not: "
        "the 1/N of a mean loss is in the upstream gradient already.",
        was=AFFINE_GRADS,
        now='self.grads = {"weight": self.rows.T @ upstream / len(upstream), "bias": upstream.mean(axis=0)}',
    ),
    Wrong(
        name="affine-all-averaged",
        task="layers.affine",
        hint="You divided by N on the way back. Do not: the 1/N of a mean loss is in the upstream gradient already.",
        was=AFFINE_GRADS,
        now="upstream = upstream / len(upstream)\n        " + AFFINE_GRADS,
    ),
    Wrong(
        name="affine-bias-wrong-axis",
        task="layers.affine",
        hint="You summed the bias's gradient over the outputs: "
        "sum over the examples, so that one number per output is left.",
        was=DBIAS,
        now="upstream.sum(axis=1)",
    ),
    Wrong(
        name="affine-bias-sums-everything",
        task="layers.affine",
        hint="You summed the bias's gradient over everything: "
        "sum over the examples only, one number per output is left.",
        was=DBIAS,
        now="upstream.sum()",
    ),
    Wrong(
        name="affine-bias-filled-with-sum",
        task="layers.affine",
        hint="You summed the bias's gradient over everything: "
        "sum over the examples only, one number per output is left.",
        was=DBIAS,
        now="np.full(upstream.shape[1], upstream.sum())",
    ),
    Wrong(
        name="affine-bias-not-summed",
        task="layers.affine",
        hint="You left the bias's gradient one row per example: "
        "every example uses the same bias, so its gradients add up.",
        was=DBIAS,
        now="upstream",
    ),
    Wrong(
        name="affine-bias-kept-2d",
        task="layers.affine",
        hint="Your bias gradient has two dimensions, the bias has one: let the sum drop the axis it sums over.",
        was=DBIAS,
        now="upstream.sum(axis=0, keepdims=True)",
    ),
    Wrong(
        name="affine-bias-gradient-of-ones",
        task="layers.affine",
        hint="Your bias gradient ignores the upstream gradient: its local gradient is 1, times the upstream one.",
        was=DBIAS,
        now="np.full(upstream.shape[1], float(len(upstream)))",
    ),
    Wrong(
        name="affine-upstream-ignored",
        task="layers.affine",
        hint="Your gradients are the local ones only: multiply by the upstream gradient.",
        was=AFFINE_GRADS,
        now="upstream = np.ones_like(upstream)\n        " + AFFINE_GRADS,
    ),
    Wrong(
        name="affine-weight-gradient-of-ones",
        task="layers.affine",
        hint="Your weight gradient ignores the upstream gradient: "
        "it is made of the inputs times the upstream gradient.",
        was=DWEIGHT,
        now="self.rows.T @ np.ones_like(upstream)",
    ),
    Wrong(
        name="affine-dx-flat",
        task="layers.affine",
        hint="Your dx is still flattened: give it the shape that x came in.",
        was=AFFINE_DX,
        now="return upstream @ self.weight.T",
    ),
    Wrong(
        name="affine-returns-all-three",
        task="layers.affine",
        hint="backward returns several values: return dx alone, and leave the gradients of weight and bias in grads.",
        was=AFFINE_DX,
        now='return (upstream @ self.weight.T).reshape(self.shape), self.grads["weight"], self.grads["bias"]',
    ),
    Wrong(
        name="affine-grads-accumulated",
        task="layers.affine",
        hint="A second backward adds to the gradients of the first one: each call starts anew and replaces them.",
        was=AFFINE_GRADS,
        now='self.grads["weight"] = self.grads.get("weight", 0.0) + self.rows.T @ upstream\n'
        '        self.grads["bias"] = self.grads.get("bias", 0.0) + upstream.sum(axis=0)',
    ),
    Wrong(
        name="affine-cache-shared",
        task="layers.affine",
        hint="Your layers share what they remember: the input has to be kept in the object itself, "
        "not in its class or a global.",
        was=ROWS,
        now="Affine.rows = x.reshape(len(x), -1)",
    ),
    Wrong(
        name="affine-input-shared",
        task="layers.affine",
        hint="Your layers share what they remember: the input has to be kept in the object itself, "
        "not in its class or a global.",
        was="self.shape = x.shape\n        " + ROWS,
        now="Affine.shape = x.shape\n        " + ROWS.replace("self.rows", "Affine.rows"),
    ),
    Wrong(
        name="affine-grads-shared",
        task="layers.affine",
        hint="Your layers share one dict of gradients: each needs a dict of its own, made in __init__ or backward.",
        was=AFFINE_GRADS,
        now='SHARED_GRADS["weight"], SHARED_GRADS["bias"] = self.rows.T @ upstream, upstream.sum(axis=0)\n'
        "        self.grads = SHARED_GRADS",
        code="SHARED_GRADS = {}",
    ),
    Wrong(
        name="affine-weights-shared",
        task="layers.affine",
        hint="Your layers share their weights: keep them in the object itself, not in its class or a global.",
        was="self.weight, self.bias = weight, bias",
        now="Affine.weight, Affine.bias = weight, bias",
    ),
    Wrong(
        name="affine-updates-its-weights",
        task="layers.affine",
        hint="backward changes the weights: it only computes gradients, the step is the optimizer's task.",
        was=AFFINE_GRADS,
        now=AFFINE_GRADS + '\n        self.weight = self.weight - 0.01 * self.grads["weight"]',
    ),
]
