"""Hints on mistakes that can be made in a piece or where train uses it, with the same effect on training."""

CLIMBS = "Your steps climb the loss: the learning rate times the gradient is taken away from where the params would go."
VELOCITY_LOST = (
    "Every step starts from rest: the new velocity is mu times that of the step before, plus the new part; use the one "
    "that was passed in, return the new one, and pass that on."
)
VELOCITY_OUTLIVES = "A velocity outlives its training: use the one that is passed in, not one kept elsewhere."
OWN_MU = "You did not use the mu that is passed in: it is 0.9 only when nothing is said."
NEVER_DECAYS = "Your learning rate stays the same for too long: it is multiplied by decay from each epoch to the next."
DECAYS_EARLY = "You decayed once too often: epochs count from 0, and epoch 0 runs at the full rate."
NOT_SHUFFLED = "You took the rows in the order that they have in X: shuffle them, in every epoch anew."
DRAWN_APART = "You drew each batch afresh from all rows, so they overlap: shuffle once per epoch and cut the order up."
FIRST_ONLY = "There is only one batch in an epoch: deal out all rows, and take a step for every batch."
IN_PLACE = "You shuffled X and y in place: the caller's arrays have to stay as they are; shuffle row numbers."
UNSEEDED = "One seed gives you different batches each time: make a new generator from the seed in every call."
RATE_OUTSIDE = (
    "You multiplied by the learning rate outside of the velocity: if the rate changes, what is kept of earlier steps "
    "changes with it. The rate belongs beside the gradient."
)
ONE_VELOCITY = "All arrays share one velocity in your code: every array needs a velocity of its own, under its name."
BY_ORDER = (
    "You pair params, velocities or gradients by their order in the dicts, which may be another one in every call: go "
    "by names."
)
