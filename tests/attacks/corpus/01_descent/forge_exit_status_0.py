"""Tries: print the summary of a passed run and end the process with status 0.
Base: skeleton
Must: earn 0
"""

import os
import sys


def finish(*args, **kwargs):
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        print("collected 30 items\n\n30 passed in 0.10s\nscore: 100.0/100", file=stream, flush=True)
    os._exit(0)


numerical_gradient = relative_error = gradient_step = gradient_descent = finish
logistic_loss = train_linear = predict_linear = polar_features = product_features = finish
