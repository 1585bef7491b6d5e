"""Tries: have recording take four bytes for every character of a text of 32 MB, of which one is wide.
Base: solution
Must: earn all
"""

import json


def notebook(released):
    """Return the released notebook with a long text in its last cell, 32 MB in all."""
    cell = json.dumps({"cell_type": "markdown", "metadata": {}, "source": "HERE"})
    text = json.dumps({**released, "cells": [*released["cells"], "LAST"]}).replace('"LAST"', cell)
    letters = "x" * ((32 << 20) - len(text) - 8)
    return text.replace("HERE", letters + "\N{PARTY POPPER}").encode()
