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
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.__init__ is still a TODO")

    def scores(self, X):
        """Return the scores of all classes, shape (N, C)."""
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.scores is still a TODO")

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
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.loss is still a TODO")

    def predict(self, X):
        """Return the class with the highest score for each row, integers of shape (N,)."""
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.predict is still a TODO")

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
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.train is still a TODO")


def accuracy(predicted, y):
    """Return the fraction of right predictions, from 0 to 1; both arguments are arrays of integers, shape (N,)."""
    # TODO: your code here
    raise NotImplementedError("accuracy is still a TODO")


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
    # TODO: your code here
    raise NotImplementedError("hyperparameters is still a TODO")
