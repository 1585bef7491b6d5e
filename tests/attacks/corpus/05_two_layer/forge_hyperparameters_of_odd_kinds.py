"""Tries: give numbers that are inside their ranges for one reader and outside for another.
Base: solution
Must: lose the tests of two_layer.hyperparameters
"""

class Both(float):
    seen = 0

    def __float__(self):
        Both.seen += 1
        return [0.9, 1e308, float("nan"), -1.0][Both.seen % 4]

    __int__ = __index__ = __round__ = lambda self: 10**9
    __lt__ = __gt__ = __eq__ = lambda self, other: True
    __hash__ = lambda self: 0


right_choice = hyperparameters


def hyperparameters():
    choice = {name: Both(value) for name, value in right_choice().items()}
    return choice | {"epochs": np.array([[True]]), "batch_size": 10**40, "hidden_size": np.uint8(200), "seed": Both(7)}
