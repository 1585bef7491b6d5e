"""The questions about gates."""

from ..questions import question_tests

globals().update(
    question_tests(
        __name__,
        "gates.answers",
        traced_circuit=(3, "the value and the gradients of a small circuit"),
        wrong_number=(3, "the one gradient of a backward pass that is wrong, and the right one"),
        gates_by_gradient=(2, "five gates, told apart by what they do to a gradient"),
        fading_sigmoids=(2, "how much of a gradient gets through sigmoid gates"),
    )
)
