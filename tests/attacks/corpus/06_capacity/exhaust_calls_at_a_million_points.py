"""Tries: call the curve at a million points that fit into a megabyte, again and again.
Base: solution
Must: lose the tests of capacity.interpolate
"""

def interpolate(f, pieces):
    points = np.zeros(1_000_000, dtype=np.uint8)
    while True:
        f(points)
