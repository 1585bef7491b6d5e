"""Tries: start as many threads as there is room for.
Base: solution
Must: earn all
"""

import threading

threading.stack_size(32 << 10)
wait, started = threading.Event(), []
try:
    for _ in range(3000):
        started.append(threading.Thread(target=wait.wait, daemon=True))
        started[-1].start()
except RuntimeError:
    pass
count = threading.active_count()
wait.set()
for thread in started[:-1]:
    thread.join()
if count > 512:
    raise SystemExit(f"{count} threads were started")
