"""Tries: hand in broken copies of all that comes with an assignment, and packages of the names of Python's own.
Base: solution
Must: earn all
"""

import json
import struct

assert json.__file__.count('submission') == struct.__file__.count('submission') == 0
