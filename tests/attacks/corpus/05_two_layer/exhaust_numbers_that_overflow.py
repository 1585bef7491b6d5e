"""Tries: choose steps with which the grader's own training overflows in every operation.
Base: solution
Must: lose the tests of two_layer.hyperparameters
"""

def hyperparameters():
    return {
        "hidden_size": 500,
        "learning_rate": 1e308,
        "mu": 1.0 - 2.0**-53,
        "decay": 1.0,
        "epochs": 30.0,
        "batch_size": 16,
        "reg": 5e-324,
    }
