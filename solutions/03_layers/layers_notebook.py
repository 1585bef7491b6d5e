# %% [markdown]
# # Layers and a loss
#
# Two nets learn two rings. Both have three layers, the same weights at the start, and the same steps. The net on the
# right also has an **activation** between its layers.
#
# **Guess** the two borders after 200 steps. Then move the slider.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import check
import layers
import numpy as np
from kit import draw, rings
from kit.gradient_picture import gradients
from kit.numeric_check import nudged
from kit.pictures import show, todo

draw.learning()

# %% [markdown]
# The border on the left stays straight, and 59 % of the points are right. Task 2 finds the reason. These nets find
# their gradients by nudging, as in 01: each of 114 numbers by itself, for every step. In task 10 one call of your
# `backward` replaces that.
#
# **Time**: about four hours. Task 1 takes 60 minutes, task 2 15, tasks 3 to 7 50, task 8 35, task 9 40, task 10 10, the
# questions 30. (This is an estimate.)
#
# **You need** gates and the chain rule (02), matrix products, and the derivatives of $e^x$ and $\log x$.
#
# **Afterwards you can** find the gradients of a layer by its shapes, choose an activation, and start the way back from
# a loss. [`README.md`](README.md) says how to work and hand in.

# %% [markdown]
# ## Task 1: the affine layer
#
# A batch has one example per row: $N$ examples of $D$ features. An affine layer makes $M$ weighted sums of each row.
# Every output has a weight for every feature, so the layer is also called **fully connected**.

# %%
draw.blocks()

# %% [markdown]
# `backward` gets one array more, `upstream`, and makes three. Ask the gates of 02:
#
# - Which gate joins $x_{nd}$ and $w_{dm}$, and what does it send back to each?
# - How many outputs use one $x_{nd}$? How many examples use one $w_{dm}$, and one $b_m$?
# - What comes back to a value that is copied?
#
# A gradient has the shape of what it belongs to. Which product of two blocks has that shape?
#
# Then **nudge** every number of a small layer up and down. Each point below is one number, and all should lie on the
# line.

# %%
with todo():
    rng = np.random.default_rng(5)
    given = {"x": rng.normal(size=(4, 3)), "weight": rng.normal(size=(3, 2)), "bias": rng.normal(size=2)}
    upstream = rng.normal(size=(4, 2))

    def outputs():
        """Return the outputs, each times its upstream gradient."""
        return layers.Affine(given["weight"], given["bias"]).forward(given["x"]) * upstream

    layer = layers.Affine(given["weight"], given["bias"])
    layer.forward(given["x"])
    yours = {"x": layer.backward(upstream), **layer.grads}
    show(gradients({name: (yours[name], nudged(outputs, array)) for name, array in given.items()}))

# %% task="layers.affine"
check.local_tests("test_affine")

# %% [markdown]
# Complete these lines for yourself; a double click opens them:
#
# - `dx` is `____` times the transpose of `____`.
# - The gradient of the weight is the transpose of `____` times `____`.
# - The gradient of the bias is the sum of `____` over the `____`.
#
# Your layer now agrees with nudging, for all numbers at once. In 05 it has 3072 inputs.

# %% [markdown]
# ## Task 2: layers without an activation
#
# Here are nets of one to four layers that have learned the rings. Move the slider, and look at the border on the left.
#
# Two affine layers in a row compute $(x\,W_1 + b_1)\,W_2 + b_2$. Which **one** affine layer computes the same? Write
# `collapse`, and run the cell again. A dotted border then shows your one layer, which replaces all layers on the left.

# %%
draw.deeper(layers.collapse)

# %% task="layers.collapse"
check.local_tests("test_collapse")

# %% [markdown]
# Complete these lines:
#
# - Without activations, ten affine layers compute no more than `____`.
# - So the border stays a straight `____`, whatever the depth.
# - With ReLU the border closes from `____` layers on.
#
# In 06 depth and activations together follow any curve.

# %% [markdown]
# ## Activations
#
# An activation stands between two affine layers and changes every entry by itself. On the way back, its slope
# multiplies the upstream gradient. This slope is the **local gradient**.
#
# Move both sliders. On the right, each dot is one pair of output and slope.

# %%
draw.slopes()

# %% [markdown]
# ## Task 3: sigmoid
#
# At which output is the slope largest, and how large is it there? What is it near the outputs 0 and 1? Find a formula
# that makes the slope from the *output*.

# %%
with todo():
    draw.activation(("Sigmoid", layers.Sigmoid()))

# %% task="layers.sigmoid"
check.local_tests("test_sigmoid")

# %% [markdown]
# ## Task 4: tanh
#
# The tanh is a sigmoid from −1 to 1: $\tanh(x) = 2\,\sigma(2x) - 1$. Read its slopes at the outputs −1, 0 and 1 off the
# picture. Which formula makes them from the output?

# %%
with todo():
    draw.activation(("Tanh", layers.Tanh()))

# %% task="layers.tanh"
check.local_tests("test_tanh")

# %% [markdown]
# Complete these lines:
#
# - The slope of the sigmoid is its output times `____`, at most `____`.
# - The slope of the tanh is 1 minus `____`, at most `____`.
#
# You can now squash any number into a range. The sigmoid was the neuron's activation in 02.

# %% [markdown]
# ## Task 5: ReLU
#
# Both curves are flat at their ends. A unit that is there is **saturated**: hardly any gradient gets through.
#
# The ReLU is flat on one side only. Which array decides what passes back, the input or the upstream gradient?
# Return new arrays: `x` and `upstream` belong to somebody else.
#
# **Guess**: a gradient goes back through ten layers. How much of it comes home with each activation?


# %%
def sizes_on_the_way(make, gain=1.0, bias=0.0, depth=10, width=100):
    """Return the typical gradient after each of ten layers, whose weights have the variance gain / width."""
    rng = np.random.default_rng(0)
    x, upstream = rng.normal(size=(50, width)), rng.normal(size=(50, width))
    stack, sizes = [], [1.0]
    for _ in range(depth):
        weight = rng.normal(size=(width, width)) * np.sqrt(gain / width)
        stack.append((layers.Affine(weight, np.full(width, bias)), make()))
        x = stack[-1][1].forward(stack[-1][0].forward(x))
    for affine, activation in stack[::-1]:
        upstream = affine.backward(activation.backward(upstream))
        sizes.append(upstream.std())
    return sizes


with todo():
    draw.activation(("ReLU", layers.ReLU()))
    draw.ways_back(
        {
            "ReLU, weights √2 times as large": sizes_on_the_way(layers.ReLU, gain=2.0),
            "ReLU": sizes_on_the_way(layers.ReLU),
            "Sigmoid": sizes_on_the_way(layers.Sigmoid),
            "Tanh, saturated by biases of 3": sizes_on_the_way(layers.Tanh, bias=3.0),
        }
    )

# %% task="layers.relu"
check.local_tests("test_relu")

# %% [markdown]
# The sigmoid loses all but half a millionth. Of the saturated tanh less than a billionth comes home. ReLU brings home
# 3 %, since half of its units are off. Weights that are $\sqrt 2$ times as large make up for that. Your ReLU, and this
# rule of He's, come back in 05.

# %% [markdown]
# ## Tasks 6 and 7: leaky ReLU and ELU
#
# A ReLU unit is **dead** if its input is negative for every example. Which gradient do its weights get then? Two
# activations keep a little gradient alive on the negative side:
#
# - The **leaky ReLU** goes on with a small slope.
# - The **ELU** bends towards $-\alpha$.
#
# What is the slope of the ELU there, for $\alpha = 0.4$? For large *positive* inputs $e^x$ overflows, and `inf * 0` is
# `nan`.

# %%
with todo():
    draw.activation(*((f"LeakyReLU({slope})", layers.LeakyReLU(slope)) for slope in (0.1, 0.5)))

# %% task="layers.leaky_relu"
check.local_tests("test_leaky_relu")

# %%
with todo():
    draw.activation(("ELU()", layers.ELU()), ("ELU(alpha=0.4)", layers.ELU(alpha=0.4)))

# %% task="layers.elu"
check.local_tests("test_elu")

# %% [markdown]
# ### Which one to choose?
#
# Complete these lines with the names of activations:
#
# - Take `____` first, with weights of He's size. It is cheap, and most networks use it.
# - If many units are dead, try `____` or `____`.
# - Take `____` for a probability, and `____` for a number from −1 to 1.
#
# At the **end** of a classifier stands none of them: scores may be of any size. Your leaky ReLU and ELU fit wherever
# your ReLU stands.

# %% [markdown]
# ## Task 8: maxout
#
# Can a net learn the shape of its activation? A maxout layer has $K$ affine layers side by side, its **pieces**. The
# largest output wins, for each example and each output by itself.
#
# Which gate of 02 is that, and where does it send the upstream gradient? From there on, each piece is an affine layer.

# %%
weights = np.array([[[-1.0]], [[0.3]], [[2.0]]])  # three pieces from one feature to one output
biases = np.array([[-1.0], [0.0], [-2.5]])
with todo():
    layer = layers.Maxout(weights, biases)
    draw.activation(("Maxout", layer), reach=3.0, pieces=list(zip(weights, biases, strict=True)))
    print("how many of the 400 inputs each piece has won:", layer.grads["biases"].ravel())

# %% task="layers.maxout"
check.local_tests("test_maxout")

# %% [markdown]
# Complete: ReLU is a maxout of `____` pieces, and one of them is always `____`. Your layer now learns its own bends,
# for $K$ times as many weights.

# %% [markdown]
# ## Task 9: the softmax loss
#
# The last affine layer gives each example one **score** $s_j$ per class. The loss makes one number of the batch, the
# mean over its examples. Its gradient `dscores` starts the way back.
#
# $$p_j = \frac{e^{s_j}}{\sum_k e^{s_k}} , \qquad \text{loss} = -\log p_y = \log \sum_k e^{s_k} - s_y .$$
#
# Find the gradient on paper, for the right class $y$ and for a wrong one. What do the entries of one row add up to?
#
# $e^{1000}$ is out of range, and a tiny $p_y$ becomes 0. Add the same number to all scores of a row: what becomes of
# the loss? Which number helps each row?

# %%
scores, y = np.array([[3.0, 1.0, 0.2], [0.0, 2.0, 2.0]]), np.array([0, 2])
with todo():
    loss, dscores = layers.softmax_loss(scores, y)
    print("loss", loss, "\ndscores\n", np.round(dscores, 4))
    print("shifted by 1000:", layers.softmax_loss(scores + 1000, y)[0])
    draw.leads(layers.softmax_loss)

# %% task="layers.softmax_loss"
check.local_tests("test_softmax_loss")

# %% [markdown]
# Complete these lines:
#
# - The gradient of a score is its `____`, minus 1 for the `____`, divided by `____`.
# - However far behind the right class is, its score is pulled by at most `____`, for one example.
#
# Your loss now starts every way back. In 05 it trains 3072-100-10.

# %% [markdown]
# ## Task 10: a network
#
# What one layer returns is the next one's argument. In which order does `backward` call the layers?
#
# The cell builds the nets of the first picture from your layers. First it checks the whole way back; read the check
# from its end. Where `W3` is right and `W2` is wrong, the mistake lies between the two. Then your gradients train both
# nets.


# %%
def by_layers(net, x, y, relu):
    """Return the gradients of a net's weights and biases, by your layers."""
    affines = [layers.Affine(weight, bias) for weight, bias in net]
    chain = [affines[0]]
    for affine in affines[1:]:
        chain += [layers.ReLU(), affine] if relu else [affine]
    whole = layers.Sequential(chain)
    _, dscores = layers.softmax_loss(whole.forward(x), y)
    whole.backward(dscores)
    return [(affine.grads["weight"], affine.grads["bias"]) for affine in affines]


with todo():
    net, (x, y) = rings.start(3), rings.points()
    both = zip(by_layers(net, x, y, True), rings.by_nudging(net, x, y, True), strict=True)
    pairs = {}
    for number, (yours, slopes) in enumerate(both, 1):
        pairs |= {f"W{number}": (yours[0], slopes[0]), f"b{number}": (yours[1], slopes[1])}
    show(gradients(pairs))
    draw.learning(by_layers)

# %% task="layers.sequential"
check.local_tests("test_sequential")

# %% [markdown]
# These are the nets of the beginning, from your own layers. Affine layers with activations between them are called a
# **multilayer perceptron**, MLP for short. Each step went a little against the gradient. In 04 you write that step.

# %% [markdown]
# ## Task 11: four questions
#
# [`answers.py`](answers.py) asks four questions about layers and the loss. Predict on paper first, then run your code.
# The tests look at the form of your answers only.

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
#    distribution (`math.erf` has it). Draw it beside ReLU with `draw.activation`.
# 2. **Dead units.** Give a ReLU layer biases of −3. Which of its units are 0 for 1000 random rows, and which gradients
#    do their weights get?
# 3. **The hinge loss** is the sum of $\max(0, s_j - s_y + 1)$ over all wrong classes $j$. Derive its gradient. When is
#    this loss content, and when is the softmax loss?
#
# To read:
#
# - X. Glorot, A. Bordes and Y. Bengio, *Deep Sparse Rectifier Neural Networks*, 2011: the case for ReLU.
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, 2016, chapter 6: this assignment in a textbook.
