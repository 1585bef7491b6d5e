"""Variants of 04_sgd.

`train` calls `momentum`, `step_decay` and `minibatches`, so what is wrong there costs points there too.
"""
