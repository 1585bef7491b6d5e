"""Tries: fill the memory of recording with a notebook of four million tiny values.
Base: solution
Must: earn all
"""

import json


def notebook(released):
    """Return the released notebook with tiny values among the attachments of its last cell, 32 MB in all."""
    cell = json.dumps({"cell_type": "markdown", "metadata": {}, "source": "", "attachments": "HERE"})
    text = json.dumps({**released, "cells": [*released["cells"], "LAST"]}).replace('"LAST"', cell)
    values = '{"":[]},' * (((32 << 20) - len(text)) // 8 - 1)
    return text.replace('"HERE"', f"[{values[:-1]}]").encode()
