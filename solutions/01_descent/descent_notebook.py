# %% [markdown]
# # Gradient descent
#
# To *train* a model means: it has numbers, called weights, and a **loss** that says how badly it does with them, and we
# change the weights until the loss is small. This assignment does all of it on a small scale. You find out which way is
# down, walk there, train a classifier that way, and meet two sets of points that it cannot learn, until you show it
# the points from another side.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about four hours, tasks 1 and 5 the most. (This is an estimate. The questions at the end are in it.)
#
# **You need** Python with functions and loops, a little numpy (arrays, indexing, means), and what a derivative is.
#
# **Afterwards you can** find the gradient of any function by nudging, walk down it and say what a learning rate does,
# train a linear classifier, see what it cannot do, and help it with features.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import descent
import matplotlib.pyplot as plt
import numpy as np
from kit import draw
from kit.pictures import show, todo, trends

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## What is to come
#
# On the left are 24 points and a line. The line has two weights, its slope and its offset, and its loss is large as
# long as it passes the points by: it is half the mean square of the thin upright gaps. On the right every line is a
# *place*, and the loss is the height of the land there. The curves join places of one height, as on a hiking map. To
# train means to walk down. Press *Forward*, or move the slider, and watch the ring on the right and the line on the
# left at the same time; later on, it goes on by several steps at once. The walk begins at a loss of 0.89, its first
# step is the largest, and its steps become small where the land is flat. After 80 steps the loss is 0.063, and no line
# has less than 0.063.
#
# How does one know which way is down, and how far to go? That is this assignment. The picture shows a walk that was
# computed for this one landscape; the one that you will write takes any other just as well.

# %%
draw.descent()

# %% [markdown]
# ## Task 1: which way is down?
#
# Here is a bowl: a function of two numbers, lowest at the origin, steeper in one direction than in the other.


# %%
def bowl(w):
    """Return the height of the bowl at w, an array of two numbers."""
    return 0.5 * w[0] ** 2 + 2 * w[1] ** 2


print("at the bottom:", bowl(np.array([0.0, 0.0])))
print("at (-2.5, 1.5):", bowl(np.array([-2.5, 1.5])))

# %% [markdown]
# The **gradient** of a function at a point has one number for each entry of the point: if *that entry alone* grows a
# tiny bit, by how many times that bit does the function grow? You can find it without any calculus. Nudge the entry a
# little up and look, nudge it a little down and look, and divide the difference of the two looks by the distance
# between them. Then put the entry back, and go on to the next one.
#
# Looking on both sides is worth it. If you compare with the place where you stand instead, your slope is that of the
# point half a nudge further on. With both sides, most of this mistake cancels. A picture after the next task shows how
# much that is.
#
# Write `numerical_gradient`. At (−2.5, 1.5) the bowl falls by 2.5 to the right and rises by 6 upwards.

# %%
with todo():
    print(descent.numerical_gradient(bowl, np.array([-2.5, 1.5])))

# %% task="descent.numerical_gradient"
check.local_tests("test_numerical_gradient")

# %% [markdown]
# ## Task 2: how wrong is it?
#
# Throughout this course you will compute gradients in a clever way and check them in this clumsy one. The two are never
# equal to the last digit, so you need a measure of how far they are apart. A difference of 0.001 is nothing when the
# numbers are in the thousands, and everything when they are that small themselves. So divide it by their size:
#
# $$\text{relative error} = \frac{\lVert a - b \rVert}{\lVert a \rVert + \lVert b \rVert}
# \qquad\text{with}\qquad \lVert a \rVert = \sqrt{\textstyle\sum_i a_i^2} .$$
#
# It is 0 for equal arrays and 1 for opposite ones. As a rule of thumb: below $10^{-7}$ all is well, above $10^{-4}$
# look for a mistake.

# %%
with todo():
    exact = np.array([-2.5, 6.0])
    print(descent.relative_error(descent.numerical_gradient(bowl, np.array([-2.5, 1.5])), exact))

# %% task="descent.relative_error"
check.local_tests("test_relative_error")

# %% [markdown]
# **How small should $h$ be?** Smaller is better, one should think. Try it, with a function whose gradient is known:
# the sum of $e^{x_i}$, whose gradient is $e^{x_i}$ in each entry.

# %%
with todo():
    x = np.array([0.3, -0.8, 1.1, 0.5])
    sizes = 10.0 ** np.arange(0, -15.5, -0.5)
    two_sided, one_sided = [], []
    for h in sizes:
        slopes = descent.numerical_gradient(lambda a: np.sum(np.exp(a)), x, h)
        two_sided.append(descent.relative_error(slopes, np.exp(x)))
        one_sided.append(descent.relative_error((np.exp(x + h) - np.exp(x)) / h, np.exp(x)))
    draw.errors(sizes, {"both sides (yours)": two_sided, "one side": one_sided}, marked=1e-5)

# %% [markdown]
# Read it from left to right, as $h$ shrinks. At first the error falls, because the function bends less and less within
# the step: like $h^2$ with two sides, like $h$ only with one. Then it rises again. The computer keeps about 16 digits
# of each value; the smaller the step, the more digits the two values share, and subtracting them leaves the rounding
# errors, which you then divide by a tiny number. The dashed line is $h = 10^{-5}$: not far from the best, and a good
# choice as long as the numbers are of ordinary size.
#
# ## Task 3: one step
#
# The lecture leaves a question open: with the gradient in hand, *how do we update?* Here is the first answer. The next
# ones come in 04 (momentum, a rate that shrinks, a few rows at a time), and 05 needs all of them.
#
# The gradient points to where the function grows fastest. You want to go down, so you know what to do with it. How far?
# In proportion to the slope, times a number that you choose, the **learning rate**. Return new weights and leave the
# old ones alone: whoever called you may still need them.


# %%
def slope_of_bowl(w):
    """Return the gradient of the bowl at w, found with calculus this time."""
    return np.array([w[0], 4 * w[1]])


with todo():
    w = np.array([-2.5, 1.5])
    after = descent.gradient_step(w, slope_of_bowl(w), 0.1)
    print(f"from {w}, height {bowl(w)}, to {after}, height {bowl(after):.4f}")

# %% task="descent.step"
check.local_tests("test_gradient_step")

# %% [markdown]
# ## Task 4: all the way
#
# **Gradient descent** takes many steps. The slope changes as you walk, so each step asks for it anew. Write
# `gradient_descent` and look at where it goes with different learning rates.

# %%
with todo():
    start = np.array([-2.5, 1.5])
    walks = {}
    for rate in (0.03, 0.2, 0.45, 0.52):
        places = [descent.gradient_descent(slope_of_bowl, start, rate, steps) for steps in range(16)]
        walks[f"rate {rate}: height {bowl(places[-1]):.2g}"] = places
    draw.paths(bowl, walks)

# %% [markdown]
# Fifteen steps each, from the black dot. With a small rate the way is safe and slow. With a good one it ends near the
# bottom. A larger one jumps from wall to wall, because in the steep direction every step goes too far; along the gentle
# direction it still makes headway. Above 0.5, each jump up the steep wall ends higher than the last. With 0.52 the
# height *grows* from the second step on, without end, and after some 4,600 steps it overflows. When a loss explodes,
# try a smaller rate first.
#
# The bowl is narrow: one direction is four times as steep as the other. The steep one limits the rate, the gentle one
# then has to live with it. You will meet a cure later in the course, momentum.

# %% task="descent.descent"
check.local_tests("test_gradient_descent")

# %% [markdown]
# You now have everything to find a valley of *any* smooth function, without calculus. Here is one with bends:


# %%
def hills(w):
    """Return the height of a landscape with more than one valley."""
    return 0.15 * np.sum(w**2) + np.sin(2 * w[0]) + np.cos(1.5 * w[1] + w[0])


with todo():
    walks = {}
    for start in ([-2.5, -2.0], [0.9, 2.5], [2.6, -0.5]):
        w = np.array(start)
        places = [w]
        for _ in range(40):
            w = descent.gradient_step(w, descent.numerical_gradient(hills, w), 0.1)
            places.append(w)
        walks[f"ends at height {hills(w):.3f}"] = places
    draw.paths(hills, walks)

# %% [markdown]
# The dashed lines are heights below zero. Two lessons. Where you end depends on where you start: descent finds *a*
# valley, not always the deepest one. And it was slow:
# every step needed two looks for each number. The network at the end of this course has some 300,000 numbers, so one
# step would cost 600,000 runs of the network. **Backpropagation**, from the next assignment on, gets the same gradient
# for the price of about two runs. The clumsy way remains as its check.
#
# ## Task 5: a loss for a classifier
#
# Now something to minimize. A linear classifier gives a row of features $x$ a **score**, a weight for each feature plus
# a bias: $s = w_1 x_1 + \dots + w_D x_D + b$. The sigmoid turns it into a probability $p = 1 / (1 + e^{-s})$ that the
# row belongs to class 1. The **logistic loss** is minus the logarithm of the probability that the classifier gave to
# what is true: $-\log p$ where $y = 1$ and $-\log (1 - p)$ where $y = 0$, and over many rows their mean.
#
# The gradient, in two steps of the chain rule: first by hand, how does the loss of one row change with its *score*?
# (Differentiate; nearly everything cancels, and what is left is as simple as it could be.) Then, how does the score
# change with each *weight*, and with the bias? The mean over the rows belongs to the gradient, too.
#
# A trap is in the exponential: $e^{1000}$ does not fit into a number, and with $p$ rounded to 0 the logarithm is minus
# infinity. Don't repair it afterwards. Write the loss with the score itself, $-\log p = \log(1 + e^{-s})$, and see
# whether numpy knows the logarithm of a sum of two exponentials. It does.

# %%
with todo():
    scores = np.linspace(-6, 6, 121)
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
    losses, slopes = {}, {}
    for label, color in zip((0, 1), draw.COLORS, strict=True):
        # One weight and one feature that is always 1: then the score is the bias, and its gradient the last entry.
        rows = [descent.logistic_loss(np.array([0.0, s]), np.ones((1, 1)), np.array([label])) for s in scores]
        name = f"y = {label}"
        losses[name], slopes[name] = [loss for loss, _ in rows], [dw[-1] for _, dw in rows]
        left.plot(scores, losses[name], color=color, label=name)
        right.plot(scores, slopes[name], color=color, label=name)
    left.set(xlabel="score", title="loss of a row")
    right.set(xlabel="score", title="its slope in the score")
    left.legend(frameon=False)
    show(f"On the left the loss of a row over its score: {trends(losses)}; on the right its slope: {trends(slopes)}.")

# %% [markdown]
# A row that is right and sure of it costs next to nothing and pulls at nothing. The more a row is wrong, the nearer its
# loss comes to the size of its score: it grows in proportion to it, and the pull never exceeds 1.
#
# And now for the habit of this course: check the gradient. Your own tools do it.

# %%
with todo():
    rng = np.random.default_rng(0)
    w, X, y = rng.normal(size=4), rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    loss, dw = descent.logistic_loss(w, X, y)
    clumsy = descent.numerical_gradient(lambda a: descent.logistic_loss(a, X, y)[0], w)
    print("yours     ", dw)
    print("numerical ", clumsy)
    print("relative error", descent.relative_error(dw, clumsy))

# %% task="descent.logistic"
check.local_tests("test_logistic")

# %% [markdown]
# ## Task 6: the linear classifier
#
# Put it together: start from weights of zero and walk down the logistic loss, with all rows in each step. To predict,
# say 1 where the score is above 0, which is where $p$ is above one half.

# %%
with todo():
    X, y = draw.blobs()
    counts = (0, 1, 2, 5, 10, 20, 50, 100, 200)
    losses = [descent.logistic_loss(descent.train_linear(X, y, 0.5, steps), X, y)[0] for steps in counts]
    print("steps", *(f"{count:6d}" for count in counts))
    print("loss ", *(f"{loss:6.3f}" for loss in losses))
    w = descent.train_linear(X, y, 0.5, 200)
    draw.decisions([("Two clouds", X, y, lambda Z: descent.predict_linear(w, Z))])

# %% task="descent.linear"
check.local_tests("test_linear")

# %% [markdown]
# The first loss is $\log 2 = 0.693$: with weights of zero, every probability is one half. From there on it falls, and
# the boundary, where the score is 0, is a straight line. It always is, whatever the weights: that is what *linear*
# means. Here are two sets for which no straight line will do.

# %%
with todo():
    panels = []
    for title, (X, y) in {"Rings": draw.rings(), "XOR": draw.xor()}.items():
        w = descent.train_linear(X, y, 0.5, 300)
        panels.append((f"{title}, as they are", X, y, lambda Z, w=w: descent.predict_linear(w, Z)))
    draw.decisions(panels)

# %% [markdown]
# About as good as tossing a coin: 51 and 51.5 % are right. More steps would not help, nor a better rate: no straight
# line has a lower *loss*. One chosen for what it gets right would still get no more than 68.3 % of the rings and 74.5 %
# of XOR.
#
# ## Task 7: see it from another side
#
# The classifier is only linear in what you show it. So show it something else, computed from the coordinates:
# **features**.
#
# - What tells the rings apart is the distance from the center. In **polar coordinates**, distance $r$ and angle
#   $\theta$, the two rings are two stripes. Mind the angle: $x_2 / x_1$ is the same for a point and for its mirror
#   image across the origin, so it is not enough to know the quotient.
# - In XOR, class 1 is where both coordinates have the same sign, that is, where their **product** is positive: of all
#   points but two, which noise has carried across an axis.

# %%
with todo():
    panels = []
    X, y = draw.rings()
    w_rings = descent.train_linear(descent.polar_features(X), y, 0.5, 300)
    panels.append(("Rings, with r and θ", X, y, lambda Z: descent.predict_linear(w_rings, descent.polar_features(Z))))
    X, y = draw.xor()
    w_xor = descent.train_linear(descent.product_features(X), y, 0.5, 300)
    panels.append(("XOR, with x1 · x2", X, y, lambda Z: descent.predict_linear(w_xor, descent.product_features(Z))))
    draw.decisions(panels)

# %% [markdown]
# The same classifier, the same training, and now it solves both: all of the rings are right, and all of XOR but the two
# points on the wrong side of an axis. (For these rings $r$ alone would do: a picture without mistakes says nothing
# about your $\theta$. The tests look at it.) In the space of the features the boundary is still a straight line, or a
# plane; drawn in the old coordinates it has become a ring, or a pair of curves. Look at the rings through the
# classifier's eyes:

# %%
with todo():
    X, y = draw.rings()
    seen = descent.polar_features(X)
    draw.decisions([("Rings, seen in r and θ", seen, y, lambda Z: descent.predict_linear(w_rings, Z))], ("r", "θ"))

# %% task="descent.features"
check.local_tests("test_features")

# %% [markdown]
# *You* found these features, by looking at a picture. Nobody can do that for the 3,072 numbers of an image. A neural
# network learns its features, by the same gradient descent; how it gets the gradient through several layers is what
# comes next.

# %% [markdown]
# ## Task 8: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about descent and its classifiers. Each is a
# function whose text says what is asked and in which form; write your answer below it. Paper first: the cells above are
# there to check what you have found. The tests below look at the form of your answers only, and pass for wrong ones,
# too. Which are right, the feedback will tell.

# %% task="descent.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder as [`README.md`](README.md) says.
#
# One task costs more than its own points: if your `train_linear` calls your `gradient_descent`, it needs one that
# works. Without it, the 5 points of training in task 6 are lost too.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **A rate for each direction.** On the bowl, take a rate of 1 for the first entry and 0.25 for the second. How many
#    steps does it take, and why? What would you have to know of a function to do so everywhere?
# 2. **Logarithms of gradients.** Walk down the bowl at a rate of 0.2, note the length of the gradient at each step, and
#    draw it on a logarithmic axis. Which number of the bowl, and which of the walk, make its slope?
# 3. **Spirals.** Draw points of two classes on two spirals, and look for features with which a line can part them.
#
# To read:
#
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, 2016: chapter 4 on numbers that overflow and on descent,
#   section 6.1 on XOR and a network that learns its features.
# - J. Nocedal and S. J. Wright, *Numerical Optimization*, second edition, 2006: chapter 8 on nudging and its errors.
# - M. Minsky and S. Papert, *Perceptrons*, 1969: what linear classifiers cannot do.
# - A. Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées*, 1847: the first descent.
