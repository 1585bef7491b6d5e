"""Notebooks that cost more than they look like: each function makes one of the released notebook's JSON."""

import json


def _with_attachments(released, attachments):
    """Return the released notebook and one more cell, whose attachments are a JSON text."""
    cell = json.dumps({"cell_type": "markdown", "metadata": {}, "source": "", "attachments": "HERE"})
    text = json.dumps({**released, "cells": [*released["cells"], "LAST"]}).replace('"LAST"', cell)
    return text.replace('"HERE"', attachments).encode()


def many_pictures(released):
    """Have recording keep 240,000 pictures without a content, fewer values than a notebook may hold."""
    pictures = ",".join(f'"{number:06x}":{{"image/png":""}}' for number in range(240_000))
    return _with_attachments(released, f"{{{pictures}}}")


def tiny_values(released):
    """Fill the memory of recording with four million tiny values, 32 MB in all."""
    values = '{"":[]},' * (((32 << 20) - len(json.dumps(released)) - 1000) // 8)
    return _with_attachments(released, f"[{values[:-1]}]")


def wide_characters(released):
    """Have recording take four bytes for each character of a text of 32 MB, and copy it again and again."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["x" * 320_000 + "\N{PARTY POPPER}"] * 104}
    return json.dumps({**released, "cells": [*released["cells"], cell]}, ensure_ascii=False).encode()


NOTEBOOKS = {build.__name__: build for build in (many_pictures, tiny_values, wide_characters)}
