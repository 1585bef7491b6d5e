"""The questions about layers and losses."""

from ..questions import question_tests

globals().update(
    question_tests(
        __name__,
        "layers.answers",
        parameters=(2, "how many parameters three stacks have"),
        untrained_net=(3, "what a net that knows nothing loses"),
        slopes_in_order=(3, "five activations, by what they let through"),
        without_activation=(2, "two affine layers, with and without an activation between them"),
    )
)
