"""Tries: return a weight and a bias whose product and sum are of gigabytes, though each is small.
Base: solution
Must: lose the tests of layers.collapse
"""

def collapse(weight1, bias1, weight2, bias2):
    return np.ones((len(weight1), 1000), dtype=np.uint8), np.ones((50_000, 1, 1), dtype=np.uint8)
