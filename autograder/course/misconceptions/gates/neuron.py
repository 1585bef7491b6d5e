"""Wrong neurons."""

from autograder.diagnosis.variants import Wrong

from .hints import MATH_EXP, OVERFLOWS

NEURON_SCORE = "score = np.sum(w[:-1] * x) + w[-1]"
NEURON_DSCORE = "dscore = upstream * output * (1.0 - output)"
NEURON_GRADIENTS = "return np.append(dscore * x, dscore), dscore * w[:-1]"

WRONG = [
    Wrong(
        name="neuron-bias-first-in-the-sum",
        task="gates.neuron",
        hint="You took the first weight for the bias; here the bias is the last entry of w.",
        was=NEURON_SCORE,
        now="score = np.sum(w[1:] * x) + w[0]",
    ),
    Wrong(
        name="neuron-bias-first",
        task="gates.neuron",
        hint="You took the first weight for the bias; here the bias is the last entry of w.",
        was=NEURON_SCORE,
        now="score = np.sum(w[1:] * x) + w[0]",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore, dscore * x), dscore * w[1:]
""",
    ),
    Wrong(
        name="neuron-bias-left-out",
        task="gates.neuron",
        hint="You left the bias, the last entry of w, out of the sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x)",
    ),
    Wrong(
        name="neuron-bias-left-out-twice",
        task="gates.neuron",
        hint="You left the bias, the last entry of w, out of the sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x)",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore * x, 0.0), dscore * w[:-1]
""",
    ),
    Wrong(
        name="neuron-bias-subtracted",
        task="gates.neuron",
        hint="You subtracted the bias; it is added to the weighted sum.",
        was=NEURON_SCORE,
        now="score = np.sum(w[:-1] * x) - w[-1]",
    ),
    Wrong(
        name="neuron-without-sigmoid",
        task="gates.neuron",
        hint="You returned the weighted sum itself; the neuron's output is the sigmoid of it.",
        was="output = SigmoidGate().forward(score)",
        now="output = score",
    ),
    Wrong(
        name="neuron-overflows",
        task="gates.neuron",
        hint=OVERFLOWS,
        was="output = SigmoidGate().forward(score)",
        now="output = np.exp(score) / (1.0 + np.exp(score))",
    ),
    Wrong(
        name="neuron-overflow-error",
        task="gates.neuron",
        hint=MATH_EXP,
        was="output = SigmoidGate().forward(score)",
        now="output = 1.0 / (1.0 + __import__('math').exp(-score))",
    ),
    Wrong(
        name="neuron-gradients-swapped",
        task="gates.neuron",
        hint="You returned (dx, dw); the gradient of the weights comes first.",
        was=NEURON_GRADIENTS,
        now="return dscore * w[:-1], np.append(dscore * x, dscore)",
    ),
    Wrong(
        name="neuron-factors-swapped",
        task="gates.neuron",
        hint="You multiplied by the wrong factor: the gradient of w_i takes x_i, and that of x_i takes w_i.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * w[:-1], dscore), dscore * x",
    ),
    Wrong(
        name="neuron-bias-gradient-missing",
        task="gates.neuron",
        hint="The gradient of the bias is missing: dw has one entry more than x, and the last one belongs to the bias.",
        was=NEURON_GRADIENTS,
        now="return dscore * x, dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-bias-gradient-zero",
        task="gates.neuron",
        hint="You gave the bias a gradient of zero; it gets what arrives at the sum, since nothing multiplies it.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, 0.0), dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-bias-gradient-one",
        task="gates.neuron",
        hint="You gave the bias its local gradient 1; multiply it by what arrives at the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, 1.0), dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-bias-gradient-upstream",
        task="gates.neuron",
        hint="You gave the bias the upstream gradient itself; "
        "it has passed through the sigmoid before it reaches the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, upstream), dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-bias-gradient-times-bias",
        task="gates.neuron",
        hint="You multiplied the bias gradient by the bias; nothing multiplies it, so it gets what arrives at the sum.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, dscore * w[-1]), dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-bias-gradient-first",
        task="gates.neuron",
        hint="You put the gradient of the bias first; it comes last in dw, as the bias does in w.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore, dscore * x), dscore * w[:-1]",
    ),
    Wrong(
        name="neuron-dx-with-bias",
        task="gates.neuron",
        hint="dx has an entry for the bias; the bias multiplies no x, so dx is as long as x.",
        was=NEURON_GRADIENTS,
        now="return np.append(dscore * x, dscore), dscore * w",
    ),
    Wrong(
        name="neuron-sigmoid-derivative-missing",
        task="gates.neuron",
        hint="The derivative of the sigmoid is missing: going back, the gradient first passes through the sigmoid.",
        was=NEURON_DSCORE,
        now="dscore = upstream",
    ),
    Wrong(
        name="neuron-sigmoid-times-output",
        task="gates.neuron",
        hint="You took the output o for the sigmoid's derivative; it is o * (1 - o).",
        was=NEURON_DSCORE,
        now="dscore = upstream * output",
    ),
    Wrong(
        name="neuron-sigmoid-of-score",
        task="gates.neuron",
        hint="You formed s * (1 - s) from the weighted sum; the sigmoid's derivative is formed from its output.",
        was=NEURON_DSCORE,
        now="score = np.sum(w[:-1] * x) + w[-1]\n    dscore = upstream * score * (1.0 - score)",
    ),
    Wrong(
        name="neuron-upstream-forgotten",
        task="gates.neuron",
        hint="You left the upstream gradient out; the gradient at the sum is upstream times o * (1 - o).",
        was=NEURON_DSCORE,
        now="dscore = output * (1.0 - output)",
    ),
    Wrong(
        name="neuron-sign",
        task="gates.neuron",
        hint="The sign of your gradients is wrong: the derivative of the sigmoid is o * (1 - o), not its opposite.",
        was=NEURON_DSCORE,
        now="dscore = upstream * output * (output - 1.0)",
    ),
    Wrong(
        name="neuron-global-cache",
        task="gates.neuron",
        hint="You kept the values in a global variable, so a second run of the neuron overwrites them; use the cache.",
        was="w, x, output = cache",
        now="w, x, output = _LAST",
        code="""
_neuron = sigmoid_neuron


def sigmoid_neuron(w, x):
    global _LAST
    output, _LAST = _neuron(w, x)
    return output, None
""",
    ),
    Wrong(
        name="neuron-no-cache",
        task="gates.neuron",
        hint="You returned the output alone; sigmoid_neuron returns (output, cache).",
        was="return output, (w, x, output)",
        now="return output",
    ),
    Wrong(
        name="neuron-bias-in-every-product",
        task="gates.neuron",
        hint="You add the bias to every product: it is added to their sum once.",
        was="score = np.sum(w[:-1] * x) + w[-1]",
        now="score = np.sum(w[:-1] * x + w[-1])",
    ),
    Wrong(
        name="neuron-averages",
        task="gates.neuron",
        hint="You averaged the products w_i * x_i; the neuron sums them.",
        was=NEURON_SCORE,
        now="score = np.mean(w[:-1] * x) + w[-1]",
    ),
]
