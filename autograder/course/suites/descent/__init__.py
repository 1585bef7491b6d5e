"""Hidden suite of 01_descent: numerical gradients, the descent step, the logistic classifier, and features for it."""
