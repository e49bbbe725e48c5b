r"""How values are written in a cell, for reading and for writing (docs/formats.md).

Values are separated by `;`, and a value may be followed by notes in braces: `Toshirō Mifune {as Kikuchiyo}`. A
backslash makes `;`, `{`, `}` and `\` plain characters.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

_VALUE = re.compile(
    r"(?P<text>(?:\\[;{}\\]|[^;{}])*+)(?P<notes>(?:\{(?:\\[;{}\\]|[^{}])*+\}\s*+)*+)(?P<end>;|\Z)", re.DOTALL
)
_NOTE = re.compile(r"\{(?P<word>[a-z]*+)\s*+(?P<text>(?:\\[;{}\\]|[^{}])*+)\}", re.DOTALL)
_ESCAPED = re.compile(r"\\([;{}\\])")
_MARK = re.compile(r"([;{}\\])")
# What a spreadsheet may take for a formula, in either width or behind a tab or a line break, and our own mark before.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_BLANKS = " \t\r\n"
_BLANKS_WITH_BREAK = re.compile(r" *[\t\r\n][ \t\r\n]*")


@dataclass
class Value:
    """One of a cell's values, with what its notes say."""

    text: str
    notes: dict[str, str] = field(default_factory=dict)


def trimmed(text: str) -> str:
    """The text without blanks at its ends; unlike `str.strip` it keeps a no-break space."""
    return text.strip(_BLANKS)


def one_line(text: str) -> str:
    """The trimmed text with line breaks and tabs made spaces."""
    return _BLANKS_WITH_BREAK.sub(" ", trimmed(text))


def parse_values(cell: str, words: Collection[str] = ()) -> list[Value]:
    """Read the values of a cell; `words` are those a note may begin with. Raises ValueError with a sentence."""
    values = []
    position = 0
    while position < len(cell):
        found = _VALUE.match(cell, position)
        if not found:
            raise ValueError(_("The braces don't match. Put a backslash before one that belongs to a name."))
        position = found.end()
        notes = {note["word"]: _plain(note["text"]) for note in _NOTE.finditer(found["notes"])}
        unknown = [word for word in notes if word not in words]
        if unknown:
            raise ValueError(_("{%(word)s …} means nothing here.") % {"word": unknown[0]})
        value = Value(_plain(found["text"]), notes)
        if value.text:
            values.append(value)
        elif notes:
            raise ValueError(_("There is nothing before the braces."))
    return values


def written_value(text: str, notes: Mapping[str, str]) -> str:
    """Write one value with those of its notes that say something, as `parse_values` reads it."""
    braces = [f"{{{word} {_MARK.sub(r'\\\1', one_line(note))}}}" for word, note in notes.items() if note]
    return " ".join([_MARK.sub(r"\\\1", one_line(text)), *braces])


def written_cell(values: Iterable[str]) -> str:
    """Write a cell of values that are written already."""
    return "; ".join(values)


def guarded(text: str) -> str:
    """Give a CSV cell that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe away that `guarded` has set."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Write each row as CSV, guarded: commas, CRLF, quotes where they are needed."""
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


class _Echo:
    """A file whose writer gives back what it would write."""

    def write(self, text: str) -> str:
        return text


def _plain(text: str) -> str:
    return one_line(_ESCAPED.sub(r"\1", text))
