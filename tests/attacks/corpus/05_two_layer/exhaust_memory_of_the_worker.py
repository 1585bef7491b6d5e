"""Tries: take the three gigabytes that training may take, in one test after the other.
Base: solution
Must: lose the tests of two_layer.hyperparameters
"""

def hyperparameters():
    kept = []
    while True:
        kept.append(np.ones(32 << 20, dtype=np.uint8))
        kept[-1][::4096] = len(kept)
