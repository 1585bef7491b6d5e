"""Tries: tell the linear algebra to use many threads, and leave some of them at work.
Base: solution
Must: earn all
"""

import ctypes
import glob
import os
import threading

def use(count):
    for path in glob.glob(f"{os.path.dirname(os.path.dirname(np.__file__))}/numpy.libs/*openblas*"):
        library = ctypes.CDLL(path)
        for name in ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_", "openblas_set_num_threads"):
            if hasattr(library, name):
                getattr(library, name)(count)


use(16)
np.ones((500, 500)) @ np.ones((500, 500))
use(1)
done = threading.Event()
threading.Thread(target=lambda: [sum(range(1000)) for _ in range(100)] and done.wait(), daemon=False).start()
