"""Show a picture that buttons and sliders move, in any notebook: HTML with a script of its own, which asks no host.

All frames are computed beforehand: the picture moves without a kernel. Where scripts are off, one frame stands still.
"""

import base64
import itertools
import json
import secrets

import numpy as np

from .pictures import number, publish
from .svg import written


def show_moving(title, size, sliders, frame, fixed=((), ()), at=(0, -1)):
    """Show a picture of that size, (width, height), with a slider and two buttons for each of the sliders.

    sliders is a dict from a name to values. frame is asked for each combination, the last slider's changing fastest; it
    returns shapes, which lie between those fixed under and over them, and a sentence. The frame at the first index is
    shown first, that at the second one where nothing can move.
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
    behind = f'<div data-moving="{name}"></div><script>{script}</script>'
    publish(f"svg+xml;base64,{picture}", sentence, behind=behind)


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
      const words = name === "step" ? ["\\u25c0 Previous", "Next \\u25b6"] : ["\\u25c0 Less", "More \\u25b6"];
      const move = (place) => {
        at[i] = Math.min(Math.max(place, 0), texts.length - 1);
        update();
      };
      const button = (word, change) => {
        const made = make(bar, "button", {type: "button", "aria-label": word.replace(/[^A-Za-z]/g, "") + ", " + name,
          "data-lm-suppress-shortcuts": "",
          style: "font:inherit;min-height:32px;padding:2px 10px;border:1px solid #555;border-radius:4px;cursor:pointer;"
            + "background:#f2f2f2;color:#1a1a1a"}, word);
        made.onclick = () => move(at[i] + change);
        updates.push(() => {
          const end = at[i] === (change < 0 ? 0 : texts.length - 1);
          made.setAttribute("aria-disabled", end);
          made.style.borderStyle = end ? "dashed" : "solid";
        });
      };
      const label = make(bar, "label", {style: "display:flex;gap:8px;align-items:center"});
      make(label, "span", {style: "min-width:6.5em"}, name);
      button(words[0], -1);
      const range = make(label, "input", {type: "range", min: 0, max: texts.length - 1,
        "data-lm-suppress-shortcuts": "", style: "width:130px;margin:0"});
      range.oninput = () => move(Number(range.value));
      button(words[1], 1);
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
