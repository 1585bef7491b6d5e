# %% [markdown]
# # Stochastic gradient descent
#
# A ball starts at the square in a long valley. It takes 39 steps, and the ring is where it ends. Two numbers steer it:
# the learning rate, and mu. The cross is the lowest point.
#
# **Find** the pair with the lowest loss at the ring. The line below the sliders says each loss.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import check
import numpy as np
import sgd
from kit import draw
from kit.pictures import todo

draw.rolling()

# %% [markdown]
# These paths come from a formula for this one valley. In task 2 they become your own steps, and those work on any loss.
# The lecture leaves a question open: *how do we update?* In 01 it was one step against the gradient. Here you write the
# whole loop, and 05 trains an image classifier with it.
#
# **Time**: about four hours. Task 1 takes 20 minutes, task 2 35, task 3 25, task 4 10, task 5 45, task 6 65, the
# questions 40. (This is an estimate.)
#
# **You need** gradient descent (01), dicts of arrays, and numpy's random generators and indexing by arrays. You need
# none of your code from 02 and 03.
#
# **Afterwards you can** write the loop that trains a network, say how each of its numbers changes a walk, and read a
# loss curve. [`README.md`](README.md) says how to work and hand in.

# %% [markdown]
# ## Task 1: one step
#
# This model has two weights. It is a line, $\text{slope} \cdot x + \text{offset}$, through 200 noisy points. Its loss
# is half the mean squared error. Each pair (slope, offset) is a place on a map, and the loss is its height.
#
# Your code calls functions like `loss_and_grads`. It takes params, a dict of arrays, and *some* rows. It returns their
# mean loss, and a dict with a gradient for every array.

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
print(f"the loss is {height(-1.2, 1.6):.3f} at the start and {height(*best):.3f} at the lowest point")

# %% [markdown]
# The gradient points to where the loss grows fastest.
#
# **Guess**: what does the walk do at a small rate, and what at a large one? Then move the slider.


# %%
def walk(learning_rate, steps=50):
    """Return the places that plain descent visits, with the gradient of all rows."""
    params, places = start(), []
    while len(places) <= steps:  # the start, and a place after each step
        places.append((params["slope"].item(), params["offset"].item()))
        _, grads = loss_and_grads(params, X, y)
        params = sgd.sgd(params, grads, learning_rate)
    return places


with todo():
    rates = (0.03, 0.1, 0.3, 0.5, 0.6, 0.7, 0.74, 0.75, 0.8)
    draw.moving_paths(height, walk, {"learning rate": rates}, ((-1.8, 3.2), (-2.4, 2.2)), best=best, first=0)

# %% task="sgd.sgd"
check.local_tests("test_sgd_")

# %% [markdown]
# Complete these lines for yourself; a double click opens them:
#
# - Each array moves by minus `____` times `____`.
# - At a rate of 0.03 the walk `____` in 50 steps.
# - Between the rates `____` and `____`, the jumps across the valley begin to grow.
#
# Your step now goes down on any loss that has a gradient. In 05 the params hold 308,310 numbers.

# %% [markdown]
# ## Task 2: momentum
#
# In a long valley, plain descent has a dilemma. A rate for the steep sides is too small for the flat bottom. A rate for
# the bottom makes the walk jump between the sides.
#
# With momentum the params roll. Each array has a **velocity**, which remembers the last steps, and $\mu$ says how much
# of it is kept. **Guess**: what becomes of steps that all point the same way? What becomes of steps that change their
# sign each time?
#
# The cell shows the valley again, with your own steps.


# %%
def roll(learning_rate, mu, steps=39):
    """Return the places that descent with momentum visits in the valley."""
    params, velocity, places = {"a": np.array([-9.0]), "b": np.array([1.6])}, {}, []
    while len(places) <= steps:
        a, b = params["a"].item(), params["b"].item()
        places.append((a, b))
        grads = {"a": np.array([0.05 * a]), "b": np.array([2.0 * b])}
        params, velocity = sgd.momentum(params, grads, velocity, learning_rate, mu)
    return places


with todo():
    draw.rolling(roll)

# %% task="sgd.momentum"
check.local_tests("test_momentum")

# %% [markdown]
# Complete these lines with the sliders:
#
# - The lowest end has the rate `____` and mu `____`. Without momentum the best rate ends 200,000 times higher.
# - At a rate of 1.1, plain descent leaves the valley. The smallest mu that keeps it in is `____`.
# - At a rate of 0.9 and a mu of 0.95 the ball rolls past the cross, because `____`.
#
# Your momentum now bears rates that plain descent does not. It trains the nets of 05 and 06.

# %% [markdown]
# ## Task 3: a price on large weights
#
# A model with many weights can follow the noise in its data. An **L2 penalty** makes large weights expensive. Here 16
# cosines are fitted to 12 points. The dotted curve is the truth behind the points, which nobody has in real life.
#
# **Guess**: which strength comes nearest to the truth?

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
    draw.moving_fits(x, t, fit, (0, 0.001, 0.01, 0.05, 0.2, 0.5, 2), grid, np.sin(4.0 * grid))

# %% task="sgd.l2"
check.local_tests("test_l2")

# %% [markdown]
# Complete these lines:
#
# - Without a penalty the curve `____`. At a strength of 2 it `____`.
# - The factor ½ of the penalty cancels the `____` in the slope of a square.
# - A bias pays `____`, because it only shifts the curve.
#
# In 06 you choose the strength by new points, since the truth is not known there.

# %% [markdown]
# ## Task 4: slower towards the end
#
# Large steps get you near quickly, small steps get you there exactly. **Step decay** makes the rate smaller after each
# epoch. An **epoch** is one pass through all the data.

# %%
with todo():
    epochs = range(20)
    rates = {f"decay {d}": [sgd.step_decay(0.5, d, epoch) for epoch in epochs] for d in (1.0, 0.95, 0.8, 0.5)}
    draw.curves(rates, xlabel="epoch", ylabel="learning rate")

# %% task="sgd.decay"
check.local_tests("test_decay")

# %% [markdown]
# Complete: in epoch 3, the rate has been multiplied `____` times. Your decay calms the walks of task 6, and 05 uses it.

# %% [markdown]
# ## Task 5: minibatches
#
# The gradient over 50,000 images is exact and expensive. The gradient over 100 of them is a good guess, and 500 times
# cheaper. So deal the rows out like cards: shuffle them, and take one step for each batch. When all cards are gone, an
# epoch is over, and you shuffle anew.
#
# Each line below is an epoch. Gaps part its batches, and the numbers are those of the rows. **Find** the two lines that
# have the same seed.

# %%
with todo():
    numbers, deals = np.arange(22), {}
    for line, seed in enumerate(np.random.default_rng(7).permutation([0, 0, 1]), 1):
        batches = sgd.minibatches(numbers[:, None], numbers, 6, int(seed))
        deals[f"line {line}"] = [list(yb) for _, yb in batches]
    draw.dealt(deals, 22)

# %% task="sgd.minibatches"
check.local_tests("test_minibatches")

# %% [markdown]
# Complete: 22 rows make `____` batches of at most 6, and the last one has `____` rows. A row moves together with its
# `____`. Your batches now repeat with their seed, so the results of 05 can be repeated, too.

# %% [markdown]
# ## Task 6: training
#
# `train` puts all of it together: for each epoch its rate and its batches, for each batch one step. **Guess**, for the
# map of task 1 and 100 steps: how does the walk look with all rows in each step, and with one row?


# %%
def route(batch_size, steps=100, **options):
    """Return the places that training visits: the start, and one after each step."""
    places = []

    def noted(params, Xb, yb):
        places.append((params["slope"].item(), params["offset"].item()))
        return loss_and_grads(params, Xb, yb)

    epochs = steps * batch_size // len(X) + 1  # some more than are shown: the next step tells where the last led
    settings = {"learning_rate": 0.2, "mu": 0.0, "decay": 1.0, "seed": 2} | options
    sgd.train(noted, start(), X, y, epochs=epochs, batch_size=batch_size, **settings)
    return places[: steps + 1]


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


def losses_of(learning_rate, mu):
    """Return the losses of training that classifier for 12 epochs."""
    params = {"W": 0.01 * np.random.default_rng(0).standard_normal((2, 3)), "b": np.zeros(3)}
    settings = {"decay": 1.0, "epochs": 12, "batch_size": 20, "seed": 5}
    return sgd.train(classify, params, points, classes, learning_rate=learning_rate, mu=mu, **settings)[1]


# %% [markdown]
# The cell below shows three things:
#
# 1. The walk. With small batches it staggers, and each step costs a fraction of a step with all rows.
# 2. How far above the lowest point it is, for 1500 steps with batches of 4. The trembling does not end by itself. What
#    ends it?
# 3. A loss curve, as you will see it most often: thin is the loss of each batch, thick its running mean. Look for a
#    rate that is too small and for one that is too large.

# %%
with todo():
    sizes = {"batch size": (1, 5, 20, 50, 200)}
    map_of = ((-1.8, 3.2), (-2.4, 2.2))
    draw.moving_paths(height, route, sizes, map_of, best=best, word="steps of {} rows each")
    walks = {f"decay {decay}": route(4, 1500, learning_rate=0.3, decay=decay) for decay in (1.0, 0.85)}
    above = {label: [height(*place) - height(*best) for place in places] for label, places in walks.items()}
    draw.curves(above, "Batches of 4", ylabel="loss − lowest loss", log=True, smooth=25)
    draw.moving_losses(losses_of, {"learning rate": (0.002, 0.005, 0.02, 0.2, 2, 12), "mu": (0, 0.5, 0.9)})

# %% task="sgd.train"
check.local_tests("test_train")

# %% [markdown]
# Complete these lines:
#
# - 100 steps with one row go through `____` of the data; with all 200 rows they go through it `____` times.
# - The loss curve of a rate that is too small `____`. The curve of a rate that is too large `____`.
# - The rate 0.002 with a mu of 0.9 ends as low as the rate `____` without momentum.
#
# Your loop now trains any loss with gradients. In 05 it trains 3072-100-10.

# %% [markdown]
# ## Task 7: four questions
#
# [`answers.py`](answers.py) asks four questions about updates. Predict on paper first, then run your code. The tests
# look at the form of your answers only.

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
#    and roll it through the valley with `draw.rolling`.
# 2. **Adam.** Kingma and Ba's paper has the algorithm in a box. Write it, and train the classifier of three clouds with
#    it. Over which rates does it learn, and over which does yours?
# 3. **How noisy is a gradient?** At the start of the first map, draw 1000 batches each of 1, 10 and 100 rows. By which
#    factor does the standard deviation of their gradients fall?
#
# To read:
#
# - B. T. Polyak, *Some Methods of Speeding Up the Convergence of Iteration Methods*, 1964: momentum.
# - D. P. Kingma and J. Ba, *Adam: A Method for Stochastic Optimization*, 2015.
# - G. Goh, *Why Momentum Really Works*, 2017: with pictures that move.
