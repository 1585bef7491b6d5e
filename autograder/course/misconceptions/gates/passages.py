"""The passages of the solution that several modules replace."""

ADD_BACKWARD = "return upstream, upstream"
MULTIPLY_FORWARD = "self.x, self.y = x, y"
MAX_FORWARD = "        self.x_wins = np.greater_equal(x, y)\n        return np.maximum(x, y)"
MAX_BACKWARD = "return np.where(self.x_wins, upstream, 0.0), np.where(self.x_wins, 0.0, upstream)"
COPY_FORWARD = "return (x,) * copies"
COPY_BACKWARD = "return sum(upstreams)"
SIGMOID_FORWARD = """\
        small = np.exp(-np.abs(x))
        self.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return self.output"""
GRAPH_ADD = "gradients[source] = gradients[source] + part"
