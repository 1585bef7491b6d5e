"""Draw computational graphs: values above the wires in blue, gradients below them in orange."""

from .graph_layout import short
from .graph_steps import GRADIENT, VALUE, frames_of, scene_of, shapes_of, values_of  # noqa: F401 - for the notebook
from .moving_pictures import show_moving
from .pictures import show
from .svg import still


def graph(nodes, values=None, gradients=None, title=""):
    """Draw nodes, a list of (name, op, inputs); values and gradients are dicts by name, each may miss some.

    A gradient under the key (source, node) belongs to one use of a value and is written where that wire ends.
    """
    values, gradients = values or {}, gradients or {}
    known = {*values, *(name if isinstance(name, tuple) else ("gradient", name) for name in gradients)}
    still(scene_of(nodes, title), shapes_of(nodes, values, gradients, known))
    show(_in_words(nodes, values, gradients, title))


def _in_words(nodes, values, gradients, title):
    """Say what the picture of a graph shows."""
    gates = ", ".join(f"{name} = {op} of {' and '.join(inputs)}" for name, op, inputs in nodes)
    said = f"{title or 'A graph'}, drawn with its gates {gates}"
    drawn = {name for node, _, inputs in nodes for name in (node, *inputs)}
    for words, numbers in (("above the wires the values", values), ("below them the gradients", gradients)):
        texts = {
            key if isinstance(key, str) else " to ".join(key): short(value)
            for key, value in numbers.items()
            if key in drawn or isinstance(key, tuple)
        }
        if any(texts.values()):
            said += f"; {words} " + ", ".join(f"{name} {text}" for name, text in texts.items() if text)
    return f"{said}."


def stepped(graph_class, nodes, inputs, title):
    """Show a graph that buttons step forward and backward, with the numbers that graph_class computes."""
    frames = frames_of(graph_class, nodes, inputs)
    last = len(frames) - 1
    show_moving(scene_of(nodes, title), {"step": [f"{step} of {last}" for step in range(last + 1)]}, frames)
