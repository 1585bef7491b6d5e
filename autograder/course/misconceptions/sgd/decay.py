"""Wrong decays of the learning rate."""

from autograder.diagnosis.variants import Wrong

from .hints import DECAYS_EARLY, NEVER_DECAYS
from .passages import DECAY

WRONG = [
    Wrong(
        name="decay-counts-from-one",
        task="sgd.decay",
        hint=DECAYS_EARLY,
        was=DECAY,
        now="return learning_rate * decay ** (epoch + 1)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-starts-late",
        task="sgd.decay",
        hint="You decayed once too little: epoch 1 already runs at decay times the rate.",
        was=DECAY,
        now="return learning_rate * decay ** max(epoch - 1, 0)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-inverse",
        task="sgd.decay",
        hint="You divided by 1 + decay times epoch, another schedule: multiply by decay once per epoch.",
        was=DECAY,
        now="return learning_rate / (1 + decay * epoch)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-exponential",
        task="sgd.decay",
        hint="You used exp(-decay times epoch), another schedule: "
        "the rate is multiplied by decay itself once per epoch.",
        was=DECAY,
        now="return learning_rate * np.exp(-decay * epoch)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-times-epoch",
        task="sgd.decay",
        hint="You multiplied by the epoch: decay is raised to its power.",
        was=DECAY,
        now="return learning_rate * decay * epoch",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-linear",
        task="sgd.decay",
        hint="Your rate falls by the same amount in every epoch: it falls by the same factor, decay to the power of "
        "the epoch.",
        was=DECAY,
        now="return learning_rate * (1.0 - (1.0 - decay) * epoch)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-once",
        task="sgd.decay",
        hint="You multiplied by decay once, whatever the epoch: it counts once for every epoch that has passed.",
        was=DECAY,
        now="return learning_rate * decay",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-never",
        task="sgd.decay",
        hint=NEVER_DECAYS,
        was=DECAY,
        now="return learning_rate",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-grows",
        task="sgd.decay",
        hint="Your rate grows from epoch to epoch: multiply by decay, do not divide.",
        was=DECAY,
        now="return learning_rate / decay**epoch",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-inverse-time",
        task="sgd.decay",
        hint="You divide by 1 + k * epoch, which is another schedule: here each epoch multiplies the rate by decay.",
        was=DECAY,
        now="return learning_rate / (1 + (1 - decay) * epoch)",
        affects=("sgd.train",),
    ),
    Wrong(
        name="decay-goes-on-from-the-last-call",
        task="sgd.decay",
        hint="You go on from the rate of the last call, which may have been for another epoch: compute each afresh.",
        code="""
RATE = 1.0


def step_decay(learning_rate, decay, epoch):
    global RATE
    RATE = learning_rate if epoch == 0 else decay * RATE
    return RATE
""",
        affects=("sgd.train",),
    ),
]
