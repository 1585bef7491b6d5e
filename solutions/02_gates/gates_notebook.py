# %% [markdown]
# # Gates and the chain rule
#
# A neural network is a long formula. Training asks of each number in it: *if this number moved a little, how many times
# as far would the result move?* The answer is the number's **gradient**.
#
# Here is a small formula as a circuit. Run the next two cells, and move *step*. Guess the number at each question mark
# before the next step shows it. How to work stands in [`README.md`](README.md).

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import gates
import numpy as np
from kit import draw
from kit.pictures import todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %%
circuit = [("s", "add", ("a", "b")), ("f", "multiply", ("s", "c"))]
draw.stepped(circuit, {"a": 3.0, "b": -1.0, "c": 4.0}, "f = (a + b) · c")

# %% [markdown]
# Values stand above the wires, in blue, and gradients below them, in orange. The ring marks the gate whose turn it is.
#
# You can check each gradient without calculus: **nudge** a number, and see how far $f$ moves.

# %%
a, b, c, nudge = 3.0, -1.0, 4.0, 0.001  # yours to change
print(f"f moves by {((a + nudge) + b) * c - (a + b) * c:.6f} when a moves by {nudge}")
print(f"f moves by {(a + (b + nudge)) * c - (a + b) * c:.6f} when b moves by {nudge}")
print(f"f moves by {(a + b) * (c + nudge) - (a + b) * c:.6f} when c moves by {nudge}")

# %% [markdown]
# **Time**: about four hours; task 7 takes the most. (This is an estimate.)
#
# **You need** Python with classes and dicts, and the derivatives of sums, products and $e^x$.
#
# **Afterwards you can** read gradients off a circuit, write a gate with its two directions, and explain backpropagation
# by the chain rule.
#
# ## The chain rule
#
# Stand at one gate of the circuit. Its right neighbor tells it the **upstream gradient**: how much $f$ moves when the
# gate's output moves. The gate itself knows its **local gradient**: how much its output moves when one input moves. A
# nudge of the input is scaled by the gate, and then by everything after it. Two scalings in a row multiply:
#
# $$\underbrace{\frac{\partial f}{\partial x}}_{\text{to the left}} =
# \underbrace{\frac{\partial f}{\partial z}}_{\text{upstream}} \cdot
# \underbrace{\frac{\partial z}{\partial x}}_{\text{local}}
# \qquad\text{for a gate with input } x \text{ and output } z .$$
#
# So each gate needs a `forward` and a `backward`, and nothing else of the circuit. Yours work on numbers and on arrays:
# an array is many circuits side by side.
#
# ## Task 1: the add gate
#
# Nudge $x$: how many times as far does $x + y$ move? And when $y$ is nudged? Find the two gradients of $a$ and $b$ in
# the circuit above, and the upstream gradient that they came from.

# %% task="gates.add"
check.local_tests("test_add")

# %%
with todo():
    draw.turned(gates.AddGate(), "add", y=-1.0)
    print("Turn x: which gradients move?")
    print("Sums have gradients now; every bias of assignment 03 is an add gate.")

# %% [markdown]
# ## Task 2: the multiply gate
#
# Nudge $x$: how many times as far does $x \cdot y$ move, at $y = 4$ and at $y = -2$? The way back needs something of
# the way forward. `forward` keeps it in `self`, without a copy.

# %% task="gates.multiply"
check.local_tests("test_multiply")

# %%
with todo():
    draw.turned(gates.MultiplyGate(), "multiply", y=-2.0)
    print("Turn x: which gradient moves now?")
    print("Products have gradients now; in 03 the products are of matrices.")

# %% [markdown]
# With two gates you can run the whole circuit. Mind the order: `forward` from the first gate to the last, `backward`
# from the last to the first. What one gate returns is the next one's upstream gradient. Put your two gates in:

# %%
a, b, c = 3.0, -1.0, 4.0
add, multiply = gates.AddGate(), gates.MultiplyGate()
# f = multiply.forward(add.forward(a, b), c)
# ds, dc = multiply.backward(1.0)
# da, db = ...                            # yours to complete
# print(da, db, dc)

# %% [markdown]
# ## Task 3: the max gate
#
# At $x = 3$ and $y = 1$, which input has a say in the output? Nudge each of them. What changes at $x = 0$? With arrays,
# each entry is decided by itself.

# %% task="gates.max"
check.local_tests("test_max")

# %%
with todo():
    draw.turned(gates.MaxGate(), "max", y=2.0)
    print("Move x past y: what becomes of the gradients?")
    print("Choices have gradients now; ReLU in 03 is max(x, 0).")

# %% [markdown]
# ## Task 4: the copy gate, or a value used twice
#
# In $f = a \cdot b + a$ the value $a$ goes two ways. Step through it. Two gradients come back to the fork: which one
# does $a$ have?

# %%
forked = [("p", "multiply", ("a", "b")), ("f", "add", ("p", "a"))]
draw.stepped(forked, {"a": 3.0, "b": -4.0}, "f = a · b + a")

# %% [markdown]
# A fork is a gate of its own: forward, it hands out copies.

# %% task="gates.copy"
check.local_tests("test_copy")

# %%
with todo():
    copy, multiply, add = gates.CopyGate(), gates.MultiplyGate(), gates.AddGate()
    first, second = copy.forward(3.0, 2)
    f = add.forward(multiply.forward(first, -4.0), second)
    dp, dsecond = add.backward(1.0)
    dfirst, db = multiply.backward(dp)
    da = copy.backward((dfirst, dsecond))
    print(f"Your gates: f = {f}, and {dfirst} and {dsecond} make da = {da}.")
    print("A value can be used again now; in 03 all rows of a batch use the same weights.")

# %% [markdown]
# **Summary, for you to complete.** (Double-click on this text.)
#
# | gate | forward | backward: the gradient of each input is |
# |---|---|---|
# | add | $x + y$ | upstream times ____ |
# | multiply | $x \cdot y$ | upstream times ____ |
# | max | the larger one | ____ for the larger one, ____ for the other |
# | copy | one value, several wires | ____ |
#
# Adding and copying mirror each other: one's forward is the other's ____.

# %% [markdown]
# ## Task 5: the sigmoid gate
#
# The sigmoid $\sigma(x) = 1 / (1 + e^{-x})$ squashes any number into the range from 0 to 1. Here it is in four small
# gates. Step through it. You know the slopes: $1/u$ has $-1/u^2$, and $e^u$ has $e^u$.

# %%
small_steps = [
    ("n", "· −1", ("x",)),
    ("e", "exp", ("n",)),
    ("u", "+ 1", ("e",)),
    ("σ", "1 / ·", ("u",)),
]
draw.stepped(small_steps, {"x": 1.0}, "The sigmoid in small steps")

# %% [markdown]
# Now make one gate of the four. Write the product of the four slopes down, and then write it with the output $\sigma$
# in the place of $x$. Check it: at $x = 1$, an output of 0.731 has to give 0.197. So the gate keeps one number only.
#
# One trap: $e^{1000}$ is infinity to numpy, which warns of it. One over infinity is 0, and right. Infinity over
# infinity is no number. The warning costs no points.

# %% task="gates.sigmoid"
check.local_tests("test_sigmoid")

# %%
with todo():
    draw.turned(gates.SigmoidGate(), "sigmoid", upstream=1.0)
    print("Turn x: where is the gradient largest?")
    print("The sigmoid is one gate now; it is the first of six activations in 03.")

# %% [markdown]
# ## Task 6: a neuron
#
# A **neuron** weighs its inputs, adds a bias, and squashes the sum: $\sigma(w_0 x_0 + w_1 x_1 + w_2)$. Be the training
# yourself: turn the two weights and the bias until the neuron says 1 at the orange squares alone. It does so where the
# plane is shaded. A dark rim marks a point that is wrong. On the dashed lines the output is 0.1 and 0.9.

# %%
draw.border()

# %% [markdown]
# What does the bias do to the border, and what do the weights do? Set all three to 1, then to 2: what stays, and what
# moves?
#
# Now the same neuron as a flat circuit, at one point. Guess each number again; all of its gates are yours.

# %%
neuron = [
    ("p0", "multiply", ("w0", "x0")),
    ("p1", "multiply", ("w1", "x1")),
    ("s", "add", ("p0", "p1")),
    ("score", "add", ("s", "w2")),
    ("out", "sigmoid", ("score",)),
]
neuron_inputs = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
draw.stepped(neuron, neuron_inputs, "A sigmoid neuron")

# %% [markdown]
# Write `sigmoid_neuron` and `sigmoid_neuron_backward` for any number of inputs. The bias is the last entry of `w`. What
# the way back needs, the way forward hands over in the cache.

# %% task="gates.neuron"
check.local_tests("test_neuron")

# %% [markdown]
# Your gradient can now do what you did with the sliders. Each step of the picture visits all points, and at each one
# the weights go a little against the gradient, as in 01.

# %%
with todo():
    w, (X, y) = np.array([-1.0, 1.0, 1.0]), draw.points()
    walk = [w]
    for _ in range(40):
        for point, label in zip(X, y, strict=True):
            output, cache = gates.sigmoid_neuron(w, point)
            upstream = output - label  # the gradient of half the squared error
            dw, _ = gates.sigmoid_neuron_backward(upstream, cache)
            w = w - 0.1 * dw
        walk.append(w)
    draw.border(walk)
    print("A neuron learns now.")
    print("In 03 many of them stand side by side, and 05 trains 110 of them on pictures.")

# %% [markdown]
# ### And the neurons of the brain?
#
# The name is theirs. Write *ours*, *the brain's* or *both* into each blank, and compare.
#
# 1. Many inputs are gathered, and enough of them make an output: ____
# 2. The output is a series of short pulses, whose timing matters: ____
# 3. A weight may change its sign: ____
# 4. Each branch combines inputs of its own before the sum: ____
# 5. It is known how an error at the output changes each weight: ____
#
# <details><summary>Compare</summary>Both; the brain's; ours; the brain's; ours.</details>

# %% [markdown]
# ## Task 7: any graph
#
# You have run circuits by hand, and the recipe was always the same. Now write it down once for all circuits.
#
# - **Forward**: the nodes come in any order. When can a gate run?
# - **Backward**: which order is it now? When is the upstream gradient of a gate complete?
# - A value may be used more than once, without a copy gate in the list. What does its gradient start with?

# %% task="gates.graph"
check.local_tests("test_graph")

# %% [markdown]
# Watch your graph at work. Its output and its gradients are yours, and the last step holds them against nudging. Then
# put in a circuit of your own: the operations are add, multiply, max and sigmoid.

# %%
nodes = [
    ("f", "multiply", ("m", "p")),
    ("m", "max", ("p", "c")),
    ("p", "multiply", ("a", "b")),
]
inputs = {"a": 3.0, "b": -2.0, "c": -1.0}
with todo():
    draw.stepped(nodes, inputs, "f = max(a · b, c) · (a · b)", gates.Graph(nodes))
    print("Where nudging says the same, any circuit has gradients now: this is backpropagation.")
    print("In 03 the nodes become layers, as in PyTorch.")

# %% [markdown]
# **Summary, for you to complete.** Backward visits the gates in the ____ order of forward. A gate waits until ____.
# One run backward finds ____ gradients; nudging to both sides needs ____ runs for each of them.

# %% [markdown]
# ## Task 8: four questions
#
# [`answers.py`](answers.py) asks four questions about gates. Find each answer on paper first, then check it with the
# cells above. The tests below look at the form of your answers only. The feedback will tell which are right.

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
# 1. **More gates.** Add `subtract`, `divide` and `exp` to a copy of your graph, and build the sigmoid from them. Does
#    it agree with your gate at 1, and at −1000?
# 2. **The other direction.** Send from one input forward how much everything moves with it (*forward mode*). How many
#    runs give all gradients of the neuron?
# 3. **A value used often.** Build $x^8$ from three multiply gates. Which gradient should your graph find at −1?
#
# To read:
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, *Learning Representations by Back-Propagating Errors*, 1986.
# - T. P. Lillicrap and others, *Backpropagation and the Brain*, 2020.
