"""The passages of the solution that several modules replace."""

INIT_W1 = "rng.standard_normal((input_size, hidden_size)) * np.sqrt(2.0 / input_size)"
INIT_W2 = "rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size)"
INIT_WEIGHTS = f"""\
            "W1": {INIT_W1},
            "b1": np.zeros(hidden_size),
            "W2": {INIT_W2},"""
SHIFT = "scores -= np.max(scores, axis=1, keepdims=True)"
LOG_SOFTMAX = "log_probabilities = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))"
MINUS_ONE = "dscores[rows, y] -= 1.0"
OVER_N = "dscores /= len(X)"
DHIDDEN = "dhidden = (dscores @ W2.T) * (hidden > 0.0)"
RETURN_LOSS = "return loss, grads"
ARGMAX = "return np.argmax(self.scores(X), axis=1)"
ACCURACY = "return float(np.mean(predicted == y))"
TRAIN_RNG = "rng = np.random.default_rng(seed)\n        # Compute"
RATE = "rate = learning_rate * decay**epoch"
ORDER = "order = rng.permutation(len(X))"
ROWS = "rows = order[start : start + batch_size]"
STEP_LOSS = "loss, grads = self.loss(X_batch, y[rows], reg)"
NAMES_LOOP = "for name, gradient in grads.items():"
UPDATE = """\
                    gradient *= rate
                    velocity[name] *= mu
                    velocity[name] -= gradient
                    self.params[name] += velocity[name]"""
RECORD_VAL = 'history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))'
RETURN_HISTORY = "return history"
