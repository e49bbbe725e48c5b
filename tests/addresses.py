"""Every address of the site, read from its site map."""

import re
from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern


def every_address() -> list[tuple[str, Callable]]:
    """Give each address as a format string (`/films/{slug}/`, `/reviews/{int}/`) with its view."""
    return list(_under(get_resolver()))


def _under(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, Callable]]:
    for entry in resolver.url_patterns:
        address = before + _as_format(entry)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from _under(entry, address)


def _as_format(entry: URLPattern | URLResolver) -> str:
    if isinstance(entry.pattern, RegexPattern):
        return re.sub(r"\(\?P<\w+>[^()]*\)", "{str}", entry.pattern.regex.pattern).strip("^$")
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: "{" + (part[1] or "str") + "}", str(entry.pattern))
