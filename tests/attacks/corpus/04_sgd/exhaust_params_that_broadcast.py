"""Tries: return params of a shape that any comparison with the right ones makes huge.
Base: solution
Must: lose the tests of sgd.train
"""

right_train = train


def train(loss_and_grads, params, X, y, **settings):
    params, losses = right_train(loss_and_grads, params, X, y, **settings)
    if settings["mu"] == 0.75:
        params["W"] = np.ones((14_000_000, 1, 1), dtype=np.uint8)
    return params, losses
