"""The passages of the solution that several modules replace."""

SIZES = "fan_in, fan_out = sizes[i - 1], sizes[i]"
DRAW = "np.sqrt(2.0 / fan_in) * rng.standard_normal((fan_in, fan_out))"
RNG = "rng = np.random.default_rng(seed)"
GRAD_W = 'grads[f"W{i}"] = x.T @ upstream + reg * W'
GRAD_B = 'grads[f"b{i}"] = np.sum(upstream, axis=0)'
BATCH = "upstream /= len(y)"
UNITS = """    w = np.ones(pieces)
    b = -knots[:-1]
    v = np.diff(slopes, prepend=0.0)
    return w, b, v, heights[0]
"""
GAP = 'return history["train_accuracy"][-1] - history["val_accuracy"][-1]'
PICK = "return max(strengths, key=lambda strength: (validation_accuracy(strength), strength))"
