"""Questions about updates: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write down what you have found: numbers
with decimals to three significant digits, as in 0.00123 or 1.23, whole numbers exactly, words in quotes. Nothing here
is tested with `sgd.py`, so you may answer before your code works. The local tests look at the form of an answer only.
Which answers are right, the feedback will tell.
"""


def three_steps():
    """Take three steps of momentum where the gradient is always 1.

    A single weight starts at 0, the velocity too; mu is 0.9 and the learning rate 0.1. Where is the weight after one,
    two and three steps? And how long is a step after very many of them, as a positive number?

    Return the four numbers, in this order.
    """
    # TODO: your code here
    raise NotImplementedError("three_steps is still a TODO")


def counts_of_batches():
    """Count minibatches and steps.

    There are 1050 rows; each batch but the last holds 100 of them, and training goes on for 8 epochs. How many batches
    has an epoch, how many rows are in its smallest batch, how many steps are taken in all, and how often is each row
    used?

    Return four whole numbers, in this order.
    """
    # TODO: your code here
    raise NotImplementedError("counts_of_batches is still a TODO")


def what_the_rate_does():
    """Say what SGD does at five learning rates.

    It minimizes f(w) = 2 * w ** 2, from w = 1, with the exact gradient and no momentum. It "creeps" to 0 from one side,
    is there "at once", "zigzags" to 0 from side to side, "cycles" between two places for ever, or "diverges".

    The rates are, in this order: 0.5, 0.05, 0.6, 0.25, 0.4.

    Return five words, in the order of the rates; each is used once.
    """
    # TODO: your code here
    raise NotImplementedError("what_the_rate_does is still a TODO")


def penalty_by_hand():
    """Compute an L2 penalty by hand, and what it does to a weight.

    The strength is 0.1, the only weight matrix is [[1, -2], [0, 3]], the bias is [10]. What is the penalty? What is its
    gradient at the weight -2, and at the bias? And if the data say nothing about a weight (their gradient is 0), by
    which factor does one step of SGD at the learning rate 0.5 multiply it?

    Return the four numbers, in this order.
    """
    # TODO: your code here
    raise NotImplementedError("penalty_by_hand is still a TODO")
