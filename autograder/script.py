"""A function of a test's own whose answers follow a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Script:
    """A callback whose answers depend on how often it was called: function gets the number of the call, from 1 on.

    It begins anew with every substitution, also in a session that replays the calls of another.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.calls = function, 0

    def begin(self) -> None:
        """Forget all calls."""
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the answer to this call."""
        self.calls += 1
        return self.function(self.calls, *args, **kwargs)
