# %% [markdown]
# # Layers and a loss
#
# In the last assignment you built gates that handle one value at a time, and a machine that wires them up. Nobody
# builds a network of 300,000 single multiply gates, though. The gates of a real network come in regular bundles: the
# same circuit for every example of a batch, for every output of a layer. Such a bundle is a **layer**, and the chain
# rule works for it exactly as before: `forward` computes and remembers, `backward` receives the upstream gradient and
# returns the gradient of the input. Only that all of these are arrays now.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about five hours, in two sittings. Tasks 1, 8 and 9 take the most; the activations are short. (This is an
# estimate. The questions at the end are in it.)
#
# **You need** gates and the chain rule (02), matrix products, and the derivatives of $e^x$ and $\log x$.
#
# **Afterwards you can** derive the gradients of a layer by its shapes and check them, say how an activation treats a
# gradient and choose one, start the way back from a loss, and explain why a network without activations is only one
# layer.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import layers
import matplotlib.pyplot as plt
import numpy as np
from kit import draw
from kit.pictures import show, todo, trend, trends

rng = np.random.default_rng(0)
print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## Task 1: the affine layer
#
# A batch is an array with one example per row: $N$ examples of $D$ features. An affine layer turns each row into $M$
# numbers, each of them a weighted sum of all $D$ features plus a bias. Since every output has a weight for every
# feature, it is also called **fully connected** or dense. One matrix product does it for the whole batch:

# %%
sizes = {"N": 6, "D": 8, "M": 4}
x_block = ("x", "N", "D", draw.VALUE)
out_block = ("out", "N", "M", draw.VALUE)
weight_block = ("weight", "D", "M", draw.PARAMETER)
bias_block = ("bias", None, "M", draw.PARAMETER)
draw.blocks([[x_block, "@", weight_block, "+", bias_block, "=", out_block]], sizes, "The affine layer forward")

# %% [markdown]
# On the way back the layer is given one array, the upstream gradient, and has to find three: how the loss changes with
# each entry of `x`, of `weight` and of `bias`. Think of it as a bundle of the gates that you know:
#
# - Each output is a sum of products $x_{nd} \cdot w_{dm}$. A **multiply gate** swaps: the gradient of $x_{nd}$ has the
#   weights in it, the gradient of $w_{dm}$ has the inputs in it.
# - $x_{nd}$ is used by all $M$ outputs, $w_{dm}$ and $b_m$ by all $N$ examples. A value that is used many times was
#   **copied**, and the copy gate **sums** the gradients that come back.
#
# So the gradient of $x_{nd}$ is a sum over the outputs $m$, and the gradients of $w_{dm}$ and $b_m$ are sums over the
# examples $n$. A sum of products over one index is a matrix product, and **shapes tell you which one**: a gradient has
# the shape of what it belongs to. With three blocks to choose from, and three different sizes, there is only one way to
# put two of them together (one of them transposed) so that the result fits. The biases are multiplied by nothing: for
# them the sum is all.

# %%
upstream_block = ("upstream", "N", "M", draw.GRADIENT)
targets = [
    ("dx", "N", "D", draw.GRADIENT),
    ("grads['weight']", "D", "M", draw.GRADIENT),
    ("grads['bias']", None, "M", draw.GRADIENT),
]
draw.blocks(
    [
        ["from", upstream_block, "and", x_block, "and", weight_block],
        ["make", targets[0], "and", targets[1], "and", targets[2]],
    ],
    sizes,
    "The affine layer backward: which products fit, and which sum?",
)

# %% [markdown]
# Three things to watch:
#
# - **Sum, do not average.** Where the loss is a mean over the batch, its $1/N$ is in the upstream gradient already.
# - `x.reshape(D, N)` has the shape of the transpose but not its numbers. Look at a small example before you use it.
# - A batch of images comes as `(N, 32, 32, 3)`. The layer reads each image as one long row, and hands its gradient back
#   in the shape of the image.

# %%
x, weight, bias = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.ones((3, 2)), np.array([10.0, 20.0])
print("transposed:\n", x.T, "\nreshaped:\n", x.reshape(3, 2), "\n")
with todo():
    layer = layers.Affine(weight, bias)
    print("out\n", layer.forward(x))
    print("dx\n", layer.backward(np.array([[1.0, 0.0], [0.0, -1.0]])))
    print("grads", layer.grads)

# %% [markdown]
# Are the three right? **Nudge** each number a little up and a little down, and look at what comes out. To have a single
# number there, the outputs are added up, each times its upstream gradient. In the picture every point is one number of
# an array, and all should lie on the line. Above it stands which gradients are right.


# %%
def by_nudging(loss, array, nudge=1e-5):
    """Return how loss(), a number, changes with each entry of the array, which it looks at each time."""
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept, seen = array[place], []
        for value in (kept + nudge, kept - nudge):
            array[place] = value
            seen.append(loss())
        array[place] = kept
        slopes[place] = (seen[0] - seen[1]) / (2 * nudge)
    return slopes


with todo():
    numbers = np.random.default_rng(1)
    given = {"x": numbers.normal(size=(4, 3)), "weight": numbers.normal(size=(3, 2)), "bias": numbers.normal(size=2)}
    upstream = numbers.normal(size=(4, 2))
    layer = layers.Affine(given["weight"], given["bias"])
    layer.forward(given["x"])
    yours = {"x": layer.backward(upstream), **layer.grads}

    def added_up():
        """Return the sum of the outputs, each times its upstream gradient."""
        return np.sum(layers.Affine(given["weight"], given["bias"]).forward(given["x"]) * upstream)

    draw.gradient_check({name: (yours[name], by_nudging(added_up, array)) for name, array in given.items()})

# %% task="layers.affine"
check.local_tests("test_affine")

# %% [markdown]
# ## Task 2: why one affine layer after the other is not enough
#
# Nothing is gained by a second layer right behind the first. Two affine layers in a row are
#
# $$(x\,W_1 + b_1)\,W_2 + b_2 ,$$
#
# and without the parentheses you see that this is again one product with $x$, plus something that does not depend on
# $x$. So there is **one** affine layer that does the same. Find its weight and its bias, and `collapse` the two. Do not
# forget what becomes of $b_1$.
#
# A stack of ten collapses in the same way, one after the other. It can be as deep as you like: what it computes is a
# straight line (a plane, a hyperplane). It is the activation in between that makes depth worth anything.

# %%
with todo():
    stack = [
        (rng.normal(size=shape) / np.sqrt(shape[0]), rng.normal(size=shape[1])) for shape in ((1, 8), (8, 8), (8, 1))
    ]
    x = np.linspace(-4, 4, 161)[:, np.newaxis]
    straight = bent = x
    for number, (weight, bias) in enumerate(stack):
        affine = layers.Affine(weight, bias)
        straight, bent = affine.forward(straight), affine.forward(np.maximum(bent, 0) if number else bent)
    weight, bias = layers.collapse(*layers.collapse(*stack[0], *stack[1]), *stack[2])
    one = layers.Affine(weight, bias)
    plt.figure(figsize=(6, 3.4))
    curves = {
        "three affine layers": straight,
        f"one: {weight.item():.2f} · x {bias.item():+.2f}": one.forward(x),
        "the same three, with max(0, x) in between": bent,
    }
    styles = (draw.VALUE, 6, 0.35), (draw.VALUE, 1.2, 1.0), (draw.PARAMETER, 1.5, 1.0)
    for (name, values), (color, width, alpha) in zip(curves.items(), styles, strict=True):
        plt.plot(x, values, color=color, linewidth=width, alpha=alpha, label=name)
    plt.xlabel("x")
    plt.grid(color="#e5e5e5")
    plt.legend(frameon=False)
    show(f"Outputs over x from −4 to 4, a straight line twice and a bent one: {trends(curves)}.")

# %% task="layers.collapse"
check.local_tests("test_collapse")

# %% [markdown]
# ## Activations
#
# So functions of a single number stand between affine layers, applied to every entry by itself. How a network learns
# with one of them can be read off its **local gradient**, because that is what the upstream gradient is multiplied by
# on the way back. In the pictures below, the upper curve is what goes out on the way forward and the lower one is the
# local gradient.
#
# ## Task 3: sigmoid
#
# You know it from the gates: it squashes everything into the range from 0 to 1, and its slope is best written with its
# own *output*. Do not put the input into that formula, and do not squash the output a second time.

# %%
with todo():
    draw.activation(("Sigmoid", layers.Sigmoid()))

# %% task="layers.sigmoid"
check.local_tests("test_sigmoid")

# %% [markdown]
# ## Task 4: tanh
#
# The same shape, but from −1 to 1 and four times as steep in the middle: $\tanh(x) = 2\,\sigma(2x) - 1$. Its output is
# centered around 0, which helps the layer that comes next. Its slope, too, is simple when you write it with the output:
# at an output of 0 it is 1, and it falls with the output's square.

# %%
with todo():
    draw.activation(("Tanh", layers.Tanh()))

# %% task="layers.tanh"
check.local_tests("test_tanh")

# %% [markdown]
# ### Saturation
#
# Far from the middle both curves are flat. A unit that is there is **saturated**: the local gradient is almost 0, so
# hardly anything of the upstream gradient gets through, and everything before it stops learning. Even in the very
# middle the sigmoid lets a quarter through at most.
#
# The next cell sends a gradient back through ten layers, each an affine layer followed by an activation. Every line
# shows how large the gradient still is (its typical entry, on a logarithmic scale) after each layer on its way to the
# input. Tanh in its middle brings home a quarter of it. With biases of 3 its units are saturated, and what comes home
# is less than a billionth. The sigmoid, though not saturated, loses all but half a millionth.


# %%
def sizes_on_the_way(make, gain=1.0, bias=0.0, depth=10, width=100):
    """Return the typical gradient after each of ten layers, whose weights have the variance gain / width."""
    numbers = np.random.default_rng(0)
    x, upstream = numbers.normal(size=(50, width)), numbers.normal(size=(50, width))
    stack, sizes = [], [1.0]
    for _ in range(depth):
        weight = numbers.normal(size=(width, width)) * np.sqrt(gain / width)
        stack.append((layers.Affine(weight, np.full(width, bias)), make()))
        x = stack[-1][1].forward(stack[-1][0].forward(x))
    for affine, activation in stack[::-1]:
        upstream = affine.backward(activation.backward(upstream))
        sizes.append(upstream.std())
    return sizes


with todo():
    draw.ways_back(
        {
            "Tanh": sizes_on_the_way(layers.Tanh),
            "Tanh, saturated by biases of 3": sizes_on_the_way(layers.Tanh, bias=3.0),
            "Sigmoid": sizes_on_the_way(layers.Sigmoid),
        }
    )

# %% [markdown]
# ## Task 5: ReLU
#
# The cure is almost embarrassingly simple: keep what is positive, put 0 for the rest. On the positive side the local
# gradient is 1, and the gradient passes undamped. On the negative side nothing passes.
#
# What decides is the sign of the **input**, not that of the gradient: gradients of either sign pass on the positive
# side. And both `forward` and `backward` get arrays that belong to somebody else: make a new one instead of
# writing zeros into them.

# %%
with todo():
    draw.activation(("ReLU", layers.ReLU()))

# %% task="layers.relu"
check.local_tests("test_relu")

# %% [markdown]
# The ten layers once more. Half of the units of a ReLU layer are off and let nothing through, so with the weights from
# above the gradient fades, to 3 %. Weights that are $\sqrt 2$ times as large make up for that (He's rule, which you
# will meet again): then all of it comes home. The tanh in the picture has the weights from above. With the larger ones
# it would bring all of it home, too.

# %%
with todo():
    draw.ways_back(
        {
            "ReLU, weights √2 times as large": sizes_on_the_way(layers.ReLU, gain=2.0),
            "ReLU": sizes_on_the_way(layers.ReLU),
            "Tanh": sizes_on_the_way(layers.Tanh),
        }
    )

# %% [markdown]
# ## Tasks 6 and 7: leaky ReLU and ELU
#
# A ReLU unit whose input is negative for every example is dead: its gradient is 0, so its own weights stay as they are,
# and only a change in the layers before it can wake it up. Two ways to keep a little gradient alive on the negative
# side:
#
# - **Leaky ReLU** goes on with a small slope, $\text{slope} \cdot x$.
# - **ELU** bends smoothly towards a floor, $\alpha\,(e^x - 1)$. With it, an output can be negative, but never far.
#
# Mind $\alpha$ when you differentiate, and mind large *positive* inputs: there ELU is just $x$, but $e^x$ may have
# overflowed by then, and `inf * 0` is `nan`.

# %%
with todo():
    draw.activation(("LeakyReLU(0.1)", layers.LeakyReLU(slope=0.1)), ("LeakyReLU(0.5)", layers.LeakyReLU(slope=0.5)))

# %% task="layers.leaky_relu"
check.local_tests("test_leaky_relu")

# %%
with todo():
    draw.activation(("ELU()", layers.ELU()), ("ELU(alpha=0.4)", layers.ELU(alpha=0.4)))

# %% task="layers.elu"
check.local_tests("test_elu")

# %% [markdown]
# All five next to each other, the leaky one with a slope that can be seen. Compare the curves of the local gradients:
# where does each of them let a gradient through?

# %%
with todo():
    five = {name: getattr(layers, name)() for name in ("Sigmoid", "Tanh", "ReLU")}
    five |= {"LeakyReLU(0.2)": layers.LeakyReLU(slope=0.2), "ELU": layers.ELU()}
    draw.activation(*five.items(), reach=4.0)

# %% [markdown]
# ### Which one to choose?
#
# - Take **ReLU** first, with weights of He's size. It is cheap, and it is what most networks of this kind use.
# - If many units are dead, which you see by outputs that are 0 for every example, try a smaller learning rate, then
#   **leaky ReLU** or **ELU**.
# - **Sigmoid** and **tanh** have their place where a number has to lie between 0 and 1, or between −1 and 1: as a
#   probability at the end, or as a gate that lets a part of something through. Through many
#   layers the sigmoid lets gradients fade, and where they are saturated, both stop them.
# - **Maxout**, the next task, learns its own shape, at the price of $K$ times as many weights.
# - At the **end** of a classifier stands none of them. Scores may be of any size, and the loss does the rest.
#
# These are habits, not laws. The choice seldom decides as much as the learning rate and the scale of the weights do; if
# it matters to you, try two and compare them on validation data.

# %% [markdown]
# ## Task 8: maxout
#
# Why not learn the shape of the activation as well? A maxout layer is $K$ affine layers side by side, its **pieces**,
# and lets the largest output win, for each example and each output by itself. With one feature the pieces are straight
# lines, and their maximum is a curve with bends. ReLU is the case of two pieces, one of which is always 0.
#
# On the way back it is the max gate that counts: it **routes**. The upstream gradient goes to the winning piece, all of
# it, and to the others goes 0. From there on each piece is an affine layer as in task 1.

# %%
weights = np.array([[[-1.0]], [[0.3]], [[2.0]]])  # three pieces from one feature to one output
biases = np.array([[-1.0], [0.0], [-2.5]])
with todo():
    x = np.linspace(-3, 3, 400)[:, np.newaxis]
    layer = layers.Maxout(weights, biases)
    out = layer.forward(x)
    dx = layer.backward(np.ones_like(out))
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(5.5, 4.2), sharex=True, height_ratios=(3, 2))
    for k, style in enumerate(("--", "-.", ":")):
        upper.plot(x, x * weights[k] + biases[k], style, color=draw.PARAMETER, linewidth=1.3, label=f"piece {k}")
    upper.plot(x, out, color=draw.VALUE, linewidth=2.5, label="maxout")
    upper.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    lower.plot(x, dx, color=draw.GRADIENT)
    lower.set(xlabel="input x", ylabel="dx")
    pieces = "Three thin lines, dashed and dotted, over x from −3 to 3"
    show(f"{pieces}, and the thick line of the maxout, {trend(out)}; below it dx, {trend(dx)}.")
    print("how many of the 400 inputs each piece has won:", layer.grads["biases"].ravel())

# %% task="layers.maxout"
check.local_tests("test_maxout")

# %% [markdown]
# ## The loss
#
# The last affine layer gives every example one **score** per class. A loss condenses a whole batch of scores into one
# number, which says how far they are from what the labels ask for, and starts the way back: its gradient `dscores` is
# the first upstream gradient. The loss is a **mean over the batch**: each row of the gradient is that of its own
# example, divided by $N$.
#
# ## Task 9: the softmax loss
#
# Turn the scores $s$ of an example into probabilities and ask for the one of the right class $y$:
#
# $$p_j = \frac{e^{s_j}}{\sum_k e^{s_k}} , \qquad \text{loss} = -\log p_y .$$
#
# Work out the gradient on paper before you write it down: with $\log p_y = s_y - \log \sum_k e^{s_k}$ it takes two
# lines. You should find that every score is pushed by its own probability, and that the right class is pushed by one
# less than that. Check: the gradient of one example sums up to 0.
#
# **Large scores.** $e^{1000}$ is out of range. But adding the same number to all scores of an example does not change
# any $p$, since it cancels in the fraction. So you may shift the scores of *each row* in such a way that nothing
# overflows and at least one term of the sum is not tiny. And do not compute $p_y$ first and its logarithm then: when
# $p_y$ is too small for the computer, it is 0, and the loss is infinite. The formula with $\log p_y$ above never
# needs $p_y$. (A small number added inside the logarithm only hides the infinity; the loss is then wrong.)

# %%
scores, y = np.array([[3.0, 1.0, 0.2], [0.0, 2.0, 2.0]]), np.array([0, 2])
with todo():
    loss, dscores = layers.softmax_loss(scores, y)
    print("loss", loss, "\ndscores\n", np.round(dscores, 4))
    print("shifted by 1000:", layers.softmax_loss(scores + 1000, y)[0])

# %% task="layers.softmax_loss"
check.local_tests("test_softmax")

# %% [markdown]
# ### What it pulls with
#
# Two classes, one example: how large is the loss when the right class leads by so and so much? The softmax loss is
# never content, but asks for less and less. Where the right class is far behind, at leads below −3, it is almost a
# straight line: however wrong an example of two classes is, it pulls with a force of at most 1.

# %%
with todo():
    lead = np.linspace(-5, 5, 201)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
    results = [layers.softmax_loss(np.array([[s, 0.0]]), np.array([0])) for s in lead]
    losses, slopes = [loss for loss, _ in results], [dscores[0, 0] for _, dscores in results]
    left.plot(lead, losses)
    right.plot(lead, slopes)
    left.set(xlabel="lead of the right class", ylabel="loss")
    right.set(xlabel="lead of the right class", ylabel="gradient of its score")
    for axes in (left, right):
        axes.grid(color="#e5e5e5")
    figure.tight_layout()
    inputs = "the lead of the right class from −5 to 5"
    show(f"On the left the loss over {inputs}, {trend(losses)}; on the right the gradient, {trend(slopes)}.")

# %% [markdown]
# ## Task 10: a network
#
# `Sequential` is the recipe of the graph once more, but for a chain it is short: forward from the first layer to the
# last, backward from the last to the first. What one layer returns is the next one's argument, in both directions.

# %% task="layers.sequential"
check.local_tests("test_sequential")

# %% [markdown]
# Before anything is trained, check the **whole way back**, from the loss to the input, as you did with the one layer.
# Each layer hands its gradient to the one before it. So read the picture from its end: where `W2` and `b2` are right
# and `W1` and `b1` are wrong, the loss has started well, and the mistake lies in what the second affine layer hands on,
# its `dx`, or between the two.

# %%
with todo():
    numbers = np.random.default_rng(2)
    given = {"x": numbers.normal(size=(5, 4)), "W1": numbers.normal(size=(4, 6)), "b1": numbers.normal(size=6)}
    given |= {"W2": numbers.normal(size=(6, 3)), "b2": numbers.normal(size=3)}
    labels = numbers.integers(3, size=5)

    def whole_loss():
        """Return the net's loss, and on the way the net and its two affine layers."""
        ends = layers.Affine(given["W1"], given["b1"]), layers.Affine(given["W2"], given["b2"])
        net = layers.Sequential([ends[0], layers.Tanh(), ends[1]])
        return *layers.softmax_loss(net.forward(given["x"]), labels), net, *ends

    _, dscores, net, first, second = whole_loss()
    yours = {"x": net.backward(dscores), "W1": first.grads["weight"], "b1": first.grads["bias"]}
    yours |= {"W2": second.grads["weight"], "b2": second.grads["bias"]}
    nudged = {name: by_nudging(lambda: whole_loss()[0], array) for name, array in given.items()}
    draw.gradient_check({name: (yours[name], nudged[name]) for name in given})

# %% [markdown]
# With it you have all that a network needs. Fully connected layers with activations between them, as here, are called a
# **multilayer perceptron**, MLP for short. Here one learns two rings, which no straight line can part. The update in
# the middle (a step against each gradient) is what the next assignment is about. Before training, the weights are
# random, and this net happens to give the whole plane to one class. The first steps are a little too long for such
# weights: the loss, 0.65 at first, jumps up to 0.89 at step 5 before it falls.

# %%
rng = np.random.default_rng(0)  # run again, the cell draws the same rings and weights
angle, radius = rng.uniform(0, 2 * np.pi, 300), np.repeat([1.0, 2.0], 150) + rng.normal(0, 0.15, 300)
rings = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
ring_of = np.repeat([0, 1], 150)


def make_net(params):
    """Return affine → ReLU → affine as a network, and its two affine layers."""
    first, second = layers.Affine(params["W1"], params["b1"]), layers.Affine(params["W2"], params["b2"])
    return layers.Sequential([first, layers.ReLU(), second]), first, second


with todo():
    params = {
        "W1": rng.normal(size=(2, 20)),
        "b1": np.zeros(20),
        "W2": 0.1 * rng.normal(size=(20, 2)),
        "b2": np.zeros(2),
    }
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.2))
    losses, right = [], []
    for step in range(301):
        net, first, second = make_net(params)
        loss, dscores = layers.softmax_loss(net.forward(rings), ring_of)
        losses.append(loss)
        if step in (0, 300):  # the last time, nothing is updated any more
            place, title = (axes[0], "before training") if step == 0 else (axes[1], "after 300 steps")
            right.append(f"{draw.regions(place, net, rings, ring_of, title):.0%} right {title}")
        if step == 300:
            break
        net.backward(dscores)
        gradients = {"W1": first.grads["weight"], "b1": first.grads["bias"]}
        gradients |= {"W2": second.grads["weight"], "b2": second.grads["bias"]}
        params = {name: value - 0.5 * gradients[name] for name, value in params.items()}
    axes[2].plot(losses, color=draw.VALUE)
    axes[2].set(xlabel="step", title="softmax loss", ylim=(0, None))
    figure.tight_layout()
    what = "A ring of dots inside one of triangles, and the class predicted around them"
    show(f"{what}, {' and '.join(right)}; the loss, {trend(losses)}.")

# %% [markdown]
# ## Task 11: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about layers and the loss. Each is a function
# whose text says what is asked and in which form; write your answer below it. Paper first: the cells above are there to
# check what you have found. The tests below look at the form of your answers only, and pass for wrong ones, too. Which
# are right, the feedback will tell.

# %% task="layers.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder as [`README.md`](README.md) says.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **GELU.** Write a layer for $x \cdot \Phi(x)$, where $\Phi$ is the distribution function of the standard normal
#    distribution (`math.erf` has it). Check it with `by_nudging`, and draw it beside ReLU with `draw.activation`.
# 2. **How many units are dead?** Train the net on the rings at rates of 0.5, 2 and 8, and count the hidden units whose
#    output is 0 for all 300 points.
# 3. **A loss of your own.** The hinge loss is the sum of $\max(0, s_j - s_y + 1)$ over all classes $j$ but the right
#    one, $y$. Derive its gradient, and compare it with that of the softmax loss: when is each of them content?
#
# To read:
#
# - Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, *Efficient BackProp*, 1998: why tanh was preferred to the sigmoid,
#   how to scale inputs and weights, and much else that is still true.
# - X. Glorot, A. Bordes and Y. Bengio, *Deep Sparse Rectifier Neural Networks*, 2011: the case for ReLU.
# - D.-A. Clevert, T. Unterthiner and S. Hochreiter, *Fast and Accurate Deep Network Learning by Exponential Linear
#   Units (ELUs)*, 2016; I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio, *Maxout Networks*,
#   2013.
# - J. Weston and C. Watkins, *Support Vector Machines for Multi-Class Pattern Recognition*, 1999: the hinge loss.
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, 2016, chapter 6: most of this assignment in a textbook.
