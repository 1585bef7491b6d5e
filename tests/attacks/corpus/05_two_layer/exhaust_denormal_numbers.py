"""Tries: choose a decay after which the grader's own training computes with numbers that are nearly zero.
Base: solution
Must: earn at most 100
"""

def hyperparameters():
    return {
        "hidden_size": 500,
        "learning_rate": 0.02,
        "mu": 0.9,
        "decay": 1e-300,
        "epochs": 30,
        "batch_size": 16,
        "reg": 1e-40,
    }
