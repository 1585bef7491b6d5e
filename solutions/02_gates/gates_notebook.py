# %% [markdown]
# # Gates and the chain rule
#
# A neural network is a long formula, and training needs to know how its result changes with each of thousands of
# numbers in it. Nobody differentiates such a formula as a whole. It is cut into pieces so small that each one is easy,
# and the pieces pass messages to each other. In this assignment you build the pieces, called **gates**, and at the end
# the machine that wires them up.
#
# **How to work** and hand in stands in [`README.md`](README.md), beside this notebook.

# %% [markdown]
# **Time**: about four hours; task 7 takes the most. (This is an estimate. The questions at the end are in it.)
#
# **You need** Python with classes and dicts, and the derivatives of sums, products and $e^x$. Nothing of 01 is used
# here, except for the habit of checking by nudging.
#
# **Afterwards you can** read gradients off a circuit, write a gate with its two directions, say what becomes of a value
# that is used twice, and explain backpropagation as what it is: the chain rule in a good order.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import gates
import matplotlib.pyplot as plt
import numpy as np
from kit import draw
from kit.pictures import show, todo, trends

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## One circuit, two directions
#
# Take $f = (a + b) \cdot c$ with $a = 3$, $b = -1$, $c = 4$. Computing it takes two gates, and the wire between them
# carries a number that we call $s$.

# %%
circuit = [("s", "add", ("a", "b")), ("f", "multiply", ("s", "c"))]
draw.graph(
    circuit,
    values={"a": 3, "b": -1, "c": 4, "s": 2, "f": 8},
    gradients={"a": 4, "b": 4, "c": 2, "s": 4, "f": 1},
    title="f = (a + b) · c",
)

# %% [markdown]
# **Forward, from left to right**, each gate computes its output from its inputs: the numbers above the wires, in blue.
#
# **Backward, from right to left**, we ask of every wire: *if its number grew a tiny bit, how many times that bit would
# the final result $f$ grow?* That is the wire's **gradient**, the number below it, in orange. On the last wire the
# answer is 1, since $f$ grows as much as it grows.
#
# Now stand at a gate. Somebody to your right has already told you the gradient of your output, the **upstream
# gradient**. You know nothing about the rest of the circuit, and you need not: you only know how much *your own* output
# moves when you move one of your inputs, the **local gradient**. A nudge to your input is first scaled by your gate and
# then by everything that comes after it. Two scalings in a row multiply:
#
# $$\underbrace{\frac{\partial f}{\partial x}}_{\text{to the left}} =
# \underbrace{\frac{\partial f}{\partial z}}_{\text{upstream}} \cdot
# \underbrace{\frac{\partial z}{\partial x}}_{\text{local}}
# \qquad\text{for a gate with input } x \text{ and output } z .$$
#
# That is the chain rule. One more rule, for values that are used more than once, comes with task 4, and the two are all
# of backpropagation. In the picture, the multiply gate gets 1 from the right. Its
# output is $s \cdot c$, so moving $s$ by a bit moves it by $c = 4$ bits: it sends $1 \cdot 4$ to the left. The add gate
# gets this 4 as its own upstream gradient, and so on.
#
# You can always check a gradient without any calculus: nudge and see.

# %%
nudge = 0.001
print(f"nudging a: {((3 + nudge + -1) * 4 - 8) / nudge:.3f}")
print(f"nudging b: {((3 + -1 + nudge) * 4 - 8) / nudge:.3f}")
print(f"nudging c: {((3 + -1) * (4 + nudge) - 8) / nudge:.3f}")

# %% [markdown]
# ## What each gate does to a gradient
#
# Every gate has a character, and with it you can often read the gradients off a picture:
#
# | gate | forward | backward | in a word |
# |---|---|---|---|
# | add | $x + y$ | both inputs get the upstream gradient as it is | passes on |
# | multiply | $x \cdot y$ | each input gets upstream times the *other* input | swaps |
# | max | the larger one | the larger input gets all of it, the other nothing | routes |
# | copy | one value, several wires | the gradients that come back are added | sums |
#
# Your gates work on numbers and on arrays alike. An array is just many circuits of the same kind side by side: every
# entry has its own upstream gradient and its own local gradient.
#
# ## Task 1: the add gate
#
# Nudge $x$ by a bit and $x + y$ moves by that bit: the local gradients are both 1. The gate does not divide the
# upstream gradient among its inputs. Each of them alone can move the output fully, so each gets all of it.

# %%
x, y, upstream = 3.0, -1.0, 2.5  # yours to change
with todo():
    gate = gates.AddGate()
    z = gate.forward(x, y)
    dx, dy = gate.backward(upstream)
    draw.graph([("z", "add", ("x", "y"))], {"x": x, "y": y, "z": z}, {"x": dx, "y": dy, "z": upstream})

# %% task="gates.add"
check.local_tests("test_add")

# %% [markdown]
# ## Task 2: the multiply gate
#
# Nudge $x$ by a bit and $x \cdot y$ moves by $y$ bits. So the larger one input is in size, the larger is the gradient
# of the other. The gate needs its inputs on the way back; that is why `forward` keeps them in `self`. It need not copy
# them: nobody changes them between `forward` and `backward`.

# %%
x, y, upstream = 3.0, -2.0, 2.5
with todo():
    gate = gates.MultiplyGate()
    z = gate.forward(x, y)
    dx, dy = gate.backward(upstream)
    draw.graph([("z", "multiply", ("x", "y"))], {"x": x, "y": y, "z": z}, {"x": dx, "y": dy, "z": upstream})

# %% task="gates.multiply"
check.local_tests("test_multiply")

# %% [markdown]
# With these two gates you can run the first circuit yourself. Look at the order: backward calls the gates from the last
# one to the first, and what one gate returns is the next one's upstream gradient.

# %%
a, b, c = 3.0, -1.0, 4.0
with todo():
    add, multiply = gates.AddGate(), gates.MultiplyGate()
    s = add.forward(a, b)
    f = multiply.forward(s, c)

    ds, dc = multiply.backward(1.0)
    da, db = add.backward(ds)
    values = {"a": a, "b": b, "c": c, "s": s, "f": f}
    draw.graph(circuit, values, {"a": da, "b": db, "c": dc, "s": ds, "f": 1.0})

# %% [markdown]
# ## Task 3: the max gate
#
# Only the larger input has a say in the output. Nudging it moves the output just as much (local gradient 1); nudging
# the smaller one changes nothing (local gradient 0). With arrays, each entry is decided by itself.

# %%
x, y, upstream = np.array([3.0, -2.0]), np.array([1.0, 5.0]), np.array([0.5, -4.0])
with todo():
    gate = gates.MaxGate()
    z = gate.forward(x, y)
    dx, dy = gate.backward(upstream)
    draw.graph([("z", "max", ("x", "y"))], {"x": x, "y": y, "z": z}, {"x": dx, "y": dy, "z": upstream})

# %% task="gates.max"
check.local_tests("test_max")

# %% [markdown]
# ## Task 4: the copy gate, or a value used twice
#
# So far every wire led to one gate. In $f = a \cdot b + a$ the value $a$ is used twice. Nudge it, and the result moves
# along *both* paths at once: by $b$ through the product and by 1 through the sum. Two effects at once add up. In the
# picture −4 and 1 come back along the two wires, and the gradient of $a$ is their sum.

# %%
draw.graph(
    [("p", "multiply", ("a", "b")), ("f", "add", ("p", "a"))],
    values={"a": 3, "b": -4, "p": -12, "f": -9},
    gradients={"b": 3, "p": 1, "f": 1, ("a", "p"): -4, ("a", "f"): 1, "a": -3},
    title="f = a · b + a",
)

# %% [markdown]
# You can see the place where a wire forks as a gate of its own: it hands out copies on the way forward and **sums** the
# gradients of all copies on the way back. Adding and copying mirror each other: what is a sum in one direction is a
# fork in the other.

# %%
a, b = 3.0, -4.0
with todo():
    copy, multiply, add = gates.CopyGate(), gates.MultiplyGate(), gates.AddGate()
    first, second = copy.forward(a, 2)
    f = add.forward(multiply.forward(first, b), second)

    dp, dsecond = add.backward(1.0)
    dfirst, db = multiply.backward(dp)
    print(f"f = {f}, db = {db}, da = {dfirst} + {dsecond} = {copy.backward((dfirst, dsecond))}")

# %% task="gates.copy"
check.local_tests("test_copy")

# %% [markdown]
# ## Task 5: the sigmoid gate
#
# The sigmoid $\sigma(x) = 1 / (1 + e^{-x})$ squashes any number into the range from 0 to 1. It can be built from four
# gates with one input each:

# %%
draw.graph(
    [("−x", "· −1", ("x",)), ("e", "exp", ("−x",)), ("1 + e", "+ 1", ("e",)), ("σ", "1 / ·", ("1 + e",))],
    values={"x": 1, "−x": -1, "e": 0.3679, "1 + e": 1.3679, "σ": 0.7311},
    gradients={"x": 0.1966, "−x": -0.1966, "e": -0.5344, "1 + e": -0.5344, "σ": 1},
    title="The sigmoid in small steps",
)

# %% [markdown]
# Cover the numbers below the wires and find them from the right, with the slopes you know: $1/u$ has the slope
# $-1/u^2$, $u + 1$ has 1, $e^u$ has $e^u$, and $-u$ has $-1$. Then write the whole product down as a formula. It
# becomes much simpler once you write it with the output $\sigma$ instead of $x$: that is why the four are worth one
# gate, which only has to remember what it returned. How large a gate is, is up to you, as long as you know its local
# gradient.
#
# One trap: $e^{1000}$ is larger than any number the computer can hold. `math.exp` ends with an error there, and numpy
# makes inf of it, with a warning. But the same function can be written in two ways,
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{e^{x} + 1} ,$$
#
# and for each $x$ one of them needs no large number. (With arrays, each entry has to choose for itself. Note that
# `np.where` computes both of its alternatives, everywhere.) Where the first one meets inf, it still gives the right 0,
# for 1 / inf is 0; the second one gives inf / inf, which is no number.

# %%
with todo():
    gate, x = gates.SigmoidGate(), np.linspace(-8, 8, 201)
    output = gate.forward(x)
    slope = gate.backward(np.ones_like(x))
    plt.figure(figsize=(6, 2.6))
    plt.plot(x, output, color=draw.VALUE, label="output")
    plt.plot(x, slope, color=draw.GRADIENT, label="local gradient")
    plt.xlabel("x")
    plt.legend(frameon=False)
    show(f"Two curves over x from −8 to 8: {trends({'output': output, 'local gradient': slope}, x)}.")
    print("at -1000, 0, 1000:", gate.forward(np.array([-1000.0, 0.0, 1000.0])))

# %% task="gates.sigmoid"
check.local_tests("test_sigmoid")

# %% [markdown]
# ## Task 6: a neuron
#
# A neuron weighs its inputs, adds them up together with a bias, and squashes the sum. Here is a neuron with two
# inputs, $\sigma(w_0 x_0 + w_1 x_1 + w_2)$, as one flat circuit.

# %%
neuron = [
    ("p0", "multiply", ("w0", "x0")),
    ("p1", "multiply", ("w1", "x1")),
    ("s", "add", ("p0", "p1")),
    ("score", "add", ("s", "w2")),
    ("out", "sigmoid", ("score",)),
]
neuron_inputs = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
draw.graph(
    neuron,
    values={**neuron_inputs, "p0": -2, "p1": 6, "s": 4, "score": 1, "out": 0.7311},
    gradients={"w0": -0.1966, "x0": 0.3932, "w1": -0.3932, "x1": -0.5898, "w2": 0.1966}
    | {"p0": 0.1966, "p1": 0.1966, "s": 0.1966, "score": 0.1966, "out": 1},
    title="A sigmoid neuron",
)

# %% [markdown]
# Read it from right to left: the sigmoid scales the 1 down to 0.197, the add gates pass this on to every product and to
# the bias, and each multiply gate swaps. Write `sigmoid_neuron` and `sigmoid_neuron_backward` for any number of inputs:
# `w` holds the weights and, last, the bias. What the way back needs, the way forward hands over in the cache. Your
# numbers should be those of the picture.

# %%
w, x = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])
with todo():
    output, cache = gates.sigmoid_neuron(w, x)
    dw, dx = gates.sigmoid_neuron_backward(1.0, cache)
    print("output", np.round(output, 4))
    print("dw    ", np.round(dw, 4))
    print("dx    ", np.round(dx, 4))

# %% task="gates.neuron"
check.local_tests("test_neuron")

# %% [markdown]
# ### And the neurons of the brain?
#
# The name is theirs, and so is the idea: many inputs are gathered, and enough of them make an output (W. S. McCulloch
# and W. Pitts, 1943); that each has a strength of its own, which is learned, came later (F. Rosenblatt, 1958). Beyond
# that the likeness is a loose one. A neuron of the brain mostly sends short pulses, all much alike, and *when* they
# come matters; ours gives out one number. Its branches compute by themselves before anything reaches the middle: to
# imitate a detailed model of a single one from the cortex, a network of five to eight layers was needed (D. Beniaguev,
# I. Segev and M. London, 2021). A synapse usually either excites or inhibits for good; our weights change their signs
# in training. And it is not known how a synapse could be told what an error far away has to do with it, as the way back
# tells our weights; there are proposals (T. P. Lillicrap and others, 2020). So nothing about brains follows from this
# course, and nothing in this course needs brains.

# %% [markdown]
# ## Task 7: any graph
#
# You have run circuits by hand, and the recipe was always the same. Now write it down once and for all.
#
# - **Forward**: a gate can run as soon as its inputs are known. The list of nodes comes in any order, so find one in
#   which inputs come first: run whatever is ready, again and again, until nothing is left.
# - **Backward**: the same order reversed. A gate may run backward only when *all* gates that use its output have
#   reported, because until then its upstream gradient is not complete.
# - Start with 1 at the output and with 0 everywhere else, and **add** whatever comes back. A value that is used more
#   than once then gets its sum by itself, without a copy gate, and a value that nobody uses keeps its zero.
#
# The cell below draws *your* graph's numbers. Invent circuits of your own: the operations are add, multiply, max and
# sigmoid.

# %%
nodes = [
    ("f", "multiply", ("m", "p")),
    ("m", "max", ("p", "c")),
    ("p", "multiply", ("a", "b")),
]
inputs = {"a": 3.0, "b": -2.0, "c": -1.0}
with todo():
    graph = gates.Graph(nodes)
    graph.forward(**inputs)
    draw.graph(nodes, draw.values_of(gates.Graph, nodes, inputs), graph.backward(), title="Your graph")

# %%
with todo():
    graph = gates.Graph(neuron)
    graph.forward(**neuron_inputs)
    values = draw.values_of(gates.Graph, neuron, neuron_inputs)
    draw.graph(neuron, values, graph.backward(), title="The neuron again, by your graph")

# %% [markdown]
# Now watch your graph at work, gate by gate, forward and then backward. *Forward* and *Back* step through it, or the
# slider between them, with the mouse or with the arrow keys. The ring marks the gate whose turn it is: drawn through on
# the way forward, dashed on the way back. Before you press *Forward*, say what the next number will be. The last step
# nudges every input that a gate uses, and tells where your graph's gradients are others. At a tie of a max gate,
# nudging down and up finds two slopes, and anything between them is right. Put your own circuit in.

# %%
with todo():
    draw.stepped(gates.Graph, nodes, inputs, "f = max(a · b, c) · (a · b)")

# %% task="gates.graph"
check.local_tests("test_graph")

# %% [markdown]
# ## Task 8: four questions
#
# Predict, then run: [`answers.py`](answers.py) asks four questions about gates. Each is a function whose text says what
# is asked and in which form; write your answer below it. Paper first: the cells above are there to check what
# you have found. The tests below look at the form of your answers only, and pass for wrong ones, too. Which are right,
# the feedback will tell.

# %% task="gates.answers"
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
# 1. **More gates.** Add `subtract`, `divide` and `exp` to a copy of your graph, and build the sigmoid of small steps
#    from them. Does it agree with your sigmoid gate at 1? And at −1000?
# 2. **The other direction.** Instead of one gradient for each input, send from *one* input forward how much everything
#    moves with it (*forward mode*). How many runs does it take to get all gradients of the neuron? And backward?
# 3. **A value used often.** Build $x^8$ from three multiply gates, and say what your graph's gradient should be at 2.
#
# To read:
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, *Learning Representations by Back-Propagating Errors*, 1986.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul and J. M. Siskind, *Automatic Differentiation in Machine Learning: a
#   Survey*, 2018: what frameworks do, and how it differs from nudging and from formulas.
# - A. Griewank and A. Walther, *Evaluating Derivatives*, second edition, 2008: the price of a gradient, proved.
# - T. P. Lillicrap, A. Santoro, L. Marris, C. J. Akerman and G. Hinton, *Backpropagation and the Brain*, 2020; D.
#   Beniaguev, I. Segev and M. London, *Single Cortical Neurons as Deep Artificial Neural Networks*, 2021.
