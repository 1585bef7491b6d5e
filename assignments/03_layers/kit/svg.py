"""Shapes that a browser draws as SVG and matplotlib alike: [tag, attributes, text], in pixels from the top left.

Paths have straight pieces only. A panel is a box with axes, whose shapes are given in its own units.
"""

import re

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator  # comes with matplotlib
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

BLACK, GRAY, LIGHT = "#1a1a1a", "#555555", "#b8c4d6"
MOVE, LINE, CLOSE = 1, 2, 79  # of matplotlib's and contourpy's codes
FAR = 1e4  # pixels; what lies further out is nobody's to see
POINTS = 0.72  # of a pixel: an inch has 72 points, and 100 pixels
# What matplotlib calls SVG's ends of texts and of lines
NAMES = {"start": "left", "middle": "center", "end": "right", "round": "round", "square": "projecting", None: "butt"}


def path(points, codes=None, stroke=GRAY, width=1.2, **more):
    """Return a line through points, an array (N, 2); codes say where it begins anew or closes."""
    points = np.clip(np.asarray(points, dtype=float), -FAR, FAR)
    codes = [MOVE] + [LINE] * (len(points) - 1) if codes is None else codes
    letters = {MOVE: "M{:.1f} {:.1f}", LINE: "L{:.1f} {:.1f}", CLOSE: "L{:.1f} {:.1f}Z"}
    way = "".join(letters[code].format(*point) for point, code in zip(points, codes, strict=True))
    return ["path", {"d": way, "fill": "none", "stroke": stroke, "stroke-width": width, **_attributes(more)}]


def circle(place, radius, **more):
    """Return a disc."""
    x, y = np.clip(place, -FAR, FAR)
    return ["circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": radius, **_attributes(more)}]


def text(place, words, size=13, fill=BLACK, anchor="middle", **more):
    """Return words whose baseline is at a place."""
    x, y = place
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": size, "fill": fill, "text-anchor": anchor}
    return ["text", {**at, **_attributes(more)}, words]


def _attributes(more):
    """Return SVG's names and values: stroke_width is its stroke-width, and no number is one of numpy's."""
    return {name.replace("_", "-"): value if isinstance(value, str) else float(value) for name, value in more.items()}


class Panel:
    """A box (left, top, width, height) of the picture that shows a part of the plane."""

    def __init__(self, box, x_range, y_range):
        self.box, self.x_range, self.y_range = box, x_range, y_range

    def at(self, points):
        """Return where points of the plane lie in the picture; what is no number lies far out."""
        (left, top, width, height), (x_low, x_high), (y_low, y_high) = self.box, self.x_range, self.y_range
        x, y = np.moveaxis(np.asarray(points, dtype=float), -1, 0)
        across = left + width * (x - x_low) / (x_high - x_low)
        down = top + height * (y_high - y) / (y_high - y_low)
        return np.nan_to_num(np.stack([across, down], axis=-1), nan=2 * FAR, posinf=2 * FAR, neginf=-2 * FAR)

    def line(self, points, **style):
        """Return a line through points of the plane."""
        return path(self.at(points), **style)

    def dots(self, points, radius=3.0, color=BLACK, cap="round"):
        """Return one shape with a disc at each of the points; with cap "square" it is a square."""
        ends = np.repeat(self.at(points), 2, axis=0)
        ends[1::2, 0] += 0.1  # a line that has hardly any length, but thick ends
        return path(ends, [MOVE, LINE] * (len(ends) // 2), stroke=color, width=2 * radius, stroke_linecap=cap)

    def level_lines(self, heights, levels, **style):
        """Return lines on which a landscape has these heights; heights is an array (rows from low y, columns)."""
        contours = self._contours(heights)
        return [shape for level in levels for shape in self._joined(*contours.lines(level), **style)]

    def region(self, heights, low, high, **style):
        """Return the region where a landscape's height is between low and high, a list of one shape or none."""
        return self._joined(*self._contours(heights).filled(low, high), **style)

    def _contours(self, heights):
        rows, columns = np.shape(heights)
        x, y = np.linspace(*self.x_range, columns), np.linspace(*self.y_range, rows)
        return contour_generator(x, y, heights, line_type="SeparateCode", fill_type="OuterCode")

    def _joined(self, points, codes, **style):
        return [path(self.at(np.concatenate(points)), np.concatenate(codes), **style)] if points else []

    def axes(self, title="", across="", up=""):
        """Return the box's border with its title, its ends' numbers, and the names of the axes."""
        left, top, width, height = self.box
        right, bottom, middle = left + width, top + height, left + width / 2
        small = {"size": 11, "fill": GRAY}
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        ends = (*self.x_range, *self.y_range)
        low, high, lowest, highest = (f"{value:g}".replace("-", "−") for value in ends)
        return [
            path(corners, width=1),
            text((middle, top - 8), title),
            text((left, bottom + 15), low, **small),
            text((right, bottom + 15), high, **small),
            text((middle, bottom + 15), across, size=12),
            text((left - 6, bottom), lowest, anchor="end", **small),
            text((left - 6, top + 9), highest, anchor="end", **small),
            text((left - 8, top + height / 2), up, size=12, anchor="end"),
        ]


def around(width, height, panels):
    """Return a white cover with a hole for each panel: what reaches out of a panel is hidden."""
    points = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)]
    for left, top, wide, high in (panel.box for panel in panels):
        right, bottom = left + wide, top + high
        points += [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]  # the other way round
    return path(points, [MOVE, LINE, LINE, LINE, CLOSE] * (1 + len(panels)), stroke="none", fill="#ffffff")


# --- the same with matplotlib


def still(scene, shapes):
    """Draw a scene with these shapes as matplotlib's current figure."""
    figure = plt.figure(figsize=(scene.width / 100, scene.height / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, scene.width), ylim=(scene.height, 0))
    axes.axis("off")
    for order, (tag, look, *words) in enumerate([*scene.under, *shapes, *scene.over]):
        if tag == "text":
            style = {"color": look["fill"], "fontsize": POINTS * look["font-size"], "ha": NAMES[look["text-anchor"]]}
            style |= {"va": "baseline", "fontstyle": look.get("font-style", "normal"), "zorder": order}
            axes.text(float(look["x"]), float(look["y"]), *words, **style)
            continue
        width = look.get("stroke-width", 1.0)
        dashes = [float(part) / width for part in look.get("stroke-dasharray", "").split()]
        style = {"facecolor": look.get("fill", "none"), "edgecolor": look.get("stroke", "none")}
        style |= {"linewidth": POINTS * width, "linestyle": (0, dashes) if dashes else "-"}
        style |= {"capstyle": NAMES[look.get("stroke-linecap")], "alpha": look.get("opacity")}
        is_circle = tag == "circle"
        patch = Circle((float(look["cx"]), float(look["cy"])), look["r"]) if is_circle else _drawn(look["d"])
        patch.set(snap=False, zorder=order, **style)
        axes.add_patch(patch)


def _drawn(written):
    """Return matplotlib's patch for what `path` has written."""
    found = re.findall(r"([ML])([-\d.]+) ([-\d.]+)(Z?)", written)
    codes = [MOVE if kind == "M" else CLOSE if end else LINE for kind, _, _, end in found]
    made = Path([(float(x), float(y)) for _, x, y, _ in found], codes)
    made.should_simplify = False  # or lines without a length go, which are dots
    return PathPatch(made)
