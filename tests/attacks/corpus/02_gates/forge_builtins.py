"""Tries: replace the builtins that a test is made of.
Base: skeleton
Must: earn 0
"""

import builtins


class Silent(BaseException):
    def __new__(cls, *args):
        return SystemExit(0)


builtins.callable = builtins.all = builtins.any = builtins.issubclass = lambda *args, **kwargs: True
builtins.AssertionError = builtins.NotImplementedError = Silent
builtins.abs = builtins.sum = builtins.max = lambda *args, **kwargs: 0.0
__builtins__["round"] = __builtins__["__build_class__"] = lambda *args: 0.0
