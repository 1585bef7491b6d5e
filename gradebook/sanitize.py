"""Make what students wrote safe to show: no script, no foreign page, no form."""

import html
import logging
import re
from functools import lru_cache
from typing import Any

import bleach
from jinja2 import pass_context

from gradebook import mathematics

log = logging.getLogger(__name__)

TAGS = frozenset(
    "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre s span "
    "strong sub summary sup table tbody td th thead tr tt ul".split()
)
UNDESCRIBED = re.compile(r"<img(?![^>]*\balt=)")
IMAGE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
# Tags that may stay in the source of a recorded notebook, which other viewers than ours will render.
RAW_TAG = re.compile(r"<(?!/?(?:b|br|code|em|i|kbd|li|ol|p|pre|strong|sub|sup|ul)\s*/?>)(?=[A-Za-z/!?])")


def clean_html(markup: object) -> str:
    """Return HTML with every tag, attribute and address removed that could do more than show text and pictures."""
    text = markup.decode(errors="replace") if isinstance(markup, bytes) else str(markup)
    cleaned: str = bleach.clean(text, tags=TAGS, attributes=_allowed, protocols={"http", "https", "mailto", "data"})
    return UNDESCRIBED.sub('<img alt="A picture without a description"', cleaned)


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """Render Markdown, which nbgrader's own templates show without cleaning it."""
    return rendered(source, context.get("cell", {}).get("attachments", {}))


def rendered(source: str, attachments: Any = None) -> str:
    """Return Markdown as HTML that is safe to show, with formulas as MathML."""
    return _rendered.__wrapped__(source, attachments) if attachments else _rendered(source)


@lru_cache(maxsize=1024)  # most of a class's pages is the same
def _rendered(source: str, attachments: Any = None) -> str:
    for text in (source, source.replace("attachment:", "")):  # a picture that is not there stops the renderer
        try:
            page, formulas = mathematics.render(text, attachments)
            return mathematics.insert(clean_html(page), formulas)
        except Exception as error:  # the text is a student's and may break the renderer in any way
            log.debug("Markdown shown as it is: %s", error)
    return f"<pre>{html.escape(source)}</pre>"


def plain_markdown(source: str) -> str:
    """Return Markdown source whose raw HTML is shown rather than obeyed, for viewers that do not clean it."""
    return RAW_TAG.sub("< ", source)  # a blank ends the tag, and is harmless in formulas and code; &lt; is not


def _allowed(tag: str, name: str, value: str) -> bool:
    if name in {"class", "title"}:  # no id: a heading could take the place of a score field of formgrader
        return True
    if tag == "a" and name == "href":
        # The second with nothing but digits behind it is a host and a port to bleach.
        return not value.lstrip().lower().startswith(("data:", "javascript:"))
    if tag == "img" and name == "src":
        # Pictures from elsewhere would tell their owner who looks at the page, and when.
        return IMAGE.fullmatch(value) is not None
    return (tag == "img" and name in {"alt", "height", "width"}) or (
        tag in {"td", "th"} and name in {"align", "colspan", "scope"}
    )
