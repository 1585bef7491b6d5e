"""Tries: call the test's function from many threads at once.
Base: solution
Must: lose the tests of capacity.regularization
"""

import threading


def pick_regularization(strengths, validation_accuracy):
    def ask():
        while True:
            try:
                validation_accuracy(strengths[0])
            except Exception:
                continue

    threading.stack_size(64 << 10)
    for _ in range(4):
        threading.Thread(target=ask, daemon=True).start()
    ask()
