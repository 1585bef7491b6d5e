"""Tries: compute tanh roughly, wrong by up to 5e-5, and return single precision, which is allowed 1e-4.
Base: solution
Must: lose the tests of layers.tanh
"""

class Tanh:
    def forward(self, x):
        x = np.asarray(x, dtype=float)
        table = np.tanh(np.linspace(-12.0, 12.0, 2001))
        place = np.clip((x + 12.0) / 0.012, 0.0, 1999.999)
        low = place.astype(int)
        self.out = table[low] + (place - low) * (table[low + 1] - table[low])
        return self.out.astype(np.float32)

    def backward(self, upstream):
        return (upstream * (1.0 - self.out**2)).astype(np.float32)
