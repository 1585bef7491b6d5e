"""What the notebook and the local tests are made with: pictures, checks, the list of tasks; nothing to fill in."""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 10):  # noqa: UP036 - a student may have any
    raise SystemExit(f"This course needs Python 3.10 or newer; this is Python {sys.version.split()[0]}.")

# Numpy's threads cost more than they save at these sizes; they are counted when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

FOLDER = Path(__file__).resolve().parent.parent  # the student's


def get_ipython():
    """Return the notebook's shell, None if there is none."""
    known = sys.modules.get("IPython")
    return known.get_ipython() if known else None
