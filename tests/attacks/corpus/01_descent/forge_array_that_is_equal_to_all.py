"""Tries: return arrays of a class whose comparisons and norms always please.
Base: skeleton
Must: earn 0
"""

class Pleasing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True

    def __array_function__(self, function, types, args, kwargs):
        return True

    def __sub__(self, other):
        return np.zeros_like(other)

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    __rsub__ = __sub__
    shape = property(lambda self: ())
    dtype = property(lambda self: np.dtype(float))


def pleasing(*args, **kwargs):
    return np.zeros(3).view(Pleasing)


numerical_gradient = relative_error = gradient_step = gradient_descent = pleasing
train_linear = predict_linear = polar_features = product_features = pleasing
logistic_loss = lambda w, X, y: (pleasing(), pleasing())
