"""The Markdown spoken here: what python-markdown is taught, what it unlearns, and what it is spared."""

import re
from collections import defaultdict
from html import escape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

#: Converters at rest, by their headings: making one costs more than a short text.
_free: defaultdict[tuple[tuple[str, str], ...], list[Markdown]] = defaultdict(list)

_DEEPEST = 6
_MARKS_A_TEXT = 3000
_MARKS_A_BLOCK = 800
_BRACKETS_A_BLOCK = 80

#: All that can nest at the beginning of a line: quotes and list items. The second group is one too many.
_OPENER = r"(?:[ \t]*+(?:>|(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t])))"
_OPENERS = re.compile(rf"^({_OPENER}{{{_DEEPEST}}}){_OPENER}++", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]{24,}", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_MARK = re.compile(r"[\\`*_\[<&~\n]")
#: A text of paragraphs without a single mark, as most synopses and many reviews are: python-markdown has nothing to do.
_UNMARKED = re.compile(r"(?:[^\W\d_]|[\"'(])[^\\`*_\[<>&~\t\n]*(?:\n\n(?:[^\W\d_]|[\"'(])[^\\`*_\[<>&~\t\n]*)*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!~<=])")


class _HeadingsAndPictures(Treeprocessor):
    """Puts headings in their place on the page and a picture's words in the place of the picture."""

    def __init__(self, md: Markdown, headings: dict[str, str]) -> None:
        super().__init__(md)
        self.headings = headings

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
            elif element.tag in self.headings:
                element.tag = self.headings[element.tag]
                if element.tag == "p":
                    _embolden(element)


def _embolden(paragraph: Element) -> None:
    text, children = paragraph.text, list(paragraph)
    paragraph.text = None
    for child in children:
        paragraph.remove(child)
    strong = SubElement(paragraph, "strong")
    strong.text = text
    strong.extend(children)


def to_html(text: str, headings: dict[str, str]) -> str:
    """Turn Markdown into HTML that is not yet sanitised; raw HTML in it comes out as the text it is.

    `headings` says what h1 to h6 become. Text with more marks than any honest use has comes out as
    plain paragraphs, because python-markdown takes quadratic time on it or recurses too deep.
    """
    text = _INDENT.sub(" " * 24, _OPENERS.sub(r"\1", _BLANK_LINES.sub("\n\n", text)))
    if _UNMARKED.fullmatch(text):
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    if _is_too_dense(text):
        return _plain_paragraphs(text)
    free = _free[tuple(headings.items())]
    # A converter serves one thread at a time, and is put back only when it has come to its end.
    try:
        md = free.pop()
    except IndexError:
        md = _converter(headings)
    try:
        html = md.convert(text)
    except RecursionError:
        return _plain_paragraphs(text)
    free.append(md.reset())
    return html


def _converter(headings: dict[str, str]) -> Markdown:
    md = Markdown(extensions=["nl2br", "sane_lists", "fenced_code"])
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?!\s)([^~]+)(?<!\s)~~", "del"), "del", 55)
    md.treeprocessors.register(_HeadingsAndPictures(md, headings), "headings_and_pictures", 5)
    md.ESCAPED_CHARS.extend("~<=")
    return md


def _is_too_dense(text: str) -> bool:
    if len(_MARK.findall(text)) > _MARKS_A_TEXT:
        return True
    return any(
        block.count("[") > _BRACKETS_A_BLOCK or len(_MARK.findall(block)) > _MARKS_A_BLOCK
        for block in text.split("\n\n")
    )


def _plain_paragraphs(text: str) -> str:
    blocks = (_ESCAPED.sub(r"\1", block).strip() for block in text.split("\n\n"))
    return "".join(f"<p>{escape(block)}</p>".replace("\n", "<br>\n") for block in blocks if block)
