"""Variants of 03_layers: what students write for affine layers, activations, maxout, losses and Sequential."""

from . import Right, Wrong

# Passages of the solution that several variants replace.
ROWS = "self.rows = x.reshape(len(x), -1)"
AFFINE_OUT = "return self.rows @ self.weight + self.bias"
AFFINE_GRADS = 'self.grads = {"weight": self.rows.T @ upstream, "bias": upstream.sum(axis=0)}'
DWEIGHT = "self.rows.T @ upstream"
DBIAS = "upstream.sum(axis=0)"
AFFINE_DX = "return (upstream @ self.weight.T).reshape(self.shape)"
SIGMOID_OUT = "self.out = np.where(x >= 0, 1.0, small) / (1.0 + small)"
SIGMOID_DX = "return upstream * self.out * (1.0 - self.out)"
TANH_OUT = "self.out = np.tanh(x)"
TANH_DX = "return upstream * (1.0 - self.out**2)"
RELU_MASK = "self.positive = x > 0"
RELU_OUT = "return np.where(self.positive, x, 0.0)"
RELU_DX = "return upstream * self.positive"
SLOPES = "self.slopes = np.where(x > 0, 1.0, self.slope)"
LEAKY_OUT = "return x * self.slopes"
LEAKY_DX = "return upstream * self.slopes"
ELU_LOCAL = "self.local = np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))"
ELU_OUT = "return np.where(x > 0, x, self.local - self.alpha)"
ELU_DX = "return upstream * self.local"
PIECES = "pieces = x @ self.weights + self.biases[:, np.newaxis, :]"
WINNER = "self.winner = pieces.argmax(axis=0)"
MAXOUT_OUT = "return pieces.max(axis=0)"
ROUTED = "routed = np.where(numbers == self.winner, upstream, 0.0)"
MAXOUT_GRADS = 'self.grads = {"weights": self.x.T @ routed, "biases": routed.sum(axis=1)}'
MAXOUT_DX = "return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)"
SHIFT = "shifted = scores - scores.max(axis=1, keepdims=True)"
LOG_P = "log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
LESS_ONE = "dscores[examples, y] -= 1.0"
SOFTMAX_OUT = "return -log_p[examples, y].mean(), dscores / len(y)"
VIOLATIONS = "violations = np.maximum(0.0, scores - right + margin)"
NOT_RIGHT = "violations[examples, y] = 0.0"
SVM_OUT = "return violations.sum() / len(y), dscores / len(y)"
SVM_COUNT = "dscores[examples, y] = -dscores.sum(axis=1)"
SVM_WRONG = "dscores = (violations > 0).astype(float)"
NEXT_INPUT = "x = layer.forward(x)"
BACKWARD_LOOP = """for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        return upstream"""
COLLAPSED = "return weight1 @ weight2, bias1 @ weight2 + bias2"

AFFINE_WRONG = [
    Wrong(
        "affine-bias-not-added",
        "layers.affine",
        "Your output lacks the bias: it is added to every row of the product.",
        was=AFFINE_OUT,
        now="return self.rows @ self.weight",
    ),
    Wrong(
        "affine-weight-transposed",
        "layers.affine",
        "You multiplied by the transposed weight: the weight comes as (D, M), so that the product needs no transpose.",
        was=AFFINE_OUT,
        now="return self.rows @ self.weight.T + self.bias",
    ),
    Wrong(
        "affine-not-flattened",
        "layers.affine",
        "Your layer works on rows only: an image batch has more dimensions, so lay each example out as one row first.",
        was=ROWS,
        now="self.rows = x",
    ),
    Wrong(
        "affine-not-flattened-dot",
        "layers.affine",
        "Your layer works on rows only: an image batch has more dimensions, so lay each example out as one row first.",
        was=ROWS + "\n        " + AFFINE_OUT,
        now="self.rows = x\n        return np.dot(self.rows, self.weight) + self.bias",
    ),
    Wrong(
        "affine-flattened-in-fortran-order",
        "layers.affine",
        "You flattened the images in another order than numpy's usual one, in which the last index runs fastest.",
        was=ROWS,
        now='self.rows = x.reshape(len(x), -1, order="F")',
    ),
    Wrong(
        "affine-reshapes-its-argument",
        "layers.affine",
        "You gave the array x itself another shape: leave it as it is, and flatten a view or a copy.",
        was=ROWS,
        now="x.shape = (len(x), -1)\n        self.rows = x",
    ),
    Wrong(
        "affine-hard-coded-batch",
        "layers.affine",
        "You wrote a batch size into the code: take the number of examples from the shape of what comes in.",
        was=DBIAS,
        now="np.ones(4) @ upstream",
    ),
    Wrong(
        "affine-weight-gradient-reshaped",
        "layers.affine",
        "For the weight's gradient you reshaped x where it has to be transposed: a reshape mixes up the numbers.",
        was=DWEIGHT,
        now="self.rows.reshape(self.rows.shape[::-1]) @ upstream",
    ),
    Wrong(
        "affine-dx-reshaped",
        "layers.affine",
        "For dx you reshaped the weight where it has to be transposed: a reshape mixes up the numbers.",
        was=AFFINE_DX,
        now="return (upstream @ self.weight.reshape(self.weight.shape[::-1])).reshape(self.shape)",
    ),
    Wrong(
        "affine-dx-not-transposed",
        "layers.affine",
        "For dx you multiplied by the weight as it is: on the way back from M outputs to D features it is transposed.",
        was=AFFINE_DX,
        now="return (upstream @ self.weight).reshape(self.shape)",
    ),
    Wrong(
        "affine-weight-gradient-transposed",
        "layers.affine",
        "Your weight's gradient is transposed: it has the shape of the weight, one row per feature.",
        was=DWEIGHT,
        now="upstream.T @ self.rows",
    ),
    Wrong(
        "affine-bias-gradient-averaged",
        "layers.affine",
        "You averaged the bias's gradient over the batch. Sum it: the 1/N of a mean loss is in the upstream gradient "
        "already.",
        was=DBIAS,
        now="upstream.mean(axis=0)",
        lecture="The bias is copied to every row, and a copy gate sums.",
    ),
    Wrong(
        "affine-weight-gradient-averaged",
        "layers.affine",
        "You divided the weight's gradient by N. Do not: the 1/N of a mean loss is in the upstream gradient already.",
        was=DWEIGHT,
        now="self.rows.T @ upstream / len(upstream)",
    ),
    Wrong(
        "affine-gradients-averaged",
        "layers.affine",
        "You divided both weight and bias gradient by N. Do not: the 1/N of a mean loss is in the upstream gradient "
        "already.",
        was=AFFINE_GRADS,
        now='self.grads = {"weight": self.rows.T @ upstream / len(upstream), "bias": upstream.mean(axis=0)}',
    ),
    Wrong(
        "affine-all-averaged",
        "layers.affine",
        "You divided by N on the way back. Do not: the 1/N of a mean loss is in the upstream gradient already.",
        was=AFFINE_GRADS,
        now="upstream = upstream / len(upstream)\n        " + AFFINE_GRADS,
    ),
    Wrong(
        "affine-bias-wrong-axis",
        "layers.affine",
        "You summed the bias's gradient over the outputs: sum over the examples, so that one number per output is "
        "left.",
        was=DBIAS,
        now="upstream.sum(axis=1)",
    ),
    Wrong(
        "affine-bias-sums-everything",
        "layers.affine",
        "You summed the bias's gradient over everything: sum over the examples only, one number per output is left.",
        was=DBIAS,
        now="upstream.sum()",
    ),
    Wrong(
        "affine-bias-filled-with-sum",
        "layers.affine",
        "You summed the bias's gradient over everything: sum over the examples only, one number per output is left.",
        was=DBIAS,
        now="np.full(upstream.shape[1], upstream.sum())",
    ),
    Wrong(
        "affine-bias-not-summed",
        "layers.affine",
        "You left the bias's gradient one row per example: every example uses the same bias, so its gradients add up.",
        was=DBIAS,
        now="upstream",
    ),
    Wrong(
        "affine-bias-kept-2d",
        "layers.affine",
        "Your bias gradient has two dimensions, the bias has one: let the sum drop the axis it sums over.",
        was=DBIAS,
        now="upstream.sum(axis=0, keepdims=True)",
    ),
    Wrong(
        "affine-bias-gradient-of-ones",
        "layers.affine",
        "Your bias gradient ignores the upstream gradient: its local gradient is 1, times the upstream one.",
        was=DBIAS,
        now="np.full(upstream.shape[1], float(len(upstream)))",
    ),
    Wrong(
        "affine-upstream-ignored",
        "layers.affine",
        "Your gradients are the local ones only: multiply by the upstream gradient.",
        was=AFFINE_GRADS,
        now="upstream = np.ones_like(upstream)\n        " + AFFINE_GRADS,
    ),
    Wrong(
        "affine-weight-gradient-of-ones",
        "layers.affine",
        "Your weight gradient ignores the upstream gradient: it is made of the inputs times the upstream gradient.",
        was=DWEIGHT,
        now="self.rows.T @ np.ones_like(upstream)",
    ),
    Wrong(
        "affine-dx-flat",
        "layers.affine",
        "Your dx is still flattened: give it the shape that x came in.",
        was=AFFINE_DX,
        now="return upstream @ self.weight.T",
    ),
    Wrong(
        "affine-returns-all-three",
        "layers.affine",
        "backward returns several values: return dx alone, and leave the gradients of weight and bias in grads.",
        was=AFFINE_DX,
        now='return (upstream @ self.weight.T).reshape(self.shape), self.grads["weight"], self.grads["bias"]',
    ),
    Wrong(
        "affine-grads-accumulated",
        "layers.affine",
        "A second backward adds to the gradients of the first one: each call starts anew and replaces them.",
        was=AFFINE_GRADS,
        now='self.grads["weight"] = self.grads.get("weight", 0.0) + self.rows.T @ upstream\n'
        '        self.grads["bias"] = self.grads.get("bias", 0.0) + upstream.sum(axis=0)',
    ),
    Wrong(
        "affine-cache-shared",
        "layers.affine",
        "Your layers share what they remember: the input has to be kept in the object itself, not in its class or a "
        "global.",
        was=ROWS,
        now="Affine.rows = x.reshape(len(x), -1)",
    ),
    Wrong(
        "affine-input-shared",
        "layers.affine",
        "Your layers share what they remember: the input has to be kept in the object itself, not in its class or a "
        "global.",
        was="self.shape = x.shape\n        " + ROWS,
        now="Affine.shape = x.shape\n        " + ROWS.replace("self.rows", "Affine.rows"),
    ),
    Wrong(
        "affine-grads-shared",
        "layers.affine",
        "Your layers share one dict of gradients: each needs a dict of its own, made in __init__ or backward.",
        was=AFFINE_GRADS,
        now='SHARED_GRADS["weight"], SHARED_GRADS["bias"] = self.rows.T @ upstream, upstream.sum(axis=0)\n'
        "        self.grads = SHARED_GRADS",
        code="SHARED_GRADS = {}",
    ),
    Wrong(
        "affine-weights-shared",
        "layers.affine",
        "Your layers share their weights: keep them in the object itself, not in its class or a global.",
        was="self.weight, self.bias = weight, bias",
        now="Affine.weight, Affine.bias = weight, bias",
    ),
    Wrong(
        "affine-updates-its-weights",
        "layers.affine",
        "backward changes the weights: it only computes gradients, the step is the optimizer's task.",
        was=AFFINE_GRADS,
        now=AFFINE_GRADS + '\n        self.weight = self.weight - 0.01 * self.grads["weight"]',
    ),
]

SIGMOID_WRONG = [
    Wrong(
        "sigmoid-derivative-from-input",
        "layers.sigmoid",
        "You put the input into o (1 - o): o is the output.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT + "\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * self.x * (1.0 - self.x)


Sigmoid.backward = _backward
""",
    ),
    Wrong(
        "sigmoid-applied-twice",
        "layers.sigmoid",
        "In backward you took the sigmoid of the output once more: o in o (1 - o) is the output as it is.",
        was=SIGMOID_DX,
        now="again = 1.0 / (1.0 + np.exp(-self.out))\n        return upstream * again * (1.0 - again)",
    ),
    Wrong(
        "sigmoid-one-plus",
        "layers.sigmoid",
        "Your local gradient is o (1 + o): the sign between 1 and o is a minus.",
        was=SIGMOID_DX,
        now="return upstream * self.out * (1.0 + self.out)",
    ),
    Wrong(
        "sigmoid-negative",
        "layers.sigmoid",
        "Your gradient has the wrong sign: the sigmoid rises everywhere, so its local gradient is positive.",
        was=SIGMOID_DX,
        now="return upstream * self.out * (self.out - 1.0)",
    ),
    Wrong(
        "sigmoid-upstream-forgotten",
        "layers.sigmoid",
        "You returned the local gradient alone: multiply it by the upstream gradient.",
        was=SIGMOID_DX,
        now="return self.out * (1.0 - self.out)",
    ),
    Wrong(
        "sigmoid-half-derivative",
        "layers.sigmoid",
        "Your local gradient is 1 - o: a factor o is missing.",
        was=SIGMOID_DX,
        now="return upstream * (1.0 - self.out)",
    ),
    Wrong(
        "sigmoid-overflows",
        "layers.sigmoid",
        "exp of a large input overflows, and inf / inf is nan: use the form of the fraction that fits the sign of "
        "each input.",
        was=SIGMOID_OUT,
        now="self.out = np.exp(x) / (1.0 + np.exp(x))",
    ),
    Wrong(
        "sigmoid-gradient-overflows",
        "layers.sigmoid",
        "In backward exp of a large input overflows, and inf / inf is nan: make the local gradient of the output.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT + "\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * np.exp(-self.x) / (1.0 + np.exp(-self.x)) ** 2


Sigmoid.backward = _backward
""",
    ),
    Wrong(
        "sigmoid-clips",
        "layers.sigmoid",
        "You clipped the input: that is finite but not right. Find a form that needs no clipping.",
        was=SIGMOID_OUT,
        now="self.out = 1.0 / (1.0 + np.exp(-np.clip(x, -10.0, 10.0)))",
    ),
    Wrong(
        "sigmoid-output-spoiled",
        "layers.sigmoid",
        "backward changes the array that forward had returned: compute in a new one.",
        was=SIGMOID_DX,
        now="self.out *= 1.0 - self.out\n        return upstream * self.out",
    ),
    Wrong(
        "sigmoid-cache-shared",
        "layers.sigmoid",
        "Your layers share what they remember: the output has to be kept in the object itself, not in its class or a "
        "global.",
        was=SIGMOID_OUT,
        now=SIGMOID_OUT.replace("self", "Sigmoid"),
    ),
]

TANH_WRONG = [
    Wrong(
        "tanh-derivative-from-input",
        "layers.tanh",
        "You took the square of the input: the local gradient of tanh is 1 less the square of the output.",
        was=TANH_OUT + "\n        return self.out",
        now="self.out = x\n        return np.tanh(x)",
    ),
    Wrong(
        "tanh-square-missing",
        "layers.tanh",
        "Your local gradient is 1 - o: the output has to be squared.",
        was=TANH_DX,
        now="return upstream * (1.0 - self.out)",
    ),
    Wrong(
        "tanh-derivative-of-sigmoid",
        "layers.tanh",
        "You used the derivative of the sigmoid: for tanh it is 1 less the square of the output.",
        was=TANH_DX,
        now="return upstream * self.out * (1.0 - self.out)",
    ),
    Wrong(
        "tanh-stretched",
        "layers.tanh",
        "You built tanh from a sigmoid but forgot to double its input.",
        was=TANH_OUT,
        now="self.out = 2.0 / (1.0 + np.exp(-x)) - 1.0",
    ),
    Wrong(
        "tanh-overflows",
        "layers.tanh",
        "exp of a large input overflows, and inf / inf is nan: use numpy's tanh, or a form that takes exp of "
        "negative numbers only.",
        was=TANH_OUT,
        now="self.out = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))",
    ),
]

RELU_WRONG = [
    Wrong(
        "relu-masked-by-upstream",
        "layers.relu",
        "You stop the gradient where the upstream gradient is negative: what decides is whether the input was "
        "positive.",
        was=RELU_DX,
        now="return upstream * (upstream > 0)",
    ),
    Wrong(
        "relu-mask-only",
        "layers.relu",
        "You returned the local gradient alone, ones and zeros: multiply it by the upstream gradient.",
        was=RELU_DX,
        now="return self.positive * 1.0",
    ),
    Wrong(
        "relu-mask-inverted",
        "layers.relu",
        "Your gradient passes where the input was negative: it has to pass where the input was positive.",
        was=RELU_DX,
        now="return upstream * ~self.positive",
    ),
    Wrong(
        "relu-passes-everything",
        "layers.relu",
        "You pass the whole upstream gradient on: where the input was negative, nothing passes.",
        was=RELU_DX,
        now="return upstream",
    ),
    Wrong(
        "relu-times-the-output",
        "layers.relu",
        "You multiplied the upstream gradient by the output: the local gradient is 1 where the input was positive, "
        "not the input.",
        was=RELU_MASK,
        now="self.positive = x > 0\n        self.x = x",
        code="""
def _backward(self, upstream):
    return upstream * np.maximum(self.x, 0.0)


ReLU.backward = _backward
""",
    ),
    Wrong(
        "relu-max-of-an-axis",
        "layers.relu",
        "np.max with 0 takes the largest entry along axis 0: the entrywise maximum of x and zero is another function.",
        was=RELU_OUT,
        now="return np.max(x, 0)",
    ),
    Wrong(
        "relu-forward-in-place",
        "layers.relu",
        "forward writes zeros into the array that it was given: leave x as it is and return a new array.",
        was=RELU_OUT,
        now="x[x < 0] = 0.0\n        return x",
    ),
    Wrong(
        "relu-backward-in-place",
        "layers.relu",
        "backward writes zeros into the upstream gradient that it was given: leave it as it is and return a new array.",
        was=RELU_DX,
        now="upstream[~self.positive] = 0.0\n        return upstream",
    ),
    Wrong(
        "relu-ratio",
        "layers.relu",
        "You divide the output by the input to find the local gradient, which is nan at an input of zero: compare "
        "with zero instead.",
        was=RELU_MASK,
        now="self.positive = np.maximum(x, 0.0) / x",
        code="""
def _forward(self, x):
    self.positive = np.maximum(x, 0.0) / x
    return np.maximum(x, 0.0)


ReLU.forward = _forward
""",
    ),
    Wrong(
        "relu-cache-shared",
        "layers.relu",
        "Your layers share what they remember: the mask has to be kept in the object itself, not in its class or a "
        "global.",
        was=RELU_MASK,
        now="ReLU.positive = x > 0",
    ),
]

LEAKY_WRONG = [
    Wrong(
        "leaky-gradient-zero",
        "layers.leaky_relu",
        "On the negative side your gradient is zero, as for the plain ReLU: it is the slope times the upstream "
        "gradient.",
        was=LEAKY_DX,
        now="return upstream * (self.slopes == 1.0)",
    ),
    Wrong(
        "leaky-maximum-of-slope",
        "layers.leaky_relu",
        "You took the larger one of x and the slope itself: it is the larger one of x and slope times x.",
        was=LEAKY_OUT,
        now="return np.maximum(self.slope, x)",
    ),
    Wrong(
        "leaky-slope-without-upstream",
        "layers.leaky_relu",
        "On the negative side your gradient is the slope alone: multiply it by the upstream gradient there too.",
        was=LEAKY_DX,
        now="return np.where(self.slopes == 1.0, upstream, self.slope)",
    ),
    Wrong(
        "leaky-negative-slope",
        "layers.leaky_relu",
        "On the negative side your output is positive: the slope is positive, so slope times x is negative there.",
        was=SLOPES,
        now="self.slopes = np.where(x > 0, 1.0, -self.slope)",
    ),
    Wrong(
        "leaky-slope-hard-coded",
        "layers.leaky_relu",
        "You wrote the default slope into the code: use the slope that the layer was made with.",
        was=SLOPES,
        now="self.slopes = np.where(x > 0, 1.0, 0.01)",
    ),
    Wrong(
        "leaky-gradient-hard-coded",
        "layers.leaky_relu",
        "In backward you wrote the default slope into the code: use the slope that the layer was made with.",
        was=LEAKY_DX,
        now="return np.where(self.slopes == 1.0, upstream, 0.01 * upstream)",
    ),
    Wrong(
        "leaky-zero-slope-replaced",
        "layers.leaky_relu",
        "A slope of 0 is allowed, and you replaced it by the default one: 0 counts as false.",
        was="self.slope = slope",
        now="self.slope = slope or 0.01",
    ),
    Wrong(
        "leaky-gradient-times-input",
        "layers.leaky_relu",
        "On the negative side you multiplied by slope times x: that is the output, its derivative is the slope.",
        was=LEAKY_OUT,
        now="self.out = x * self.slopes\n        return self.out",
        code="""
def _backward(self, upstream):
    return upstream * np.where(self.out > 0, 1.0, self.out)


LeakyReLU.backward = _backward
""",
    ),
    Wrong(
        "leaky-forward-in-place",
        "layers.leaky_relu",
        "forward works in the array that it was given: leave x as it is and return a new array.",
        was=LEAKY_OUT,
        now="x *= self.slopes\n        return x",
    ),
    Wrong(
        "leaky-cache-shared",
        "layers.leaky_relu",
        "Your layers share what they remember: keep it in the object itself, not in its class or a global.",
        was=SLOPES,
        now=SLOPES.replace("self.slopes", "LeakyReLU.slopes"),
    ),
]

ELU_WRONG = [
    Wrong(
        "elu-exponential-everywhere",
        "layers.elu",
        "You used the exponential on the positive side too: there the output is x itself and the slope 1.",
        was=ELU_LOCAL + "\n        " + ELU_OUT,
        now="self.local = self.alpha * np.exp(x)\n        return self.local - self.alpha",
    ),
    Wrong(
        "elu-gradient-exponential-everywhere",
        "layers.elu",
        "Your gradient is exponential on the positive side too: there it is 1.",
        was=ELU_OUT,
        now="self.alpha_exp = self.alpha * np.exp(x)\n        " + ELU_OUT,
        code="""
def _backward(self, upstream):
    return upstream * self.alpha_exp


ELU.backward = _backward
""",
    ),
    Wrong(
        "elu-overflows",
        "layers.elu",
        "exp of a large positive input overflows, and inf times 0 is nan: choose between the sides instead of "
        "multiplying by a mask.",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return x * (x > 0) + self.alpha * (np.exp(x) - 1.0) * (x <= 0)

    def backward(self, upstream):
        return upstream * ((self.x > 0) + self.alpha * np.exp(self.x) * (self.x <= 0))
""",
    ),
    Wrong(
        "elu-gradient-without-alpha",
        "layers.elu",
        "Your local gradient lacks alpha: on the negative side it is alpha times the exponential.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local / self.alpha)",
    ),
    Wrong(
        "elu-gradient-output-plus-one",
        "layers.elu",
        "Your local gradient is the output plus 1: that is so for alpha = 1 only, otherwise it is the output plus "
        "alpha.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local - self.alpha + 1.0)",
    ),
    Wrong(
        "elu-gradient-is-the-output",
        "layers.elu",
        "On the negative side you multiplied by the output: the derivative of alpha (exp(x) - 1) has no - 1.",
        was=ELU_DX,
        now="return upstream * np.where(self.local == 1.0, 1.0, self.local - self.alpha)",
    ),
    Wrong(
        "elu-gradient-zero",
        "layers.elu",
        "On the negative side your gradient is zero, as for ReLU: there it is alpha times the exponential.",
        was=ELU_DX,
        now="return upstream * (self.local == 1.0)",
    ),
    Wrong(
        "elu-alpha-ignored",
        "layers.elu",
        "Your output lacks alpha: on the negative side it is alpha times (exp(x) - 1), with the alpha of the layer.",
        was="self.alpha = alpha",
        now="self.alpha = 1.0",
    ),
    Wrong(
        "elu-without-minus-one",
        "layers.elu",
        "Your output lacks the - 1 on the negative side: it jumps at 0.",
        was=ELU_OUT,
        now="return np.where(x > 0, x, self.local)",
    ),
    Wrong(
        "elu-forward-in-place",
        "layers.elu",
        "forward writes into the array that it was given: leave x as it is and return a new array.",
        was=ELU_OUT,
        now="x[x < 0] = self.local[x < 0] - self.alpha\n        return x",
    ),
]

MAXOUT_WRONG = [
    Wrong(
        "maxout-two-pieces",
        "layers.maxout",
        "You compared the first two pieces only: there may be any number of them.",
        was=WINNER + "\n        " + MAXOUT_OUT,
        now="self.winner = pieces[:2].argmax(axis=0)\n        return pieces[:2].max(axis=0)",
    ),
    Wrong(
        "maxout-one-winner-per-layer",
        "layers.maxout",
        "You chose one piece for the whole batch: every output of every example has a winner of its own.",
        was=WINNER + "\n        " + MAXOUT_OUT,
        now="best = pieces.sum(axis=(1, 2)).argmax()\n"
        "        self.winner = np.full(pieces.shape[1:], best)\n"
        "        return pieces[best]",
    ),
    Wrong(
        "maxout-over-outputs",
        "layers.maxout",
        "You took the maximum over the outputs of each piece: it is taken over the pieces, for each output.",
        was=MAXOUT_OUT,
        now="return pieces.max(axis=2).T",
    ),
    Wrong(
        "maxout-biases-forgotten",
        "layers.maxout",
        "Your pieces lack their biases.",
        was=PIECES,
        now="pieces = x @ self.weights",
    ),
    Wrong(
        "maxout-gradient-to-all",
        "layers.maxout",
        "You sent the upstream gradient through every piece: only the piece that won gets it.",
        was=ROUTED,
        now="routed = np.broadcast_to(upstream, (len(self.weights), *upstream.shape))",
    ),
    Wrong(
        "maxout-gradient-to-losers",
        "layers.maxout",
        "You sent the upstream gradient to the pieces that lost: only the one that won gets it.",
        was=ROUTED,
        now="routed = np.where(numbers != self.winner, upstream, 0.0)",
    ),
    Wrong(
        "maxout-gradient-to-smallest",
        "layers.maxout",
        "You sent the upstream gradient to the smallest piece: the largest one, which won, gets it.",
        was=WINNER,
        now="self.winner = pieces.argmin(axis=0)",
    ),
    Wrong(
        "maxout-gradient-by-global-maximum",
        "layers.maxout",
        "You sent the whole upstream gradient to the piece with the largest number of all: every output of every "
        "example has a winner of its own.",
        was=WINNER,
        now="self.winner = np.full(pieces.shape[1:], pieces.max(axis=(1, 2)).argmax())",
    ),
    Wrong(
        "maxout-gradient-by-maximum-of-rows",
        "layers.maxout",
        "You looked for one winner among all outputs of an example: every output has a winner of its own.",
        was=WINNER,
        now="self.winner = pieces.max(axis=2).argmax(axis=0)[:, np.newaxis] + np.zeros(pieces.shape[1:])",
    ),
    Wrong(
        "maxout-gradient-where-global-maximum",
        "layers.maxout",
        "You compared with the largest number of the whole array: every output of every example has a winner of its "
        "own.",
        was=WINNER,
        now="self.winner = np.where(pieces == pieces.max(), np.arange(len(pieces))[:, None, None], -1).max(axis=0)",
    ),
    Wrong(
        "maxout-dx-of-last-piece",
        "layers.maxout",
        "Your dx has only the last piece in it: x is used by all pieces, so their gradients add up.",
        was=MAXOUT_DX,
        now="return routed[-1] @ self.weights[-1].T",
    ),
    Wrong(
        "maxout-bias-not-compared",
        "layers.maxout",
        "You found the winner without the biases: each piece has its own, and it takes part in the comparison.",
        was=WINNER,
        now="self.winner = (x @ self.weights).argmax(axis=0)",
    ),
    Wrong(
        "maxout-upstream-forgotten",
        "layers.maxout",
        "Your gradients are the local ones only: multiply by the upstream gradient.",
        was=ROUTED,
        now="routed = np.where(numbers == self.winner, np.ones_like(upstream), 0.0)",
    ),
    Wrong(
        "maxout-dx-through-all",
        "layers.maxout",
        "You sent the upstream gradient through every piece: only the piece that won gets it.",
        was=MAXOUT_DX,
        now="return (upstream @ self.weights.transpose(0, 2, 1)).sum(axis=0)",
    ),
    Wrong(
        "maxout-parameters-get-all",
        "layers.maxout",
        "The weights and biases of pieces that lost get a gradient: only the winning piece of each output does.",
        was=MAXOUT_GRADS,
        now="everywhere = np.broadcast_to(upstream, routed.shape)\n"
        '        self.grads = {"weights": self.x.T @ everywhere, "biases": everywhere.sum(axis=1)}',
    ),
    Wrong(
        "maxout-biases-averaged",
        "layers.maxout",
        "You averaged the gradient of the biases over the batch: sum it.",
        was="routed.sum(axis=1)",
        now="routed.mean(axis=1)",
    ),
    Wrong(
        "maxout-gradients-averaged",
        "layers.maxout",
        "You divided the gradients of weights and biases by N: the 1/N of a mean loss is in the upstream gradient "
        "already.",
        was=MAXOUT_GRADS,
        now='self.grads = {"weights": self.x.T @ routed / len(upstream), "biases": routed.mean(axis=1)}',
    ),
    Wrong(
        "maxout-grads-accumulated",
        "layers.maxout",
        "A second backward adds to the gradients of the first one: each call starts anew and replaces them.",
        was=MAXOUT_GRADS,
        now='self.grads["weights"] = self.grads.get("weights", 0.0) + self.x.T @ routed\n'
        '        self.grads["biases"] = self.grads.get("biases", 0.0) + routed.sum(axis=1)',
    ),
    Wrong(
        "maxout-cache-shared",
        "layers.maxout",
        "Your layers share what they remember: keep input and winners in the object itself, not in its class or a "
        "global.",
        was="self.x = x\n        " + PIECES + "\n        " + WINNER,
        now="Maxout.x = x\n        " + PIECES + "\n        " + WINNER.replace("self", "Maxout"),
    ),
    Wrong(
        "maxout-grads-shared",
        "layers.maxout",
        "Your layers share one dict of gradients: each needs a dict of its own, made in __init__ or backward.",
        was=MAXOUT_GRADS,
        now='SHARED_GRADS["weights"], SHARED_GRADS["biases"] = self.x.T @ routed, routed.sum(axis=1)\n'
        "        self.grads = SHARED_GRADS",
        code="SHARED_GRADS = {}",
    ),
]

SOFTMAX_WRONG = [
    Wrong(
        "softmax-not-shifted",
        "layers.softmax_loss",
        "exp of a large score overflows: take the largest score of each row from the row first, which changes no p.",
        was=SHIFT,
        now="shifted = scores",
    ),
    Wrong(
        "softmax-shifted-globally",
        "layers.softmax_loss",
        "You took the largest score of the whole batch from every row, so that a row of low scores becomes all "
        "zeros: shift each row by its own maximum.",
        was=SHIFT,
        now="shifted = scores - scores.max()",
    ),
    Wrong(
        "softmax-log-of-p",
        "layers.softmax_loss",
        "p of a very unlikely class underflows to 0, whose log is infinite: compute log p from the scores, without p.",
        was=SOFTMAX_OUT,
        now="return -np.log(np.exp(log_p))[examples, y].mean(), dscores / len(y)",
    ),
    Wrong(
        "softmax-log-plus-epsilon",
        "layers.softmax_loss",
        "Adding a small number to p, or clipping, keeps the loss finite but makes it wrong: compute log p from the "
        "scores, without p.",
        was=SOFTMAX_OUT,
        now="return -np.log(np.exp(log_p) + 1e-12)[examples, y].mean(), dscores / len(y)",
    ),
    Wrong(
        "softmax-scores-clipped",
        "layers.softmax_loss",
        "Adding a small number to p, or clipping, keeps the loss finite but makes it wrong: compute log p from the "
        "scores, without p.",
        was=LOG_P,
        now="shifted = np.maximum(shifted, -500.0)\n    " + LOG_P,
    ),
    Wrong(
        "softmax-not-shifted-fraction",
        "layers.softmax_loss",
        "exp of a large score overflows: take the largest score of each row from the row first, which changes no p.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores)\n    dscores /= dscores.sum(axis=1, keepdims=True)\n    log_p = np.log(dscores)",
    ),
    Wrong(
        "softmax-shifted-globally-fraction",
        "layers.softmax_loss",
        "You took the largest score of the whole batch from every row, so that a row of low scores becomes all "
        "zeros: shift each row by its own maximum.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores - scores.max())\n"
        "    dscores /= dscores.sum(axis=1, keepdims=True)\n"
        "    log_p = np.log(dscores)",
    ),
    Wrong(
        "softmax-not-shifted-plus-epsilon",
        "layers.softmax_loss",
        "exp of a large score overflows: take the largest score of each row from the row first, which changes no p.",
        was=SHIFT + "\n    " + LOG_P + "\n    dscores = np.exp(log_p)",
        now="dscores = np.exp(scores)\n"
        "    dscores /= dscores.sum(axis=1, keepdims=True)\n"
        "    log_p = np.log(dscores + 1e-12)",
    ),
    Wrong(
        "softmax-no-minus-one",
        "layers.softmax_loss",
        "Your gradient is p: at the right class it is less by 1.",
        was=LESS_ONE,
        now="dscores[examples, y] -= 0.0",
    ),
    Wrong(
        "softmax-minus-one-everywhere",
        "layers.softmax_loss",
        "You took 1 from every entry of p: only the entry of the right class is less by 1.",
        was=LESS_ONE,
        now="dscores -= 1.0",
    ),
    Wrong(
        "softmax-minus-one-in-whole-columns",
        "layers.softmax_loss",
        "You took 1 from whole columns of p: index rows and labels together, so that each row loses 1 at its own "
        "label.",
        was=LESS_ONE,
        now="dscores[:, y] -= 1.0",
    ),
    Wrong(
        "softmax-minus-one-after-mean",
        "layers.softmax_loss",
        "You divided p by N but not the 1 at the right class: both parts of the gradient are averaged.",
        was=SOFTMAX_OUT,
        now="onehot = np.exp(log_p) - dscores\n    return -log_p[examples, y].mean(), np.exp(log_p) / len(y) - onehot",
    ),
    Wrong(
        "softmax-only-one-averaged",
        "layers.softmax_loss",
        "You divided the 1 at the right class by N but not p: both parts of the gradient are averaged.",
        was=SOFTMAX_OUT,
        now="onehot = np.exp(log_p) - dscores\n    return -log_p[examples, y].mean(), np.exp(log_p) - onehot / len(y)",
    ),
    Wrong(
        "softmax-gradient-not-averaged",
        "layers.softmax_loss",
        "Your gradient is that of the sum over the batch: the loss is a mean, so divide by N.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores",
    ),
    Wrong(
        "softmax-loss-summed",
        "layers.softmax_loss",
        "Your loss is the sum over the batch: it should be the mean.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].sum(), dscores / len(y)",
    ),
    Wrong(
        "softmax-all-summed",
        "layers.softmax_loss",
        "Your loss and your gradient are sums over the batch: both should be means.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].sum(), dscores",
    ),
    Wrong(
        "softmax-gradient-averaged-twice",
        "layers.softmax_loss",
        "You divided the gradient by N twice: once is enough.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / len(y) ** 2",
    ),
    Wrong(
        "softmax-divided-by-classes",
        "layers.softmax_loss",
        "You averaged over the classes as well: the mean is one over the N examples only.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean() / scores.shape[1], dscores / scores.size",
    ),
    Wrong(
        "softmax-gradient-divided-by-classes",
        "layers.softmax_loss",
        "You divided the gradient by the number of all scores: divide by the number of examples.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / scores.size",
    ),
    Wrong(
        "softmax-gradient-over-classes",
        "layers.softmax_loss",
        "You divided the gradient by the number of classes: divide by the number of examples.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean(), dscores / scores.shape[1]",
    ),
    Wrong(
        "softmax-loss-divided-by-classes",
        "layers.softmax_loss",
        "You averaged the loss over the classes as well: the mean is one over the N examples only.",
        was=SOFTMAX_OUT,
        now="return -log_p[examples, y].mean() / scores.shape[1], dscores / len(y)",
    ),
    Wrong(
        "softmax-wrong-axis",
        "layers.softmax_loss",
        "You normalized over the examples: in each row the p of the classes add up to 1.",
        was=LOG_P,
        now="log_p = shifted - np.log(np.exp(shifted).sum(axis=0))",
    ),
    Wrong(
        "softmax-labels-from-one",
        "layers.softmax_loss",
        "You counted the classes from 1: the labels start at 0 and are indices as they are.",
        was="examples = np.arange(len(y))\n    # A constant",
        now="examples = np.arange(len(y))\n    y = y - 1\n    # A constant",
    ),
    Wrong(
        "softmax-classes-from-labels",
        "layers.softmax_loss",
        "You took the number of classes from the labels that occur: the scores have one column per class, and a "
        "class may be missing.",
        was=LESS_ONE,
        now="dscores -= np.eye(y.max() + 1)[y]",
    ),
    Wrong(
        "softmax-whole-columns-in-loss",
        "layers.softmax_loss",
        "You picked whole columns of log p: index rows and labels together, so that each row gives the entry of its "
        "own label.",
        was=SOFTMAX_OUT,
        now="return -log_p[:, y].mean(), dscores / len(y)",
    ),
    Wrong(
        "softmax-shift-in-place",
        "layers.softmax_loss",
        "You shifted the scores in the array that you were given: work on a new one.",
        was=SHIFT,
        now="scores -= scores.max(axis=1, keepdims=True)\n    shifted = scores",
    ),
]

SVM_WRONG = [
    Wrong(
        "svm-counts-right-class",
        "layers.svm_loss",
        "You counted the right class too, which adds the margin to every example's loss: sum over the wrong classes "
        "only.",
        was=SVM_OUT,
        now="return (violations.sum() + margin * len(y)) / len(y), dscores / len(y)",
    ),
    Wrong(
        "svm-right-class-not-left-out",
        "layers.svm_loss",
        "You did not leave out the right class, neither in the loss nor in the count of the gradient.",
        was=NOT_RIGHT,
        now="pass",
    ),
    Wrong(
        "svm-margin-missing",
        "layers.svm_loss",
        "Your loss has no margin: a wrong class costs something as soon as it comes closer than the margin.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right)",
    ),
    Wrong(
        "svm-margin-hard-coded",
        "layers.svm_loss",
        "You wrote the default margin into the code: use the argument.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right + 1.0)",
    ),
    Wrong(
        "svm-margin-subtracted",
        "layers.svm_loss",
        "You took the margin away: it is added to the difference of the scores.",
        was=VIOLATIONS,
        now="violations = np.maximum(0.0, scores - right - margin)",
    ),
    Wrong(
        "svm-all-squared",
        "layers.svm_loss",
        "Loss and gradient are those of squared violations: the hinge loss adds them up as they are.",
        was=SVM_WRONG + "\n    " + SVM_COUNT + "\n    " + SVM_OUT,
        now="dscores = 2.0 * violations\n    " + SVM_COUNT + "\n"
        "    return (violations**2).sum() / len(y), dscores / len(y)",
    ),
    Wrong(
        "svm-gradient-weighted",
        "layers.svm_loss",
        "Your gradient is larger for a larger violation: a violated margin counts with 1, whatever its size.",
        was=SVM_WRONG,
        now="dscores = violations.copy()",
    ),
    Wrong(
        "svm-worst-class-only",
        "layers.svm_loss",
        "You kept only the worst wrong class of each example: all of them add up.",
        was=NOT_RIGHT,
        now="violations[examples, y] = 0.0\n"
        "    violations = np.where(violations == violations.max(axis=1, keepdims=True), violations, 0.0)",
    ),
    Wrong(
        "svm-gradient-without-count",
        "layers.svm_loss",
        "The right class gets no gradient: every violated margin also pushes the right class's score, up.",
        was=SVM_COUNT,
        now="dscores[examples, y] = 0.0",
    ),
    Wrong(
        "svm-gradient-counts-whole-batch",
        "layers.svm_loss",
        "The right class gets -1 for every violation in the whole batch: count those of its own row only.",
        was=SVM_COUNT,
        now="dscores[examples, y] = -dscores.sum()",
    ),
    Wrong(
        "svm-gradient-minus-one-always",
        "layers.svm_loss",
        "The right class always gets -1: it gets -1 for every violated margin, and nothing where none is violated.",
        was=SVM_COUNT,
        now="dscores[examples, y] = -1.0",
    ),
    Wrong(
        "svm-gradient-not-averaged",
        "layers.svm_loss",
        "Your gradient is that of the sum over the batch: the loss is a mean, so divide by N.",
        was=SVM_OUT,
        now="return violations.sum() / len(y), dscores",
    ),
    Wrong(
        "svm-loss-summed",
        "layers.svm_loss",
        "Your loss is the sum over the batch: it should be the mean.",
        was=SVM_OUT,
        now="return violations.sum(), dscores / len(y)",
    ),
    Wrong(
        "svm-all-summed",
        "layers.svm_loss",
        "Your loss and your gradient are sums over the batch: both should be means.",
        was=SVM_OUT,
        now="return violations.sum(), dscores",
    ),
    Wrong(
        "svm-loss-mean-over-classes",
        "layers.svm_loss",
        "Your loss is averaged over the classes as well: sum over the wrong classes, and take the mean over the "
        "examples.",
        was=SVM_OUT,
        now="return violations.mean(), dscores / len(y)",
    ),
    Wrong(
        "svm-labels-from-one",
        "layers.svm_loss",
        "You counted the classes from 1: the labels start at 0 and are indices as they are.",
        was="examples = np.arange(len(y))\n    right =",
        now="examples, y = np.arange(len(y)), y - 1\n    right =",
    ),
    Wrong(
        "svm-in-place",
        "layers.svm_loss",
        "You worked in the array of scores that you were given: leave it as it is.",
        was=VIOLATIONS,
        now="scores -= right - margin\n    violations = np.maximum(0.0, scores)",
    ),
]

SEQUENTIAL_WRONG = [
    Wrong(
        "sequential-backward-in-forward-order",
        "layers.sequential",
        "You went back through the layers from first to last: the last layer comes first on the way back.",
        was="for layer in reversed(self.layers):",
        now="for layer in self.layers:\n            # first to last",
    ),
    Wrong(
        "sequential-reverses-its-list",
        "layers.sequential",
        "backward turns the list of layers around for good, so that the next call finds it the wrong way round: read "
        "it backwards instead.",
        was="for layer in reversed(self.layers):",
        now="self.layers.reverse()\n        for layer in self.layers:\n            # reversed",
    ),
    Wrong(
        "sequential-argument-reversed",
        "layers.sequential",
        "You turned the list that you were given around: leave it as it is, and read it backwards where you need that.",
        was="self.layers = layers",
        now="layers.reverse()\n        self.layers = layers[::-1]",
    ),
    Wrong(
        "sequential-same-upstream-for-all",
        "layers.sequential",
        "You gave every layer the same upstream gradient: each gets what the layer after it returned.",
        was=BACKWARD_LOOP,
        now="for layer in reversed(self.layers):\n            dx = layer.backward(upstream)\n        return dx",
    ),
    Wrong(
        "sequential-last-layer-skipped",
        "layers.sequential",
        "Your way back leaves out the last layer.",
        was="for layer in reversed(self.layers):",
        now="for layer in self.layers[-2::-1]:",
    ),
    Wrong(
        "sequential-backward-of-last-only",
        "layers.sequential",
        "Your way back ends after one layer: it goes through all of them, down to the first.",
        was="upstream = layer.backward(upstream)",
        now="return layer.backward(upstream)",
    ),
    Wrong(
        "sequential-same-input-for-all",
        "layers.sequential",
        "You gave every layer the same input: each gets the output of the layer before.",
        was=NEXT_INPUT + "\n        return x",
        now="out = layer.forward(x)\n        return out",
    ),
    Wrong(
        "sequential-returns-early",
        "layers.sequential",
        "forward returns after the first layer: is the return inside the loop?",
        was=NEXT_INPUT,
        now="return layer.forward(x)",
    ),
    Wrong(
        "sequential-layers-shared",
        "layers.sequential",
        "Your nets share one list of layers: keep it in the object itself, not in its class or a global.",
        was="self.layers = layers",
        now="Sequential.layers = layers",
    ),
    Wrong(
        "sequential-layers-used-up",
        "layers.sequential",
        "Your way back uses the layers up, so that the next call finds none: go through them without taking them away.",
        was=BACKWARD_LOOP,
        now="while self.layers:\n            upstream = self.layers.pop().backward(upstream)\n        return upstream",
    ),
    Wrong(
        "sequential-iterator-used-up",
        "layers.sequential",
        "Your way back uses the layers up, so that the next call finds none: go through them without taking them away.",
        was="self.layers = layers",
        now="self.layers = layers\n        self.back = reversed(layers)",
        code="""
def _backward(self, upstream):
    for layer in self.back:
        upstream = layer.backward(upstream)
    return upstream


Sequential.backward = _backward
""",
    ),
]

COLLAPSE_WRONG = [
    Wrong(
        "collapse-order",
        "layers.collapse",
        "You multiplied the weights in the wrong order: x meets the first layer's weight first.",
        was="return weight1 @ weight2,",
        now="return weight2 @ weight1,",
    ),
    Wrong(
        "collapse-bias1-forgotten",
        "layers.collapse",
        "You dropped the first layer's bias: it goes through the second layer's weight.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias2",
    ),
    Wrong(
        "collapse-bias2-forgotten",
        "layers.collapse",
        "You dropped the second layer's bias.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1 @ weight2",
    ),
    Wrong(
        "collapse-biases-added",
        "layers.collapse",
        "You added the two biases as they are: the first one goes through the second layer's weight before.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1 + bias2",
    ),
    Wrong(
        "collapse-entrywise",
        "layers.collapse",
        "You multiplied the weights entry by entry: it is a matrix product.",
        was="return weight1 @ weight2,",
        now="return weight1 * weight2,",
    ),
    Wrong(
        "collapse-bias-kept-2d",
        "layers.collapse",
        "Your bias has two dimensions: it has one, as those of the two layers.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1[np.newaxis] @ weight2 + bias2",
    ),
    Wrong(
        "collapse-in-place",
        "layers.collapse",
        "You changed a bias that you were given: return a new array.",
        was=COLLAPSED,
        now="bias2 += bias1 @ weight2\n    return weight1 @ weight2, bias2",
    ),
]

WRONG = [
    *AFFINE_WRONG,
    *SIGMOID_WRONG,
    *TANH_WRONG,
    *RELU_WRONG,
    *LEAKY_WRONG,
    *ELU_WRONG,
    *MAXOUT_WRONG,
    *SOFTMAX_WRONG,
    *SVM_WRONG,
    *SEQUENTIAL_WRONG,
    *COLLAPSE_WRONG,
]

RIGHT = [
    Right(
        "affine-by-loops",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.weight, self.bias = weight.copy(), bias.copy()

    def forward(self, x):
        self.x = x.copy()
        out = np.empty((x.shape[0], self.bias.size))
        for n in range(x.shape[0]):
            row = x[n].flatten()
            for m in range(self.bias.size):
                out[n, m] = self.bias[m] + row @ self.weight[:, m]
        return out

    def backward(self, upstream):
        dx, dweight, dbias = np.zeros_like(self.x), np.zeros_like(self.weight), np.zeros_like(self.bias)
        for n in range(upstream.shape[0]):
            row = self.x[n].flatten()
            for m in range(upstream.shape[1]):
                dx[n] += upstream[n, m] * self.weight[:, m].reshape(self.x.shape[1:])
                dweight[:, m] += upstream[n, m] * row
                dbias[m] += upstream[n, m]
        self.grads = {"weight": dweight, "bias": dbias}
        return dx
""",
    ),
    Right(
        "affine-by-einsum",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.params = {"weight": weight, "bias": bias}

    def forward(self, x):
        self.x = x
        return np.einsum("nd,dm->nm", x.reshape(x.shape[0], -1), self.params["weight"]) + self.params["bias"]

    def backward(self, upstream):
        rows = np.reshape(self.x, (self.x.shape[0], -1))
        self.grads = dict(weight=np.einsum("nd,nm->dm", rows, upstream), bias=np.einsum("nm->m", upstream))
        return np.einsum("nm,dm->nd", upstream, self.params["weight"]).reshape(*self.x.shape)
""",
    ),
    Right(
        "affine-bias-in-the-weight",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.both = np.vstack([weight, bias])

    def forward(self, x):
        self.shape = x.shape
        self.rows = np.hstack([np.array([np.ravel(one) for one in x]), np.ones((len(x), 1))])
        return self.rows @ self.both

    def backward(self, upstream):
        gradient = self.rows.T @ upstream
        self._kept = gradient[:-1], gradient[-1]
        return (upstream @ self.both[:-1].T).reshape(self.shape)

    @property
    def grads(self):
        weight, bias = self._kept
        return {"weight": weight, "bias": bias, "examples": len(self.rows)}
""",
    ),
    Right(
        "affine-grads-filled-in-place",
        was=AFFINE_GRADS,
        now="""if not self.grads:
            self.grads = {"weight": np.zeros_like(self.weight), "bias": np.zeros_like(self.bias)}
        self.grads["weight"][...] = self.rows.T @ upstream
        self.grads["bias"].fill(0.0)
        for row in upstream:
            self.grads["bias"] += row""",
    ),
    Right(
        "affine-in-fortran-order",
        was=AFFINE_DX,
        now="""self.grads["weight"] = np.asfortranarray(self.grads["weight"])
        self.grads["weight"].flags.writeable = False
        return np.asfortranarray((self.weight @ upstream.T).T).reshape(self.shape, order="C")""",
    ),
    Right(
        "affine-product-of-views",
        was=AFFINE_OUT,
        now="return (self.weight.T @ self.rows.T + self.bias[:, None]).T",
    ),
    Right(
        "affine-tensordot",
        was=DWEIGHT,
        now="np.tensordot(self.rows, upstream, axes=(0, 0))",
    ),
    Right(
        "affine-outer-products",
        was=DWEIGHT,
        now="sum(np.outer(row, up) for row, up in zip(self.rows, upstream))",
    ),
    Right(
        "affine-bias-by-ones",
        was=DBIAS,
        now="np.ones(len(upstream)) @ upstream",
    ),
    Right(
        "single-precision",
        code="""
def _single(layer):
    forward, backward = layer.forward, layer.backward

    def to_single(value):
        return np.asarray(value, dtype=np.float32)

    def single_forward(self, x):
        return to_single(forward(self, to_single(x)))

    def single_backward(self, upstream):
        dx = to_single(backward(self, to_single(upstream)))
        if hasattr(self, "grads"):
            self.grads = {name: to_single(value) for name, value in self.grads.items()}
        return dx

    layer.forward, layer.backward = single_forward, single_backward


for _layer in (Affine, Sigmoid, Tanh, ReLU, LeakyReLU, ELU, Maxout):
    _single(_layer)

_softmax_loss, _svm_loss, _collapse = softmax_loss, svm_loss, collapse


def softmax_loss(scores, y):
    loss, dscores = _softmax_loss(scores.astype(np.float32), y)
    return np.float32(loss), dscores.astype(np.float32)


def svm_loss(scores, y, margin=1.0):
    loss, dscores = _svm_loss(scores.astype(np.float32), y, margin)
    return np.float32(loss), dscores.astype(np.float32)


def collapse(weight1, bias1, weight2, bias2):
    return [value.astype(np.float32) for value in _collapse(weight1, bias1, weight2, bias2)]
""",
    ),
    Right(
        "one-base-class",
        code="""
class _Elementwise:
    def forward(self, x):
        self.x = x
        return self.f(x)

    def backward(self, upstream):
        return upstream * self.slope_at(self.x)

    __call__ = forward


class Sigmoid(_Elementwise):
    def f(self, x):
        return 0.5 * (1.0 + np.tanh(0.5 * x))

    def slope_at(self, x):
        return self.f(x) * self.f(-x)


class Tanh(_Elementwise):
    def f(self, x):
        return np.tanh(x)

    def slope_at(self, x):
        return np.cosh(x) ** -2.0


class LeakyReLU(_Elementwise):
    def __init__(self, slope=0.01):
        self.slope = slope

    def f(self, x):
        return np.maximum(x, self.slope * x)

    def slope_at(self, x):
        return (1.0 + self.slope + (1.0 - self.slope) * np.sign(x)) / 2.0


class ReLU(LeakyReLU):
    def __init__(self):
        super().__init__(slope=0.0)


class ELU(_Elementwise):
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def f(self, x):
        return np.maximum(x, 0.0) + self.alpha * (np.exp(np.minimum(x, 0.0)) - 1.0)

    def slope_at(self, x):
        return np.where(x >= 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))
""",
    ),
    Right(
        "sigmoid-by-masks",
        code="""
class Sigmoid:
    def forward(self, x):
        out = np.zeros(x.shape)
        out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
        out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
        self.cache = out
        return out

    def backward(self, upstream):
        o = self.cache
        dx = (1 - o) * o
        dx *= upstream
        return dx
""",
    ),
    Right(
        "sigmoid-with-a-warning",
        was=SIGMOID_OUT,
        now="self.out = 1.0 / (1.0 + np.exp(-x))",
    ),
    Right(
        "sigmoid-recomputes-from-input",
        code="""
class Sigmoid:
    def forward(self, x):
        self.x = np.array(x)
        return np.exp(-np.logaddexp(0.0, -x))

    def backward(self, upstream):
        small = np.exp(-np.abs(self.x))
        return upstream * small / (1.0 + small) ** 2
""",
    ),
    Right(
        "tanh-from-a-sigmoid",
        was=TANH_OUT,
        now="self.out = 2.0 * Sigmoid().forward(2.0 * x) - 1.0",
    ),
    Right(
        "tanh-factored",
        was=TANH_DX,
        now="return (1 - self.out) * (1 + self.out) * upstream",
    ),
    Right(
        "tanh-by-exponentials",
        was=TANH_OUT,
        now="e = np.exp(-2.0 * np.abs(x))\n        self.out = np.sign(x) * (1.0 - e) / (1.0 + e)",
    ),
    Right(
        "relu-mask-from-output",
        code="""
class ReLU:
    def forward(self, x):
        self.out = x * (x > 0)
        return self.out

    def backward(self, upstream):
        dx = np.array(upstream)
        dx[self.out <= 0] = 0
        return dx
""",
    ),
    Right(
        "relu-passes-at-zero",
        was=RELU_MASK + "\n        " + RELU_OUT,
        now="self.positive = x >= 0\n        return (x + np.abs(x)) / 2",
    ),
    Right(
        "relu-half-at-zero",
        was=RELU_DX,
        now="return np.multiply(self.halves, upstream)",
        code="""
def _forward(self, x):
    self.halves = np.heaviside(x, 0.5)
    return np.clip(x, 0, None)


ReLU.forward = _forward
""",
    ),
    Right(
        "leaky-split",
        code="""
class LeakyReLU:
    def __init__(self, slope=0.01):
        self.alpha = slope

    def forward(self, x):
        self.x = x
        out = x.copy()
        out[x < 0] *= self.alpha
        return out

    def backward(self, upstream):
        return np.where(self.x < 0, self.alpha * upstream, upstream)
""",
    ),
    Right(
        "leaky-as-a-sum",
        was=LEAKY_OUT,
        now="return np.maximum(0, x) + self.slope * np.minimum(0, x)",
    ),
    Right(
        "elu-chooses-after-overflow",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.a = alpha

    def forward(self, x):
        self.out = np.where(x > 0, x, self.a * (np.exp(x) - 1))
        return self.out

    def backward(self, upstream):
        return upstream * np.where(self.out > 0, 1, self.out + self.a)
""",
    ),
    Right(
        "elu-by-masks",
        code="""
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x, out = x, x.copy()
        negative = x < 0
        out[negative] = self.alpha * np.expm1(x[negative])
        return out

    def backward(self, upstream):
        dx, negative = upstream.copy(), self.x < 0
        dx[negative] *= self.alpha * np.exp(self.x[negative])
        return dx
""",
    ),
    Right(
        "maxout-by-loops",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.pieces = [(np.array(w), np.array(b)) for w, b in zip(weights, biases)]

    def forward(self, x):
        self.x = x
        self.outs = [x @ w + b for w, b in self.pieces]
        best = self.outs[0]
        for out in self.outs[1:]:
            best = np.where(out >= best, out, best)
        self.best = best
        return best

    def backward(self, upstream):
        dx, dweights, dbiases = 0.0, [], []
        left = np.ones(upstream.shape, dtype=bool)
        for (w, _), out in zip(self.pieces, self.outs):
            won = (out == self.best) & left
            left &= ~won
            share = won * upstream
            dx = dx + share @ w.T
            dweights.append(self.x.T @ share)
            dbiases.append(share.sum(0))
        self.grads = {"weights": np.stack(dweights), "biases": np.stack(dbiases)}
        return dx
""",
    ),
    Right(
        "maxout-shares-ties",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.w, self.b = weights, biases

    def forward(self, x):
        self.x = x
        z = np.einsum("nd,kdm->nkm", x, self.w) + self.b
        top = z.max(axis=1, keepdims=True)
        self.share = (z == top) / (z == top).sum(axis=1, keepdims=True)
        return top[:, 0]

    def backward(self, upstream):
        up = self.share * upstream[:, None, :]
        self.grads = {"weights": np.einsum("nd,nkm->kdm", self.x, up), "biases": np.einsum("nkm->km", up)}
        return np.einsum("nkm,kdm->nd", up, self.w)
""",
    ),
    Right(
        "maxout-of-affine-layers",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.layers = [Affine(w, b) for w, b in zip(weights, biases)]

    def forward(self, x):
        outs = np.array([layer.forward(x) for layer in self.layers])
        self.winner = np.argmax(outs, axis=0)
        return np.take_along_axis(outs, self.winner[None], axis=0)[0]

    def backward(self, upstream):
        dx = sum(layer.backward(upstream * (self.winner == k)) for k, layer in enumerate(self.layers))
        self.grads = {
            "weights": [layer.grads["weight"] for layer in self.layers],
            "biases": [layer.grads["bias"] for layer in self.layers],
        }
        self.grads = {name: np.array(values) for name, values in self.grads.items()}
        return dx
""",
    ),
    Right(
        "softmax-with-one-hot",
        code="""
def softmax_loss(scores, y):
    onehot = np.zeros_like(scores)
    onehot[np.arange(scores.shape[0]), y] = 1
    log_sum = np.logaddexp.reduce(scores, axis=1)
    p = np.exp(scores - log_sum[:, None])
    return [np.array(np.sum(log_sum - np.sum(onehot * scores, axis=1)) / scores.shape[0]), (p - onehot) / len(scores)]
""",
    ),
    Right(
        "softmax-by-loops",
        code="""
def softmax_loss(scores, y):
    total, dscores = 0.0, np.zeros(scores.shape)
    for i, (row, label) in enumerate(zip(scores.tolist(), y.tolist())):
        top = max(row)
        exps = [np.exp(score - top) for score in row]
        total += np.log(sum(exps)) - (row[label] - top)
        for j, e in enumerate(exps):
            dscores[i, j] = (e / sum(exps) - (j == label)) / len(y)
    return float(total / len(y)), dscores
""",
    ),
    Right(
        "softmax-jacobian",
        was=SOFTMAX_OUT,
        now="""p = np.exp(log_p)
    dlog_p = np.zeros_like(p)
    dlog_p[examples, y] = -1.0 / len(y)
    dscores = np.array([(np.eye(len(q)) - q[:, None]) @ d for q, d in zip(p, dlog_p)])
    return -np.mean(np.take_along_axis(log_p, y[:, None], axis=1)), dscores""",
    ),
    Right(
        "svm-by-loops",
        code="""
def svm_loss(scores, y, margin=1.0):
    loss, dscores = 0, np.zeros_like(scores)
    for i in range(scores.shape[0]):
        for j in range(scores.shape[1]):
            if j == y[i]:
                continue
            cost = scores[i, j] - scores[i, y[i]] + margin
            if cost > 0:
                loss += cost
                dscores[i, j] += 1
                dscores[i, y[i]] -= 1
    dscores /= scores.shape[0]
    return loss / scores.shape[0], dscores
""",
    ),
    Right(
        "svm-subtracts-the-margin",
        code="""
def svm_loss(scores, y, margin=1.0):
    onehot = np.eye(scores.shape[1])[y]
    costs = np.maximum(scores - (scores * onehot).sum(axis=1, keepdims=True) + margin, 0)
    hit = (costs >= 0) * (costs != 0) * (1 - onehot)
    return (costs.sum(axis=1) - margin).mean(), (hit - onehot * hit.sum(axis=1, keepdims=True)) / scores.shape[0]
""",
    ),
    Right(
        "sequential-recursive",
        code="""
class Sequential:
    def __init__(self, layers):
        self.first, *rest = layers
        self.rest = Sequential(rest) if rest else None

    def forward(self, x):
        x = self.first.forward(x)
        return self.rest.forward(x) if self.rest else x

    def backward(self, upstream):
        return self.first.backward(self.rest.backward(upstream) if self.rest else upstream)
""",
    ),
    Right(
        "sequential-by-reduce",
        code="""
class Sequential:
    def __init__(self, layers):
        self.stack = tuple(layers)
        self.back = self.stack[::-1]

    def __len__(self):
        return len(self.stack)

    def __iter__(self):
        return iter(self.stack)

    def forward(self, x):
        from functools import reduce

        return reduce(lambda value, layer: layer.forward(value), self.stack, x)

    def backward(self, upstream):
        from functools import reduce

        return reduce(lambda value, layer: layer.backward(value), self.back, upstream)
""",
    ),
    Right(
        "sequential-of-copies",
        code="""
class Sequential:
    def __init__(self, layers):
        import copy

        self.layers = copy.deepcopy(layers)

    def forward(self, x):
        self.outputs = [x]
        for i in range(len(self.layers)):
            self.outputs.append(self.layers[i].forward(self.outputs[i]))
        return self.outputs[-1]

    def backward(self, upstream):
        for i in range(len(self.layers) - 1, -1, -1):
            upstream = self.layers[i].backward(upstream)
        return upstream
""",
    ),
    Right(
        "collapse-by-trying",
        code="""
def collapse(weight1, bias1, weight2, bias2):
    def both(x):
        return (x @ weight1 + bias1) @ weight2 + bias2

    bias = both(np.zeros((1, len(weight1))))[0]
    return [both(np.eye(len(weight1))) - bias, bias]
""",
    ),
    Right(
        "collapse-by-einsum",
        was=COLLAPSED,
        now="""return (
        np.einsum("dh,hm->dm", weight1, weight2),
        np.sum(bias1[:, None] * weight2, axis=0) + bias2,
    )""",
    ),
]
