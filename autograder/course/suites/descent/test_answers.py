"""The questions about descent and linear classifiers."""

from ..questions import question_tests

globals().update(
    question_tests(
        __name__,
        "descent.answers",
        two_steps=(3, "what two steps do at four rates"),
        rates_of_curves=(2, "which curve belongs to which rate"),
        first_loss=(3, "the logistic loss and its gradient before any training"),
        separable=(2, "which sets a line can separate, with which features"),
    )
)
