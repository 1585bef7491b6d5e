"""Wrong choices of the student's."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="choice-key-missing",
        task="two_layer.hyperparameters",
        hint="Your hyperparameters lack one of the seven keys that the docstring names.",
        was='        "decay": 0.9,\n',
        now="",
    ),
    Wrong(
        name="choice-hidden-too-many",
        task="two_layer.hyperparameters",
        hint="You ask for more hidden units than the 500 that are allowed.",
        was='"hidden_size": 200,',
        now='"hidden_size": 1024,',
    ),
    Wrong(
        name="choice-epochs-too-many",
        task="two_layer.hyperparameters",
        hint="You ask for more than the 30 epochs that are allowed.",
        was='"epochs": 15,',
        now='"epochs": 100,',
    ),
    Wrong(
        name="choice-batch-of-one",
        task="two_layer.hyperparameters",
        hint="Your batches are smaller than the 16 rows that are asked for at least.",
        was='"batch_size": 200,',
        now='"batch_size": 1,',
    ),
    Wrong(
        name="choice-batch-of-all",
        task="two_layer.hyperparameters",
        hint="Your batches are larger than the 1000 rows that are allowed.",
        was='"batch_size": 200,',
        now='"batch_size": 50000,',
    ),
    Wrong(
        name="choice-batch-fraction",
        task="two_layer.hyperparameters",
        hint="Your batch_size is no integer.",
        was='"batch_size": 200,',
        now='"batch_size": 64.5,',
    ),
    Wrong(
        name="choice-rate-negative",
        task="two_layer.hyperparameters",
        hint="Your learning rate is negative: training would climb.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": -0.02,',
    ),
    Wrong(
        name="choice-rate-zero",
        task="two_layer.hyperparameters",
        hint="Your learning rate is zero: nothing would move.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 0.0,',
    ),
    Wrong(
        name="choice-rate-too-large",
        task="two_layer.hyperparameters",
        hint="Your learning rate is so large that the loss grows without bound.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 10.0,',
    ),
    Wrong(
        name="choice-rate-too-small",
        task="two_layer.hyperparameters",
        hint="Your learning rate is so small that hardly anything is learned.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 1e-8,',
    ),
    Wrong(
        name="choice-rate-far-too-small",
        task="two_layer.hyperparameters",
        hint="Your learning rate is so small that hardly anything is learned.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": 1e-5,',
    ),
    Wrong(
        name="choice-one-hidden-unit",
        task="two_layer.hyperparameters",
        hint="One hidden unit cannot tell ten classes apart.",
        was='"hidden_size": 200,',
        now='"hidden_size": 1,',
    ),
    Wrong(
        name="choice-mu-one",
        task="two_layer.hyperparameters",
        hint="With mu at 1 or above nothing ever slows down; mu is below 1.",
        was='"mu": 0.9,',
        now='"mu": 1.0,',
    ),
    Wrong(
        name="choice-decay-above-one",
        task="two_layer.hyperparameters",
        hint="With a decay above 1 the rate grows from epoch to epoch.",
        was='"decay": 0.9,',
        now='"decay": 1.05,',
    ),
    Wrong(
        name="choice-decay-zero",
        task="two_layer.hyperparameters",
        hint="With a decay of 0 the rate is zero after the first epoch; decay is near 1.",
        was='"decay": 0.9,',
        now='"decay": 0.0,',
    ),
    Wrong(
        name="choice-reg-negative",
        task="two_layer.hyperparameters",
        hint="Your reg is negative: it would reward large weights.",
        was='"reg": 0.001,',
        now='"reg": -0.001,',
    ),
    Wrong(
        name="choice-tuple",
        task="two_layer.hyperparameters",
        hint="You return a tuple of numbers; return a dict, which says what is what.",
        code="""
def hyperparameters():
    return 200, 0.025, 0.9, 0.9, 15, 200, 0.001
""",
    ),
    Wrong(
        name="choice-text",
        task="two_layer.hyperparameters",
        hint="A hyperparameter is text; all of them are numbers.",
        was='"learning_rate": 0.025,',
        now='"learning_rate": "0.02",',
    ),
    Wrong(
        name="choice-batch-somewhat-too-large",
        task="two_layer.hyperparameters",
        hint="Your batches are larger than the 1000 rows that are allowed.",
        was='"batch_size": 200,',
        now='"batch_size": 1024,',
    ),
]
