"""Tries: keep one cache for all neurons, and let large ones of the student's own keep the grader from looking.
Base: solution
Must: lose the tests of gates.neuron
"""

right_neuron, right_back = sigmoid_neuron, sigmoid_neuron_backward
last = []


def sigmoid_neuron(w, x):
    """Keep the cache where the next neuron puts its own; the first ones come with a megabyte each."""
    output, cache = right_neuron(w, x)
    last[:] = [*last, cache]
    return output, np.zeros(120_000 if len(last) < 8 else 0)


def sigmoid_neuron_backward(upstream, cache):
    return right_back(upstream, last[-1])
