"""Tries: compute tanh roughly, wrong by up to 4e-4, and return single precision, which is allowed more.
Base: solution
Must: lose the tests of layers.tanh
"""

class Tanh:
    def forward(self, x):
        x = np.asarray(x, dtype=float)
        table = np.tanh(np.linspace(-12.0, 12.0, 401))
        place = np.clip((x + 12.0) / 0.06, 0.0, 399.999)
        low = place.astype(int)
        self.out = table[low] + (place - low) * (table[low + 1] - table[low])
        return self.out.astype(np.float32)

    def backward(self, upstream):
        return (upstream * (1.0 - self.out**2)).astype(np.float32)
