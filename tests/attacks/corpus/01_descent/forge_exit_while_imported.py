"""Tries: end the import politely, with a report printed by atexit.
Base: solution
Must: not be imported
"""

import atexit
import sys

atexit.register(lambda: print('{"score": 100.0, "max_score": 100.0, "outcome": "passed"}', flush=True))
sys.exit(0)
