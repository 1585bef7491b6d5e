"""Tries: return lists nested as deep as may cross, dicts in dicts, and arrays of arrays of arrays.
Base: solution
Must: lose the tests of layers.softmax_loss
"""

def nest(value, depth, wrap):
    for _ in range(depth):
        value = wrap(value)
    return value


def box(value):
    array = np.empty(1, dtype=object)
    array[0] = value
    return array


def softmax_loss(scores, y):
    n = len(scores) + scores.shape[1]
    wide = lambda value: [value] * 2
    deep = [nest(1.0, 15, wide), nest(1.0, 31, lambda v: [v]), nest(1.0, 31, lambda v: {0: v}), nest(1.0, 15, box)]
    return deep[n % 4], deep[(n + 1) % 4]
