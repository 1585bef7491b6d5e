"""Tries: return what is neither smaller nor larger than any tolerance.
Base: skeleton
Must: earn 0
"""

def nothing(value):
    return lambda *args, **kwargs: value


relative_error = nothing(np.nan)
numerical_gradient = lambda f, x, h=1e-5: np.full(x.shape, np.nan)
gradient_step = lambda w, gradient, learning_rate: np.full(w.shape, np.inf)
gradient_descent = lambda gradient, w, learning_rate, steps: np.full(w.shape, -np.nan)
logistic_loss = lambda w, X, y: (np.nan, np.full(w.shape, np.nan))
train_linear = lambda X, y, learning_rate, steps: np.full(X.shape[1] + 1, np.nan)
predict_linear = lambda w, X: np.full(len(X), np.nan)
polar_features = lambda X: np.full((len(X), 2), np.nan)
product_features = lambda X: np.full((len(X), 3), np.inf, dtype=np.float16)
