"""Tries: have recording keep 240,000 pictures without a content, fewer values than a notebook may hold.
Base: solution
Must: earn all
"""

import json


def notebook(released):
    """Return the released notebook with tiny pictures attached to its last cell."""
    cell = json.dumps({"cell_type": "markdown", "metadata": {}, "source": "", "attachments": "HERE"})
    text = json.dumps({**released, "cells": [*released["cells"], "LAST"]}).replace('"LAST"', cell)
    pictures = ",".join(f'"{number:06x}":{{"image/png":""}}' for number in range(240_000))
    return text.replace('"HERE"', f"{{{pictures}}}").encode()
