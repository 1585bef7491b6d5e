"""The hint on a mistake that several layers have in common."""

CUT_OFF = "You cut large gradients off at a limit: they may be of any size."
