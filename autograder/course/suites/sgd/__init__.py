"""Hidden suite of 04_sgd: the update rules, the L2 penalty, step decay, minibatches, and the training loop."""
