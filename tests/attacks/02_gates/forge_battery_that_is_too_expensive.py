"""Tries: answer from a stale cache, and let a large one of the student's own keep the battery from looking.
Base: solution
Must: lose the tests of gates.neuron
Open: what comes back decides whether the battery is run, until there is none.
"""

right_neuron = sigmoid_neuron
answers = []


def sigmoid_neuron(w, x):
    """Return the answer to these very arrays, whatever numbers are in them by now."""
    for known_w, known_x, answer in answers:
        if known_w is w and known_x is x:
            return answer
    output, cache = right_neuron(w, x)
    answers.append((w, x, (output, (cache, np.zeros(0 if answers else 600_000)))))
    return answers[-1][2]


right_backward = sigmoid_neuron_backward


def sigmoid_neuron_backward(upstream, cache):
    return right_backward(upstream, cache[0])
