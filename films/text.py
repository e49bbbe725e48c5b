"""Words people write: Markdown to safe HTML, HTML and plain text to Markdown, and back to plain words."""

import html
import re
from dataclasses import dataclass
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe

from films.html_fragments import SWALLOWED, escape_markdown, html_to_markdown, spared
from films.markdown_dialect import to_html

REVIEW = "review"
EDITORIAL = "editorial"

_REVIEW_TAGS = frozenset(["p", "br", "em", "strong", "del", "a", "blockquote", "ul", "ol", "li", "code", "pre", "hr"])
_SCHEMES = {"http", "https", "mailto"}
_LINK_TO_NOWHERE = re.compile(r'<a rel="[^"]*">(.*?)</a>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|pre|blockquote|div|ul|ol)>|<hr>")
_TAG = re.compile(r"<[^<>]*>")
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "blockquote", "div", "ul", "ol", "hr"}
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|i|b|em|strong|a|blockquote|del|s|u|ul|ol|li|div|span|h[1-6]|iframe|img|script|style)"
    r"(?:\s[^<>]{0,2000})?/?>|&(?:[a-z]{2,8}|#[0-9]{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
# All of Unicode's categories Cc and Cs but for line breaks and tabs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Profile:
    """What the HTML of one context may hold."""

    tags: frozenset[str]
    headings: dict[str, str]
    link_rel: str


PROFILES = {
    REVIEW: Profile(
        tags=_REVIEW_TAGS,
        headings=dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "p"),
        link_rel="nofollow ugc noopener",
    ),
    EDITORIAL: Profile(
        tags=_REVIEW_TAGS | {"h2", "h3", "h4"},
        headings={"h1": "h2", "h5": "h4", "h6": "h4"},
        link_rel="noopener",
    ),
}


def render(markdown_text: str, profile: str) -> SafeString:
    """Give the safe HTML of Markdown; the profile (REVIEW or EDITORIAL) says which tags it may hold.

    Raw HTML is shown as the text it is. A newline inside a paragraph is a line break.
    """
    allowed = PROFILES[profile]
    clean = _cleaner(profile).clean(to_html(_printable(markdown_text), allowed.headings))
    clean = _LINK_TO_NOWHERE.sub(r"\1", clean)
    # It has just passed the allow-list.
    return mark_safe(clean.strip())


@cache
def _cleaner(profile: str) -> nh3.Cleaner:
    """Making one costs as much as ten texts."""
    return nh3.Cleaner(
        tags=set(PROFILES[profile].tags),
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=PROFILES[profile].link_rel,
    )


def from_html(fragment: str) -> str:
    """Turn an HTML fragment, as Letterboxd writes it, into Markdown with the same words and emphasis."""
    return html_to_markdown(_printable(fragment)) if fragment.strip() else ""


def from_plain(text: str) -> str:
    """Turn plain text, with blank lines between paragraphs, into Markdown that shows just that text."""
    lines = [" ".join(line.split()) for line in _printable(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", escape_markdown("\n".join(lines))).strip()


def looks_like_html(text: str) -> bool:
    """Tell whether the text holds a tag or an entity that only HTML would."""
    return _LOOKS_LIKE_HTML.search(text) is not None


def plain(markup: str) -> str:
    """Give the words of an HTML text, with blank lines between its blocks."""
    clean = nh3.clean(spared(_printable(markup)), tags=_BLOCKS | {"br"}, clean_content_tags=SWALLOWED, attributes={})
    lines = "\n".join(" ".join(line.split()) for line in _words(clean).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _words(clean: str) -> str:
    """What is left of HTML that passed the allow-list without its tags."""
    broken = _BLOCK_END.sub("\n\n", clean.replace("\n", " ")).replace("<br>", "\n")
    return html.unescape(_TAG.sub("", broken))


def excerpt(rendered: str, length: int) -> str:
    """Give the first words of what `render` gave, on one line, at most `length` characters, "…" included."""
    words = " ".join(_words(rendered).split())
    if len(words) <= length:
        return words
    room = words[:length].rpartition(" ")[0] or words[: length - 1]
    return room.rstrip(" ,;:–—-") + "…"


def _printable(text: str) -> str:
    """Give the text with plain newlines and without control characters, which nobody means to write."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)
