"""Show a picture along with a sentence that says what is on it, for whoever does not see it, and write its numbers."""

import html
import traceback
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from . import get_ipython


def show(text):
    """Show the current figure, with this sentence as its alternative text, and close it.

    Where there is no notebook, the sentence is printed, and matplotlib shows the figure as it can.
    """
    figure, notebook = plt.gcf(), get_ipython()
    data, about = notebook.display_formatter.format(figure, include={"image/png"}) if notebook else ({}, {})
    if not data:
        print(text)
        plt.show()
        return
    plt.close(figure)
    size = "".join(f' {name}="{length}"' for name, length in about.get("image/png", {}).items())
    publish(f"png;base64,{data['image/png']}", text, size)


def publish(data, text, size="", script=""):
    """Show a picture in the notebook, with a script that moves it; where there is no notebook, print its sentence.

    The picture is in HTML alone, for JupyterLab and nbconvert look for the alternative text nowhere else.
    """
    notebook, page = get_ipython(), f'<img src="data:image/{data}" alt="{html.escape(text)}"{size}>{script}'
    if notebook:
        notebook.display_pub.publish(data={"text/html": page, "text/plain": text})
    else:
        print(text)


@contextmanager
def todo():
    """Say what a cell waits for, instead of a traceback: what is to be filled in, or to be run before it."""
    try:
        yield
    except (NotImplementedError, NameError) as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        if isinstance(error, NotImplementedError):
            name = str(error).removesuffix(" is still a TODO") or "what is to do there"
            said = f"This cell comes alive with {name}, in {Path(frame.filename).name}: then run it again."
        elif frame.name == "<module>":
            said = f"There is no {error.name} yet: finish the cells above first, then run this one again."
        else:
            raise
        plt.close("all")
        print(said)


# --- words for the sentence


def number(value):
    """Write a number in three digits, with a minus that is read out as one."""
    return f"{value + 0.0:.3g}".replace("-", "−")  # + 0.0: no minus before a zero


def spot(place):
    """Write a place of the plane."""
    return f"({', '.join(map(number, place))})"


def trend(values, over=None):
    """Say where a curve begins and ends, and the lowest and the highest value that lies between, and over what."""
    values = np.ravel(np.asarray(values, dtype=float))
    first, last = number(values[0]), number(values[-1])
    said = f"from {first} to {last}"
    if np.isfinite(values).any():
        for word, index in (("lowest", np.nanargmin(values)), ("highest", np.nanargmax(values))):
            if number(values[index]) not in (first, last):
                said += f", {word} {number(values[index])}" + ("" if over is None else f" at {number(over[index])}")
    return said


def trends(curves, over=None):
    """Say so of several curves, a dict from a label to the values."""
    return "; ".join(f"{label} {trend(values, over)}" for label, values in curves.items())
