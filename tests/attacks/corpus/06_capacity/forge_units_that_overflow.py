"""Tries: return units whose sum is neither right nor wrong, because it is not a number.
Base: skeleton
Must: earn 0
"""

def interpolate(f, pieces):
    big = np.full(64, 1e300)
    return big, big / 2, np.resize([1e300, -1e300], 64), 0.0


def pick_regularization(strengths, validation_accuracy):
    return np.nextafter(max(strengths), np.inf) if len(strengths) > 1 else 1e-320


generalization_gap = lambda history: -np.nan
MLP.scores = lambda self, X: np.full((len(X), 3), 1e308) * 10
MLP.predict = lambda self, X: np.full(len(X), -(2**63))
MLP.loss = lambda self, X, y, reg=0.0: (np.inf, {"W1": np.nan})
MLP.__init__ = lambda self, sizes, seed=0: setattr(self, "params", {"W1": np.full((3, 4), np.inf), "b1": np.zeros(4)})
