# %% [markdown]
# # A two-layer network that sees
#
# Ten kinds of shapes, in noise: small or large, light or dark. A linear classifier has *one* template for each kind.
# **Guess**: rings are light or dark. How does the template of a ring look?

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import numpy as np
import two_layer
from kit import draw, earlier, features, progress, shapes10, stopwatch
from kit.gradient_picture import gradients
from kit.pictures import show, todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %%
images = shapes10.load(train=4000, validation=1000, test=2000)
draw.examples(images)
draw.class_means(images)

# %% [markdown]
# The last row is the mean of each class; its difference from the mean of all is drawn four times as large. Seven of ten
# rings are light. So their template is light, too, and no dark ring fits it. Templates like these get 35 % of the
# images right, and guessing gets 10 %. A hidden layer has room for a hundred templates. The second layer then says: a
# ring fits this one *or* that one, but not the third.
#
# $$\text{scores} = \max(0,\; X W_1 + b_1) \; W_2 + b_2$$
#
# You write this net, 3072-100-10, without a framework. It is fully connected: every hidden unit looks at all
# $32 \cdot 32 \cdot 3 = 3072$ numbers of an image. Another name is **multilayer perceptron**, MLP.
#
# **Time**: about six hours. (This is an estimate.) **You need** layers and losses (03), momentum and minibatches (04).
# **Afterwards you can** write, check and train a network that classifies images. [`README.md`](README.md) says how to
# work and hand in.

# %% [markdown]
# ## Task 1: the scores
#
# An image is a row of $X$. The mean image is subtracted, and most entries lie between −1 and 1.
#
# Equal weights would make all hidden units alike, with equal gradients, for ever. So weights are random. **Guess**:
# with weights as large as 1, how large is a sum of 3072 products? Fill in `__init__` and `scores`, and see what *your*
# weights do. The three axes are equal; on the right, nearly all lies outside.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(input_size=3072, hidden_size=100, num_classes=10, seed=1)
    entering = images.X_train[:200] @ fresh.params["W1"] + fresh.params["b1"]
    large = entering / np.std(fresh.params["W1"])
    draw.start_scales({"a tenth of yours": 0.1 * entering, "yours": entering, "weights as large as 1": large})
    scores = fresh.scores(images.X_train[:200])
    print("scores:", scores.shape, "with a standard deviation of", round(float(np.std(scores)), 2))

# %% task="two_layer.scores"
check.local_tests("test_scores")

# %% [markdown]
# Complete this summary of **He's rule**; a double click opens it:
#
# - A hidden unit adds up `____` products, and their variances add up, too.
# - The ReLU cuts off `____` of what comes out.
# - So the weights of a layer with $D$ inputs get the variance `____`.
#
# Your net now gives scores, and they keep their size through both layers. In 06 the same rule carries ten layers.

# %% [markdown]
# ## Task 2: the loss and its gradients
#
# **Forward.** Whoever guesses gives each class the probability $1/10$. Which loss is that? A fresh net's is a little
# above. Only *differences* of scores matter to the softmax, so nothing like $e^{1000}$ needs to overflow. But
# $e^{-2000}$ becomes 0. So take the logarithm first, and exp after it: that is the **log-softmax**.
#
# **Backward.** Go from the last step to the first: the loss, an affine layer, the ReLU, an affine layer. The penalty is
# one more path from each weight to the loss. You wrote each step in 03. A gradient has the shape of what it belongs to,
# and mostly only one product gives that shape.
#
# **Nudge** each weight of a small net a little up and a little down. Each point below is a weight, and all should lie
# on the line. Where $W_2$ is right and $W_1$ is wrong, the mistake lies between the layers.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(3072, 100, 10, seed=1)
    print(f"loss of the fresh net: {fresh.loss(images.X_train[:200], images.y_train[:200])[0]:.3f}")
    rng = np.random.default_rng(0)
    small = two_layer.TwoLayerNet(input_size=6, hidden_size=5, num_classes=4, seed=2)
    X, y, h = rng.standard_normal((8, 6)), rng.integers(4, size=8), 1e-5
    _, grads = small.loss(X, y, reg=0.1)
    pairs = {}
    for name, weights in small.params.items():
        numeric = np.zeros_like(weights)
        for index in np.ndindex(weights.shape):
            old = weights[index]
            weights[index] = old + h
            above = small.loss(X, y, reg=0.1)[0]
            weights[index] = old - h
            below = small.loss(X, y, reg=0.1)[0]
            weights[index] = old
            numeric[index] = (above - below) / (2 * h)
        pairs[name] = grads[name], numeric
    show(gradients(pairs))

# %% task="two_layer.loss"
check.local_tests("test_loss")

# %% [markdown]
# Complete the way back:
#
# | gradient | is |
# |---|---|
# | of the scores | (probabilities − `____`) / `____` |
# | of $W_2$ | `____` times the gradient of the scores |
# | of the hidden units | the gradient of the scores times `____`, and 0 where `____` |
# | of $b_1$ | the sum over `____` |
# | from the penalty | `____` $W$ |
#
# Training needs nothing more than this gradient. In 06 it becomes a loop over any number of layers.

# %% [markdown]
# ## The stopwatch
#
# Nudging is right as well. Why does nobody train with it? For one step it needs two losses for *each* parameter. Your
# `loss` needs one call for all of them. **Guess** how many times as long nudging takes, and write it into the cell.

# %%
guess = 10  # times as long: your guess

with todo():
    fresh = two_layer.TwoLayerNet(3072, 100, 10, seed=1)
    X, y = images.X_train[:200].astype(float), images.y_train[:200]
    backward, (_, grads) = stopwatch.timed(lambda: fresh.loss(X, y), 5)
    rows, units = np.random.default_rng(0).integers((3072, 100), size=(24, 2)).T
    places = list(zip(rows, units, strict=True))
    nudging, slopes = stopwatch.timed(lambda: [stopwatch.nudge(fresh, "W1", place, X, y) for place in places])
    apart = np.abs(slopes - grads["W1"][rows, units]).max()
    print(f"The {len(places)} slopes and your gradient are at most {apart:.0e} apart.")
    draw.stopwatch(backward, nudging, len(places), sum(np.size(value) for value in fresh.params.values()), guess)

# %% [markdown]
# Only 24 nudges were timed. The bar with stripes is **extrapolated**: as if each parameter took as long as these did.
# The way back includes the way forward. Task 4 takes a step for each batch of 200 images, for 8 epochs. By nudging that
# is about `____` days, by the way back `____` seconds.

# %% [markdown]
# ## Task 3: predictions
#
# Fill in `predict` and `accuracy`. How often is a net right that has learned nothing? A cross stands before each wrong
# answer.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(3072, 100, 10, seed=1)
    predicted = fresh.predict(images.X_val)
    print("accuracy before training:", two_layer.accuracy(predicted, images.y_val))
    draw.opinions("Before training", images, predicted)

# %% task="two_layer.predict"
check.local_tests("test_predict")

# %% [markdown]
# You now have a number by which to choose. In 06 it chooses a penalty. Three sets of images keep it honest:
#
# - **training** images are learned from,
# - **validation** images choose, for example, the learning rate,
# - **test** images are for the very end: whoever chooses by them has nothing left to find the truth with.

# %% [markdown]
# ## Task 4: training
#
# The lecture's open question was *how do we update?*. In `train` all its answers work together: a step against the
# gradient (01), momentum, minibatches, a rate that shrinks (04).
#
# First make sure that the net *can* learn: on twenty images the loss should go to 0. If it does not, look for a mistake
# before you wait for anything larger. Then come all 4,000 images. **Guess** the validation accuracy in both pictures.

# %%
settings = {"learning_rate": 0.02, "mu": 0.9, "decay": 0.95, "batch_size": 200, "reg": 0.0, "seed": 0}
few, net = slice(0, 20), None

with todo():
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    history = learner.train(images.X_train[few], images.y_train[few], images.X_val, images.y_val, epochs=30, **settings)
    draw.training(history, chance=0.1)
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    with progress.training(two_layer.TwoLayerNet, "Training for 8 epochs"):
        history = learner.train(images.X_train, images.y_train, images.X_val, images.y_val, epochs=8, **settings)
    net = learner
    draw.training(history, chance=0.1)

# %% task="two_layer.train"
check.local_tests("test_train")

# %% [markdown]
# Your net now learns, and 06 trains by the same loop. The first net knows twenty images by heart and next to nothing of
# others: **overfitting**. More images help. 06 has another cure. Your second net is the one that all pictures up to
# task 6 look at.
#
# Complete: a loss that jumps or grows says that the rate is too `____`; one that falls like a ruler, too `____`. The
# distance of the two accuracies is what the net has learned `____`.
#
# ### What has it learned?
#
# A column of $W_1$ has as many numbers as an image: it is the template of a hidden unit. Look for stripes of both
# directions, rings, and a shape with its negative.

# %%
if net:
    draw.templates(net.params["W1"], net.params["W2"])
    draw.opinions("After training", images, np.asarray(net.predict(images.X_val), dtype=int))

# %% [markdown]
# ### Features, learned and made by hand
#
# The hidden units give a hundred numbers for each image: **features** that nobody chose but the loss. Before, people
# made them. Here are **edge directions**: 4 × 4 cells, and in each eight lines, the longer the more edge runs along
# them.

# %%
some = [int(np.flatnonzero(images.y_train == label)[1]) for label in (0, 3, 4, 6, 7)]
pictures = images.images(images.X_train[some])
draw.edge_directions(pictures, features.edge_directions(pictures), [images.classes[images.y_train[i]] for i in some])

# %% [markdown]
# A linear classifier on pixels, on 64 colors, on edge directions, and your net: **guess** the order.

# %%
if net:
    seen, new = images.images(images.X_train), images.images(images.X_val)
    inputs = {
        "linear, pixels": (images.X_train, images.X_val),
        "linear, colors": (features.colors(seen), features.colors(new)),
        "linear, edge directions": (features.edge_directions(seen), features.edge_directions(new)),
    }
    bars = {}
    for name, (X, X_val) in inputs.items():
        share, count = features.linear_accuracy(X, images.y_train, X_val, images.y_val)
        bars[f"{name} ({count} inputs)"] = share
    bars["your net, pixels (100 learned features)"] = two_layer.accuracy(net.predict(images.X_val), images.y_val)
    draw.bars(bars, chance=0.1)

# %% [markdown]
# Whoever made the edge directions *knew* what matters here. The net had to find it in 4,000 images, and gets 74 %. But
# somebody has to think features up for each kind of image: the colors get 21 %. With a million photographs, learned
# features win.

# %% [markdown]
# ## Task 5: the accuracy that counts
#
# There is nothing to write. The graders train your net with `settings` on images of their own: 60 % of the answers
# have to be right. (With 10,000 images of CIFAR-10 and 12 epochs it is 41 %.) Nothing is left to choose about this net:
# now is the time for its test images. Which two shapes does it confuse most?

# %%
if net:
    predicted = net.predict(images.X_test)
    print("test accuracy:", two_layer.accuracy(predicted, images.y_test))
    draw.confusion(images.y_test, predicted, images.classes)

# %% task="two_layer.threshold"
check.local_tests("test_threshold")

# %% [markdown]
# ## Task 6: your hyperparameters
#
# `CIFAR-10` has 60,000 photographs in ten classes, and test images of its own. Which net would you train on them, and
# how? Change *one* thing at a time, by factors of two to ten, and watch the validation
# accuracy. This is what the learning rate alone does:

# %%
if net:
    losses, sets = {}, (images.X_train[:2000], images.y_train[:2000], images.X_val, images.y_val)
    with np.errstate(all="ignore"), progress.training(two_layer.TwoLayerNet, "Training four nets", 30):
        for rate in (0.0005, 0.005, 0.05, 0.5):
            other = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
            losses[f"{rate:g}"] = other.train(*sets, epochs=3, **settings | {"learning_rate": rate})["loss"]
    draw.rates(losses)

# %% [markdown]
# The next cell trains with *your* choice as the test does: on 1,000 images of SHAPES-10, for 16 epochs. `REAL = True`
# takes the photographs, and *your* epochs. They are downloaded once (162 MB), by the package `pooch`.

# %%
REAL = False

with todo():
    choice = two_layer.hyperparameters()
    print(choice)
    hidden_size, epochs, batch_size = (int(choice[name]) for name in ("hidden_size", "epochs", "batch_size"))
    rest = {name: choice[name] for name in ("learning_rate", "mu", "decay", "reg")}
    if REAL:
        from kit import cifar10

        photos = cifar10.load()
        draw.examples(photos)
    else:
        photos, epochs = shapes10.load(train=1000, validation=1000, test=1), 16
    mine = two_layer.TwoLayerNet(3072, hidden_size, 10, seed=0)
    rest |= {"epochs": epochs, "batch_size": batch_size, "seed": 0}
    steps = -(-len(photos.X_train) // batch_size)
    with progress.training(two_layer.TwoLayerNet, f"Training for {epochs} epochs", steps):
        history = mine.train(photos.X_train, photos.y_train, photos.X_val, photos.y_val, **rest)
    draw.training(history, chance=0.1)
    print("validation accuracy:", history["val_accuracy"][-1])
    if REAL:
        draw.templates(mine.params["W1"], mine.params["W2"])

# %% task="two_layer.hyperparameters"
check.local_tests("test_hyperparameters")

# %% [markdown]
# ## The same net, of modules
#
# Any framework asks for your seven hyperparameters. In 03 you wrote `Affine`, `ReLU` and `softmax_loss`. PyTorch has
# them, too. The cell gives all three nets the same weights, and compares the four gradients. It looks for your
# `layers.py` here and in `03_layers` beside this folder.

# %%
if net:
    X, y = images.X_train[:200].astype(float), images.y_train[:200]
    _, grads = net.loss(X, y)
    others = {"your layers of 03": earlier.gradients(net.params, X, y)}
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: `python -m pip install torch` gets it, then run this cell again.")
    else:
        module = torch.nn.Sequential(torch.nn.Linear(3072, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)).double()
        theirs = dict(zip(("W1", "b1", "W2", "b2"), module.parameters(), strict=True))
        with torch.no_grad():
            for name, parameter in theirs.items():
                parameter.copy_(torch.tensor(net.params[name].T))
        torch.nn.functional.cross_entropy(module(torch.tensor(X)), torch.tensor(y)).backward()
        others["PyTorch"] = {name: parameter.grad.numpy().T for name, parameter in theirs.items()}
    for who, found in others.items():
        for name, gradient in found.items():
            print(f"{who}, d{name}: at most {np.abs(gradient - grads[name]).max():.0e} from yours")

# %% [markdown]
# Complete, with what the cell says and does:
#
# | yours | PyTorch's | what differs |
# |---|---|---|
# | `params["W1"]` | `net[0].weight` | its shape is `____` |
# | softmax loss | `cross_entropy(scores, y)` | nothing |
# | gradients of `loss` | `.backward()` | *adds* to `weight.grad`: called twice, it gives `____` |
# | momentum | `SGD(…, momentum=0.9)` | the rate is not in the velocity |
# | `reg` | `weight_decay` | `____` pay, too |

# %% [markdown]
# ## Task 7: four questions
#
# [`answers.py`](answers.py) asks about a net that sees. Paper first, then check in a cell of your own. The tests look
# at the form of your answers only.

# %% task="two_layer.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder. You may copy your `layers.py` and `sgd.py` into it and import
# them. Only files in this folder are handed in.
#
# Two tasks cost more than their own points. Without `__init__`, only `accuracy`, task 6 and task 7 earn any. Task 5
# needs tasks 1 to 4.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **Both.** Train a `TwoLayerNet(128, 100, 10)` on the edge directions, normalized. Do learned features on top of
#    hand-made ones gain anything?
# 2. **A bug hunt.** Return zeros for the gradient of $b_1$, then leave out the $1/N$. Which mistake would you have
#    noticed without nudging?
#
# To read:
#
# - K. He and others, *Delving Deep into Rectifiers*, 2015: the weights at the start.
# - A. Krizhevsky and others, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012: learned features
#   win.
