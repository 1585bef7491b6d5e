"""Tries: overwrite the images in place after training, so that another trains on noise.
Base: solution
Must: earn all
"""

right_train = TwoLayerNet.train


def train(self, X, y, X_val, y_val, **settings):
    history = right_train(self, X, y, X_val, y_val, **settings)
    if X.shape[1] > 1000:
        X[...], X_val[...] = 0.0, np.nan
        y[...], y_val[...] = 0, 0
    return history


TwoLayerNet.train = train
