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
        # TODO: your code here
        raise NotImplementedError("AddGate.forward is still a TODO")

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy)
        """
        # TODO: your code here
        raise NotImplementedError("AddGate.backward is still a TODO")


class MultiplyGate:
    """z = x * y, entry by entry."""

    def forward(self, x, y):
        """Return z = x * y."""
        # TODO: your code here
        raise NotImplementedError("MultiplyGate.forward is still a TODO")

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy), in the order of forward's inputs
        """
        # TODO: your code here
        raise NotImplementedError("MultiplyGate.backward is still a TODO")


class MaxGate:
    """z = max(x, y), entry by entry."""

    def forward(self, x, y):
        """Return the larger of x and y, entry by entry."""
        # TODO: your code here
        raise NotImplementedError("MaxGate.forward is still a TODO")

    def backward(self, upstream):
        """Return the gradients of both inputs.

        Inputs:
        - upstream: the gradient of z

        Returns: (dx, dy), in the order of forward's inputs

        Watch out: where x equals y, any split with dx + dy = upstream is right.
        """
        # TODO: your code here
        raise NotImplementedError("MaxGate.backward is still a TODO")


class CopyGate:
    """One value, used several times."""

    def forward(self, x, copies):
        """Return the same value several times.

        Inputs:
        - x: a value
        - copies: an int, 1 or more

        Returns: a tuple or list of `copies` values, each equal to x
        """
        # TODO: your code here
        raise NotImplementedError("CopyGate.forward is still a TODO")

    def backward(self, upstreams):
        """Return the gradient of x.

        Inputs:
        - upstreams: a list with a gradient for each copy

        Returns: dx
        """
        # TODO: your code here
        raise NotImplementedError("CopyGate.backward is still a TODO")


class SigmoidGate:
    """z = 1 / (1 + exp(-x)), entry by entry."""

    def forward(self, x):
        """Return the sigmoid of x.

        Watch out: the result stays right for x of -1000 and 1000.
        """
        # TODO: your code here
        raise NotImplementedError("SigmoidGate.forward is still a TODO")

    def backward(self, upstream):
        """Return the gradient of x.

        Inputs:
        - upstream: the gradient of z

        Returns: dx

        Watch out: dx stays right for x of -1000 and 1000.
        """
        # TODO: your code here
        raise NotImplementedError("SigmoidGate.backward is still a TODO")


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
    # TODO: your code here
    raise NotImplementedError("sigmoid_neuron is still a TODO")


def sigmoid_neuron_backward(upstream, cache):
    """Return the gradients of weights and inputs.

    Inputs:
    - upstream: the gradient of the output, one number
    - cache: the one that sigmoid_neuron returned

    Returns: (dw, dx), of shapes (D + 1,) and (D,)
    """
    # TODO: your code here
    raise NotImplementedError("sigmoid_neuron_backward is still a TODO")


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
        # TODO: your code here
        raise NotImplementedError("Graph.__init__ is still a TODO")

    def forward(self, **inputs):
        """Return the value of the output.

        Inputs:
        - inputs: a value for each input, by name
        """
        # TODO: your code here
        raise NotImplementedError("Graph.forward is still a TODO")

    def backward(self, upstream=1.0):
        """Return the gradients of all inputs.

        Inputs:
        - upstream: the gradient of the output; by default 1 for each of its entries

        Returns: a dict with a gradient for every input, by name

        Watch out: a value that is used several times gets the sum of the gradients of its uses.
        """
        # TODO: your code here
        raise NotImplementedError("Graph.backward is still a TODO")
