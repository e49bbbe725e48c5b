"""Keeps what was worked out, within bounds: what was asked for last stays, what nobody asks for goes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class Keep[Kept]:
    """A table in this process's memory of at most `most_bytes`, by the sizes that its entries were put with."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Give what was put under this key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, kept: Kept, size: int) -> None:
        """Keep something of about so many bytes, in place of what was under this key."""
        with self._lock:
            self._drop(key)
            if size > self._most_bytes // 10:
                return  # it would drive out too much else
            self._entries[key] = kept, size
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        if key in self._entries:
            self._bytes -= self._entries.pop(key)[1]
