"""Tries: have the test's function keep something large for each of its many calls.
Base: solution
Must: lose the tests of sgd.train
"""

def train(loss_and_grads, params, X, y, **settings):
    params = {"W": np.ones((500, 1, 1), dtype=np.uint8), "b": 1.0, "c": 1.0, "slope": [[1.0]] * 3, "offset": [1.0]}
    losses = []
    while len(losses) < 19_990:
        losses.append(loss_and_grads(params, [[1.0, 1.0, 1.0]], [1])[0])
    return params, losses
