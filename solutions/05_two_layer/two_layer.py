"""A two-layer network: affine, ReLU, affine, with the softmax loss; its gradients, training and predictions.

In this file:
- N is the number of rows, D of features, H of hidden units, C of classes.
- X has shape (N, D), one example per row; y has shape (N,), classes from 0 to C-1.
- No function or method changes its arguments.
"""

import numpy as np


class TwoLayerNet:
    """scores = relu(X @ W1 + b1) @ W2 + b2.

    All methods read self.params, a dict of float arrays: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
    """

    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        """Make self.params: random weights with He's standard deviation, and biases of zero.

        Inputs:
        - input_size, hidden_size, num_classes: D, H and C
        - seed: an int; the same seed makes the same net, another seed another net

        Watch out: draw all weights independently, with mean 0. The standard deviation is sqrt(2 / D) in W1,
        sqrt(2 / H) in W2.
        """
        ### BEGIN SOLUTION
        rng = np.random.default_rng(seed)
        self.params = {
            "W1": rng.standard_normal((input_size, hidden_size)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size),
            "b2": np.zeros(num_classes),
        }
        ### END SOLUTION

    def scores(self, X):
        """Return the scores of all classes, shape (N, C)."""
        ### BEGIN SOLUTION
        hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)
        return hidden @ self.params["W2"] + self.params["b2"]
        ### END SOLUTION

    def loss(self, X, y, reg=0.0):
        """Return the softmax loss with an L2 penalty, and its gradients.

        Inputs:
        - reg: 0 or more

        Returns: (loss, grads)
        - loss: the mean over the rows of -log(probability of the right class), plus
          0.5 * reg * (sum of all squared entries of W1 and W2)
        - grads: the gradients of this loss, a dict with the keys of params

        Watch out: loss and gradients stay right for scores of -1000 and 1000.
        """
        ### BEGIN SOLUTION
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        rows = np.arange(len(X))

        hidden = np.maximum(X @ W1 + b1, 0.0)
        scores = hidden @ W2 + b2
        scores -= np.max(scores, axis=1, keepdims=True)
        log_probabilities = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))
        loss = -np.mean(log_probabilities[rows, y])

        dscores = np.exp(log_probabilities)
        dscores[rows, y] -= 1.0
        dscores /= len(X)
        dhidden = (dscores @ W2.T) * (hidden > 0.0)
        grads = {
            "W1": X.T @ dhidden,
            "b1": np.sum(dhidden, axis=0),
            "W2": hidden.T @ dscores,
            "b2": np.sum(dscores, axis=0),
        }

        if reg > 0.0:
            for name, W in (("W1", W1), ("W2", W2)):
                loss += 0.5 * reg * np.vdot(W, W)
                grads[name] += reg * W
        return loss, grads
        ### END SOLUTION

    def predict(self, X):
        """Return the class with the highest score for each row, integers of shape (N,)."""
        ### BEGIN SOLUTION
        return np.argmax(self.scores(X), axis=1)
        ### END SOLUTION

    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        """Train self.params by minibatches and momentum.

        A test trains for 8 epochs on 4,000 SHAPES-10 images, and asks for 60 % accuracy on new ones.

        Inputs:
        - X_val, y_val: only for val_accuracy
        - learning_rate, decay: the rate is learning_rate * decay**epoch, epochs from 0
        - mu: velocity = mu * velocity - rate * gradient; parameter += velocity
        - seed: the same seed gives the same batches, another seed others

        Returns: a dict of lists
        - "loss": of each step's batch, before the step, with the penalty
        - "train_accuracy", "val_accuracy": after each epoch, over the whole sets

        Watch out:
        - An epoch uses all rows once, shuffled anew, in ceil(N / batch_size) batches of at most batch_size.
        - Velocities start at zero. Do not reset them between epochs.
        - Afterwards self.params holds the params of the last step.
        """
        ### BEGIN SOLUTION
        rng = np.random.default_rng(seed)
        # Compute in the precision of the data: float32 takes half the time of float64.
        self.params = {name: value.astype(X.dtype) for name, value in self.params.items()}
        velocity = {name: np.zeros_like(value) for name, value in self.params.items()}
        # One batch after the other goes into the same memory: to get new memory takes longer than to fill it.
        batch = np.empty((min(batch_size, len(X)), X.shape[1]), X.dtype)
        history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
        for epoch in range(epochs):
            rate = learning_rate * decay**epoch
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                X_batch = np.take(X, rows, axis=0, out=batch[: len(rows)], mode="clip")
                loss, grads = self.loss(X_batch, y[rows], reg)
                for name, gradient in grads.items():
                    gradient *= rate
                    velocity[name] *= mu
                    velocity[name] -= gradient
                    self.params[name] += velocity[name]
                history["loss"].append(loss)
            history["train_accuracy"].append(accuracy(self.predict(X), y))
            history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))
        return history
        ### END SOLUTION


def accuracy(predicted, y):
    """Return the fraction of right predictions, from 0 to 1; both arguments are arrays of integers, shape (N,)."""
    ### BEGIN SOLUTION
    return float(np.mean(predicted == y))
    ### END SOLUTION


def hyperparameters():
    """Return your choice for a training run on CIFAR-10.

    Returns: a dict of numbers
    - "hidden_size": whole, 1 to 500
    - "learning_rate": above 0
    - "mu": 0 or more, below 1
    - "decay": above 0, at most 1
    - "epochs": whole, 1 to 30
    - "batch_size": whole, 16 to 1000
    - "reg": 0 or more

    Watch out: a test trains with them on 1,000 SHAPES-10 images, for 16 epochs instead of yours, and asks for 18 %.
    """
    ### BEGIN SOLUTION
    return {
        "hidden_size": 200,
        "learning_rate": 0.025,
        "mu": 0.9,
        "decay": 0.9,
        "epochs": 15,
        "batch_size": 200,
        "reg": 0.001,
    }
    ### END SOLUTION
