"""Tries: call the gradient for ever.
Base: solution
Must: lose the tests of descent.descent
"""

def gradient_descent(gradient, w, learning_rate, steps):
    while True:
        gradient(w)


def train_linear(X, y, learning_rate, steps):
    w = np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        w = gradient_step(w, logistic_loss(w, X, y)[1], learning_rate)
    return w
