"""A review's HTML as the HTML that Letterboxd knows: br, strong, em, a and blockquote, blank lines between paragraphs.

What it has no tag for is written as people write it by hand: list items behind a dot or a number, struck words between
tildes, a rule as three asterisks. `films.text.from_html` reads the same paragraphs and emphasis back.
"""

import re
from html import escape
from html.parser import HTMLParser

from films import text
from films.importing.cells import guarded

#: Bytes. A text of 50,000 characters can be longer than this only when it names one address a thousand times.
LONGEST = 500_000

_BLANKS = re.compile(r"[ \t\r\n]+")
_BREAK = "<br>"
_PARAGRAPH = "\n\n"


def letterboxd_markup(html: str) -> str:
    """Give the cell `Review` for HTML as `films.text.render` makes it.

    It starts no formula: a character that would is written as an entity, which no reader of the review sees, while the
    apostrophe that guards other cells would stand on Letterboxd's page.
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    cell = "".join(writer.out)
    if len(cell.encode()) > LONGEST:
        cell = escape(text.plain(html), quote=False)
    return f"&#{ord(cell[0])};{cell[1:]}" if guarded(cell) != cell else cell


class _Writer(HTMLParser):
    """Writes into `out` what it is fed. A gap (`_BREAK`, `_PARAGRAPH` or none) waits until something follows it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.gap = ""
        self.blank = False  # a blank waits too, and is dropped where a line begins or ends
        self.begins = True  # nothing stands in the block yet but its own opening
        self.numbers: list[int | None] = []  # of the lists that are open: the last item's, None where they have none
        self.in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "em" | "strong":
                self._write(f"<{tag}>")
            case "a":
                self._write(f'<a href="{escape(dict(attrs).get("href") or "")}">')
            case "del":
                self._write("~~")
            case "br":
                self._write(_BREAK)
            case "hr":
                self._end_block()
                self._write("* * *")
                self._end_block()
            case "blockquote":
                self._end_block()
                self._write("<blockquote>")
                self._begin()
            case "ul" | "ol":
                self._end_block()
                self.numbers.append(0 if tag == "ol" else None)
            case "li":
                self._end_block()
                self._write(self._bullet())
                self._begin()
            case "p" | "pre":
                self._end_block()
                self.in_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "em" | "strong" | "a":
                self.out.append(f"</{tag}>")
            case "del":
                self.out.append("~~")
            case "blockquote":
                self.gap = ""
                self.out.append("</blockquote>")
                self.begins = False
                self._end_block()
            case "ul" | "ol":
                self.numbers.pop()
                self._end_block()
            case "li" | "p" | "pre":
                self._end_block()
                self.in_pre = False

    def handle_data(self, data: str) -> None:
        if self.in_pre and data.strip():
            self._write(_BREAK.join(escape(line, quote=False) for line in data.strip("\n").split("\n")))
            return
        words = _BLANKS.sub(" ", data)
        self.blank = self.blank or words.startswith(" ")
        if words.strip(" "):
            self._write(escape(words.strip(" "), quote=False))
            self.blank = words.endswith(" ")

    def _write(self, markup: str) -> None:
        if self.gap:
            self.out.append(self.gap)
        elif self.blank and not self.begins and _BREAK not in (markup, self.out[-1]):
            self.out.append(" ")
        self.gap, self.blank, self.begins = "", False, False
        self.out.append(markup)

    def _begin(self) -> None:
        self.begins, self.blank = True, False

    def _end_block(self) -> None:
        """What follows begins a line or a paragraph of its own, unless it is the first of what holds it."""
        self.blank = False
        if self.out and not self.begins and self.gap != _PARAGRAPH:
            self.gap = _BREAK if self.numbers else _PARAGRAPH

    def _bullet(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "• "
        self.numbers[-1] += 1
        return f"{self.numbers[-1]}. "
