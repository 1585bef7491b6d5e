# %% [markdown]
# # Capacity
#
# How large should a network be? In this assignment you build networks of any depth and find out what size buys. You
# will make a network by hand that follows any curve you like, watch a network that is too small fail, watch one that is
# too large learn its data by heart, and then cure it, without making it any smaller.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about five hours, tasks 2 and 3 the most. (This is an estimate. The questions at the end are in it.)
#
# **You need** the two-layer network (05), whose steps you repeat here for any number of layers, and what a validation
# set is for.
#
# **Afterwards you can** build and train networks of any depth, write down the weights of a net for any curve, say what
# width and depth buy, tell overfitting from underfitting, and choose a penalty by validation.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check  # isort: split

import answers
import capacity
import numpy as np
from kit import draw, progress
from kit.pictures import todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## Task 1: a network of any depth
#
# A fully connected network, or **multilayer perceptron** (MLP), is a chain: affine, ReLU, affine, ReLU, …, affine. In a
# fully connected layer every output has a weight for every input. `MLP([2, 20, 10, 3])` takes rows of 2
# numbers, has hidden layers of 20 and of 10 units, and gives 3 scores; `MLP([2, 3])` has no hidden layer at all and is
# the linear classifier that you know. Three rules:
#
# - A ReLU stands *between* two affine layers. After the last one there is none: scores may be negative.
# - Layer $i$ computes $x W_i + b_i$, with `params["W1"]`, `params["b1"]` the first. Read them from `params` whenever
#   you need them, for whoever trains the net will put new arrays there.
# - Weights are random to begin with, biases zero. If all weights were zero, all units of a layer would compute the
#   same, receive the same gradient, and stay the same forever.
#
# How large should the random numbers be? A unit adds up as many products as it has inputs, and the variance of a sum
# grows with the number of its terms. So large layers need small weights. A ReLU throws away one half of the numbers,
# and with it one half of their mean square. Both together say that weights of variance
#
# $$\operatorname{Var}(W) = \frac{2}{\text{fan-in}}, \qquad \text{fan-in: the number of inputs of the layer,}$$
#
# keep the spread of the numbers about the same from layer to layer. This is He's rule, as in 05. (Normal numbers need
# the standard deviation $\sqrt{2/\text{fan-in}}$; uniform numbers between $-L$ and $L$ have the variance $L^2/3$.)
#
# Fill in `MLP.__init__` and `MLP.scores`, and below `loss` also `MLP.predict`: the class of a row is the one with the
# highest score.
#
# The cell below sends random rows through nets of *yours* that end after the first layer, the second, and so on to the
# tenth, and a ReLU behind, as in the middle of a deeper net: once as you made them, once with weights ten times smaller
# and once with weights twice as large.

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

# %% [markdown]
# Note the logarithmic axis. With weights that are too small, nothing is left of the input after a few layers, and
# nothing of the gradient on its way back either. With weights twice as large, what there is about doubles with every
# layer: after the tenth the spread is some hundred times that after the first.

# %% task="capacity.scores"
check.local_tests("test_scores")

# %% [markdown]
# ## Task 2: its gradients
#
# The loss is the one of the last assignments: the softmax loss, as the mean over the rows of the batch, plus a penalty
#
# $$\tfrac{1}{2} \lambda \sum_i \lVert W_i \rVert^2$$
#
# on the weights of *all* layers; biases go free. `reg` is $\lambda$, and the factor ½ makes its gradient $\lambda W_i$.
#
# For the way back you need nothing new, you only have to repeat it. It begins with the gradient of the softmax loss by
# the scores, $N \times C$. Then for each layer, from the last to the first, with $x$ what it got, $N \times D$, and $G$
# the gradient of what it gave, $N \times M$, for a layer of $D$ inputs and $M$ outputs:
#
# | gradient of | shape | what to think of |
# |---|---|---|
# | its weights | $D \times M$ | the product of $x$ and $G$ that has this shape; and the penalty pulls at every weight |
# | its biases | $M$ | each was copied to all the rows, and copies add up |
# | what it got | $N \times D$ | the other product; then the ReLU before it, which lets through only what was on |
#
# A loop over the layers that keeps what each layer got is all there is to it, whether the net has one layer or twenty.
# Write `MLP.loss`.
#
# Nudge each weight and see. The way back comes to `W3` first: of the gradients that are wrong, look at the one of the
# last layer, with the largest number in its name, since a mistake on the way is in all that come after it.

# %%
with todo():
    rng = np.random.default_rng(0)
    rows, labels = rng.standard_normal((5, 4)), rng.integers(0, 3, 5)
    net = capacity.MLP([4, 6, 5, 3], seed=1)
    _, grads = net.loss(rows, labels, reg=0.1)
    pairs, nudge = {}, 1e-5
    for name, weights in net.params.items():
        numeric = np.zeros(weights.shape)
        for place in np.ndindex(weights.shape):
            kept, losses = weights[place], []
            for value in (kept + nudge, kept - nudge):
                weights[place] = value
                losses.append(net.loss(rows, labels, reg=0.1)[0])
            weights[place] = kept
            numeric[place] = (losses[0] - losses[1]) / (2 * nudge)
        pairs[name] = grads[name], numeric
    draw.gradient_check(pairs)

# %% task="capacity.gradients"
check.local_tests("test_gradients")

# %% [markdown]
# ## Task 3: one hidden layer is enough for any curve
#
# What can a network represent at all? Take one number $x$ in, one number out, and one hidden layer of ReLUs:
#
# $$\operatorname{net}(x) = v_1 \operatorname{relu}(w_1 x + b_1) + \dots + v_K \operatorname{relu}(w_K x + b_K) + c$$
#
# A single unit $\operatorname{relu}(x - k)$ is zero up to the point $k$, the **knot**, and a line of slope 1 from there
# on. Added to a curve with the weight $v$, it leaves everything to the left of $k$ alone and tilts everything to the
# right of it: *the slope changes by $v$ at $k$*. So a sum of such units is a chain of straight pieces, and you choose
# where they meet and how much each bend is. No training needed: you can write the weights down.
#
# The picture shows such a net, for the curve $x \mapsto x(1 - x)$ with knots at 0, ¼, ½ and ¾. From knot to knot the
# curve rises by 3/16, 1/16, −1/16, −3/16, in steps of ¼: slopes ¾, ¼, −¼, −¾. The first unit brings in ¾. The second is
# on *in addition* to the first, so it must not bring in ¼ but $¼ - ¾ = -½$, and so do the others.

# %%
w, b, v, c = np.ones(4), np.array([0, -0.25, -0.5, -0.75]), np.array([0.75, -0.5, -0.5, -0.5]), 0.0
draw.units(lambda x: x * (1 - x), (w, b, v, c))

# %% [markdown]
# Here the curve starts at zero. If it does not, remember that all units are off at $x = 0$: what is the net's value
# there? Now write `interpolate` for any function $f$ and any number of pieces.


# %%
def f(x):
    return 1.5 + np.sin(9 * x) * np.exp(-x) + 0.6 * np.abs(x - 0.6)


with todo():
    draw.pieces(f, {count: capacity.interpolate(f, count) for count in (1, 3, 7, 30)})

# %%
with todo():
    draw.units(f, capacity.interpolate(f, 7))

# %% [markdown]
# How good does it get? Between two knots at the distance $h$, a smooth curve departs from the straight line by a
# multiple of $h^2$: by at most $h^2/8$ where its second derivative is at most 1 in size, as that of the cosine is. That
# is the dotted line, and the dots, the errors of *your* nets, lie closely below it. Ten times the units, a hundredth of
# the error, and no end to it.

# %%
with todo():
    counts, x = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], np.linspace(0, 1, 5001)
    nets = [capacity.interpolate(np.cos, count) for count in counts]
    draw.errors(counts, [np.max(np.abs(draw.run(parts, x) - np.cos(x))) for parts in nets])

# %% task="capacity.interpolate"
check.local_tests("test_interpolate")

# %% [markdown]
# This is the *universal approximation theorem* for one input. It holds for more inputs as well, for functions that are
# continuous, on a closed and bounded set (Cybenko 1989 and Hornik 1991 for units like the sigmoid, Leshno and others
# 1993 for nearly all, the ReLU among them). It says less than it seems. It promises that good weights exist for a net
# that is large enough; it does not say that training finds them, that the net is of a sensible size, or that a net
# which passes through all data points does anything sensible between them. In practice, deeper nets often do with fewer
# units. And the last point is what the rest of this assignment is about, after a look at depth.

# %% [markdown]
# ## Deeper or wider?
#
# With one hidden layer, every unit makes one bend at most: $K$ units, $K + 1$ pieces. A layer in front of others can do
# more, it can **fold**. Let two units send the left half of $[0, 1]$ up to all of $[0, 1]$, and the right half back
# down again: $0 \mapsto 0$, $\tfrac12 \mapsto 1$, $1 \mapsto 0$. Whatever the layers behind it do on $[0, 1]$ is then
# done twice, forward on the left and backward on the right. Each further fold doubles it again, like a sheet of paper
# that is folded some times before it is cut: $k$ layers of two units each make a sawtooth of $2^k$ pieces.
#
# What does it cost? A fold needs two weights in, two biases, two weights out and a constant. Behind another fold it
# merges with it: a product of weights is a weight. So $k$ folds are a net with $6k + 1$ numbers, and one hidden layer
# of $2k$ units has $6k + 1$ numbers as well.
#
# | folds | numbers | pieces | in one layer | pieces, at most |
# |---|---|---|---|---|
# | 1 | 7 | 2 | 2 units | 3 |
# | 3 | 19 | 8 | 6 units | 7 |
# | 5 | 31 | 32 | 10 units | 11 |
# | 10 | 61 | 1024 | 20 units | 21 |
#
# More cannot be done with one layer, however well it is trained: a straight piece crosses the height ½ once at most,
# and the sawtooth of five folds crosses it 32 times.
#
# The seven numbers of a fold are one of the questions of task 6, in [`answers.py`](answers.py). You know from task 3
# how to find them. The cell stacks *your* fold: one of it, two, and five. On the right is one of the nets with ten
# units in one layer, if `interpolate` makes a unit for each piece: the one that yours makes for the last sawtooth.


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
# ## Width against fit
#
# Here are two classes of points in the plane: one inside an ellipse, one outside. About fifteen of a hundred labels are
# wrong, as labels are in real life, so that no classifier can be expected to be right on much more than 85 % of new
# points. For training there are only 80 points, for validation 1000.


# %%
def draw_points(count, seed, wrong=0.15):
    numbers = np.random.default_rng(seed)
    X = numbers.uniform(-2, 2, (count, 2))
    inside = (X[:, 0] - 0.2) ** 2 + (1.1 * X[:, 1]) ** 2 < 1.6
    return X, np.where(numbers.random(count) < wrong, ~inside, inside).astype(int)


X, y = draw_points(80, seed=1)
X_val, y_val = draw_points(1000, seed=2)


def train(sizes, reg=0.0, epochs=60, seed=0, learning_rate=0.2, mu=0.9):
    """Train a net by momentum; return it and its history.

    A step is on all 80 points, so that an epoch, in the sense of the assignments before, is one step; here what is
    called an epoch, after which the history gets an entry, is 25 of them.
    """
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
    return net, history


# %%
with todo(), progress.training(capacity.MLP, "Six nets, a dot for each", 1500):
    nets, titles = [], []
    for sizes in ([2, 2], [2, 1, 2], [2, 3, 2], [2, 10, 2], [2, 100, 2], [2, 40, 40, 2]):
        net, history = train(sizes)
        nets.append(net)
        right = f"training {history['train_accuracy'][-1]:.2f}, validation {history['val_accuracy'][-1]:.2f}"
        titles.append(f"sizes {sizes}\n{right}")
    draw.regions(nets, titles, X, y)

# %% [markdown]
# Without a hidden layer a border can only be straight, and a single hidden unit cannot do more: here both leave all of
# the plane, or nearly all, to the larger class. That is **underfitting**: even on the training points the accuracy is
# low, and on new ones it is not much different. With three units the border can close around the middle. With a
# hundred, the net has the freedom to reach out for single points and to build islands around them, and it uses it:
# **that is overfitting**. The accuracy on the training points keeps growing, while that on new ones does not: a point
# that the net has to reach out for mostly just has a wrong label.

# %% [markdown]
# Add unit after unit and watch the border bend, with the mouse, the buttons or the arrow keys. Which points get a ring
# only when there are many units, and which lose theirs?

# %%
with todo():
    units = [0, 1, 2, 3, 4, 5, 7, 10, 20, 50, 100]
    trained = [train([2, count, 2] if count else [2, 2]) for count in units]
    draw.bending([net for net, _ in trained], [history for _, history in trained], units, X, y)

# %%
with todo(), progress.training(capacity.MLP, "21 nets, a dot for each", 1500):
    widths, runs = [1, 2, 3, 5, 10, 30, 100], 3
    histories = [[train([2, width, 2], seed=seed)[1] for seed in range(runs)] for width in widths]
    draw.width_against_fit(
        widths,
        [[history["train_accuracy"][-1] for history in row] for row in histories],
        [[history["val_accuracy"][-1] for history in row] for row in histories],
    )

# %% [markdown]
# ## Task 4: the gap
#
# Overfitting has a number: training accuracy minus validation accuracy, the **generalization gap**. Take both after the
# last epoch, for that is the net that you have. Keep the sign: where the gap is negative, the net does better on the
# points that it has not been trained on. (A gap near zero may be chance, of either sign: with 80 points, an accuracy of
# two thirds is known to some five hundredths.) The picture shows the space between the two curves, and writes the
# number that *your* function returns above it.

# %%
with todo(), progress.training(capacity.MLP, "Three nets, a dot for each", 1500):
    histories = [train(sizes, epochs=60, seed=3)[1] for sizes in ([2, 2, 2], [2, 100, 2], [2, 40, 40, 2])]
    draw.gaps(histories, ["2 units", "100 units", "40 and 40 units"], capacity.generalization_gap)

# %% task="capacity.gap"
check.local_tests("test_gap")

# %% [markdown]
# ## Task 5: the cure
#
# It is tempting to take a smaller net. But look at the plot of width against fit again: the dots of nets of 2 to 5
# units lie far apart. A small net has few ways to a good solution, and whether it gets there depends on where it
# started. A large net gets somewhere good nearly always; it only goes too far. So keep the large net and hold it back:
# with a penalty on the weights, every bend has its price, and an island around a single point is not worth it.
#
# How strong should the penalty be? The training data cannot tell you, since they are fitted best without any. Ask the
# validation set: `pick_regularization` tries each strength once (each try trains a net) and returns the best. If two
# are equally good it takes the larger one, which makes the simpler net.

# %%
picked = 0.01  # until your function says otherwise

with todo(), progress.training(capacity.MLP, "Seven nets, a dot for each", 1500):
    tried, train_accuracy, validation_accuracy = [], [], []

    def accuracy_with(strength):
        history = train([2, 100, 2], reg=strength)[1]
        tried.append(strength)
        train_accuracy.append(history["train_accuracy"][-1])
        validation_accuracy.append(history["val_accuracy"][-1])
        return history["val_accuracy"][-1]

    picked = capacity.pick_regularization([0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3], accuracy_with)
    print(f"picked: {picked}, after training {len(tried)} nets")
    draw.strengths(tried, train_accuracy, validation_accuracy, picked)

# %% [markdown]
# The curve of the training accuracy never goes up: left to itself, training would always choose no penalty. The one of
# the validation accuracy has a top. To its left the net overfits; to its right what is inside the border becomes less
# and less, and at 0.1 there is no border: all of the plane goes to the larger class. Look at the same hundred units,
# held back more and more:

# %%
with todo(), progress.training(capacity.MLP, "Three nets, a dot for each", 1500):
    nets, titles = [], []
    for reg in (0.0, picked, 0.1):
        net, history = train([2, 100, 2], reg=reg)
        nets.append(net)
        right = f"training {history['train_accuracy'][-1]:.2f}, validation {history['val_accuracy'][-1]:.2f}"
        titles.append(f"100 units, strength {reg:g}\n{right}")
    draw.regions(nets, titles, X, y)

# %% [markdown]
# And against a net that was made smaller instead? Each dot is a net that was trained from another seed.

# %%
with todo(), progress.training(capacity.MLP, "30 nets, a dot for each", 1500):
    kinds = {
        "2 units": ([2, 2, 2], 0.0),
        "3 units": ([2, 3, 2], 0.0),
        "5 units": ([2, 5, 2], 0.0),
        "100 units": ([2, 100, 2], 0.0),
        f"100 units, strength {picked:g}": ([2, 100, 2], picked),
    }
    draw.dots(
        {
            name: [train(sizes, reg=reg, seed=seed)[1]["val_accuracy"][-1] for seed in range(6)]
            for name, (sizes, reg) in kinds.items()
        }
    )

# %% [markdown]
# The regularized large nets are better than the small ones and hardly depend on the seed. **Do not use the size of the
# net as a regularizer**: make it as large as you can afford, and regularize.
#
# And deeper instead of wider, with hardly more numbers? Once with the strength that was picked, and once with twice
# that.

# %%
with todo():
    kinds = {}
    for reg in (picked, 2 * picked):
        for sizes in ([2, 100, 2], [2, 20, 20, 2]):
            count = sum(np.size(value) for value in capacity.MLP(sizes).params.values())
            runs = [train(sizes, reg=reg, seed=seed)[1]["val_accuracy"][-1] for seed in range(3)]
            kinds[f"{sizes}, {count} numbers, strength {reg:g}"] = runs
    draw.dots(kinds)

# %% [markdown]
# With the strength that was picked for it, the wide net is ahead; with twice that, the two are alike: a strength has to
# be picked for each net anew, and depth is no gain by itself. It is one where what has to be found is made of steps
# that build on each other, as the sawtooth is. That is what one hopes for in images and language.

# %% [markdown]
# One warning. You have now *chosen* with the validation set, so its accuracy is a little too kind to your choice. For a
# number that you can show to others, keep a test set that you touch once, at the very end.

# %% task="capacity.regularization"
check.local_tests("test_regularization")

# %% [markdown]
# ## Task 6: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about capacity. Each is a function
# whose text says what is asked and in which form; write your answer below it. Paper first: the cells above are there to
# check what you have found. The tests below look at the form of your answers only, and pass for wrong ones, too. Which
# are right, the feedback will tell.

# %% task="capacity.answers"
check.local_tests("test_answers")

# %% [markdown]
# ## Handing in
#
# Run all local tests once more, then submit this folder as [`README.md`](README.md) says.
#
# One task costs more than its own points: the gradients of a net begin with its scores. Without `MLP.__init__` or
# `MLP.scores`, the 34 points of task 2 are lost too.

# %% tags=["raises-exception"]
check.local_tests()

# %% [markdown]
# ## Going further
#
# Without points, in any order:
#
# 1. **Can it be learned?** Train a net of five layers of two units on the sawtooth of five folds, from He's weights,
#    with the squared error. Compare what you get with what you wrote down by hand. *Good weights exist* and *training
#    finds them* are two things.
# 2. **Dropout.** Switch off every hidden unit with probability ½ in each step of training, and double the others. Which
#    strength of the penalty does it compare with?
# 3. **More data.** Draw 800 training points instead of 80. What is left of the gap, and of the use of a penalty?
#
# To read:
#
# - K. He, X. Zhang, S. Ren and J. Sun, *Delving Deep into Rectifiers*, 2015: the variance of the first weights.
# - M. Telgarsky, *Benefits of Depth in Neural Networks*, 2016: folding, and the proof that width cannot make up for it.
# - G. Montúfar, R. Pascanu, K. Cho and Y. Bengio, *On the Number of Linear Regions of Deep Neural Networks*, 2014.
# - G. Cybenko, *Approximation by Superpositions of a Sigmoidal Function*, 1989; K. Hornik, *Approximation Capabilities
#   of Multilayer Feedforward Networks*, 1991; M. Leshno, V. Y. Lin, A. Pinkus and S. Schocken, *Multilayer Feedforward
#   Networks with a Nonpolynomial Activation Function Can Approximate Any Function*, 1993.
# - C. Zhang, S. Bengio, M. Hardt, B. Recht and O. Vinyals, *Understanding Deep Learning Requires Rethinking
#   Generalization*, 2017; M. Belkin, D. Hsu, S. Ma and S. Mandal, *Reconciling Modern Machine-Learning Practice and the
#   Classical Bias–Variance Trade-Off*, 2019: what very large nets do to the picture of this notebook.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, *Dropout*, 2014.
