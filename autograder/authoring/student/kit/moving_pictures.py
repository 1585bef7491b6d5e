"""Pictures that buttons and sliders move, in any notebook: HTML with a script of its own, which asks no host.

All frames are computed beforehand: the picture moves without a kernel. Where scripts are off, one frame stands still.
A frame is made of SVG's shapes: [tag, attributes, text], in pixels from the top left; paths have straight pieces only.
"""

import base64
import html
import itertools
import json
import secrets

import numpy as np
from contourpy import contour_generator  # comes with matplotlib

from .pictures import number, publish

BLACK, GRAY = "#1a1a1a", "#555555"
MOVE, LINE, CLOSE = 1, 2, 79  # of contourpy's codes, which are matplotlib's
FAR = 1e4  # pixels; what lies further out is nobody's to see


def show_moving(title, size, sliders, frame, fixed=((), ()), at=(0, -1)):
    """Show a picture of size (width, height), with a slider and two buttons for each entry of sliders.

    sliders is a dict from a name to values. frame is called for each combination, the last slider's values changing
    fastest; it returns shapes and a sentence. fixed is (the shapes under them, those over them). at holds two indices:
    of the frame shown first, and of the one shown where nothing can move.
    """
    (under, over), (start, rest) = fixed, at
    frames = [frame(*values) for values in itertools.product(*sliders.values())]
    first = [int(place) for place in np.unravel_index(start % len(frames), [*map(len, sliders.values())])]
    texts = {name: [each if isinstance(each, str) else number(each) for each in own] for name, own in sliders.items()}
    data = {"title": title, "width": size[0], "height": size[1], "under": under, "over": over}
    data |= {"controls": [*texts.items()], "frames": frames, "first": first}
    text = json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    name = secrets.token_hex(8)  # a notebook may hold many, and one twice
    script = SCRIPT.replace("NAME", name).replace("DATA", text)
    shapes, sentence = frames[rest]
    picture = base64.b64encode(written(size, [*under, *shapes, *over]).encode()).decode()
    moving = f'<div data-moving="{name}"></div><script>{script}</script>'
    publish(f"svg+xml;base64,{picture}", sentence, script=moving)


# --- shapes


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
        low, high, lowest, highest = map(number, (*self.x_range, *self.y_range))
        border = {"x": left, "y": top, "width": width, "height": height, "fill": "none", "stroke": GRAY}
        return [
            ["rect", border],
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


def written(size, shapes):
    """Return a picture of that size, (width, height), with these shapes, as the text of an SVG file."""
    picture, size = "", 'width="{}" height="{}"'.format(*size)
    for tag, look, *words in shapes:
        attributes = "".join(f' {name}="{html.escape(str(value))}"' for name, value in look.items())
        picture += f"<{tag}{attributes}>{html.escape(''.join(words))}</{tag}>"
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui,sans-serif">'
    return f'{begin}<rect {size} fill="#fff"/>{picture}</svg>'


# --- the script

# The place is looked for by name: some notebooks run a script elsewhere than where it stands. JupyterLab takes arrow
# keys for itself, unless what has the focus says not to. White and black, whatever the theme, as all pictures are.
SCRIPT = """
(() => {
  const data = DATA;
  const make = (parent, tag, attributes = {}, text = "") => {
    const inside = parent.namespaceURI.endsWith("svg") || tag === "svg";
    const element = document.createElementNS("http://www.w3.org/" + (inside ? "2000/svg" : "1999/xhtml"), tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const fill = (group, shapes) => {
    group.replaceChildren();
    for (const shape of shapes) make(group, ...shape);
  };
  for (const root of document.querySelectorAll('[data-moving="NAME"]:not([data-ready])')) {
    root.dataset.ready = "";
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.title);
    root.style.cssText = "box-sizing:border-box;padding:12px;border:1px solid #777;border-radius:6px;background:#fff;"
      + "color:#1a1a1a;color-scheme:light;font:14px/1.45 system-ui,sans-serif;max-width:" + (data.width + 26) + "px";
    const picture = make(root, "svg", {viewBox: "0 0 " + data.width + " " + data.height, width: data.width, role: "img",
      "aria-label": data.title, style: "display:block;max-width:100%;height:auto;font-family:system-ui,sans-serif"});
    fill(make(picture, "g"), data.under);
    const layer = make(picture, "g");
    fill(make(picture, "g"), data.over);
    const bars = make(root, "div");
    const said = make(root, "p", {role: "status", "aria-live": "polite",
      style: "margin:8px 0 0;min-height:4.4em;color:#1a1a1a"});
    const at = [...data.first], updates = [];
    const update = () => {
      const index = at.reduce((sum, place, i) => sum * data.controls[i][1].length + place, 0);
      fill(layer, data.frames[index][0]);
      said.textContent = data.frames[index][1];
      for (const one of updates) one();
    };
    data.controls.forEach(([name, texts], i) => {
      const bar = make(bars, "div", {style: "display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:8px"});
      const label = make(bar, "label", {style: "display:flex;gap:8px;align-items:center"});
      make(label, "span", {style: "min-width:6.5em"}, name);
      const range = make(label, "input", {type: "range", min: 0, max: texts.length - 1,
        "data-lm-suppress-shortcuts": "", style: "width:130px;margin:0"});
      const move = (place) => {
        at[i] = Math.min(Math.max(place, 0), texts.length - 1);
        update();
      };
      range.oninput = () => move(Number(range.value));
      const words = name === "step" ? ["\\u25c0 Previous", "Next \\u25b6"] : ["\\u25c0 Less", "More \\u25b6"];
      words.forEach((word, which) => {
        const button = make(bar, "button", {type: "button", "aria-label": word.replace(/[^A-Za-z]/g, "") + ", " + name,
          "data-lm-suppress-shortcuts": "",
          style: "font:inherit;min-height:32px;padding:2px 10px;border:1px solid #555;border-radius:4px;cursor:pointer;"
            + "background:#f2f2f2;color:#1a1a1a"}, word);
        button.onclick = () => move(at[i] + (which ? 1 : -1));
      });
      const value = make(bar, "span", {"aria-hidden": "true", style: "font-weight:bold"});
      updates.push(() => {
        range.value = at[i];
        range.setAttribute("aria-valuetext", texts[at[i]]);
        value.textContent = texts[at[i]];
      });
    });
    update();
    root.previousElementSibling.style.display = "none";
  }
})();
"""
