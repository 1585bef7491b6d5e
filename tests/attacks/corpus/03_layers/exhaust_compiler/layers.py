"""Tries: hand in a second module that the compiler chokes on.
Base: solution
Must: earn all
"""

try:
    import layers_of_brackets
except (MemoryError, RecursionError, SyntaxError):
    pass
