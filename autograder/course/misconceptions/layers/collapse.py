"""Wrong ways to make two affine layers one."""

from autograder.diagnosis.variants import Wrong

from .passages import COLLAPSED

WRONG = [
    Wrong(
        name="collapse-order",
        task="layers.collapse",
        hint="You multiplied the weights in the wrong order: x meets the first layer's weight first.",
        was="return weight1 @ weight2,",
        now="return weight2 @ weight1,",
    ),
    Wrong(
        name="collapse-bias1-forgotten",
        task="layers.collapse",
        hint="You dropped the first layer's bias: it goes through the second layer's weight.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias2",
    ),
    Wrong(
        name="collapse-bias2-forgotten",
        task="layers.collapse",
        hint="You dropped the second layer's bias.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1 @ weight2",
    ),
    Wrong(
        name="collapse-biases-added",
        task="layers.collapse",
        hint="You added the two biases as they are: the first one goes through the second layer's weight before.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1 + bias2",
    ),
    Wrong(
        name="collapse-entrywise",
        task="layers.collapse",
        hint="You multiplied the weights entry by entry: it is a matrix product.",
        was="return weight1 @ weight2,",
        now="return weight1 * weight2,",
    ),
    Wrong(
        name="collapse-bias-kept-2d",
        task="layers.collapse",
        hint="Your bias has two dimensions: it has one, as those of the two layers.",
        was=COLLAPSED,
        now="return weight1 @ weight2, bias1[np.newaxis] @ weight2 + bias2",
    ),
    Wrong(
        name="collapse-in-place",
        task="layers.collapse",
        hint="You changed a bias that you were given: return a new array.",
        was=COLLAPSED,
        now="bias2 += bias1 @ weight2\n    return weight1 @ weight2, bias2",
    ),
]
