"""Tries: be wrong by 5e-4 and return single precision, which is allowed 1e-4.
Base: solution
Must: lose the tests of descent.logistic
"""

right_loss = logistic_loss


def logistic_loss(w, X, y):
    loss, dw = right_loss(w, X, y)
    wrong = 1.0 + 5e-4
    return np.float32(loss * wrong), (dw * wrong).astype(np.float32)


def train_linear(X, y, learning_rate, steps):
    start = np.zeros(X.shape[1] + 1)
    return gradient_descent(lambda w: right_loss(w, X, y)[1], start, learning_rate, steps)
