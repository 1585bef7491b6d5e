"""Tries: be off by 5e-3 of the curve everywhere, in single precision, which is allowed 1e-3.
Base: solution
Must: lose the tests of capacity.interpolate
"""

right_net = interpolate


def interpolate(f, pieces):
    w, b, v, c = right_net(f, pieces)
    return w.astype(np.float32), b, v * (1.0 + 5e-3), float(c) * (1.0 + 5e-3)
