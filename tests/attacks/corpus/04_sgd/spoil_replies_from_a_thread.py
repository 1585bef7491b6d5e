"""Tries: go on writing to the pipes from a thread, while the test and the next one run.
Base: solution
Must: lose the tests of sgd.l2
"""

import os
import sys
import threading
import time


def noise(replies):
    while True:
        for descriptor in (1, 2, replies):
            os.write(descriptor, b"\x00\x01\x00\x00\x00\x00\x00\x00" + b"noise\x1b[2J" * 40)


def l2_penalty(params, strength):
    frame = sys._getframe()
    while "pipes" not in frame.f_locals:
        frame = frame.f_back
    threading.Thread(target=noise, args=(frame.f_locals["pipes"].replies,), daemon=False).start()
    time.sleep(0.1)
    return 0.0, {}
