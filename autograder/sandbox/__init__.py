"""The sandbox around student code: what this machine can enforce, and one running worker."""

from .layers import NO_SANDBOX, Layers, probe
from .sandbox import Sandbox

__all__ = ["NO_SANDBOX", "Layers", "Sandbox", "probe"]
