# %% [markdown]
# # A two-layer network that sees
#
# Everything comes together: layers, a loss, backpropagation, momentum and minibatches become one network that looks at
# a small color image and says what is on it. It has two layers with a ReLU between them, 307,200 weights in the first
# layer alone, and you write all of it, without a framework.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about six hours, of which task 2 takes two or three; training itself takes seconds, or minutes for real
# photographs. (This is an estimate. The questions at the end are in it.)
#
# **You need** layers and losses (03), momentum, minibatches and the training loop (04), and numpy's products and
# indexing.
#
# **Afterwards you can** write, check and train a network that classifies images, read its curves, look at what it has
# learned, choose its hyperparameters without fooling yourself, and read the same network in a framework.
#
# It is fully connected: every hidden unit looks at all 3072 numbers, and every class at all hidden units. Such a
# network is also called a **multilayer perceptron**, MLP. "Two layers" counts the layers that have weights.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys
import time

import check
import matplotlib.pyplot as plt
import numpy as np
import two_layer
from kit import draw, earlier, features, progress, shapes10
from kit.pictures import show, todo, trends

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## The images
#
# `SHAPES-10` is drawn on the spot, by the file `kit/shapes10.py`: ten kinds of shapes, in noise, somewhere around the
# middle, small or large, and lighter than the background (seven times of ten) or darker. Each column below is a class.

# %%
images = shapes10.load(train=4000, validation=1000, test=2000)
draw.examples(images)

# %% [markdown]
# To the network an image is a row of $32 \cdot 32 \cdot 3 = 3072$ numbers. The rows come **normalized**: the mean image
# is subtracted and the rest is divided by one number, two standard deviations, so that most entries lie between −1
# and +1. Mean and divisor come from the *training* images alone. Nothing in training may depend on the other two sets:
#
# - **training** images are learned from,
# - **validation** images show how well that works on images that were not learned from; by them you choose, for
#   example, the learning rate,
# - **test** images are for the very end. Whoever chooses by them, too, has nothing left to find the truth with.

# %%
for name in ("train", "val", "test"):
    X, y = getattr(images, f"X_{name}"), getattr(images, f"y_{name}")
    print(f"{name:6} X {X.shape} {X.dtype}   y {y.shape}   mean {X.mean():+.3f}   standard deviation {X.std():.3f}")

# %% [markdown]
# ### What a linear classifier cannot do
#
# A linear classifier has *one* template per class, and the score is how well the image fits it. What could the template
# of a ring be, when rings are light or dark, small or large, here or there? More or less the mean of all rings. The
# means of the classes are much alike, so what makes each differ from the mean of all images is drawn four times as
# large:

# %%
draw.class_means(images)

# %% [markdown]
# Blurred, and faint where a class looks on average like all images. With such templates a linear classifier gets about
# 35 % of these images right (guessing gets 10 %). A hidden layer has room for *many* templates, say one hundred; and
# the second layer can say: a ring is what fits this one, *or* that one, but not the third. That is the network of this
# assignment:
#
# $$\text{scores} = \underbrace{\max(0,\; X W_1 + b_1)}_{\text{hidden, } N \times H} \; W_2 + b_2$$
#
# ## Task 1: the scores
#
# With $N$ images of $D$ numbers, $H$ hidden units and $C$ classes, $X$ is $N \times D$, $W_1$ is $D \times H$, $W_2$ is
# $H \times C$, and each row of the scores belongs to one image.
#
# **How large should the weights be at the start?** If all are zero, or all alike, then all hidden units do the same,
# get the same gradient and stay the same for ever: they have to be random. If they are too small, the signal fades from
# layer to layer; too large, and it explodes. A hidden unit adds up $D$ products. Their variances add up, too, and half
# of what comes out is then cut off by the ReLU. He's rule makes up for both: variance $2 / D$ for a layer with $D$
# inputs.

# %%
x = images.X_train[:200].astype(float)
noise = np.random.default_rng(0).standard_normal((3072, 100))
scales = {"0.1 × He": 0.1, "He": 1.0, "10 × He": 10.0}
draw.start_scales({title: x @ (noise * scale * np.sqrt(2 / 3072)) for title, scale in scales.items()})

# %% [markdown]
# (The horizontal axes are the same; on the right, most of what there is lies outside.) The biases have nothing to break
# up, so they start at zero.
#
# Fill in `__init__` and `scores`. The weights live in the dict `net.params` and nowhere else: the tests put weights of
# their own there.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(input_size=3072, hidden_size=100, num_classes=10, seed=1)
    scores = fresh.scores(images.X_train[:200])
    print("scores:", scores.shape)
    print("their standard deviation at the start:", round(float(np.std(scores)), 2))

# %% task="two_layer.scores"
check.local_tests("test_scores")

# %% [markdown]
# ## Task 2: the loss and its gradients
#
# **Forward**: the softmax turns the scores of an image into probabilities, and the loss is the mean of
# $-\log(\text{probability of the right class})$. Whoever guesses gives each class $1/10$ and loses $\log 10 \approx
# 2.3$. To this we add the penalty $\tfrac12 \lambda \left(\sum W_1^2 + \sum W_2^2\right)$, with $\lambda$ = `reg`. The
# biases are free.
#
# Note that $e^{1000}$ is more than the computer can hold. Only *differences* of scores matter to the softmax, so
# subtract the largest score of each row first. And $\log$ of a probability that has become 0 is no loss at all: write
# $\log \frac{e^{s_y}}{\sum_j e^{s_j}}$ as $s_y - \log \sum_j e^{s_j}$, and the trouble is gone.
#
# **Backward**, one step at a time, from the last line to the first, each the upstream gradient times a local one. You
# have met all of these steps, as gates and as layers:
#
# | step forward | on the way back |
# |---|---|
# | loss of the scores | $N \times C$: what comes back to the right class, what to the others? The loss is a mean |
# | scores = hidden · $W_2$ + $b_2$ | an affine layer: three gradients, $H \times C$, $C$ and $N \times H$ |
# | hidden = ReLU(…) | a max gate with 0 at its other input: which units pass the gradient on, and which do not? |
# | … = $X W_1 + b_1$ | an affine layer again; the biases were copied to all rows, and copies add up |
# | penalty | one more path from each weight to the loss: what comes back along it? |
#
# Whenever you are unsure what to transpose, look at the shapes: a gradient has the shape of what it belongs to, and
# mostly there is only one product that gives it.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(3072, 100, 10, seed=1)
    for reg in (0.0, 1e-3):
        loss, grads = fresh.loss(images.X_train[:200], images.y_train[:200], reg)
        sizes = {name: np.shape(value) for name, value in grads.items()}
        print(f"reg {reg}: loss {loss:.3f}")
    print("gradients:", sizes)

# %% [markdown]
# Without the penalty the loss is about 2.5, a little more than guessing would cost: the scores of a fresh net are not
# all alike, so that it is a little sure of what it cannot know yet, and mostly wrong.
#
# ### Check it by nudging
#
# Never trust a gradient that you have not checked. On a small net, nudge each weight a little up and a little down, and
# compare what the loss does with what your gradient says. Each point is a weight; all should lie on the line. Above the
# picture stands which gradients are right, up to a relative error of $10^{-4}$. If some are wrong, go from the back to
# the front: where $W_2$ and $b_2$ are right and $W_1$ and $b_1$ wrong, the mistake lies between the two layers.

# %%
with todo():
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
    draw.gradient_check(pairs)

# %% task="two_layer.loss"
check.local_tests("test_loss")

# %% [markdown]
# ### One building
#
# In 03 you wrote `Affine`, `ReLU` and `softmax_loss`, each with its way back. In a row they are this net, and without a
# line of your `loss` give the loss and the four gradients that it has without the penalty. The next cell takes *your*
# `layers.py`, from this folder or from that of 03 beside it, and tries each part. For one that is not right something
# else stands in, which finds its gradients by nudging: right, but so slow that it is no way to train. Points do not
# hang on it.
#
# **What may be copied**: all of your own work. You may put your `layers.py` and `sgd.py` into this folder and import
# from them in `two_layer.py`; they are then handed in with it, and count as a part of it, with their mistakes. Only a
# file in this folder is handed in: what lies in the folder of 03 is not there when you are graded.

# %%
own = earlier.parts()
with todo():
    rng = np.random.default_rng(0)
    small = two_layer.TwoLayerNet(input_size=6, hidden_size=5, num_classes=4, seed=2)
    X, y = rng.standard_normal((8, 6)), rng.integers(4, size=8)
    first = own["Affine"].use(small.params["W1"], small.params["b1"])
    relu = own["ReLU"].use()
    second = own["Affine"].use(small.params["W2"], small.params["b2"])
    loss, dscores = own["softmax_loss"].use(second.forward(relu.forward(first.forward(X))), y)
    first.backward(relu.backward(second.backward(dscores)))
    in_a_row = {"W1": first.grads["weight"], "b1": first.grads["bias"]}
    in_a_row |= {"W2": second.grads["weight"], "b2": second.grads["bias"]}
    whole, grads = small.loss(X, y)
    print(f"\nloss: {loss:.6f} from the layers, {whole:.6f} from your net")
    for name, gradient in in_a_row.items():
        print(f"d{name}: {'the same' if earlier.close(grads[name], gradient) else 'not the same'}")

# %% [markdown]
# ## Task 3: predictions
#
# The predicted class is the one with the highest score, whatever the scores' signs. Accuracy is the fraction of
# predictions that are right. A net that has learned nothing should be about as good as guessing.

# %%
with todo():
    fresh = two_layer.TwoLayerNet(3072, 100, 10, seed=1)
    predicted = fresh.predict(images.X_val)
    print("accuracy before training:", two_layer.accuracy(predicted, images.y_val))

# %% task="two_layer.predict"
check.local_tests("test_predict")

# %% [markdown]
# ## Task 4: training
#
# The loop is the one of the assignment on stochastic gradient descent. In each epoch all training images are used once,
# in a new random order, in batches; each batch gives one step of momentum, $v \leftarrow \mu v - \eta g$ and $w
# \leftarrow w + v$, for all four arrays; the rate $\eta$ shrinks from epoch to epoch by the factor `decay`. Meanwhile
# you write the **history**: the loss of each step and, after each epoch, the accuracy on the training and on the
# validation set.
#
# The lecture's open question was *how do we update?*. Here all its answers work together: a step against the gradient
# (01), with momentum, minibatches and a rate that shrinks (04). What the gradient says is one thing, task 2; what one
# does with it is another, and a network can fail by either.
#
# **First make sure that it can learn at all.** Twenty images are so few that a net with 100 hidden units should know
# them by heart in a moment: a loss near 0, all of them right. If it does not, look for a mistake before you wait for
# anything larger.

# %%
settings = {"learning_rate": 0.02, "mu": 0.9, "decay": 0.95, "batch_size": 200, "reg": 0.0, "seed": 0}
few = slice(0, 20)
with todo():
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    history = learner.train(images.X_train[few], images.y_train[few], images.X_val, images.y_val, epochs=30, **settings)
    draw.training(history, chance=0.1)

# %% [markdown]
# It knows the twenty images by heart and next to nothing about all others: that is **overfitting**, as plain as it
# gets. The cure is more images. Here are all 4,000; this takes a few seconds. The net that comes out is the one that
# all cells up to task 6 look at.

# %%
with todo():
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    start = time.time()
    with progress.training(two_layer.TwoLayerNet, "Training for 8 epochs"):
        history = learner.train(images.X_train, images.y_train, images.X_val, images.y_val, epochs=8, **settings)
    net = learner
    print(f"trained in {time.time() - start:.1f} seconds")
    draw.training(history, chance=0.1)

# %% [markdown]
# **Read the curves.** On the left: the loss should fall quickly and then more and more slowly. If it jumps up and down
# or grows, the rate is too high; if it goes down like a ruler, the rate is too low. On the right: the distance between
# the two curves is the part that the net has only learned by heart. Where the validation curve is flat, more epochs
# will not help.

# %% task="two_layer.train"
check.local_tests("test_train")

# %% [markdown]
# The updates of 04 belong to the same building. Here your own `momentum` and `minibatches` train your net, for three
# epochs; where one is not right, plain steps or rows drawn at random stand in. With your own it should end about where
# your `train` was after its third epoch.

# %%
with todo():
    print("\n".join(str(own[name]) for name in ("momentum", "minibatches")))
    other, velocity = two_layer.TwoLayerNet(3072, 100, 10, seed=0), {}
    for epoch in range(3):
        for X, y in own["minibatches"].use(images.X_train, images.y_train, 200, seed=epoch):
            _, grads = other.loss(X, y)
            rate = 0.02 * 0.95**epoch
            other.params, velocity = own["momentum"].use(other.params, grads, velocity, rate, mu=0.9)
    share = two_layer.accuracy(other.predict(images.X_val), images.y_val)
    print(f"validation accuracy: {share} with these updates, {history['val_accuracy'][2]} with your train")

# %% [markdown]
# ### What has it learned?
#
# A column of $W_1$ has 3072 numbers, as many as an image: draw it as one. It is the template that this hidden unit
# looks for: the unit is on where the image is light where the template is light, and dark where it is dark. Do you find
# stripes of both directions? Rings? Shapes and their negatives?

# %%
with todo():
    draw.templates(net.params["W1"], net.params["W2"])

# %% [markdown]
# And some images that it had never seen, with its opinion of them; wrong ones have a cross.

# %%
with todo():
    some = slice(0, 20)
    predicted = np.asarray(net.predict(images.X_val[some]), dtype=int)
    right = predicted == images.y_val[some]
    colors, marks = np.where(right, draw.GREY, draw.VALIDATION), np.where(right, "", "× ")
    draw.gallery(
        images.images(images.X_val[some]),
        [f"{mark}{images.classes[label]}" for mark, label in zip(marks, predicted, strict=True)],
        colors=colors,
    )

# %% [markdown]
# ### Learned features against hand-made ones
#
# What the hidden units give out are **features**: a hundred numbers for each image. The second layer is nothing but a
# linear classifier of them. Nobody has chosen these features; the loss has. Before networks learned them, people
# thought features up, and `kit/features.py` has two kinds that were much used:
#
# - **edge directions**: the image is cut into 4 × 4 cells, and for each cell there are eight numbers, how much edge it
#   holds of each of eight directions. An edge from light to dark counts like one from dark to light.
# - **colors**: how often each of 64 colors occurs, wherever it is.
#
# Here are the edge directions of some images. In each cell there is a line for each direction, the longer the more
# there is of such edges.

# %%
some = [int(np.flatnonzero(images.y_train == label)[1]) for label in (0, 3, 4, 6, 7)]
pictures = images.images(images.X_train[some])
draw.edge_directions(pictures, features.edge_directions(pictures), [images.classes[images.y_train[i]] for i in some])

# %% [markdown]
# Now a linear classifier on the pixels, one on the colors, one on the edge directions, and your net. Guess first.

# %%
with todo():
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
# On the pixels 34 % are right. On the colors it is 21 %: here a class has hardly a color of its own. The net gets 74 %,
# and the edge directions get 82 %, with a classifier that is only linear. Whoever made them *knew* what matters here:
# edges do, light or dark does not, and the place only roughly. The net had to find that out from 4,000 images.
#
# So hand-made features can win, where somebody knows what matters and images are few. But they have to be thought up
# for each kind of image, as the colors show, and nothing can be learned that they do not let through. With photographs
# it went the other way: in 2012 a network that learned its features from 1.2 million of them left the hand-made ones
# far behind in a large competition (Krizhevsky, Sutskever and Hinton), and learned ones have been the rule since.

# %% [markdown]
# ## Task 5: the accuracy that counts
#
# There is nothing to write here. Your net is made and trained, by your `train`, on images that the graders have drawn,
# with hyperparameters that are the same for everybody (those of `settings` above, 100 hidden units), and it then says
# what is on test images that it has not seen. With 4,000 images of SHAPES-10 and 8 epochs, 60 % of the answers have to
# be right; a net like yours gets about 74 %, a linear classifier about 35 %. (Your graders may take 10,000 images of
# CIFAR-10 and 12 epochs instead; then it is 41 %.)
#
# Now is the time for the test images.

# %%
with todo():
    predicted = net.predict(images.X_test)
    print("test accuracy:", two_layer.accuracy(predicted, images.y_test))
    draw.confusion(images.y_test, predicted, images.classes)

# %% task="two_layer.threshold"
check.local_tests("test_threshold")

# %% [markdown]
# ## Task 6: your hyperparameters
#
# Real photographs are harder than shapes. `CIFAR-10` has 60,000 of them, in ten classes from airplane to truck. How
# many hidden units would you give the net, how large a rate, how many epochs, how much regularization? Choose, and
# return your choice from `hyperparameters`. Its text says what it is graded by: a net has to learn with it within 16
# passes over 1,000 images, so a rate that is small enough for hours of training may be too small. A good way to look
# for it: change *one* thing at a time, by factors of two to ten, and watch the validation accuracy. As a first
# orientation, this is what the learning rate alone does within three epochs on SHAPES-10:

# %%
with todo(), np.errstate(all="ignore"), progress.training(two_layer.TwoLayerNet, "Training four nets", 30):
    rates = (0.0005, 0.005, 0.05, 0.5)
    plt.figure(figsize=(6, 2.8))
    losses = {}
    for rate in rates:
        other = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
        history = other.train(
            images.X_train[:2000],
            images.y_train[:2000],
            images.X_val,
            images.y_val,
            epochs=3,
            **{**settings, "learning_rate": rate},
        )
        losses[f"{rate:g}"] = history["loss"]
        plt.plot(history["loss"], label=f"{rate:g}")
    plt.ylim(0, 5)
    plt.xlabel("step")
    plt.ylabel("loss of the batch")
    plt.legend(title="learning rate", fontsize=8, frameon=False, loc="lower left")
    show(f"The loss of the batch over the steps, a curve for each learning rate: {trends(losses)}.")

# %% [markdown]
# The next cell trains with *your* choice, on SHAPES-10, and for 8 epochs at most, even if you chose more. To see the
# real images, set `REAL = True`: they are then downloaded once (162 MB; this needs the package `pooch`), kept on your
# computer, and trained on for all of your epochs. With a good choice, a net with two layers gets a bit more than half
# of them right, after a minute or so.

# %%
REAL = False

with todo():
    choice = two_layer.hyperparameters()
    print(choice)
    hidden_size, epochs, batch_size = (int(choice[name]) for name in ("hidden_size", "epochs", "batch_size"))
    rest = {name: choice[name] for name in ("learning_rate", "mu", "decay", "reg")}
    photos = images
    if REAL:
        from kit import cifar10

        photos = cifar10.load()
        draw.examples(photos)
    else:
        epochs = min(epochs, 8)
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
# ## The same net in a framework
#
# Nothing to write here, and nothing to run. This is your net and its training in PyTorch, eight lines to *read*:
#
# ```python
# import torch
# net = torch.nn.Sequential(torch.nn.Linear(3072, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
# update = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
# for epoch in range(8):
#     for X, y in torch.utils.data.DataLoader(training_set, batch_size=200, shuffle=True):
#         update.zero_grad()
#         torch.nn.functional.cross_entropy(net(X), y).backward()
#         update.step()
# ```
#
# You know what stands behind each name, and where it differs from yours:
#
# | yours | PyTorch's | what to know |
# |---|---|---|
# | `params["W1"]`, $D \times H$ | `net[0].weight`, $H \times D$ | transposed: `Linear` computes $x W^\top + b$ |
# | He's rule, biases zero | `init.kaiming_normal_` | left alone, both are uniform up to $1/\sqrt{\text{fan-in}}$ |
# | `scores(X)` | `net(X)` | scores are called *logits* |
# | softmax loss of `loss` | `cross_entropy(scores, y)` | a mean over the batch; the softmax is in it |
# | your way back | `.backward()` | runs a graph backward, like yours in 02, that the way forward has left |
# | new gradients in each call | `weight.grad` | gradients are *added* to it, hence `zero_grad()` |
# | momentum, velocity $v$ | `SGD(…, momentum=0.9)` | $\eta$ is not in $v$: while it stays as it is, the same path |
# | `reg` | `weight_decay` | biases pay, too |
# | `decay` | `lr_scheduler.ExponentialLR` | its `step()` is called once per epoch |
# | shuffled minibatches | `DataLoader(…, shuffle=True)` | the last batch may be smaller, as yours |
# | `predict(X)` | `net(X).argmax(dim=1)` | |
#
# What the framework takes off your hands is `backward`. What it does not: to see by a loss curve, or by a gradient that
# is zero everywhere, that something is wrong.

# %% [markdown]
# ## Task 7: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about a net that sees. Each is a function
# whose text says what is asked and in which form; write your answer below it. Paper first, then check with what you
# have written, in a cell of your own. The tests below look at the form of your answers only, and pass for wrong ones,
# too. Which are right, the feedback will tell.

# %% task="two_layer.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder as [`README.md`](README.md) says.
#
# Two tasks cost more than their own points: everything else is done to a net, so without `TwoLayerNet.__init__` nothing
# but `accuracy`, task 6 and task 7 earns points; and task 5 trains your net, which needs tasks 1 to 4.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **Both.** Train a `TwoLayerNet(128, 100, 10)` on the edge directions (minus their mean, divided by two standard
#    deviations) with the `settings` of task 4. Do learned features on top of hand-made ones gain anything?
# 2. **A bug hunt.** Put a mistake into a copy of your net, one that still trains: zeros for the gradient of $b_1$, or a
#    sum that is taken before the ReLU's mask. How much accuracy does it cost? Would you have noticed without nudging?
#    And what becomes of a net that leaves out the mask for $W_1$, too, or the $1/N$?
# 3. **More images.** Draw 1,000, 2,000, 4,000 and 8,000 training images and plot the validation accuracy. Compare with
#    the linear classifier on edge directions.
#
# To read:
#
# - K. He, X. Zhang, S. Ren and J. Sun, *Delving Deep into Rectifiers*, 2015: the rule for the weights at the start.
# - N. Dalal and B. Triggs, *Histograms of Oriented Gradients for Human Detection*, 2005, and M. J. Swain and D. H.
#   Ballard, *Color Indexing*, 1991: the two kinds of features, done with care.
# - A. Krizhevsky, I. Sutskever and G. E. Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*,
#   2012.
# - A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009: where CIFAR-10 comes from.
# - J. Bergstra and Y. Bengio, *Random Search for Hyper-Parameter Optimization*, 2012: how to look for good ones.
# - A. Paszke and others, *PyTorch: An Imperative Style, High-Performance Deep Learning Library*, 2019.
