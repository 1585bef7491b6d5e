"""Commands as the command line needs them, and options that they share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy(package: str, module: str, name: str) -> Callable[..., int]:
    """Return a command of one of a package's modules, which is imported when the command is called."""

    def command(*arguments: argparse.Namespace) -> int:
        status: int = getattr(import_module(f"{package}.{module}"), name)(*arguments)
        return status

    return command


def natural(text: str, least: int = 0) -> int:
    """Return a whole number of an option; ArgumentTypeError if it is none, or smaller."""
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} on")
    return int(text)


def positive(text: str) -> int:
    """Return a whole number from 1 on."""
    return natural(text, 1)


def given(arguments: argparse.Namespace, defaults: Mapping[str, object]) -> list[str]:
    """Return the names of those options that have another value than these."""
    return [name for name, default in defaults.items() if getattr(arguments, name) != default]
