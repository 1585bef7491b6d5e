# %% [markdown]
# # Capacity
#
# How large should a model be? Here are twenty noisy points, and the chain of straight pieces that fits them best. The
# small points are new ones. **Move the slider**. Which number of pieces is best on the twenty points, and which on new
# ones?

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check  # isort: split

import answers
import capacity
import numpy as np
from kit import draw
from kit.gradient_picture import gradients
from kit.numeric_check import nudged
from kit.pictures import show, todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %%
draw.opening()

# %% [markdown]
# With one piece the chain **underfits**: it is far from most points. With nineteen it **overfits**: it runs through all
# twenty, and between them it misses the new ones. In this assignment the chain becomes a network. You make one by hand
# that follows any curve. You train one that is too small and one that is too large. Then you cure the large one, and it
# stays large.
#
# **Time**: about five hours. (This is an estimate.) **You need** the two-layer network (05). **Afterwards you can**
# build networks of any depth, say what width and depth buy, and choose a penalty by validation.
# [`README.md`](README.md) says how to work and hand in.

# %% [markdown]
# ## Task 1: a network of any depth
#
# A fully connected network, or **multilayer perceptron** (MLP), is a chain: affine, ReLU, affine, ReLU, …, affine.
# `MLP([2, 20, 10, 3])` takes rows of 2 numbers, has hidden layers of 20 and 10 units, and gives 3 scores. `MLP([2, 3])`
# is the linear classifier that you know.
#
# Fill in `__init__`, `scores` and `predict`. The cell sends random rows through ten layers: with *your* weights, with
# weights ten times smaller, and twice as large. **Guess** what is left after the tenth.

# %%
with todo():
    depth, rows = 10, np.random.default_rng(0).standard_normal((200, 100))
    deviations = {}
    for name, factor in (("yours", 1.0), ("ten times smaller", 0.1), ("twice as large", 2.0)):
        deviations[name] = []
        for layers in range(1, depth + 1):
            # The scores of a net with so many layers are what would enter the next ReLU of a deeper one.
            net = capacity.MLP([100] * (layers + 1), seed=1)
            for i in range(1, layers + 1):
                net.params[f"W{i}"] = factor * net.params[f"W{i}"]
            deviations[name].append(np.std(np.maximum(net.scores(rows), 0.0)))
    draw.spread(np.arange(1, depth + 1), deviations)

# %% task="capacity.scores"
check.local_tests("test_scores")

# %% [markdown]
# Complete; a double click opens this cell. The axis is logarithmic.
#
# - With weights twice as large, each layer multiplies what there is by about `____`; ten times smaller, by `____`.
# - A ReLU throws away `____` of the mean square. The variance `____` of He's rule (05) makes up for it.
#
# Your net now has scores at any depth. With weights that are too small, its gradients would shrink in the same way.

# %% [markdown]
# ## Task 2: its gradients
#
# The loss is the softmax loss of 05, with the penalty $\tfrac12 \lambda \sum_i \lVert W_i \rVert^2$ on the weights of
# *all* layers. For the way back you need nothing new: you repeat it, in a loop from the last layer to the first. Which
# numbers of the way forward does a layer need on the way back? Keep them.
#
# Nudge each weight and see. The way back comes to `W3` and `b3` first. So mend these before `W2`, and `W2` before `W1`.

# %%
with todo():
    rng = np.random.default_rng(0)
    rows, labels = rng.standard_normal((5, 4)), rng.integers(0, 3, 5)
    net = capacity.MLP([4, 6, 5, 3], seed=1)
    _, grads = net.loss(rows, labels, reg=0.1)
    slopes = {name: nudged(lambda: net.loss(rows, labels, reg=0.1)[0], net.params[name]) for name in net.params}
    show(gradients({name: (grads[name], slopes[name]) for name in slopes}))

# %% task="capacity.gradients"
check.local_tests("test_gradients")

# %% [markdown]
# Complete. A layer got $x$, and $G$ is the gradient of what it gave:
#
# | gradient of | is |
# |---|---|
# | its weights | `____` $+\; \lambda$ `____` |
# | its biases | the sum of $G$ over `____` |
# | what it got | `____`, and 0 where the ReLU before it `____` |
#
# Now any depth can be trained. In task 4 you train 35 nets with it.

# %% [markdown]
# ## Task 3: one hidden layer is enough for any curve
#
# One number goes in and one comes out, with one hidden layer:
#
# $$\operatorname{net}(x) = v_1 \operatorname{relu}(w_1 x + b_1) + \dots + v_K \operatorname{relu}(w_K x + b_K) + c$$
#
# A unit $\operatorname{relu}(x - k)$ is 0 up to the **knot** $k$, and a line of slope 1 from there on. Here is a net
# that somebody has made by hand. Switch on unit after unit. What does a new unit change to the left of its knot, and
# what to the right? Compare the slope in the sentence below with the entries of `v`.

# %%
w, b, v, c = np.ones(4), np.array([0, -0.25, -0.5, -0.75]), np.array([0.75, -0.5, -0.5, -0.5]), 0.0
draw.chains(lambda x: x * (1 - x), {on: (w[:on], b[:on], v[:on], c) for on in range(5)}, "units")

# %% [markdown]
# Now write `interpolate` for any curve and any number of pieces. No training is needed. Which part of the net gives its
# value at $x = 0$, where all units are off?


# %%
def f(x):
    return 1.5 + np.sin(9 * x) * np.exp(-x)


with todo():
    draw.chains(f, {count: capacity.interpolate(f, count) for count in (1, 2, 3, 4, 6, 8, 12, 16, 32, 64)}, "pieces")

# %% task="capacity.interpolate"
check.local_tests("test_interpolate")

# %% [markdown]
# Complete: at each knot the weight $v$ is the slope `____` minus the slope `____`, and $c$ is `____`. From 16 pieces to
# 32, and from 32 to 64, the distance is divided by about `____`.
#
# This is the *universal approximation theorem* for one input: one hidden layer that is wide enough follows any
# continuous curve. It holds for more inputs, too. It says that good weights exist. It does not say that training finds
# them, or that a net does anything sensible between its data points.

# %% [markdown]
# ## Deeper or wider?
#
# In one hidden layer every unit makes one bend at most. A layer in front of others can **fold**: two units send the
# left half of $[0, 1]$ up to all of $[0, 1]$, and the right half back down. All that comes behind is then done twice.
# **Guess** how many pieces five folds make.
#
# Answer the first half of task 6 now: `fold` in [`answers.py`](answers.py). Task 3 says how to find its seven numbers.
# The cell stacks *your* fold once, twice and five times. On the right your `interpolate` follows five folds with ten
# units in one layer. Count how often each curve crosses the dotted line.


# %%
def folded(seven, times):
    """Return a net that folds so many times, each time by the numbers w1, w2, b1, b2, v1, v2, c."""
    w, b, v, c = np.array(seven[:2]), np.array(seven[2:4]), np.array(seven[4:6]), seven[6]
    net = capacity.MLP([1, *[2] * times, 1])
    net.params["W1"], net.params["b1"] = w[np.newaxis], b
    for layer in range(2, times + 1):
        net.params[f"W{layer}"], net.params[f"b{layer}"] = np.outer(v, w), c * w + b
    net.params[f"W{times + 1}"], net.params[f"b{times + 1}"] = v[:, np.newaxis], np.array([c])
    return net


def output(net):
    """Return a net with one input and one output as a function of numbers."""
    return lambda x: np.reshape(net.scores(np.reshape(x, (-1, 1))), np.shape(x))


with todo():
    seven, curves = answers.fold(), {}
    for times in (1, 2, 5):
        net = folded(seven, times)
        count = sum(np.size(value) for value in net.params.values())
        curves[f"{times} × 2 units, {count} numbers"] = output(net)
    parts = capacity.interpolate(output(net), 10)
    count = sum(np.size(part) for part in parts)
    curves[f"1 × {len(parts[0])} units, {count} numbers"] = lambda x: draw.run(parts, x)
    draw.folds(curves)

# %% [markdown]
# Complete:
#
# | folds | numbers | pieces | in one layer | pieces, at most |
# |---|---|---|---|---|
# | 1 | 7 | 2 | 2 units | 3 |
# | 5 | 31 | `____` | 10 units | `____` |
# | $k$ | $6k + 1$ | `____` | $2k$ units | `____` |

# %% [markdown]
# ## Task 4: the gap
#
# Points of two classes: one inside an ellipse, one outside. About fifteen of a hundred labels are wrong, as labels are
# in real life. So no classifier can be right on much more than 85 % of new points. 80 points are for training, 1000 for
# validation.


# %%
def draw_points(count, seed):
    numbers = np.random.default_rng(seed)
    X = numbers.uniform(-2, 2, (count, 2))
    inside, wrong = (X[:, 0] - 0.2) ** 2 + (1.1 * X[:, 1]) ** 2 < 1.6, numbers.random(count) < 0.15
    return X, np.where(wrong, ~inside, inside).astype(int), wrong


X, y, mislabeled = draw_points(80, seed=1)
X_val, y_val, _ = draw_points(1000, seed=2)


def train(sizes, reg=0.0, epochs=60, seed=0, learning_rate=0.2, mu=0.9):
    """Train a net by momentum on all 80 points; return it and its history, with an entry after each 25 steps."""
    net = capacity.MLP(sizes, seed=seed)
    velocity = {name: np.zeros_like(value) for name, value in net.params.items()}
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    for epoch in range(epochs):
        for _ in range(25):
            loss, grads = net.loss(X, y, reg=reg)
            for name in velocity:
                velocity[name] = mu * velocity[name] - learning_rate * (1 - epoch / epochs) * grads[name]
                net.params[name] = net.params[name] + velocity[name]
            history["loss"].append(loss)
        history["train_accuracy"].append(np.mean(net.predict(X) == y))
        history["val_accuracy"].append(np.mean(net.predict(X_val) == y_val))
    print(".", end="", flush=True)
    return net, history


# %% [markdown]
# The cell trains 35 nets, and prints a dot for each. The first picture has a net for each number of units; 0 units are
# the linear classifier. Each is trained anew, from random weights. A ring is around each point that is predicted wrong,
# a small spot in each whose *label* is wrong. **Guess** around which points the largest net builds islands. The second
# picture has both accuracies for each width.
#
# Overfitting has a number, the **generalization gap**: how much better is the net on what it was trained on? Write
# `generalization_gap`. The third picture shows it as the space between two curves.

# %%
with todo():
    units = [0, 1, 2, 3, 4, 5, 7, 10, 20, 50, 100]
    trained = {count: train([2, count, 2] if count else [2, 2], seed=1) for count in units}
    draw.bending(trained, "hidden units", X, y, mislabeled)
    widths, runs = [1, 2, 3, 5, 10, 30, 100], 3
    histories = [[train([2, width, 2], seed=seed)[1] for seed in range(runs)] for width in widths]
    draw.accuracies(
        "hidden units",
        widths,
        [[history["train_accuracy"][-1] for history in row] for row in histories],
        [[history["val_accuracy"][-1] for history in row] for row in histories],
    )
    histories = [train(sizes, epochs=60, seed=3)[1] for sizes in ([2, 2, 2], [2, 100, 2], [2, 40, 40, 2])]
    draw.gaps(histories, ["2 units", "100 units", "40 and 40 units"], capacity.generalization_gap)

# %% task="capacity.gap"
check.local_tests("test_gap")

# %% [markdown]
# Without a hidden layer a border is straight, and this one is no better than calling all points discs: that is
# **underfitting**. With three units the border can close around the middle. With a hundred, the net builds islands
# around points whose label is wrong: **that is overfitting**.
#
# Complete: a net with low accuracies and a gap near 0 `____`. A net with a large gap `____`. In task 5 you close the
# gap.

# %% [markdown]
# ## Task 5: the cure
#
# A smaller net? Look at the picture of widths again: the dots of nets of 2 to 5 units lie far apart. Whether a small
# net gets to a good solution depends on where it started. A large net nearly always gets there, and then goes too far.
# So keep the large net and hold it back: with a penalty on the weights, every bend has its price.
#
# **Guess**: which strength would the training accuracy choose? `pick_regularization` asks the validation set instead.
# Then move the slider: the same hundred units, held back more and more.

# %%
picked = None

with todo():
    held_back = {}

    def accuracy_with(strength):
        held_back[strength] = train([2, 100, 2], reg=strength)
        return held_back[strength][1]["val_accuracy"][-1]

    picked = capacity.pick_regularization([0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3], accuracy_with)
    print(f"\npicked: {picked}, after training {len(held_back)} nets")
    train_accuracy, validation_accuracy = (
        [history[f"{name}_accuracy"][-1] for _, history in held_back.values()] for name in ("train", "val")
    )
    draw.accuracies("strength of the regularization", list(held_back), train_accuracy, validation_accuracy, picked)
    draw.bending(held_back, "strength", X, y, mislabeled)

# %% task="capacity.regularization"
check.local_tests("test_regularization")

# %% [markdown]
# The training accuracy never goes up: left to itself, training would always choose `____`. The validation accuracy has
# a top. To its left the net `____`, to its right it `____`. At 0.1 there is no border left. At 0.01 most rings are
# around those spots: the net no longer believes the wrong labels.
#
# And a net that was made smaller instead? Or deeper? Each dot is a net that was trained from another seed.

# %%
if picked is not None:
    kinds = {
        "2 units": ([2, 2, 2], 0.0),
        "3 units": ([2, 3, 2], 0.0),
        "5 units": ([2, 5, 2], 0.0),
        "100 units": ([2, 100, 2], 0.0),
        f"100 units, strength {picked:g}": ([2, 100, 2], picked),
        f"20 and 20 units, strength {picked:g}": ([2, 20, 20, 2], picked),
    }
    runs = {
        name: [train(sizes, reg=reg, seed=seed)[1]["val_accuracy"][-1] for seed in range(6)]
        for name, (sizes, reg) in kinds.items()
    }
    draw.dots(runs)

# %% [markdown]
# On average the large nets with a penalty are better than the small ones, and they hardly depend on the seed. **Do not
# use the size of the net as a regularizer**: make it as large as you can afford, and regularize.
#
# 20 and 20 units have 522 numbers, 100 units have 502, and the deeper net is no better here. Depth is a gain where
# steps build on each other, as in the sawtooth. That is what one hopes for in images and language.
#
# You have now *chosen* with the validation set, so its accuracy is too kind to your choice. For a number that you show
# to others, keep a test set.

# %% [markdown]
# ## Task 6: four questions
#
# [`answers.py`](answers.py) asks about capacity. Paper first, then check with the cells above. The tests look at the
# form of your answers only.

# %% task="capacity.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder. One task costs more than its own points: without
# `MLP.__init__` or `MLP.scores`, task 2 earns none, either.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **Can it be learned?** Train a net of five layers of two units on the sawtooth of five folds, with the squared
#    error. *Good weights exist* and *training finds them* are two things.
# 2. **Dropout.** Switch off every hidden unit with probability ½ in each step of training, and double the others. Which
#    strength of the penalty does it compare with?
# 3. **More data.** Draw 800 training points. What is left of the gap?
#
# To read:
#
# - M. Telgarsky, *Benefits of Depth in Neural Networks*, 2016: folding, and why width cannot make up for it.
# - G. Cybenko, *Approximation by Superpositions of a Sigmoidal Function*, 1989: universal approximation.
# - C. Zhang and others, *Understanding Deep Learning Requires Rethinking Generalization*, 2017: nets that learn labels
#   by heart.
