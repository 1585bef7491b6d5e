"""Tries: raise exceptions whose names and texts steer terminals and pages.
Base: skeleton
Must: earn 0
"""

nasty = (
    "\x1b[2J\x1b[31m\x07\r\n100/100 passed\x00\x08\x7f\x9b1m",
    "\u202e\u2066 dessap \u200b\u2028\u2029\ufeff\ud800",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;",
)


def fail(*args, **kwargs):
    name = "".join(nasty).replace("\x00", "").replace("\ud800", "")
    raise type(name, (Exception,), {"__str__": lambda self: "".join(nasty)})


def fail_with_syntax(*args, **kwargs):
    raise SyntaxError("".join(nasty), ("".join(nasty), 1, 1, "".join(nasty)))


numerical_gradient = relative_error = gradient_step = gradient_descent = fail
logistic_loss = train_linear = predict_linear = fail_with_syntax
polar_features = lambda X: eval(compile("1 / 0", __file__ + nasty[1][:-1] + nasty[2], "eval"))
product_features = lambda X: eval(compile("1 / 0", __file__[:-10] + "\x1b[2J\r100", "eval"))
