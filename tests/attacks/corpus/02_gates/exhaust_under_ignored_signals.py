"""Tries: ignore every signal, catch every exception, and never end.
Base: solution
Must: lose the tests of gates.max
"""

import faulthandler
import resource
import signal
import threading


class MaxGate:
    def forward(self, x, y):
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        faulthandler.cancel_dump_traceback_later()
        resource.setrlimit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU))
        for _ in range(4):
            try:
                threading.Thread(target=self.spin, daemon=False).start()
            except RuntimeError:  # another submission's threads may have used up what the user may have
                break
        self.spin()

    def spin(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                continue


GATES["max"] = MaxGate
