"""Right: stacks of layers, and two layers made one, in other forms."""

from autograder.diagnosis.variants import Right

from .passages import COLLAPSED

RIGHT = [
    Right(
        name="sequential-recursive",
        code="""
class Sequential:
    def __init__(self, layers):
        self.first, *rest = layers
        self.rest = Sequential(rest) if rest else None

    def forward(self, x):
        x = self.first.forward(x)
        return self.rest.forward(x) if self.rest else x

    def backward(self, upstream):
        return self.first.backward(self.rest.backward(upstream) if self.rest else upstream)
""",
    ),
    Right(
        name="sequential-by-reduce",
        code="""
class Sequential:
    def __init__(self, layers):
        self.stack = tuple(layers)
        self.back = self.stack[::-1]

    def __len__(self):
        return len(self.stack)

    def __iter__(self):
        return iter(self.stack)

    def forward(self, x):
        from functools import reduce

        return reduce(lambda value, layer: layer.forward(value), self.stack, x)

    def backward(self, upstream):
        from functools import reduce

        return reduce(lambda value, layer: layer.backward(value), self.back, upstream)
""",
    ),
    Right(
        name="collapse-by-unit-vectors",
        code="""
def collapse(weight1, bias1, weight2, bias2):
    def both(x):
        return (x @ weight1 + bias1) @ weight2 + bias2

    bias = both(np.zeros((1, len(weight1))))[0]
    return [both(np.eye(len(weight1))) - bias, bias]
""",
    ),
    Right(
        name="collapse-by-einsum",
        was=COLLAPSED,
        now="""return (
        np.einsum("dh,hm->dm", weight1, weight2),
        np.sum(bias1[:, None] * weight2, axis=0) + bias2,
    )""",
    ),
]
