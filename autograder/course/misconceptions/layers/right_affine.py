"""Right: affine layers in other forms."""

from autograder.diagnosis.variants import Right

from .passages import AFFINE_DX, AFFINE_GRADS, AFFINE_OUT, DBIAS, DWEIGHT

RIGHT = [
    Right(
        name="affine-by-loops",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.weight, self.bias = weight.copy(), bias.copy()

    def forward(self, x):
        self.x = x.copy()
        out = np.empty((x.shape[0], self.bias.size))
        for n in range(x.shape[0]):
            row = x[n].flatten()
            for m in range(self.bias.size):
                out[n, m] = self.bias[m] + row @ self.weight[:, m]
        return out

    def backward(self, upstream):
        dx, dweight, dbias = np.zeros_like(self.x), np.zeros_like(self.weight), np.zeros_like(self.bias)
        for n in range(upstream.shape[0]):
            row = self.x[n].flatten()
            for m in range(upstream.shape[1]):
                dx[n] += upstream[n, m] * self.weight[:, m].reshape(self.x.shape[1:])
                dweight[:, m] += upstream[n, m] * row
                dbias[m] += upstream[n, m]
        self.grads = {"weight": dweight, "bias": dbias}
        return dx
""",
    ),
    Right(
        name="affine-by-einsum",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.params = {"weight": weight, "bias": bias}

    def forward(self, x):
        self.x = x
        return np.einsum("nd,dm->nm", x.reshape(x.shape[0], -1), self.params["weight"]) + self.params["bias"]

    def backward(self, upstream):
        rows = np.reshape(self.x, (self.x.shape[0], -1))
        self.grads = dict(weight=np.einsum("nd,nm->dm", rows, upstream), bias=np.einsum("nm->m", upstream))
        return np.einsum("nm,dm->nd", upstream, self.params["weight"]).reshape(*self.x.shape)
""",
    ),
    Right(
        name="affine-bias-in-the-weight",
        code="""
class Affine:
    def __init__(self, weight, bias):
        self.both = np.vstack([weight, bias])

    def forward(self, x):
        self.shape = x.shape
        self.rows = np.hstack([np.array([np.ravel(one) for one in x]), np.ones((len(x), 1))])
        return self.rows @ self.both

    def backward(self, upstream):
        gradient = self.rows.T @ upstream
        self._kept = gradient[:-1], gradient[-1]
        return (upstream @ self.both[:-1].T).reshape(self.shape)

    @property
    def grads(self):
        weight, bias = self._kept
        return {"weight": weight, "bias": bias, "examples": len(self.rows)}
""",
    ),
    Right(
        name="affine-grads-in-one-dict",
        was=AFFINE_GRADS,
        now="""self.grads["weight"] = self.rows.T @ upstream
        self.grads["bias"] = np.zeros_like(self.bias)
        for row in upstream:
            self.grads["bias"] += row""",
    ),
    Right(
        name="affine-grads-in-the-same-arrays",
        was=AFFINE_GRADS,
        now="""if not self.grads:
            self.grads = {"weight": np.empty(self.weight.shape), "bias": np.empty(self.bias.shape)}
        self.grads["weight"][...] = self.rows.T @ upstream
        np.sum(upstream, axis=0, out=self.grads["bias"])""",
    ),
    Right(
        name="affine-in-fortran-order",
        was=AFFINE_DX,
        now="""self.grads["weight"] = np.asfortranarray(self.grads["weight"])
        self.grads["weight"].flags.writeable = False
        return np.asfortranarray((self.weight @ upstream.T).T).reshape(self.shape, order="C")""",
    ),
    Right(
        name="affine-product-of-views",
        was=AFFINE_OUT,
        now="return (self.weight.T @ self.rows.T + self.bias[:, None]).T",
    ),
    Right(
        name="affine-tensordot",
        was=DWEIGHT,
        now="np.tensordot(self.rows, upstream, axes=(0, 0))",
    ),
    Right(
        name="affine-outer-products",
        was=DWEIGHT,
        now="sum(np.outer(row, up) for row, up in zip(self.rows, upstream))",
    ),
    Right(
        name="affine-bias-by-ones",
        was=DBIAS,
        now="np.ones(len(upstream)) @ upstream",
    ),
]
