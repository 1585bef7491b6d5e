"""A two-layer network: affine, ReLU, affine, with the softmax loss; its gradients, its training, its predictions.

What holds for everything in this file:

- N is the number of examples in a batch, from 1 to 70,000, D the number of features, H of hidden units, C of classes.
- X has shape (N, D), floats of 64 or 32 bits, one example per row; y has shape (N,), integers 0 ... C-1 of any type.
  Not every class need occur in a batch.
- No argument is changed in place.
- Numbers in X and in params are 0 or from 1e-12 to 1e9 in size, and what comes of them is below 1e35. You may compute
  in single precision, in which a result has four digits of its largest number, or fewer where sums cancel out.
- A number that is no array is an int or a float of Python's, or a float64 of numpy's; sizes, seeds, epochs
  and batch_size are ints of Python's unless something else is said.
- An array may be a view of another one, in any order of memory, and may come again with other numbers in it.
- Where two values are returned, a tuple or a list will do. What you have returned, arrays and dicts, is the caller's: a
  later call leaves it as it is.
- The weights are what `params` holds at the moment of a call. Others may put an array of their own there between two
  calls, as in net.params["W1"] = ..., or write into the one that is there, so keep no second copy of them anywhere. An
  array that was put there stays there until a training: whoever has put it may go on to write into it. The dict itself
  and the order of its names are yours alone.
"""

import numpy as np


class TwoLayerNet:
    """scores = relu(X @ W1 + b1) @ W2 + b2.

    params is a dict of four float arrays: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,). No two of them share memory, nor do
    those of two nets. D and H are ints from 1 to 5,000, and C is one from 1 to 70,000; neither W1 nor W2 has more than
    1,600,000 entries.
    """

    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        """Make params: He's initialization for W1 and W2, zeros for b1 and b2.

        He: independent random weights with mean 0 and variance 2 / fan-in, normal or uniform; the fan-in of a weight
        matrix is the number of its inputs: D for W1 and H for W2. The seed is an int from 0 to 2**32 - 1; the same seed
        makes the same net, another seed another net.
        """
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.__init__ is still a TODO")

    def scores(self, X):
        """Return the scores of all classes, shape (N, C)."""
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.scores is still a TODO")

    def loss(self, X, y, reg=0.0):
        """Return (loss, grads): one number, and a dict with exactly the keys of params, each gradient in its shape.

        The loss is the softmax (cross-entropy) loss, the mean over the N examples of -log(probability of the right
        class), plus the penalty 0.5 * reg * (sum of the squares of all entries of W1 and W2). The biases are not
        penalized. The gradients are those of this whole sum.

        Be stable: with scores of -1000 and 1000 the loss is finite and right, without clipping and without a small
        number inside the log; a probability need be right to no more than 1e-12. A hidden unit whose input is exactly 0
        may count as on, as off, or as something between. params does not change.
        """
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.loss is still a TODO")

    def predict(self, X):
        """Return for each example the class with the highest score, integers of shape (N,); with one class, all 0.

        Of classes to which the softmax gives the same probability any one will do.
        """
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.predict is still a TODO")

    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        """Train params on X and y by minibatch descent with momentum; return the history, a dict of lists.

        Training starts from params as they are, with velocities of zero. In each epoch every example is used once: the
        rows are shuffled anew and cut into as few batches as possible, none with more than batch_size rows. The order
        depends on the seed, an int as above, alone: the same seed gives the same batches, another seed others. For each
        batch comes one step for all four params, with the gradients that loss(batch, its labels, reg) has; whether you
        call self.loss or compute the same in another way is up to you:

            velocity = mu * velocity - rate * gradient;  parameter = parameter + velocity

        The rate is learning_rate * decay ** epoch: it is the same for all steps of an epoch, and epochs count from 0.
        Velocities are kept from one epoch to the next. All epochs are run, whatever the loss and the accuracies reach,
        as long as they are finite.

        learning_rate and reg are 0 or more, mu is from 0 up to, not including, 1, decay above 0 up to 1; epochs is
        an int from 1 to 60, and batch_size one of 1 or more, which may be larger than N.

        X_val and y_val are only looked at, never learned from. When training ends, params are the last ones, not the
        best ones on the way. You may write into the arrays that params holds, put new ones there, or make self.params
        another dict.

        history["loss"]: one number per step, the loss of the step's batch, with its penalty, before the step.
        history["train_accuracy"], history["val_accuracy"]: one number per epoch, the accuracy after its last step, over
        all of X and all of X_val. Further keys are fine.
        """
        # TODO: your code here
        raise NotImplementedError("TwoLayerNet.train is still a TODO")


def accuracy(predicted, y):
    """Return the fraction of right predictions, from 0 to 1; both arguments are arrays of integers, shape (N,)."""
    # TODO: your code here
    raise NotImplementedError("accuracy is still a TODO")


def hyperparameters():
    """Return your choice for a training run on CIFAR-10, a new dict with at least these keys, all of them numbers.

    hidden_size: a whole number (200 or 200.0), 1 ... 500. learning_rate: above 0. mu: from 0 up to, not including, 1.
    decay: above 0 up to 1. epochs: a whole number, 1 ... 30. batch_size: a whole number, 16 ... 1000. reg: 0 or more.

    Before a long run a short one must show that a net learns with them: after 16 passes over 1,000 SHAPES-10 images,
    whatever epochs says, it has to classify 18 % of 1,000 others correctly, where guessing gets 10 %.
    """
    # TODO: your code here
    raise NotImplementedError("hyperparameters is still a TODO")
