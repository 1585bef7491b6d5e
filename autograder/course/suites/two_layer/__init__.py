"""Hidden suite of 05_two_layer: the net's scores, loss, gradients, predictions, training, and the student's choice."""
