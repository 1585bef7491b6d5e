# %% [markdown]
# # Stochastic gradient descent
#
# A network and its loss make one number out of many weights, and backpropagation says how that number changes with each
# of them. What is left is to *use* the gradient, many thousand times, quickly and without getting stuck. In this
# assignment you write the loop that trains every network of this course: the step, the momentum, the penalty, the
# learning rate's schedule, the minibatches, and at the end the training itself.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about four hours; tasks 5 and 6 take the most. (This is an estimate. The questions at the end are in it.)
#
# **You need** gradient descent (01), dicts of arrays, and numpy's random generators and indexing by arrays. You need
# none of your code from 02 and 03.
#
# **Afterwards you can** write the loop that trains a network, say what rate, momentum, penalty, decay and batch size
# each do to a walk, and read a loss curve.
#
# The lecture leaves a question open: *how do we update?* In 01 the answer was one step against the gradient. This whole
# assignment is the longer answer, and 05 uses it on a network that sees.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import numpy as np
import sgd
from kit import draw
from kit.pictures import todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## A loss that fits on a map
#
# To see what training does, take a model with only two weights: a straight line, $\text{slope} \cdot x +
# \text{offset}$, through 200 noisy points. Its loss is half the mean squared error, and with two weights it can be
# drawn like a landscape: each pair (slope, offset) is a place, and the loss is its height.
#
# Here are the data, the loss with its gradients, and the place where it is lowest. Look at the form of
# `loss_and_grads`, since your code will call such functions: it takes the params, as a dict of arrays, and *some* rows
# of the data; it returns the mean loss over these rows, and a dict with one gradient for every array.

# %%
rng = np.random.default_rng(4)
X = rng.uniform(0.0, 2.2, (200, 1))
y = 1.2 * X[:, 0] - 0.6 + 0.8 * rng.standard_normal(200)


def loss_and_grads(params, Xb, yb):
    """Return the loss of a line on some rows, and its gradients."""
    error = Xb[:, 0] * params["slope"] + params["offset"] - yb
    return np.mean(error**2) / 2, {
        "slope": np.array([np.mean(error * Xb[:, 0])]),
        "offset": np.array([np.mean(error)]),
    }


def height(slope, offset):
    """Return the loss on all rows at one place of the map."""
    return loss_and_grads({"slope": slope, "offset": offset}, X, y)[0]


def start():
    """Return the params that every walk on this map begins with."""
    return {"slope": np.array([-1.2]), "offset": np.array([1.6])}


best = np.linalg.lstsq(np.column_stack([X, np.ones(200)]), y, rcond=None)[0]
draw.paths(height, {"the loss, place by place": [(-1.2, 1.6)]}, (-1.8, 3.2), (-2.4, 2.2), best=best)
print(f"the loss is {height(-1.2, 1.6):.3f} at the start and {height(*best):.3f} at the lowest point")

# %% [markdown]
# ## Task 1: one step
#
# The gradient points to where the loss grows fastest. So each array goes a little way in the opposite direction:
#
# $$w \leftarrow w - \eta \, \frac{\partial L}{\partial w} .$$
#
# The learning rate $\eta$ says how far. The pictures show three walks of 50 steps, with the gradient of *all* rows. If
# the rate is too small, as 0.03 here, the walk does not arrive. With 0.6 it does. If the rate is too large, as 0.75, it
# jumps from one side of the valley to the other, and each jump is a little wider than the one before: for ten steps the
# loss still falls, then it climbs, higher and higher. The limit here is 0.745.


# %%
def walk(learning_rate, steps=50):
    """Return the places that plain descent visits."""
    params, places = start(), []
    while len(places) <= steps:  # the start, and a place after each step
        places.append((params["slope"].item(), params["offset"].item()))
        _, grads = loss_and_grads(params, X, y)
        params = sgd.sgd(params, grads, learning_rate)
    return places


with todo():
    walks = {f"learning rate {rate}": walk(rate) for rate in (0.03, 0.6, 0.75)}
    draw.paths(height, walks, (-1.8, 3.2), (-2.4, 2.2), best=best)

# %% [markdown]
# Move the rate across the limit, with the mouse, the buttons or the arrow keys, and watch the end of your walk. Where
# the ring has left the map, the sentence below the picture says how far.

# %%
with todo():
    rates = (0.03, 0.1, 0.3, 0.5, 0.6, 0.7, 0.74, 0.75, 0.8)
    draw.moving_paths(height, walk, {"learning rate": rates}, ((-1.8, 3.2), (-2.4, 2.2)), best=best)

# %% task="sgd.sgd"
check.local_tests("test_sgd_")

# %% [markdown]
# ## Task 2: momentum
#
# In a long valley, plain descent has a dilemma. A rate that suits the steep sides is too small for the flat bottom,
# along which the way to the goal leads; a rate that suits the bottom makes it jump between the sides.
#
# Momentum lets the params roll. Each array has a **velocity** $v$, which remembers where the last steps went:
#
# $$v \leftarrow \mu v - \eta \, \frac{\partial L}{\partial w}, \qquad w \leftarrow w + v .$$
#
# What points the same way in every step adds up, until a step is up to $1/(1-\mu)$ times as long; what changes its sign
# at every step cancels in part, down to $1/(1+\mu)$ times as long. The number $\mu$ says how much of the velocity is
# kept, so $1-\mu$ is the friction: with 0 nothing is remembered, with 1 there is no friction and the ball would never
# stop. Other courses write this down in other forms, for example with $(1-\mu)$ before the gradient, which is the same
# walk at another rate, or look ahead before they take the gradient (Nesterov), which is another walk. Ours is the one
# above.
#
# The picture rolls through a long valley at a rate of 0.9. Without momentum each of the 39 steps crosses the valley,
# and the goal is still far. With $\mu = 0.7$ there are 20 crossings, and the end is 200,000 times lower. With $\mu =
# 0.95$ the ball rolls past the goal and comes back.


# %%
def valley(a, b):
    """Return the height of a long valley."""
    return 0.5 * (0.05 * a**2 + 2.0 * b**2)


def roll(learning_rate, mu, steps=40):
    """Return the places that descent with momentum visits in the valley."""
    params, velocity, places = {"a": np.array([-9.0]), "b": np.array([1.6])}, {}, []
    for _ in range(steps):
        a, b = params["a"].item(), params["b"].item()
        places.append((a, b))
        grads = {"a": np.array([0.05 * a]), "b": np.array([2.0 * b])}
        params, velocity = sgd.momentum(params, grads, velocity, learning_rate, mu)
    return places


with todo():
    rolls = {f"mu = {mu}": roll(0.9, mu) for mu in (0, 0.7, 0.95)}
    draw.paths(valley, rolls, (-10, 6), (-2.4, 2.4), "The first 40 places, learning rate 0.9", ("a", "b"), (0, 0))
    draw.curves({label: [valley(*place) for place in places] for label, places in rolls.items()}, log=True)

# %% [markdown]
# Now both at once, each with a slider, in the same valley. Look for the lowest end before you read on. Without
# momentum, where mu is 0, it lies at a rate of 0.9; with 0.7 it is 200,000 times lower. At a rate of 1.1 the walk
# without momentum leaves the valley for good, and a mu of 0.3 is enough to keep it in: momentum also bears larger
# rates. But more is not always better: from a rate of 0.3 on, every walk with 0.95 ends higher than that with 0.8.

# %%
with todo():
    sliders = {"learning rate": (0.05, 0.1, 0.3, 0.6, 0.9, 0.97, 1.1), "mu": (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)}
    draw.moving_paths(valley, roll, sliders, ((-10, 6), (-2.4, 2.4)), ("a", "b"), (0, 0))

# %% task="sgd.momentum"
check.local_tests("test_momentum")

# %% [markdown]
# ## Task 3: a price on large weights
#
# A model with many weights can follow the noise in its data. An L2 penalty makes large weights expensive:
#
# $$L_\text{total} = L_\text{data} + \tfrac{1}{2} \lambda \sum w^2 .$$
#
# The factor ½ is there so that the gradient is simply $\lambda w$. Only weights pay, that is, arrays with two or more
# dimensions: a bias shifts the output but does not make it wigglier.
#
# The picture fits 16 cosines to 12 points. Without a penalty the curve runs through every point; with a large one, it
# hardly leaves the middle, and only ripples. In between lies a fit that is nearer to the truth than both. The truth is
# the dotted curve, which the points were drawn around; in real life nobody has it.

# %%
few = np.random.default_rng(1)
x = np.sort(few.uniform(0, 1, 12))
t = np.sin(4.0 * x) + 0.35 * few.standard_normal(12)


def cosines(x):
    """Return 16 features of each x."""
    return np.cos(np.pi * np.outer(x, np.arange(1, 17)))


def fit(strength, steps=4000):
    """Return the fitted curve on a grid."""
    params, velocity = {"W": np.zeros((16, 1)), "b": np.zeros(1)}, {}
    for _ in range(steps):
        error = (cosines(x) @ params["W"])[:, 0] + params["b"] - t
        grads = {"W": cosines(x).T @ error[:, None] / len(x), "b": np.array([error.mean()])}
        grads["W"] = grads["W"] + sgd.l2_penalty(params, strength)[1]["W"]
        params, velocity = sgd.momentum(params, grads, velocity, 0.1)
    return (cosines(grid) @ params["W"])[:, 0] + params["b"]


grid = np.linspace(0, 1, 300)
with todo():
    draw.fits(x, t, {f"strength {strength}": fit(strength) for strength in (0.0, 0.05, 2.0)}, grid, np.sin(4.0 * grid))

# %% task="sgd.l2"
check.local_tests("test_l2")

# %% [markdown]
# ## Task 4: slower towards the end
#
# Large steps get you near quickly, small steps get you there exactly. Step decay starts with the one and ends with the
# other: the rate is multiplied by a number below 1 after each epoch, an **epoch** being one pass through all the data.

# %%
with todo():
    rates = {f"decay {d}": [sgd.step_decay(0.5, d, epoch) for epoch in range(20)] for d in (1.0, 0.95, 0.8, 0.5)}
    draw.curves(rates, xlabel="epoch", ylabel="learning rate")

# %% task="sgd.decay"
check.local_tests("test_decay")

# %% [markdown]
# ## Task 5: minibatches
#
# The gradient over 50,000 images is exact and expensive. The gradient over 100 of them is a good guess and 500 times
# cheaper. So deal the rows out like cards: shuffle them, make batches, take one step per batch. When all cards are
# gone, an epoch is over, every row had its turn exactly once, and you shuffle anew.
#
# Three things go wrong easily. A row must keep *its own* label. The last, smaller batch belongs to the epoch as well.
# And whoever runs your code with the same seed should get the same batches, so that results can be repeated: make a
# generator from the seed, inside the function, and draw everything from it.
#
# The picture deals three times, a line each. The numbers are those of the rows, gaps part the batches, and each batch
# has a color. The first and the last line have the same seed: they should be alike.

# %%
with todo():
    numbers = np.arange(22)
    deals = {}
    for label, seed in (("seed 0", 0), ("seed 1", 1), ("seed 0", 0)):
        batches = sgd.minibatches(numbers[:, None], numbers, 6, seed)
        deals[f"{label}{' ' * sum(key.startswith(label) for key in deals)}"] = [list(yb) for _, yb in batches]
    draw.dealt(deals, 22)

# %% task="sgd.minibatches"
check.local_tests("test_minibatches")

# %% [markdown]
# ## Task 6: training
#
# Now put it all together. Three walks of 100 steps each on the first map: with all rows in every step, which is 100
# times through the data, with 20 rows (10 times), and with one (half of the data). Small batches make noisy steps: the
# walk staggers, and with one row many steps lead uphill. On the whole it goes down all the same, and each of its steps
# costs a fraction of a step with all rows.


# %%
def route(batch_size, steps, **options):
    """Return the places that training visits: the start, and one after each step."""
    places = []

    def noted(params, Xb, yb):
        places.append((params["slope"].item(), params["offset"].item()))
        return loss_and_grads(params, Xb, yb)

    epochs = steps * batch_size // len(X) + 1  # some steps more than are shown: the next one tells where the last led
    settings = {"learning_rate": 0.2, "mu": 0.0, "decay": 1.0, "seed": 2} | options
    sgd.train(noted, start(), X, y, epochs=epochs, batch_size=batch_size, **settings)
    return places[: steps + 1]


with todo():
    routes = {"all 200 rows": route(200, 100), "batches of 20": route(20, 100), "one row at a time": route(1, 100)}
    draw.paths(height, routes, (-1.8, 3.2), (-2.4, 2.2), "100 steps each", best=best)

# %% [markdown]
# Does the staggering end? Not by itself: near the lowest point the gradients of single batches still point here and
# there, and the walk keeps trembling, the more the larger the learning rate. Step decay calms it down.

# %%
with todo():
    calm = {
        "constant rate": route(4, 1500, learning_rate=0.3),
        "decay 0.85 per epoch": route(4, 1500, learning_rate=0.3, decay=0.85),
    }
    ends = {label: places[-61:] for label, places in calm.items()}
    draw.paths(height, ends, (0.9, 1.9), (-1.3, -0.3), "The last 60 of 1500 steps", best=best, begin="")
    above = {label: [height(*place) - height(*best) for place in places] for label, places in calm.items()}
    draw.curves(above, "How far above the lowest point", ylabel="loss − lowest loss", log=True, smooth=25)

# %% [markdown]
# What you will look at most often in practice is the loss curve: the loss of each batch, step by step. It is noisy
# (thin), so look at its running mean (thick). A rate that is too small shows as a line that is still falling, one that
# is too large as a line that stays high, or climbs. In the second picture the rate is too small for plain descent, and
# momentum makes up for it. Change the numbers and learn to read it.

# %%
cloud = np.random.default_rng(8)
classes = cloud.integers(0, 3, 600)
centers = np.array([[2.0, 0.0], [-1.0, 1.6], [-1.0, -1.6]])
points = centers[classes] + 1.1 * cloud.standard_normal((600, 2))


def classify(params, Xb, yb):
    """Return the softmax loss of a linear classifier on some rows, with an L2 penalty, and its gradients."""
    scores = Xb @ params["W"] + params["b"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(yb)), yb] + 1e-300))
    p[np.arange(len(yb)), yb] -= 1
    penalty, grads = sgd.l2_penalty(params, 0.001)
    return loss + penalty, {"W": Xb.T @ p / len(yb) + grads["W"], "b": p.mean(axis=0)}


def losses_of(**options):
    """Return the losses of training that classifier."""
    settings = {"learning_rate": 0.1, "mu": 0.0, "decay": 1.0, "epochs": 12, "batch_size": 20, "seed": 5} | options
    params = {"W": 0.01 * np.random.default_rng(0).standard_normal((2, 3)), "b": np.zeros(3)}
    return sgd.train(classify, params, points, classes, **settings)[1]


with todo():
    rates = {f"learning rate {rate}": losses_of(learning_rate=rate) for rate in (0.002, 0.02, 0.2, 12.0)}
    draw.curves(rates, "Plain descent", log=True, smooth=30)
    mus = {f"mu {mu}": losses_of(learning_rate=0.005, mu=mu) for mu in (0.0, 0.5, 0.9)}
    draw.curves(mus, "Momentum, at a small learning rate", smooth=30)

# %% task="sgd.train"
check.local_tests("test_train")

# %% [markdown]
# ## Task 7: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about updates. Each is a function
# whose text says what is asked and in which form; write your answer below it. Paper first, then check with what you
# have written, in a cell of your own. The tests below look at the form of your answers only, and pass for wrong ones,
# too. Which are right, the feedback will tell.

# %% task="sgd.answers"
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
# 1. **Nesterov's momentum** takes the gradient at the place where the velocity is about to lead, $w + \mu v$. Write it,
#    and roll it through the valley beside yours.
# 2. **Adam.** Kingma and Ba's paper has the algorithm in a box. Write it, and train the classifier of three clouds with
#    it. Over which rates does it learn, and over which does yours?
# 3. **How noisy is a gradient?** At the start of the first map, draw 1000 batches each of 1, 10 and 100 rows, and find
#    the standard deviation of their gradients. By which factor does it fall, if a row may come twice in a batch, and if
#    none does?
#
# To read:
#
# - H. Robbins and S. Monro, *A Stochastic Approximation Method*, 1951: where noisy steps that shrink come from.
# - B. T. Polyak, *Some Methods of Speeding Up the Convergence of Iteration Methods*, 1964: momentum.
# - I. Sutskever, J. Martens, G. Dahl and G. Hinton, *On the Importance of Initialization and Momentum in Deep
#   Learning*, 2013; D. P. Kingma and J. Ba, *Adam: A Method for Stochastic Optimization*, 2015.
# - G. Goh, *Why Momentum Really Works*, 2017: with pictures that one can move.
# - A. Krogh and J. A. Hertz, *A Simple Weight Decay Can Improve Generalization*, 1991.
# - L. Bottou, F. E. Curtis and J. Nocedal, *Optimization Methods for Large-Scale Machine Learning*, 2018: a survey.
