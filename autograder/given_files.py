"""The Python files that students were given: those of today's folder, and those of one from before there was a kit."""

from __future__ import annotations

from pathlib import Path

KIT = "kit"  # the package of a student's folder with all that is not the student's to read or write

# These lay loose beside the module: what is handed in during a term that began so still holds them.
BEFORE = frozenset(
    f"{name}.py"
    for name in (
        "capacity_mistakes cifar10 comparing descent_mistakes draw earlier explaining features gates_mistakes "
        "isolation layers_mistakes moving net_mistakes new_net nudging opening progress questions raising running "
        "sgd_mistakes shapes shapes10 showing softmax_mistakes stepping tasks two_layer_mistakes wiring"
    ).split()
)


def is_given(name: str, module: str) -> bool:
    """Whether a file of a submission, by its path, is one that the students of that module were given to run."""
    return name.startswith(f"{KIT}/") or name in BEFORE or name in ("check.py", "conftest.py", f"test_{module}.py")


def given_files(skeleton: Path) -> frozenset[str]:
    """Return the paths of the files that students were given in that folder or before, their own modules among them."""
    return BEFORE | {path.relative_to(skeleton).as_posix() for path in skeleton.rglob("*.py")}
