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


def path(points, codes=None, stroke=GRAY, width=1.2, **more):
    """Return a line through points, an array (N, 2); codes say where it begins anew or closes."""
    points = np.clip(np.asarray(points, dtype=float), -FAR, FAR)
    codes = [MOVE] + [LINE] * (len(points) - 1) if codes is None else codes
    parts = []
    for (x, y), code in zip(points, codes, strict=True):
        parts.append(f"{'M' if code == MOVE else 'L'}{x:.1f} {y:.1f}{'Z' if code == CLOSE else ''}")
    return ["path", {"d": "".join(parts), "fill": "none", "stroke": stroke, "stroke-width": width, **_attributes(more)}]


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
        lines = self._contours(heights, line_type="SeparateCode")
        found = [lines.lines(level) for level in levels]
        return [self._joined(points, codes, **style) for points, codes in found if points]

    def region(self, heights, low, high, **style):
        """Return the region where a landscape's height is between low and high, a list of one shape or none."""
        points, codes = self._contours(heights, fill_type="OuterCode").filled(low, high)
        return [self._joined(points, codes, **style)] if points else []

    def _contours(self, heights, **kind):
        rows, columns = np.shape(heights)
        return contour_generator(np.linspace(*self.x_range, columns), np.linspace(*self.y_range, rows), heights, **kind)

    def _joined(self, points, codes, **style):
        return path(self.at(np.concatenate(points)), np.concatenate(codes), **style)

    def axes(self, title="", across="", up=""):
        """Return the box's border with its title, its ends' numbers, and the names of the axes."""
        left, top, width, height = self.box
        right, bottom, middle = left + width, top + height, left + width / 2
        small = {"size": 11, "fill": GRAY}
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        low, high = (f"{value:g}".replace("-", "−") for value in self.x_range)
        bottom_number, top_number = (f"{value:g}".replace("-", "−") for value in self.y_range)
        return [
            path(corners, width=1),
            text((middle, top - 8), title),
            text((left, bottom + 15), low, **small),
            text((right, bottom + 15), high, **small),
            text((middle, bottom + 15), across, size=12),
            text((left - 6, bottom), bottom_number, anchor="end", **small),
            text((left - 6, top + 9), top_number, anchor="end", **small),
            text((left - 8, top + height / 2), up, size=12, anchor="end"),
        ]


def around(width, height, panels):
    """Return a white cover with a hole for each panel: what reaches out of a panel is hidden."""
    points, codes = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)], [MOVE, LINE, LINE, LINE, CLOSE]
    for left, top, wide, high in (panel.box for panel in panels):
        right, bottom = left + wide, top + high
        points += [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]  # the other way round
        codes += [MOVE, LINE, LINE, LINE, CLOSE]
    return path(points, codes, stroke="none", fill="#ffffff")


# --- the same with matplotlib


def still(scene, shapes):
    """Draw a scene with these shapes as matplotlib's current figure."""
    figure = plt.figure(figsize=(scene.width / 100, scene.height / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, scene.width), ylim=(scene.height, 0))
    axes.axis("off")
    for order, (tag, look, *words) in enumerate([*scene.under, *shapes, *scene.over]):
        if tag == "text":
            _write(axes, look, words[0], order)
            continue
        width = look.get("stroke-width", 1.0)
        dashes = [float(part) / width for part in look.get("stroke-dasharray", "").split()]
        style = {
            "facecolor": look.get("fill", "none"),
            "edgecolor": look.get("stroke", "none"),
            "linewidth": 0.72 * width,  # points, of which an inch has 72 and 100 pixels
            "linestyle": (0, dashes) if dashes else "-",
            "capstyle": {"round": "round", "square": "projecting"}.get(look.get("stroke-linecap"), "butt"),
            "alpha": look.get("opacity"),
            "snap": False,
            "zorder": order,
        }
        if tag == "circle":
            axes.add_patch(Circle((float(look["cx"]), float(look["cy"])), look["r"], **style))
        else:
            axes.add_patch(PathPatch(_drawn(look["d"]), **style))


def _write(axes, look, words, order):
    places = {"start": "left", "middle": "center", "end": "right"}
    style = {"color": look["fill"], "ha": places[look["text-anchor"]], "fontsize": 0.72 * look["font-size"]}
    style |= {"fontstyle": look.get("font-style", "normal"), "fontweight": look.get("font-weight", "normal")}
    axes.text(float(look["x"]), float(look["y"]), words, va="baseline", zorder=order, **style)


def _drawn(written):
    """Return matplotlib's path for what `path` has written."""
    found = re.findall(r"([ML])([-\d.]+) ([-\d.]+)(Z?)", written)
    codes = [MOVE if kind == "M" else CLOSE if end else LINE for kind, _, _, end in found]
    made = Path([(float(x), float(y)) for _, x, y, _ in found], codes)
    made.should_simplify = False  # or lines without a length go, which are dots
    return made
