"""Questions about gates: each function takes nothing and returns your answer, a number, a word, or a tuple of them.

Find the answer on paper first, then run your gates and see whether they agree. Write decimals to three significant
digits (0.00123, 1.23), whole numbers exactly, words in quotes. `gates.py` is not needed here: you may answer before it
works. Local tests check the form only; the feedback says which answers are right.
"""


def traced_circuit():
    """Trace a circuit: f = max(a * b, c) + a, with a = 2, b = -3, c = -7.

    What is f, and what are its gradients?

    Return (f, da, db, dc), four numbers; the gradient that comes into f from the right is 1.
    """
    ### BEGIN SOLUTION
    # The product, -6, wins. It passes 1 on: b to a, a to b. The second use of a adds 1.
    return (-4.0, -2.0, 2.0, 0.0)
    ### END SOLUTION


def wrong_number():
    """Find the one gradient of this backward pass that is wrong, and its right value.

    The circuit is f = (x + y) * max(y, z), with x = 1, y = 2, z = -4; its sum is called s and its maximum m. With 1
    coming in at f, somebody found ds = 2, dm = 3, dx = 2, dy = 2, dz = 0.

    Return (name, gradient): the name of the input or gate, "s", "m", "x", "y" or "z", and its right gradient, a number.
    """
    ### BEGIN SOLUTION
    # y is used twice: 2 comes back from the sum, and 3 from the maximum.
    return ("y or dy", 5.0)
    ### END SOLUTION


def gates_by_gradient():
    """Say which gate is which, by what it does to a gradient.

    There is one each of add, multiply, max, copy and sigmoid.
    First: inputs 3 and -2, upstream 4; the gradients are -8 and 12.
    Second: one input, 0, upstream 4; the gradient is 1.
    Third: inputs 3 and -2, upstream 4; the gradients are 4 and 0.
    Fourth: one input, 3, upstreams 4, -1 and 2; the gradient is 5.
    Fifth: inputs 3 and -2, upstream 4; the gradients are 4 and 4.

    Return five words, in this order: each one of "add", "multiply", "max", "copy", "sigmoid".
    """
    ### BEGIN SOLUTION
    return ("multiply", "sigmoid", "max", "copy", "add")
    ### END SOLUTION


def fading_sigmoids():
    """Find out how much of a gradient gets through sigmoid gates.

    A sigmoid gate has returned 0.9. What is its local gradient there? What is the largest local gradient that a sigmoid
    gate can have, at any input? Five sigmoid gates stand in a row; an add gate before each shifts its input by any
    number. 1 comes in from the right: what is the most that can come out at the left?

    Return the three numbers, in this order.
    """
    ### BEGIN SOLUTION
    # The local gradient is o * (1 - o), at most 0.5 * 0.5, and an add gate passes on what it gets: the fifth power.
    return (0.09, 0.25, 0.000977)
    ### END SOLUTION
