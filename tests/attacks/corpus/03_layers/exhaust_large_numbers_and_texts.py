"""Tries: return integers of thousands of digits and texts that fill the largest message.
Base: solution
Must: lose the tests of layers.collapse
"""

def collapse(weight1, bias1, weight2, bias2):
    digits = 10**4299
    if len(weight1) == 4:
        return "\U0001f600" * 600_000, ["x" * 1_600, *[0] * 20_000]
    return [digits] * 1_400, {digits - n: digits for n in range(200)}
