"""Questions about updates: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your code and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `sgd.py` is not needed here: you may answer before it
works. Local tests check the form only; the feedback says which answers are right.
"""


def three_steps():
    """Take three steps of momentum where the gradient is always 1.

    A single weight starts at 0, the velocity too; mu is 0.9 and the learning rate 0.1. Where is the weight after one,
    two and three steps? And after very many steps, how long is one (a positive number)?

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

    It minimizes f(w) = 2 * w ** 2, from w = 1, with the exact gradient and no momentum. w "creeps" to 0 from one side,
    is 0 "at once", "zigzags" to 0 from side to side, "cycles" between two places for ever, or "diverges".

    The rates are, in this order: 0.5, 0.05, 0.6, 0.25, 0.4.

    Return five words, in the order of the rates; each is used once.
    """
    # TODO: your code here
    raise NotImplementedError("what_the_rate_does is still a TODO")


def penalty_by_hand():
    """Compute an L2 penalty by hand, and what it does to a weight.

    The strength is 0.1, the only weight matrix is [[1, -2], [0, 3]], the bias is [10]. What is the penalty? What is its
    gradient at the weight -2, and at the bias? And where the data's gradient is 0, by which factor does one step of SGD
    at the rate 0.5 multiply a weight?

    Return the four numbers, in this order.
    """
    # TODO: your code here
    raise NotImplementedError("penalty_by_hand is still a TODO")
