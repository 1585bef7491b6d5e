"""Answers to the questions about gates: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "gates.answers"
FIRST_PATH_ONLY = "a is used twice: what comes back through the product is only one of the two parts of its gradient."
LAST_PATH_ONLY = "a is used twice: what comes back from the last add gate is only one of the two parts of its gradient."
TO_BOTH = "A max gate routes: the input that lost could be nudged a little without any effect on f."
LOSER = "Compare the two inputs of the max gate once more: of two negative numbers, the larger one is nearer to 0."
NOT_SWAPPED = "A multiply gate swaps: nudge one input, and the product moves by the other one."
RIGHT_ONE = "That gradient is right: check each of the five by nudging, and count over how many wires a value is used."
ONE_WIRE = (
    "You have found the place. The value goes to two gates, and what comes back from both of them has to be added."
)
MAX_AS_COPY = (
    "A gate that sends all of the gradient to one input and nothing to the other chooses: it neither adds nor copies."
)
SEVERAL_BACK = "Look at how many gradients come in from the right: only one kind of gate has several outputs."
SQUASHED = "Where one number goes in and a quarter of the gradient comes out at 0, something has a slope of 1/4 there."
OF_INPUT = "0.9 is what the gate has returned already: the local gradient is made of the output, without another exp."
OUTPUT_ALONE = "The slope of a sigmoid is small where its output is near 1, since there it has become flat."
LARGEST_AT_ONE = "The product o * (1 - o) is largest where both factors are equal."
ADDED_UP = "Gates in a row multiply what comes from the right, each with its own local gradient: nothing is added up."

WRONG = [
    *wrong_answers(
        TASK,
        "traced_circuit",
        ((-4, -3, 2, 0), FIRST_PATH_ONLY),
        ((-4, 1, 2, 0), LAST_PATH_ONLY),
        ((-4, -2, 2, 1), TO_BOTH),
        ((-5, 1, 0, 1), LOSER),
        ((-4, 3, -3, 0), NOT_SWAPPED),
    ),
    *wrong_answers(
        TASK,
        "wrong_number",
        (("z or dz", None), RIGHT_ONE),
        (("x or dx", None), RIGHT_ONE),
        (("s or ds", None), RIGHT_ONE),
        (("m or dm", None), RIGHT_ONE),
        (("y or dy", 3), ONE_WIRE),
        (("y or dy", 6), ONE_WIRE),
    ),
    *wrong_answers(
        TASK,
        "gates_by_gradient",
        ((None, None, "add", None, "max"), MAX_AS_COPY),
        (("multiply", "sigmoid", "copy", "max", "add"), MAX_AS_COPY),
        (("multiply", "sigmoid", "max", "add", "copy"), SEVERAL_BACK),
        (("multiply", "copy", "max", "sigmoid", "add"), SQUASHED),
    ),
    *wrong_answers(
        TASK,
        "fading_sigmoids",
        ((0.2055, None, None), OF_INPUT),
        ((0.9, None, None), OUTPUT_ALONE),
        ((0.09, 1, 1), LARGEST_AT_ONE),
        ((0.09, 0.25, 1.25), ADDED_UP),
        ((0.09, 0.25, 0.25), ADDED_UP),
    ),
]

RIGHT = [
    right_answers("as-lists", traced_circuit=[-4, -2, 2, 0], fading_sigmoids=[0.09, 0.25, 0.25**5]),
    right_answers("by-its-gradient", wrong_number=("dy", 5)),
    right_answers("shouted", wrong_number=("Y", 5), gates_by_gradient=["Multiply", "SIGMOID", "max", "copy", "add"]),
    right_answers("rounded", fading_sigmoids=(0.09, 0.25, 0.00098)),
]
