"""A JSON document whose lists are long: its items one after another, each with the line it begins on."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, NoReturn

from django.utils.translation import gettext as _

_BLANKS = re.compile(r"[ \t\r\n]*")


class Broken(Exception):
    """The document can't be read further. Its text is why, a sentence fit to be shown."""

    def __init__(self, line: int) -> None:
        super().__init__(_("From here on it is not JSON; what follows couldn’t be read."))
        self.line = line


class Item(NamedTuple):
    """An item of the list that the document has under a name."""

    name: str
    line: int
    value: Any


def items(text: str, names: Collection[str]) -> Iterator[Item]:
    """Yield the items of the lists that the document, an object, has under these names. Raises Broken."""
    walk = _Walk(text)
    try:
        yield from walk.items(names)
    except (ValueError, RecursionError):
        raise Broken(walk.line()) from None


class _Walk:
    """A place in the text, which only goes forward. Raises ValueError for what is no JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        self._decoder = json.JSONDecoder(parse_constant=_refused)

    def line(self) -> int:
        """The number of the line."""
        self._line, self._counted = self._line + self._text.count("\n", self._counted, self._at), self._at
        return self._line

    def items(self, names: Collection[str]) -> Iterator[Item]:
        """The items of the lists with these names."""
        self._take("{")
        if self._may_take("}"):
            return
        while True:
            name = self._value()
            if not isinstance(name, str):
                raise ValueError
            self._take(":")
            if self._sees("["):
                for item in self._list(name):
                    if name in names:
                        yield item
            else:
                self._value()
            if not self._may_take(","):
                break
        self._take("}")
        if self._skip_blanks() != len(self._text):
            raise ValueError

    def _list(self, name: str) -> Iterator[Item]:
        self._take("[")
        if self._may_take("]"):
            return
        while True:
            self._skip_blanks()
            line = self.line()
            yield Item(name, line, self._value())
            if not self._may_take(","):
                break
        self._take("]")

    def _value(self) -> Any:
        value, self._at = self._decoder.raw_decode(self._text, self._skip_blanks())
        return value

    def _take(self, sign: str) -> None:
        if not self._may_take(sign):
            raise ValueError

    def _may_take(self, sign: str) -> bool:
        sees = self._sees(sign)
        self._at += sees
        return sees

    def _sees(self, sign: str) -> bool:
        self._skip_blanks()
        return self._text.startswith(sign, self._at)

    def _skip_blanks(self) -> int:
        blanks = _BLANKS.match(self._text, self._at)
        self._at = blanks.end() if blanks else self._at
        return self._at


def _refused(name: str) -> NoReturn:
    raise ValueError(name)
