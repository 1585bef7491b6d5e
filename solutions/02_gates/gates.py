"""Gates: the small pieces that every computational graph is made of.

A gate computes its output in `forward` and keeps what it will need on the way back. `backward` receives the upstream
gradient (how the end of the circuit changes with this gate's output) and returns how it changes with each input:
upstream times local gradient.

What holds for everything in this file:

- A value is a number (an int, a float or numpy's float64) or a numpy array of floats (float64), of any shape with one
  to five dimensions and from 1 to 10,000 entries. All values in one call have the same shape; nothing has to be
  broadcast. Whole numbers may come beside others; they, and what comes of them, are below 2**53 in size, so that a
  float holds each of them.
- `upstream` is a value, too, of the shape of what `forward` returned, and every gradient has the shape of the input it
  belongs to.
- `backward` refers to the last `forward` of the same gate and may be called more than once: it starts afresh each time
  and never adds to what an earlier call returned.
- Neither an argument nor anything that was returned is changed in place later on.
- An array may be a view of another one, in any order of memory, and may come to a later `forward` with other numbers in
  it.
- What a gate keeps, it keeps in `self`: two gates of the same class know nothing of each other. It need not copy an
  array for that: the caller changes no array that went in or came out as long as `backward` may still be called.
- Numbers may be tiny or large, from 1e-300 to 1e200 in size, and six digits of each have to be right: nothing is
  rounded, cut off or taken for zero. Only the output of a sigmoid and its slope, the local gradient, need be right to
  no more than 1e-12: at -40 both are 4e-18, and 0 will do for them. A sum may lose what adding its terms one after the
  other loses. You may compute in single precision, as far as that holds the numbers. A warning from numpy is no fault
  where the numbers are right.
- Where two or more values are returned, a tuple or a list will do.
"""

import numpy as np


class AddGate:
    """z = x + y."""

    def forward(self, x, y):
        """Return z = x + y; x and y are two numbers or two arrays of one shape."""
        ### BEGIN SOLUTION
        return x + y
        ### END SOLUTION

    def backward(self, upstream):
        """Return (dx, dy): the add gate passes the upstream gradient on to both inputs, it does not divide it."""
        ### BEGIN SOLUTION
        return upstream, upstream
        ### END SOLUTION


class MultiplyGate:
    """z = x * y, entry by entry."""

    def forward(self, x, y):
        """Return z = x * y; x and y are two numbers or two arrays of one shape, multiplied entry by entry."""
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        ### END SOLUTION

    def backward(self, upstream):
        """Return (dx, dy), in the order of forward's inputs, each of their shape."""
        ### BEGIN SOLUTION
        return upstream * self.y, upstream * self.x
        ### END SOLUTION


class MaxGate:
    """z = max(x, y), entry by entry."""

    def forward(self, x, y):
        """Return the larger of x and y; two numbers, or two arrays of one shape that are compared entry by entry.

        They are compared as they are: 1.0 and 1.000000000001 are not equal.
        """
        ### BEGIN SOLUTION
        self.x_wins = np.greater_equal(x, y)
        return np.maximum(x, y)
        ### END SOLUTION

    def backward(self, upstream):
        """Return (dx, dy), in the order of forward's inputs, each of their shape.

        Where x and y are equal, share the upstream gradient between the two as you like, as long as both parts have its
        sign or are zero, and add up to it: all to x, all to y, or half to each are right.
        """
        ### BEGIN SOLUTION
        return np.where(self.x_wins, upstream, 0.0), np.where(self.x_wins, 0.0, upstream)
        ### END SOLUTION


class CopyGate:
    """One value, used several times."""

    def forward(self, x, copies):
        """Return a tuple or list of `copies` values, all equal to x; copies is an int from 1 to 100.

        The entries may be one and the same object. For three copies there are three values, not x and three more.
        """
        ### BEGIN SOLUTION
        return (x,) * copies
        ### END SOLUTION

    def backward(self, upstreams):
        """Return dx, one gradient of x's shape; upstreams is a tuple or list with one gradient for each copy.

        The upstreams are all whole numbers, or all others.
        """
        ### BEGIN SOLUTION
        return sum(upstreams)
        ### END SOLUTION


class SigmoidGate:
    """z = 1 / (1 + exp(-x)), entry by entry."""

    def forward(self, x):
        """Return the sigmoid of x, a number or an array of any shape.

        Be stable: the result is finite and right for inputs of -1000 and 1000 too, without clipping x.
        """
        ### BEGIN SOLUTION
        # exp is taken of numbers <= 0 only, so it cannot overflow: for x < 0 the fraction is extended by exp(x).
        small = np.exp(-np.abs(x))
        self.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return self.output
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx, one gradient (not a tuple) of x's shape; as stable as forward."""
        ### BEGIN SOLUTION
        return upstream * self.output * (1.0 - self.output)
        ### END SOLUTION


def sigmoid_neuron(w, x):
    """Return (output, cache) of the neuron sigmoid(w[0] * x[0] + ... + w[D-1] * x[D-1] + w[D]).

    x has shape (D,), D is 1 or more, and w has shape (D + 1,): its last entry is the bias, which no x multiplies. The
    output is one number, stable as in SigmoidGate. The cache is what sigmoid_neuron_backward will need, in any form
    you like; several caches may be in use at once, so nothing is kept outside them.
    """
    ### BEGIN SOLUTION
    score = np.sum(w[:-1] * x) + w[-1]
    output = SigmoidGate().forward(score)
    return output, (w, x, output)
    ### END SOLUTION


def sigmoid_neuron_backward(upstream, cache):
    """Return (dw, dx), shapes (D + 1,) and (D,); upstream is one number, cache what sigmoid_neuron returned with it."""
    ### BEGIN SOLUTION
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore * x, dscore), dscore * w[:-1]
    ### END SOLUTION


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}


class Graph:
    """A circuit of gates that runs forward from its inputs and backward from its one output.

    nodes is a list of (name, op, inputs). op is a key of GATES; inputs is a tuple or list of names, two of them for
    add, multiply and max (the same name twice is allowed) and one for sigmoid. Each of these names is another node or
    an input, that is, a keyword argument of forward. The nodes come in any order: one may be listed before those it
    takes its values from. Names are unique texts of any kind, those of operations too, and no input has that of a node;
    there are no cycles, and exactly one node, the output, is used by no other. There are at most 100 nodes, with few
    enough paths through them to walk each, and nobody changes the list later.

    For example, Graph([("out", "multiply", ("sum", "c")), ("sum", "add", ("a", "b"))]) is (a + b) * c, and
    forward(a=3.0, b=-1.0, c=4.0) returns 8.0.
    """

    def __init__(self, nodes):
        """Prepare a graph of these nodes; the list itself is not changed."""
        ### BEGIN SOLUTION
        self.steps = []
        waiting = list(nodes)
        while waiting:
            names = {name for name, _, _ in waiting}
            ready = [node for node in waiting if names.isdisjoint(node[2])]
            waiting = [node for node in waiting if not names.isdisjoint(node[2])]
            self.steps += [(name, GATES[op](), inputs) for name, op, inputs in ready]
        # Whatever is used comes before its user, so the last step is the one that nothing uses.
        self.output = self.steps[-1][0]
        ### END SOLUTION

    def forward(self, **inputs):
        """Return the value of the output node.

        Inputs are all numbers or all arrays of one shape. Any name but self may be that of an input, so forward has no
        other arguments. Some inputs may be used by no node. forward may be called again with other inputs, of another
        shape too.
        """
        ### BEGIN SOLUTION
        self.values = dict(inputs)
        for name, gate, sources in self.steps:
            self.values[name] = gate.forward(*(self.values[source] for source in sources))
        return self.values[self.output]
        ### END SOLUTION

    def backward(self, upstream=1.0):
        """Return a dict from name to gradient, for every input of the last forward.

        upstream has the shape of the output; only the default, 1.0, stands for ones of that shape. An input that no
        node uses has a gradient of zero, in the input's shape. The dict may hold the gradients of the nodes as well
        (the notebook then draws them).
        """
        ### BEGIN SOLUTION
        gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        gradients[self.output] = gradients[self.output] + upstream
        for name, gate, sources in reversed(self.steps):
            parts = gate.backward(gradients[name])
            if len(sources) == 1:
                parts = (parts,)
            for source, part in zip(sources, parts, strict=True):
                # Not +=, which would write into an array that another name may hold as well.
                gradients[source] = gradients[source] + part
        return gradients
        ### END SOLUTION
