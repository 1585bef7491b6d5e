"""Questions about layers: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `layers.py` is not needed here: you may answer before it
works. Local tests check the form only; the feedback says which answers are right.
"""


def parameters():
    """Count the parameters (weights and biases) of three stacks of affine layers.

    They make 10 scores of 3072 pixels, with hidden layers of 100 units: 3072-10, 3072-100-10 and 3072-100-100-10.

    Return three whole numbers, in this order.
    """
    ### BEGIN SOLUTION
    # Of D inputs and M outputs: D * M weights and M biases.
    return (30730, 308310, 318410)
    ### END SOLUTION


def untrained_net():
    """Predict the loss of a net that knows nothing yet.

    It is given one row, and its scores of all ten classes are 0. What is the softmax loss? And what is the gradient of
    that loss with respect to the score of the right class, and of a wrong one?

    Return the three numbers, in this order.
    """
    ### BEGIN SOLUTION
    # Each class gets a probability of a tenth, p; the gradient is p, less 1 at the right class.
    return (2.303, -0.9, 0.1)
    ### END SOLUTION


def slopes_in_order():
    """Put five activations in order, by how much of a gradient they let through at x = -2.

    The leaky ReLU has the slope 0.01, ELU the alpha 1.

    Return the five names from the smallest local gradient at x = -2 to the largest: each one of "sigmoid", "tanh",
    "relu", "leaky_relu", "elu".
    """
    ### BEGIN SOLUTION
    # 0, 0.01, 0.071, 0.105 and 0.135.
    return ("relu", "leaky_relu", "tanh", "sigmoid", "elu")
    ### END SOLUTION


def without_activation():
    """Run two affine layers of one input and one output each, with and without an activation between them.

    The first layer computes h = 2 * x + 1, the second 3 * h - 1. With nothing between them the two are one affine
    layer: what are its weight and bias? And with a ReLU between them, what comes out for x = -1 and for x = 1?

    Return (weight, bias, output at -1, output at 1), four numbers.
    """
    ### BEGIN SOLUTION
    # 3 * (2x + 1) - 1 is 6x + 2; the ReLU makes 0 of the -1.
    return (6.0, 2.0, -1.0, 8.0)
    ### END SOLUTION
