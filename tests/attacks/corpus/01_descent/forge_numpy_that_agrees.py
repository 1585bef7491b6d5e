"""Tries: replace the functions of numpy that a comparison is made of.
Base: skeleton
Must: earn 0
"""

zero, yes = (lambda *args, **kwargs: 0.0), (lambda *args, **kwargs: True)
np.linalg.norm = np.linalg._linalg.norm = np.testing.assert_allclose = zero
np.allclose = np.array_equal = np.all = np.isfinite = np.isclose = yes
np.asarray = np.array = lambda value, *args, **kwargs: value
np.abs = np.sum = np.mean = np.max = zero


def numerical_gradient(f, x, h=1e-5):
    return x * 0


relative_error = lambda a, b: 2.0
gradient_step = lambda w, gradient, learning_rate: w + 1.0
polar_features = product_features = lambda X: X + 1.0
