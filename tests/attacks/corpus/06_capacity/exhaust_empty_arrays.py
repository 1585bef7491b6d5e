"""Tries: return arrays without a number in them but of dimensions that are as large as they may be.
Base: solution
Must: lose the tests of capacity.scores
"""

right_scores = MLP.scores


def loss(self, X, y, reg=0.0, right_loss=MLP.loss):
    self.scores = lambda X: right_scores(self, X)
    value = right_loss(self, X, y, reg)
    del self.scores
    return value


def empty(*shape):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape, (0,) * len(shape))


MLP.loss = loss
MLP.scores = lambda self, X: empty(0, 4_294_967_295) if len(X) > 3 else empty(4_000_000_000, 0, 4_000_000_000)
MLP.predict = lambda self, X: [empty(0, 2_000_000_000)] * 2 if len(X) > 4 else empty(1 << 31, 0)
