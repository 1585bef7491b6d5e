"""Gates: the small pieces that every computational graph is made of.

`forward` computes the output and keeps in the object what the way back needs. `backward` returns upstream times local
gradient. An object may be used again: each call starts afresh.

In this file:
- Values are floats, or arrays of floats that all have the same shape.
- A gradient has the shape of its input.
- No function or method changes its arguments.
"""

import numpy as np


class AddGate:
    """z = x + y."""

    def forward(self, x, y):
        """Return z = x + y."""
        ### BEGIN SOLUTION
        return x + y
        ### END SOLUTION

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy)
        """
        ### BEGIN SOLUTION
        return upstream, upstream
        ### END SOLUTION


class MultiplyGate:
    """z = x * y, entry by entry."""

    def forward(self, x, y):
        """Return z = x * y."""
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        ### END SOLUTION

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy), in the order of forward's inputs
        """
        ### BEGIN SOLUTION
        return upstream * self.y, upstream * self.x
        ### END SOLUTION


class MaxGate:
    """z = max(x, y), entry by entry."""

    def forward(self, x, y):
        """Return the larger of x and y, entry by entry."""
        ### BEGIN SOLUTION
        self.x_wins = np.greater_equal(x, y)
        return np.maximum(x, y)
        ### END SOLUTION

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy), in the order of forward's inputs

        Watch out: where x equals y, any split with dx + dy = upstream is right.
        """
        ### BEGIN SOLUTION
        return np.where(self.x_wins, upstream, 0.0), np.where(self.x_wins, 0.0, upstream)
        ### END SOLUTION


class CopyGate:
    """One value, used several times."""

    def forward(self, x, copies):
        """Return the same value several times.

        Inputs:
        - x: a value
        - copies: an int, 1 or more

        Returns: a tuple or list of `copies` values, each equal to x
        """
        ### BEGIN SOLUTION
        return (x,) * copies
        ### END SOLUTION

    def backward(self, upstreams):
        """Return the gradient of x.

        Inputs:
        - upstreams: a list with a gradient for each copy

        Returns: dx
        """
        ### BEGIN SOLUTION
        return sum(upstreams)
        ### END SOLUTION


class SigmoidGate:
    """z = 1 / (1 + exp(-x)), entry by entry."""

    def forward(self, x):
        """Return the sigmoid of x.

        Watch out: the result stays right for x of -1000 and 1000.
        """
        ### BEGIN SOLUTION
        # exp is taken of numbers <= 0 only, so it cannot overflow: for x < 0 the fraction is extended by exp(x).
        small = np.exp(-np.abs(x))
        self.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return self.output
        ### END SOLUTION

    def backward(self, upstream):
        """Return the gradient of x.

        Inputs:
        - upstream: the gradient of z

        Returns: dx

        Watch out: dx stays right for x of -1000 and 1000.
        """
        ### BEGIN SOLUTION
        return upstream * self.output * (1.0 - self.output)
        ### END SOLUTION


def sigmoid_neuron(w, x):
    """Return the output of a neuron: sigmoid(w[0] * x[0] + ... + w[D-1] * x[D-1] + w[D]).

    Inputs:
    - w: weights of shape (D + 1,); the last one is the bias
    - x: inputs of shape (D,)

    Returns: (output, cache)
    - output: one number
    - cache: all that sigmoid_neuron_backward needs

    Watch out: output and gradients stay right for sums of -1000 and 1000.
    """
    ### BEGIN SOLUTION
    score = np.sum(w[:-1] * x) + w[-1]
    output = SigmoidGate().forward(score)
    return output, (w, x, output)
    ### END SOLUTION


def sigmoid_neuron_backward(upstream, cache):
    """Return the gradients of weights and inputs.

    Inputs:
    - upstream: the gradient of the output, one number
    - cache: the one that sigmoid_neuron returned

    Returns: (dw, dx), of shapes (D + 1,) and (D,)
    """
    ### BEGIN SOLUTION
    w, x, output = cache
    dscore = upstream * output * (1.0 - output)
    return np.append(dscore * x, dscore), dscore * w[:-1]
    ### END SOLUTION


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}


class Graph:
    """A circuit of gates, with inputs and one output.

    For example, Graph([("out", "multiply", ("sum", "c")), ("sum", "add", ("a", "b"))]) is (a + b) * c, and
    forward(a=3.0, b=-1.0, c=4.0) returns 8.0.
    """

    def __init__(self, nodes):
        """Prepare a graph.

        Inputs:
        - nodes: a list of (name, op, inputs), in any order
          - name: a text
          - op: a key of GATES
          - inputs: a tuple of two names (sigmoid: one), of nodes or of the graph's inputs

        Watch out: the output is the one node that no other uses.
        """
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
        """Return the value of the output.

        Inputs:
        - inputs: a value for each input, by name
        """
        ### BEGIN SOLUTION
        self.values = dict(inputs)
        for name, gate, sources in self.steps:
            self.values[name] = gate.forward(*(self.values[source] for source in sources))
        return self.values[self.output]
        ### END SOLUTION

    def backward(self, upstream=1.0):
        """Return the gradients of all inputs.

        Inputs:
        - upstream: the gradient of the output; by default 1 for each of its entries

        Returns: a dict with a gradient for every input, by name

        Watch out: a value that is used several times gets the sum of the gradients of its uses.
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
