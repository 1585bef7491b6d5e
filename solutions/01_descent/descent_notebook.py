# %% [markdown]
# # Gradient descent
#
# To *train* a model means to change its numbers, the **weights**, until its **loss** is small.
#
# Here the model is a line, and its weights are slope and offset. Its loss is half the mean square of the thin gaps. On
# the right, each line is a place, and its loss is the height of the land. Run the next two cells and move both sliders.
# Which learning rate comes down best, and which one never arrives? How to work stands in [`README.md`](README.md).

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import descent
import numpy as np
from kit import draw
from kit.pictures import todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %%
draw.descent()

# %% [markdown]
# The curves join places of one height, as on a hiking map. How does one know which way is down, and how far to go?
#
# **Time**: about four hours, tasks 1 and 5 the most. (This is an estimate.)
#
# **You need** Python with functions and loops, a little numpy, and what a derivative is.
#
# **Afterwards you can** find a gradient by nudging, walk down it, train a linear classifier, and help it with features.
#
# ## Task 1: which way is down?
#
# Two looks at a curve give a slope. Move *looks* and *h*. Which pair of looks comes closer to the slope of the curve,
# and by how much? Which size of $h$ would you take?

# %%
draw.nudging()

# %% [markdown]
# The **gradient** of a function at a point has one number for each entry of the point: the slope along *that entry
# alone*. Here is a bowl of two numbers. At (−2.5, 1.5), does it rise or fall to the right, and upwards? Find its two
# slopes there by nudging, with looks on both sides.


# %%
def bowl(w):
    """Return the height of the bowl at w, an array of two numbers."""
    return 0.5 * w[0] ** 2 + 2 * w[1] ** 2


print("at the bottom:", bowl(np.array([0.0, 0.0])))
print("at (-2.5, 1.5):", bowl(np.array([-2.5, 1.5])))

# %% task="descent.numerical_gradient"
check.local_tests("test_numerical_gradient")

# %%
with todo():
    start = np.array([-2.5, 1.5])
    found = descent.numerical_gradient(bowl, start)
    title = f"gradient {found[0]:.3g} and {found[1]:.3g}"
    draw.paths(bowl, {title: [start]}, gradient=lambda w: descent.numerical_gradient(bowl, w))
    print("Do all of your arrows point downhill?")
    print("Nudging works for any function; it checks every gradient of this course.")

# %% [markdown]
# ## Task 2: how wrong is it?
#
# Two ways to the same gradient never agree to the last digit. Is a difference of 0.001 large? Compare it to numbers of
# 1,000, and then to numbers of 0.001. So what has to be divided by what?

# %% task="descent.relative_error"
check.local_tests("test_relative_error")

# %% [markdown]
# Now measure the size of $h$, with a function whose gradient is known. Guess first: is the smallest $h$ the best?

# %%
with todo():
    for size in (1000.0, 0.001):
        error = descent.relative_error(np.array([size]), np.array([size + 0.001]))
        print(f"0.001 more than {size} is a relative error of {error:.1g}")
    x, sizes = np.array([0.3, -0.8, 1.1, 0.5]), 10.0 ** np.arange(0, -15.5, -0.5)
    two_sided, one_sided = [], []
    for h in sizes:
        slopes = descent.numerical_gradient(lambda a: np.sum(np.exp(a)), x, h)
        two_sided.append(descent.relative_error(slopes, np.exp(x)))
        one_sided.append(descent.relative_error((np.exp(x + h) - np.exp(x)) / h, np.exp(x)))
    draw.errors(sizes, {"both sides (yours)": two_sided, "one side": one_sided}, marked=1e-5)
    print("You can judge gradients now, in all six assignments.")
    print("Below 1e-7 all is well, above 1e-4 look for a mistake.")

# %% [markdown]
# At first both errors fall, because the function bends less within a smaller step. The computer keeps some 16 digits.
# Two looks that are close share most of them, and their difference is rounding.
#
# **Summary, for you to complete.** (Double-click on this text.) Make $h$ ten times smaller: the error of both sides is
# ____ times smaller. That of one side is ____ times smaller. Rounding takes over below $h =$ ____ with both sides, and
# below ____ with one.

# %% [markdown]
# ## Task 3: one step
#
# The lecture leaves a question open: with the gradient in hand, *how do we update?* Your arrows above show which way.
# The **learning rate** says how far, in proportion to the slope. From (−2.5, 1.5), where does a rate of 0.1 lead?

# %% task="descent.step"
check.local_tests("test_gradient_step")


# %%
def slope_of_bowl(w):
    """Return the gradient of the bowl at w, found with calculus this time."""
    return np.array([w[0], 4 * w[1]])


with todo():
    steps = {}
    for rate in (0.1, 0.25, 0.6):
        after = descent.gradient_step(start, slope_of_bowl(start), rate)
        steps[f"rate {rate}: height {bowl(after):.3g}"] = [start, after]
    draw.paths(bowl, steps)
    print("One step works. Assignment 04 has others: momentum, a rate that shrinks, a few rows at a time.")

# %% [markdown]
# ## Task 4: all the way
#
# **Gradient descent** takes many steps. Does the slope stay the same on the way?

# %% task="descent.descent"
check.local_tests("test_gradient_descent")

# %% [markdown]
# Turn the rate of your own descent. Which one is lowest after 15 steps? Where do the jumps begin? From which rate on
# does the height explode? Below it are hills with several valleys, walked with your numerical gradient.


# %%
def hills(w):
    """Return the height of a landscape with more than one valley."""
    return 0.15 * np.sum(w**2) + np.sin(2 * w[0]) + np.cos(1.5 * w[1] + w[0])


with todo():

    def walk(rate):
        return [descent.gradient_descent(slope_of_bowl, start, rate, steps) for steps in range(16)]

    draw.rates(bowl, walk, (0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.45, 0.49, 0.52, 0.6))

    def slope_of_hills(w):
        return descent.numerical_gradient(hills, w)

    walks = {}
    for begin in ([-2.5, -2.0], [0.9, 2.5], [2.6, -0.5]):
        places = [np.array(begin)]
        for _ in range(40):
            places.append(descent.gradient_descent(slope_of_hills, places[-1], 0.1, 1))
        walks[f"ends at height {hills(places[-1]):.3f}"] = places
    draw.paths(hills, walks)
    print("You can go down any landscape now.")
    print("Every training of this course does the same.")

# %% [markdown]
# **Summary, for you to complete.** With too small a rate ____, with too large a rate ____. When a loss explodes, I try
# ____ first. Where descent ends depends on ____.
#
# Nudging takes two looks for each number. A network of 300,000 numbers needs ____ runs for one step.
# **Backpropagation**, from assignment 02 on, needs about two. The clumsy way remains as its check.

# %% [markdown]
# ## Task 5: a loss for a classifier
#
# A linear classifier gives a row of features a **score**, $s = w_1 x_1 + \dots + w_D x_D + b$. The **sigmoid** makes a
# probability of it. The **logistic loss** is minus the logarithm of the probability that the truth got. Move the score.
# What does a row cost that is right and sure of it? How steep is the loss at 0, far left, and far right?

# %%
draw.scores()

# %% [markdown]
# Now find the slopes on paper, in two steps of the chain rule:
#
# 1. How does the loss of one row change with its score? Nearly everything cancels. Hold it against $p$ in the picture.
# 2. How does the score change with each weight, and with the bias? The mean over the rows belongs to it, too.
#
# A trap is in $e^{1000}$, which no number can hold. numpy's warning costs no points, an infinite loss does. Write the
# loss with the score: $-\log p = \log(1 + e^{-s})$. Then look whether numpy knows the logarithm of a sum of two
# exponentials.

# %% task="descent.logistic"
check.local_tests("test_logistic")

# %%
with todo():
    draw.scores(descent.logistic_loss)
    rng = np.random.default_rng(0)
    w, X, y = rng.normal(size=4), rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    clumsy = descent.numerical_gradient(lambda a: descent.logistic_loss(a, X, y)[0], w)
    error = descent.relative_error(descent.logistic_loss(w, X, y)[1], clumsy)
    print(f"The relative error of your gradient is {error:.1g}.")
    print("Move the score: does your slope touch the loss everywhere?")
    print("In 03 the same loss for many classes is the softmax loss.")

# %% [markdown]
# ## Task 6: the linear classifier
#
# The border of a linear classifier is where its score is 0. Be the training yourself: turn and shift the border. How
# many of the rings can you get right, and how many of XOR?

# %%
draw.by_hand()

# %% [markdown]
# Your sliders come to 65.2 % of the rings and 75 % of XOR. No straight border gets more than 68.3 and 75 %. Now let
# descent do it: put tasks 4 and 5 together.

# %% task="descent.linear"
check.local_tests("test_linear")

# %%
with todo():
    panels = []
    for title, (X, y) in {"Two clouds": draw.blobs(), "Rings": draw.rings(), "XOR": draw.xor()}.items():
        w = descent.train_linear(X, y, 0.5, 300)
        panels.append((title, X, y, lambda Z, w=w: descent.predict_linear(w, Z)))
        print(f"{title}: the loss ends at {descent.logistic_loss(w, X, y)[0]:.3f}")
    draw.decisions(panels)
    print("Your classifier learns what a line can part.")
    print("In 02 it is called a neuron, and 03 has layers of them.")

# %% [markdown]
# All three losses begin at 0.693. Where does this number come from? On rings and XOR the loss stays there, and only 51
# and 50 % are right, as with a coin. More steps do not help.
#
# ## Task 7: see it from another side
#
# The classifier is linear in what you show it. So show it **features**, numbers computed from the coordinates. Look at
# the pictures above. Which number tells the two rings apart, wherever on the ring a point is? In XOR, look at the
# signs: which number is positive in two opposite corners only?
#
# Mind the angle $\theta$: $x_2 / x_1$ is the same for a point and for its mirror image across the origin.

# %% task="descent.features"
check.local_tests("test_features")

# %%
with todo():
    (X, y), (X_xor, y_xor) = draw.rings(), draw.xor()
    w_rings = descent.train_linear(descent.polar_features(X), y, 0.5, 300)
    w_xor = descent.train_linear(descent.product_features(X_xor), y_xor, 0.5, 300)

    def on_rings(Z):
        return descent.predict_linear(w_rings, descent.polar_features(Z))

    def on_xor(Z):
        return descent.predict_linear(w_xor, descent.product_features(Z))

    draw.decisions([("Rings, with r and θ", X, y, on_rings), ("XOR, with x1 · x2", X_xor, y_xor, on_xor)])
    seen = ("Rings, as the classifier sees them", descent.polar_features(X), y)
    draw.decisions([(*seen, lambda Z: descent.predict_linear(w_rings, Z))], ("r", "θ"))
    print("A line solves both now.")
    print("You made these features; from 03 on, a network learns its own.")

# %% [markdown]
# **Summary, for you to complete.** In the space of the features the border is ____. In the old coordinates it has
# become ____. I found the features by ____. For the 3,072 numbers of an image, ____ has to find them.

# %% [markdown]
# ## Task 8: four questions
#
# [`answers.py`](answers.py) asks four questions about descent and its classifiers. Find each answer on paper first,
# then check it with the cells above. The tests below look at the form of your answers only. The feedback will tell
# which are right.

# %% task="descent.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder as [`README.md`](README.md) says. No working code takes the
# place of `gradient_descent`: if your `train_linear` calls it, it has to work.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **A rate for each direction.** On the bowl, take a rate of 1 for the first entry and 0.25 for the second. How many
#    steps does it take, and why?
# 2. **Logarithms of gradients.** Walk down the bowl at a rate of 0.2, and draw the length of the gradient on a
#    logarithmic axis. Which number of the bowl makes its slope?
# 3. **Spirals.** Draw points of two classes on two spirals, and look for features with which a line can part them.
#
# To read:
#
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, 2016: chapter 4 on descent, section 6.1 on XOR.
