# %% [markdown]
# # TITLE
#
# How to work and hand in stands in [`README.md`](README.md), beside this notebook.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import sys

import check
import example
import numpy as np
from kit import draw
from kit.pictures import todo

print(f"Python {sys.version.split()[0]}, numpy {np.__version__}")

# %% [markdown]
# ## Task 1: the square
#
# Nudge $x$ by a bit and $x^2$ moves by $2x$ bits: that is the local gradient.

# %%
with todo():
    x = np.linspace(-2, 2, 101)
    z = example.square(x)
    slope = example.square_gradient(x, np.ones_like(x))
    draw.curves(x, {"square": z, "local gradient": slope})

# %% task="example.square"
check.local_tests("test_square")
