"""Answers to the questions about layers and the loss: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "layers.answers"
NO_BIASES = "These are the weights. Each unit has a bias, too."
ONE_BIAS = "A layer has not one bias, but one for each of its outputs."
INPUTS = "Pixels are what comes in: they are no parameters, and have no bias."
UNITS = "You have counted units. Every unit of a layer has a weight for every unit of the layer before."
NO_LOG = "That is the probability of the right class: the loss is what the logarithm makes of it."
MINUS_ONE = "The gradient is the probability, less 1 at the right class."
OTHERS = "The wrong classes share the loss: the score of each is pushed down by its probability."
SIGN = "The sign: the loss falls if the score of the right class grows."
BASE = "The logarithm is the natural one, with base e."
TANH = "tanh is flat sooner than the sigmoid: compute 1 - o * o and o * (1 - o) there."
ELU = "Below 0, the local gradient of ELU is exp(x), which is larger here than what the sigmoid lets through."
VALUES = "You have put the outputs in order: asked for is the slope of each at that place."
REVERSED = "This is the order from the largest to the smallest."
BIAS = "The second layer multiplies the bias of the first one by its weight, and adds its own."
FIRST_BIAS = "What becomes of the bias of the first layer?"
NO_RELU = "A ReLU stands between the two: it makes 0 of what is negative."
RELU_LAST = "The ReLU stands between the two layers, not behind the second: the output may be negative."
PRODUCT = "x is multiplied by one weight and then by the other."

WRONG = [
    *wrong_answers(
        TASK,
        "parameters",
        ((30720, 308200, 318200), NO_BIASES),
        ((30721, 308202, 318203), ONE_BIAS),
        ((33802, 311482, 321582), INPUTS),
        ((3082, 3182, 3282), UNITS),
    ),
    *wrong_answers(
        TASK,
        "untrained_net",
        ((0.1, None, None), NO_LOG),
        ((1, None, None), BASE),
        ((None, 0.1, 0.1), MINUS_ONE),
        ((None, 0.9, None), SIGN),
        ((None, None, 0), OTHERS),
    ),
    *wrong_answers(
        TASK,
        "slopes_in_order",
        (("relu", "leaky_relu", "sigmoid", "tanh", "elu"), TANH),
        (("relu", "leaky_relu", "elu", "tanh", "sigmoid"), ELU),
        (("relu", "leaky_relu", "elu", "sigmoid", "tanh"), ELU),
        (("tanh", "elu", "leaky_relu", "relu", "sigmoid"), VALUES),
        (("elu", "sigmoid", "tanh", "leaky_relu", "relu"), REVERSED),
    ),
    *wrong_answers(
        TASK,
        "without_activation",
        ((6, 0, -1, 8), BIAS),
        ((6, -1, None, None), FIRST_BIAS),
        ((6, 2, -4, 8), NO_RELU),
        ((6, 2, 0, 8), RELU_LAST),
        ((5, None, None, None), PRODUCT),
    ),
]

RIGHT = [
    right_answers("as-lists", parameters=[30730, 308310.0, 318410], without_activation=[6, 2, -1, 8]),
    right_answers("shouted", slopes_in_order=("ReLU", "Leaky_ReLU", "TANH", "Sigmoid", "ELU")),
    right_answers("rounded", untrained_net=(2.3, -0.9, 0.1)),
]
