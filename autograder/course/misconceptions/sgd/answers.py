"""Answers to the questions about updates: wrong ones that students give, and unusual right ones."""

from autograder.diagnosis.variants import right_answers, wrong_answers

TASK = "sgd.answers"
NO_MOMENTUM = "These are steps without momentum: each velocity keeps mu times the one before."
DAMPED = "In this course the gradient is not multiplied by 1 - mu: only the old velocity is scaled, by mu."
OLD_VELOCITY = "The weight moves by the new velocity, not by that of the step before."
VELOCITY = "These are the velocities. The weight adds them up."
UPHILL = "The sign: a positive gradient says that the function grows to the right."
DROPPED = "Every row is used in every epoch: the rows that are left over make a smaller batch."
ONE_EPOCH = "Those are the steps of one epoch."
STEPS = "Every batch is a step."
EACH_ROW = "Each row is in one batch of every epoch."
SLOPE = "The slope of 2 * w ** 2 is 4w. What does one step at the rate r make of w = 1?"
CYCLE = "At which rate does one step lead from 1 to -1, and the next one back?"
AT_ONCE = "At one rate the very first step lands on 0. Which?"
ZIGZAG = "To come nearer from side to side, a step has to land on the other side of 0, nearer than it began."
BIAS_TOO = "Arrays of one dimension, the biases, are not penalized."
NO_HALF = "The penalty has a factor of one half, which the 2 of the slope takes away."
SIGN = "The gradient has the sign of the weight: descent makes it smaller in size."
GROWS = "The step goes against the gradient: the weight shrinks."
STEP_ONLY = "That share of the weight is taken away. What is left?"

WRONG = [
    *wrong_answers(
        TASK,
        "three_steps",
        ((-0.1, -0.2, -0.3, 0.1), NO_MOMENTUM),
        ((-0.01, -0.029, -0.0561, 0.1), DAMPED),
        ((0, -0.1, -0.29, 1), OLD_VELOCITY),
        ((-0.1, -0.19, -0.271, 1), VELOCITY),
        ((0.1, 0.29, 0.561, 1), UPHILL),
    ),
    *wrong_answers(
        TASK,
        "counts_of_batches",
        ((10, 100, 80, 8), DROPPED),
        ((10, 100, 80, None), DROPPED),
        ((11, 50, 11, None), ONE_EPOCH),
        ((11, 50, 8, None), STEPS),
        ((11, 50, 88, 1), EACH_ROW),
        ((11, 50, 88, 88), EACH_ROW),
    ),
    *wrong_answers(
        TASK,
        "what_the_rate_does",
        (("at once", "creeps", "zigzags", "creeps", "creeps"), SLOPE),
        (("diverges", "creeps", "cycles", "at once", "zigzags"), CYCLE),
        (("cycles", "creeps", "diverges", "zigzags", "at once"), AT_ONCE),
        (("zigzags", "creeps", "diverges", "at once", "cycles"), ZIGZAG),
    ),
    *wrong_answers(
        TASK,
        "penalty_by_hand",
        ((5.7, -0.2, 1, 0.95), BIAS_TOO),
        ((1.4, -0.4, 0, 0.9), NO_HALF),
        ((1.4, None, None, None), NO_HALF),
        ((0.7, 0.2, None, None), SIGN),
        ((None, None, None, 1.05), GROWS),
        ((None, None, None, 0.05), STEP_ONLY),
    ),
]

RIGHT = [
    right_answers("as-lists", three_steps=[-0.1, -0.29, -0.561, 1], counts_of_batches=[11.0, 50, 88, 8]),
    right_answers("shouted", what_the_rate_does=("Cycles", "CREEPS", "diverges", "At once", "zigzags")),
    right_answers("rounded", three_steps=(-0.1, -0.29, -0.56, 1), penalty_by_hand=(0.70, -0.20, 0, 0.95)),
]
