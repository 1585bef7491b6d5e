"""Tries: return features without rows and of four billion columns.
Base: solution
Must: lose the tests of descent.features
"""

right_features = polar_features


def polar_features(X):
    return np.zeros((0, 4_000_000_000)) if len(X) == 8 else right_features(X)
