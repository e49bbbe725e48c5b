"""HTML fragments from elsewhere, brought into a small well-formed shape and from there to Markdown."""

import re
from collections.abc import Callable
from functools import cache, partial
from html import unescape
from urllib.parse import quote

import nh3
from markdownify import ASTERISK, MarkdownConverter

#: Tags that go with all they hold.
SWALLOWED = {"iframe", "noscript", "object", "script", "style", "svg", "template", "textarea", "title"}
_INLINE = {"i": "em", "em": "em", "b": "strong", "strong": "strong", "del": "del", "s": "del", "a": "a"}
_LISTS = {"ul", "ol"}
_BREAKING = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "tr", "td", "section", "hr"}
_DEEPEST_QUOTE = 5
_MOST_TAGS = 4000
#: What quote() leaves alone in an address: all but what Markdown would read as marks.
_IN_ADDRESS = "%/?:@&=+$,;#~!'-._"

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
_RARE_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|#0?39;|[^#0-9A-Za-z]|$)")
_BLANKS = re.compile("[ \t]+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
#: Every element that HTML has or had: what else stands in angle brackets is no tag.
_ELEMENTS = (
    "a|abbr|acronym|address|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|body|br|button|canvas|caption"
    "|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption"
    "|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|kbd|label|legend"
    "|li|link|main|map|mark|marquee|math|menu|meta|meter|nav|noframes|noscript|object|ol|optgroup|option|output|p"
    "|param|picture|pre|progress|q|rp|rt|ruby|s|samp|script|search|section|select|slot|small|source|span|strike|strong"
    "|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video"
    "|wbr"
)
#: A sign that begins no tag and no comment, or the opening tag of what may swallow all that follows.
_LOOSE = re.compile(
    rf"<(?P<swallows>{'|'.join(sorted(SWALLOWED))})(?:\s[^<>]*+|/)?>"
    rf"|<(?P<comment>!--)|<(?!/?(?:{_ELEMENTS})(?:\s[^<>=]*+=[^<>]*+)?+\s*+/?>)",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_ANY_BREAK = re.compile(r"<(?:/p|/div|/li|/blockquote|br)\b[^<>]*>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|li)>|<br>")
_HREF = re.compile(r'href="([^"]*)"')
_EMPTY = re.compile(r"<(em|strong|del|a)(?: href=\"[^\"]*\")?>(\s*)</\1>")
_SEAM = re.compile(r"</(em|strong|del)><\1>")

_ALWAYS = re.compile(r"([\\`*_\[\]<]|~(?=~)|(?<=~)~)")
_LINE_START = re.compile(r"^([ \t]*)([#>+\-=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?[0-9a-zA-Z]+;)")


def escape_markdown(text: str) -> str:
    """Give Markdown that shows exactly this text: what would be a mark is escaped."""
    text = _ENTITY.sub("&amp;", _ALWAYS.sub(r"\\\1", text))
    return _LINE_START.sub(_escaped_opener, text)


def _escaped_opener(match: re.Match[str]) -> str:
    indent, opener = match.groups()
    return f"{indent}{opener}\\" if opener[0].isdigit() else f"{indent}\\{opener}"


def spared(fragment: str) -> str:
    """Give the fragment as a parser should have it, so that no word is lost and none takes it too long.

    People write "<3" and "if a<b": what begins no tag is text. A tag that would swallow the rest of the text, since
    nothing ends it, goes. When tags are too many, all go.
    """
    fragment = _LOOSE.sub(partial(_tied, cache(fragment.lower().rfind)), fragment)
    if fragment.count("<") <= _MOST_TAGS:
        return fragment
    return _ANY_TAG.sub("", _ANY_BREAK.sub("\n\n", fragment))


def _tied(last: Callable[[str], int], loose: re.Match[str]) -> str:
    """What to have for something loose; `last` tells where the text has another for the last time."""
    if loose["swallows"]:
        return loose[0] if last(f"</{loose['swallows'].lower()}") >= loose.end() else ""
    if loose["comment"] and last("-->") >= loose.end():
        return loose[0]
    return f"&lt;{loose[0][1:]}"


def html_to_markdown(fragment: str) -> str:
    """Turn an HTML fragment into Markdown with the same words and emphasis; what is not safe is left out."""
    if "<" not in fragment and not _RARE_ENTITY.search(fragment):
        return _lines_alone(fragment)  # as below, in a twentieth of the time
    clean = nh3.clean(
        spared(fragment),
        tags={*_INLINE, *_LISTS, *_BREAKING, "li", "br", "blockquote"},
        clean_content_tags=SWALLOWED,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )
    shaped = _Shaper().shape(clean)
    if shaped.count("<") > _MOST_TAGS:
        return _words_alone(shaped)
    markdown = _Converter(autolinks=False, bullets="-", strong_em_symbol=ASTERISK).convert(shaped).strip()
    # Pictures were left out above and literal brackets are escaped: this is an exclamation mark before a link.
    return markdown.replace("![", r"\![")


def _lines_alone(fragment: str) -> str:
    """Give the paragraphs of a fragment that has no tag."""
    lines = (_BLANKS.sub(" ", unescape(line)).strip() for line in fragment.split("\n"))
    return "\n\n".join(escape_markdown(line) for line in lines if line).replace("![", r"\![")


def _words_alone(shaped: str) -> str:
    """Give the paragraphs without their emphasis: markdownify would take too long over so many tags."""
    blocks = (unescape(_TOKEN.sub("", block)).strip() for block in _BLOCK_END.split(shaped))
    return "\n\n".join(escape_markdown(block) for block in blocks if block)


class _Converter(MarkdownConverter):
    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escape_markdown(text)


class _Shaper:
    """Rebuilds sanitised HTML as flat paragraphs, quotes and lists.

    Raw newlines outside <p> end a paragraph, as Letterboxd means them, and so do blank lines inside. Emphasis that
    runs over several paragraphs is closed and opened again in each, and nothing nests deeper than a few levels.
    """

    def __init__(self) -> None:
        self.out: list[str] = []
        self.inline: list[tuple[str, str]] = []
        self.quotes = 0
        self.extra_quotes = 0
        self.list: str | None = None
        self.list_depth = 0
        self.in_paragraph = False
        self.in_p = 0

    def shape(self, html: str) -> str:
        end = 0
        for token in _TOKEN.finditer(html):
            self._text(html[end : token.start()])
            self._tag(bool(token[1]), token[2], token[3])
            end = token.end()
        self._text(html[end:])
        self._break()
        shaped = "".join(self.out)
        for _ in range(4):
            shaped = _SEAM.sub("", _EMPTY.sub(r"\2", shaped))
        return shaped

    def _text(self, text: str) -> None:
        for number, part in enumerate(self._parts(text)):
            if number:
                self._break()
            if part.strip() or (part and self.in_paragraph):
                self._begin()
                self.out.append(part)

    def _parts(self, text: str) -> list[str]:
        if self.list:
            return [text.replace("\n", " ")]
        if self.in_p:
            return [part.replace("\n", " ") for part in _BLANK_LINES.split(text)]
        return text.split("\n")

    def _tag(self, closing: bool, name: str, attributes: str) -> None:
        if name in _INLINE:
            self._inline(closing, _INLINE[name], attributes)
        elif name == "br":
            if self.in_paragraph:
                self.out.append("<br>")
        elif name == "li" and self.list:
            self._break()
        elif name == "blockquote":
            self._break()
            self._quote(closing)
        elif name in _LISTS:
            self._break()
            self._list(closing, name)
        elif not self.list:
            self._break()
            if name != "hr":
                self.in_p = max(0, self.in_p + (-1 if closing else 1))
        elif self.in_paragraph:
            self.out.append(" ")

    def _inline(self, closing: bool, name: str, attributes: str) -> None:
        opened = [index for index, (other, _) in enumerate(self.inline) if other == name]
        if not closing:
            href = _HREF.search(attributes)
            markup = f"<{name}>"
            if name == "a":
                if not href:
                    return
                markup = f'<a href="{quote(href[1], safe=_IN_ADDRESS)}">'
            if opened:
                return
            self.inline.append((name, markup))
            if self.in_paragraph:
                self.out.append(markup)
        elif opened:
            index = opened[-1]
            if self.in_paragraph:
                self.out.extend(f"</{other}>" for other, _ in reversed(self.inline[index:]))
                self.out.extend(markup for _, markup in self.inline[index + 1 :])
            del self.inline[index]

    def _quote(self, closing: bool) -> None:
        if self.list:
            return
        if not closing:
            if self.quotes < _DEEPEST_QUOTE:
                self.out.append("<blockquote>")
                self.quotes += 1
            else:
                self.extra_quotes += 1
        elif self.extra_quotes:
            self.extra_quotes -= 1
        elif self.quotes:
            self.out.append("</blockquote>")
            self.quotes -= 1

    def _list(self, closing: bool, name: str) -> None:
        self.list_depth += -1 if closing else 1
        if not closing and self.list_depth == 1:
            self.list = name
            self.out.append(f"<{name}>")
        elif closing and self.list_depth == 0:
            self.out.append(f"</{self.list}>")
            self.list = None

    def _begin(self) -> None:
        if not self.in_paragraph:
            self.out.append("<li>" if self.list else "<p>")
            self.out.extend(markup for _, markup in self.inline)
            self.in_paragraph = True

    def _break(self) -> None:
        if self.in_paragraph:
            self.out.extend(f"</{name}>" for name, _ in reversed(self.inline))
            self.out.append("</li>" if self.list else "</p>")
            self.in_paragraph = False
