"""Grade submissions of the backprop course: sandbox, worker, suites, batch and command line."""

__version__ = "0.1.0"
