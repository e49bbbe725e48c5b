"""What of a request can be read as text at all."""

from django.utils.http import parse_header_parameters

# Stands in for a Content-Type on which Django would stumble before any middleware (see `filmsite.wsgi`).
UNREADABLE_TYPE = "application/x-unreadable"


def is_text(value: bytes) -> bool:
    """Whether these bytes are UTF-8 and hold no NUL, which PostgreSQL can't keep and no browser sends."""
    try:
        return "\0" not in value.decode()
    except UnicodeDecodeError:
        return False


def is_readable_type(content_type: str) -> bool:
    """Whether this header is well formed and names no encoding but UTF-8 (Django would take any codec's name)."""
    try:
        name, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return name != UNREADABLE_TYPE and parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8", "us-ascii"}
