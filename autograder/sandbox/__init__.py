"""The sandbox around student code: what this machine can enforce, and one running worker."""

from .layers import Layers, probe
from .process import Sandbox

__all__ = ["Layers", "Sandbox", "probe"]
