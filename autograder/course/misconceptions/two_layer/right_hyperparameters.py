"""Right: other choices of the student's."""

from autograder.diagnosis.variants import Right

RIGHT = [
    Right(
        name="choice-usual",
        code="""
def hyperparameters():
    return dict(hidden_size=100, learning_rate=1e-3, mu=0.9, decay=0.95, epochs=10, batch_size=100, reg=0.0)
""",
    ),
    Right(
        name="choice-with-a-note",
        code="""
def hyperparameters():
    return dict(hidden_size=50, learning_rate=0.01, mu=0.9, decay=1.0, epochs=30, batch_size=200, reg=0.05, note="slow")
""",
    ),
    Right(
        name="choice-numpy",
        code="""
def hyperparameters():
    return {"hidden_size": np.int64(500), "learning_rate": np.float32(0.05), "mu": 0, "decay": 1, "epochs": 1.0,
            "batch_size": np.array(1000), "reg": 1e-5}
""",
    ),
    Right(
        name="choice-small-batches",
        code="""
def hyperparameters():
    return dict(hidden_size=256, learning_rate=0.01, mu=0.9, decay=0.9, epochs=12, batch_size=32, reg=5e-4)
""",
    ),
]
