"""Draw curves."""

import matplotlib.pyplot as plt

from .pictures import show, trends


def curves(x, series):
    """Draw each of the series, a dict of arrays by name, over x."""
    plt.figure(figsize=(6, 2.6))
    for name, values in series.items():
        plt.plot(x, values, label=name)
    plt.xlabel("x")
    plt.legend(frameon=False)
    show(f"Curves over x: {trends(series, x)}.")
