"""Right: the softmax loss in other forms."""

from autograder.diagnosis.variants import Right

from .passages import SOFTMAX_OUT

RIGHT = [
    Right(
        name="softmax-with-one-hot",
        code="""
def softmax_loss(scores, y):
    onehot = np.zeros_like(scores)
    onehot[np.arange(scores.shape[0]), y] = 1
    log_sum = np.logaddexp.reduce(scores, axis=1)
    p = np.exp(scores - log_sum[:, None])
    return [np.array(np.sum(log_sum - np.sum(onehot * scores, axis=1)) / scores.shape[0]), (p - onehot) / len(scores)]
""",
    ),
    Right(
        name="softmax-by-loops",
        code="""
def softmax_loss(scores, y):
    total, dscores = 0.0, np.zeros(scores.shape)
    for i, (row, label) in enumerate(zip(scores.tolist(), y.tolist())):
        top = max(row)
        exps = [np.exp(score - top) for score in row]
        total += np.log(sum(exps)) - (row[label] - top)
        for j, e in enumerate(exps):
            dscores[i, j] = (e / sum(exps) - (j == label)) / len(y)
    return float(total / len(y)), dscores
""",
    ),
    Right(
        name="softmax-jacobian",
        was=SOFTMAX_OUT,
        now="""p = np.exp(log_p)
    dlog_p = np.zeros_like(p)
    dlog_p[examples, y] = -1.0 / len(y)
    dscores = np.array([(np.eye(len(q)) - q[:, None]) @ d for q, d in zip(p, dlog_p)])
    return -np.mean(np.take_along_axis(log_p, y[:, None], axis=1)), dscores""",
    ),
]
