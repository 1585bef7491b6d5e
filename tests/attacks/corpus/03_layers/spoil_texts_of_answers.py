"""Tries: return texts, keys and exceptions that a page would run, where numbers are asked for.
Base: skeleton
Must: earn 0
"""

page = "<script>alert(1)</script><svg/onload=alert(2)>{{7*7}}${7*7}\x1b]8;;http://x\x07\u2067\u0000"


class Layer:
    grads = {page: page, "weight": page, "weights": page}

    def __init__(self, *args, **kwargs):
        pass

    def forward(self, x):
        return page

    def backward(self, upstream):
        raise Exception(*[page] * 3)


for name in ("Affine", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "Maxout", "Sequential"):
    globals()[name] = type(f"<img src=x onerror=alert('{name}')>", (Layer,), {})


def softmax_loss(scores, y):
    import warnings

    warnings.warn(page, UserWarning, stacklevel=1)
    raise BaseExceptionGroup(page, [ValueError(page), KeyError(page)])


collapse = lambda *args: {page: [page], (page,): {page}}
