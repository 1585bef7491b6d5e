"""What carries messages between a session and the code: a sandboxed worker, or a module in this process."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from .worker import wire


class Transport(Protocol):
    """Carries one message to the code and brings one back."""

    def request(self, message: wire.Message) -> wire.Message:
        """Return the reply; a StudentFault if there is none."""

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Offer an array for mapping; None if it has to be sent."""

    def placed(self, header: wire.Header) -> np.ndarray:
        """Return an array that was placed in shared memory, as it is now."""

    def untouched(self) -> bool:
        """Whether all that was placed since the last look is as it was, for sure."""
