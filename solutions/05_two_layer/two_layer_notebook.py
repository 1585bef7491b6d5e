# %% [markdown]
# # A two-layer network that sees
#
# Everything comes together: layers, a loss, backpropagation, momentum and minibatches become one network that looks at
# a small color image and says what is on it. It has two layers with a ReLU between them, 307,200 weights in the first
# layer alone, and you write all of it, without a framework.
#
# **How to work**
#
# 1. Open `two_layer.py`, which lies beside this notebook, in an editor. Each `TODO` in it is yours; the text above it
#    says exactly what is asked.
# 2. Fill in one task, save, and run that task's cells here. The notebook notices that the file has changed.
# 3. The cells that run the tests of a task say whether it is *done*, *wrong* or *to do*, and what is wrong first. Leave
#    them as they are: your points will be entered there. All other cells are for playing: change the numbers and run
#    them again.
# 4. Stuck? `check.hint("loss")` in a cell of your own gives a hint: first the idea, when asked again where to look,
#    and then the formula in words. In a terminal, `python check.py --watch` shows the first task that is not done, and
#    goes on whenever you save.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys
import time

import check
import draw
import matplotlib.pyplot as plt
import numpy as np
import progress
import shapes10
import two_layer
from showing import show, trends

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## The images
#
# `SHAPES-10` is drawn on the spot, by the file `shapes10.py`: ten kinds of shapes, in noise, somewhere around the
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
# of a ring be, when rings are light or dark, small or large, here or there? More or less the mean of all rings. Here
# are the means of all classes:

# %%
draw.class_means(images)

# %% [markdown]
# Blurred, and where light and dark shapes cancel, faint. With such templates a linear classifier gets about 35 % of
# these images right (guessing gets 10 %). A hidden layer has room for *many* templates, say one hundred; and the second
# layer can say: a ring is what fits this one, *or* that one, but not the third. That is the network of this assignment:
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
with draw.todo():
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
# | loss of the scores | $N \times C$: each score by its probability, and for the right class? It is a mean |
# | scores = hidden · $W_2$ + $b_2$ | an affine layer: three gradients, $H \times C$, $C$ and $N \times H$ |
# | hidden = ReLU(…) | a max gate with 0 at its other input: which units pass the gradient on, and which do not? |
# | … = $X W_1 + b_1$ | an affine layer again; the biases were copied to all rows, and copies add up |
# | penalty | one more path from each weight to the loss: what comes back along it? |
#
# Whenever you are unsure what to transpose, look at the shapes: a gradient has the shape of what it belongs to, and
# mostly there is only one product that gives it.

# %%
with draw.todo():
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
# compare what the loss does with what your gradient says. Each point is a weight; all should lie on the line.

# %%
with draw.todo():
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
        error = np.linalg.norm(grads[name] - numeric) / (np.linalg.norm(grads[name]) + np.linalg.norm(numeric))
        print(f"{name}: relative error {error:.1e}")
    draw.gradient_check(pairs)

# %% task="two_layer.loss"
check.local_tests("test_loss")

# %% [markdown]
# ## Task 3: predictions
#
# The predicted class is the one with the highest score, whatever the scores' signs. Accuracy is the fraction of
# predictions that are right. A net that has learned nothing should be about as good as guessing.

# %%
with draw.todo():
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
# **First make sure that it can learn at all.** Twenty images are so few that a net with 100 hidden units should know
# them by heart in a moment: a loss near 0, all of them right. If it does not, look for a mistake before you wait for
# anything larger.

# %%
settings = {"learning_rate": 0.02, "mu": 0.9, "decay": 0.95, "batch_size": 200, "reg": 0.0, "seed": 0}
few = slice(0, 20)
with draw.todo():
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    history = learner.train(images.X_train[few], images.y_train[few], images.X_val, images.y_val, epochs=30, **settings)
    draw.training(history, chance=0.1)

# %% [markdown]
# It knows the twenty images by heart and next to nothing about all others: that is **overfitting**, as plain as it
# gets. The cure is more images. Here are all 4,000; this takes a few seconds. The net that comes out is the one that
# all cells up to task 6 look at.

# %%
with draw.todo():
    learner = two_layer.TwoLayerNet(3072, 100, 10, seed=0)
    start = time.time()
    with progress.training(two_layer.TwoLayerNet, "8 epochs, a dot for each"):
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
# ### What has it learned?
#
# A column of $W_1$ has 3072 numbers, as many as an image: draw it as one. It is the template that this hidden unit
# looks for: the unit is on where the image is light where the template is light, and dark where it is dark. Do you find
# stripes of both directions? Rings? Shapes and their negatives?

# %%
with draw.todo():
    draw.templates(net.params["W1"], net.params["W2"])

# %% [markdown]
# And some images that it had never seen, with its opinion of them; wrong ones have a cross.

# %%
with draw.todo():
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
with draw.todo():
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
# return your choice from `hyperparameters`. A good way to look for it: change *one* thing at a time, by factors of two
# to ten, and watch the validation accuracy. As a first orientation, this is what the learning rate alone does within
# three epochs on SHAPES-10:

# %%
with draw.todo(), np.errstate(all="ignore"), progress.training(two_layer.TwoLayerNet, "Four nets, a dot for each", 30):
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
# real images, set `REAL = True`: they are then downloaded once (163 MB; this needs the package `pooch`), kept on your
# computer, and trained on for all of your epochs. With a good choice, a net with two layers gets a bit more than half
# of them right, after a minute or so.

# %%
REAL = False

with draw.todo():
    choice = two_layer.hyperparameters()
    print(choice)
    hidden_size, epochs, batch_size = (int(choice[name]) for name in ("hidden_size", "epochs", "batch_size"))
    rest = {name: choice[name] for name in ("learning_rate", "mu", "decay", "reg")}
    photos = images
    if REAL:
        import cifar10

        photos = cifar10.load()
        draw.examples(photos)
    else:
        epochs = min(epochs, 8)
    mine = two_layer.TwoLayerNet(3072, hidden_size, 10, seed=0)
    rest |= {"epochs": epochs, "batch_size": batch_size, "seed": 0}
    steps = -(-len(photos.X_train) // batch_size)
    with progress.training(two_layer.TwoLayerNet, f"{epochs} epochs, a dot for each", steps):
        history = mine.train(photos.X_train, photos.y_train, photos.X_val, photos.y_val, **rest)
    draw.training(history, chance=0.1)
    print("validation accuracy:", history["val_accuracy"][-1])
    if REAL:
        draw.templates(mine.params["W1"], mine.params["W2"])

# %% task="two_layer.hyperparameters"
check.local_tests("test_hyperparameters")

# %% [markdown]
# ## Task 7: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about a net that sees. Each is a function
# whose text says what is asked and in which form; write your answer below it. Paper first: the cells above are there to
# check what you have found. The tests below look at the form of your answers only, and pass for wrong ones, too. Which
# are right, the feedback will tell.

# %% task="two_layer.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more:

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# - **Your work is what is in `two_layer.py` and `answers.py`.** Save them. Helper modules of your own may lie beside
#   them, as `.py` files.
# - Keep the names of the files, and keep this notebook with its seven test cells: each of them is where the points of
#   one task are entered.
# - Submit this folder the way your course does it: with the *Assignments* (nbgrader) page of Jupyter, or with
#   `nbgrader submit` and the assignment's name. You may submit again until the deadline; the last one counts.
# - You are graded by other tests than the local ones, with other numbers and other shapes. Each test has points of its
#   own; one on finer points counts only together with the tests that it builds on. A task that is not finished costs
#   the points of that task, not those of the others: where one uses another, the graders put working code in its place.
#   Two exceptions: everything else is done to a net, so without `TwoLayerNet.__init__` nothing but tasks 6 and
#   `accuracy` earns points; and task 5 trains your net, which needs tasks 1 to 4.
# - The feedback lists each test with a sentence on what it looks at, and with a hint where something went wrong.
