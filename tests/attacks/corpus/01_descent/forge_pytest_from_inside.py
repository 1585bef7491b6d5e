"""Tries: find pytest's classes and the test's frame, and make the one pass and the other end.
Base: skeleton
Must: earn 0
"""

import gc
import inspect
import sys
import types

for name in ("pytest", "_pytest.runner", "_pytest.python", "unittest"):
    fake = types.ModuleType(name)
    fake.raises = fake.CallInfo = fake.Function = fake.TestCase = lambda *args, **kwargs: None
    sys.modules[name] = fake


def hunt(*args, **kwargs):
    for thing in gc.get_objects():
        kind = type(thing).__name__
        if kind in ("Session", "Item", "Function", "SuiteRun", "TestResult", "TestReport"):
            thing.outcome = "passed"
        if kind == "module" and "autograder" in str(getattr(thing, "__name__", "")):
            thing.check = thing.assert_close = lambda *args, **kwargs: None
    for frame in inspect.stack():
        frame.frame.f_globals["assert_close"] = frame.frame.f_globals["check"] = lambda *args, **kwargs: None
    raise AssertionError("passed")


numerical_gradient = relative_error = gradient_step = gradient_descent = hunt
logistic_loss = train_linear = predict_linear = polar_features = product_features = hunt
