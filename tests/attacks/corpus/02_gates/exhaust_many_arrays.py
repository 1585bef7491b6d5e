"""Tries: return ten thousand arrays at a time, as often as is asked.
Base: solution
Must: lose the tests of gates.max
"""

class MaxGate:
    def forward(self, x, y):
        return [np.ones(200) for _ in range(9_990)]

    def backward(self, upstream):
        return [{str(n): np.float64(n) for n in range(9_990)}]


class GraphGate:
    def forward(self, x, y):
        self.x_wins = np.greater_equal(x, y)
        return np.maximum(x, y)

    def backward(self, upstream):
        return upstream * self.x_wins, upstream * ~self.x_wins


GATES["max"] = GraphGate
