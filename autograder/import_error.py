"""The sentence on a module that cannot be imported."""

from __future__ import annotations

from .faults import StudentFault


def import_error(module: str, fault: StudentFault) -> str:
    """Say that a module cannot be imported, why, and how to mend it where that is known."""
    sentence = f"{module}.py cannot be imported. {fault}"
    if getattr(fault, "kind", "") == "ModuleNotFoundError":
        return f"{sentence}. Hand in every file that it imports."
    if "codec can't decode" in sentence or "null bytes" in sentence:
        return f"{sentence}. Save it as UTF-8 text."
    return sentence
