"""Tries: have recording take four bytes for each character of a text of 32 MB, and copy it again and again.
Base: solution
Must: earn all
"""

import json


def notebook(released):
    """Return the released notebook with a long text in its last cell, in pieces with a wide character each."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["x" * 320_000 + "\N{PARTY POPPER}"] * 104}
    return json.dumps({**released, "cells": [*released["cells"], cell]}, ensure_ascii=False).encode()
