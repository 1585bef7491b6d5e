"""The bank of solutions that prove the suites: wrong ones that students really write, right ones that look unusual.

Each assignment has a folder, each of its tasks a module or more with a list ``WRONG``; the right ones are in lists
``RIGHT`` of other modules. `autograder.diagnosis.variants` has their types, and finds the modules by itself.
"""
