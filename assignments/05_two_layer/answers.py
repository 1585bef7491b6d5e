"""Questions about a net: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `two_layer.py` is not needed here: you may answer before
it works. Local tests check the form only; the feedback says which answers are right.
"""


def numbers_of_the_net():
    """Predict some numbers of the 3072-100-10 net, before it is made and trained.

    How many parameters does it have, in W1, b1, W2 and b2 together? In training with 4000 rows, batches of 200 and 8
    epochs, how many steps are taken? What is the standard deviation of the weights that He's rule draws, in W1 and in
    W2? With the learning rate 0.02 and decay 0.95 per epoch, what is the rate in the eighth and last epoch?

    Return (parameters, steps, deviation of W1, deviation of W2, rate), five numbers.
    """
    # TODO: your code here
    raise NotImplementedError("numbers_of_the_net is still a TODO")


def first_losses():
    """Say what five programs have done with the loss.

    Each computes the softmax loss of an untrained net on ten classes, whose scores are all 0, on a batch of 200 rows.
    One is "right". The others have one mistake each: the "sum" over the rows in place of the mean; divided by their
    number "twice"; the wrong "sign"; the logarithm to "base" 10. This is what they print:

    First: 1.000. Second: -2.303. Third: 0.0115. Fourth: 460.5. Fifth: 2.303.

    Return five words, in this order; each is used once.
    """
    # TODO: your code here
    raise NotImplementedError("first_losses is still a TODO")


def where_is_the_bug():
    """Say where in a backward pass the mistake is, by which gradients are wrong.

    Each of four programs has one mistake. "relu": the way back skips the ReLU. "bias": the gradients of b1 and b2 are
    means over the batch, not sums. "softmax": the 1 at the right class is not subtracted. "penalty": reg * W is missing
    in the gradients of W1 and W2. The check compares all four gradients with numeric ones, on ten rows and with reg =
    0.1:

    First: W1 and W2 wrong, b1 and b2 right.
    Second: W1 and b1 wrong, W2 and b2 right.
    Third: b1 and b2 wrong, W1 and W2 right.
    Fourth: all four wrong.

    Return four words, in this order; each is used once.
    """
    # TODO: your code here
    raise NotImplementedError("where_is_the_bug is still a TODO")


def rates_of_runs():
    """Say which learning rate made which run.

    A 3072-100-10 net was trained four times on the images of the notebook, with momentum 0.9, batches of 200, no decay,
    and the learning rates 0.0003, 0.002, 0.02 and 0.5. These are the mean losses of the first, second, fourth and
    eighth epoch:

    First: 2.47, 2.27, 1.92, 1.45.
    Second: 7507, 1e10, 1e21, nan.
    Third: 2.52, 2.48, 2.40, 2.26.
    Fourth: 2.22, 1.33, 0.46, 0.09.

    Return four rates, in the order of the runs.
    """
    # TODO: your code here
    raise NotImplementedError("rates_of_runs is still a TODO")
