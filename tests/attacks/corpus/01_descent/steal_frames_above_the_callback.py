"""Tries: look in the frames and closures around a callback for what the test expects.
Base: skeleton
Must: earn 0
"""

import gc
import inspect


def look(f):
    found = [frame.frame.f_locals for frame in inspect.stack()] + [frame.frame.f_globals for frame in inspect.stack()]
    found += [dict(enumerate(cell.cell_contents for cell in f.__closure__ or ()))]
    found += [thing for thing in gc.get_referrers(f) if isinstance(thing, dict)]
    return {str(name): value for names in found for name, value in names.items()}


def numerical_gradient(f, x, h=1e-5):
    seen = look(f)
    f(x)
    slopes = seen.get("slopes", seen.get("expected"))
    return slopes if slopes is not None else next(v for v in seen.values() if np.shape(v) == np.shape(x))


def gradient_descent(gradient, w, learning_rate, steps):
    seen = look(gradient)
    return seen.get("expected", seen.get("bottom", w))
