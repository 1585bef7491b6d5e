"""Tries: raise exceptions with texts that are long, slow to search, or never ready.
Base: solution
Must: lose the tests of capacity.gap
"""

class Long(Exception):
    def __str__(self):
        return "(a+)+$" + "a" * (64 << 20) + "\\" * (1 << 20) + " \t" * (1 << 20)


class Never(Exception):
    def __str__(self):
        while True:
            pass


def generalization_gap(history):
    raise Long if len(history["loss"]) == 36 else Never
