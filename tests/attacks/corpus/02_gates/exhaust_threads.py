"""Tries: start as many threads as there is room for.
Base: solution
Must: earn all
"""

import _thread
import threading
import time

right_forward = SigmoidGate.forward


def forward(self, x):
    if np.size(x) == 5:
        threading.stack_size(32 << 10)
        try:
            for _ in range(2000):
                _thread.start_new_thread(time.sleep, (0.7,))
        except (RuntimeError, MemoryError):
            pass
        if _thread._count() > 512:
            raise SystemExit(f"{_thread._count()} threads were started")
        time.sleep(1.0)
    return right_forward(self, x)


SigmoidGate.forward = forward
