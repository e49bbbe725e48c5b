"""Asks Letterboxd for a member's feed: the one module that makes a request to the outside.

Made for a server nobody has to trust: the address is looked up and checked before it is connected to, the whole answer
has to come within some seconds and megabytes, compressed or not, and leads nowhere but to the same feed of the host.
The standard library's client does what is asked and no more: no proxies from the environment, no cookies, no caching.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import tomllib
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from anyascii import anyascii
from django.conf import settings
from django.utils import timezone

from reviews.models.asked_feed import AskedFeed

SECONDS = 15.0  # for all of it, redirects included
LARGEST = 4_000_000  # bytes, unpacked
MOST_REDIRECTS = 2
MOST_ADDRESSES = 3  # of the host that are tried
CONNECTING = 5.0  # seconds for each
_PIECE = 65_536  # bytes
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

Answer = AskedFeed.Answer
_BY_STATUS = {
    200: Answer.READ,
    304: Answer.UNCHANGED,
    401: Answer.REFUSED,
    403: Answer.REFUSED,
    404: Answer.MISSING,
    410: Answer.MISSING,
    429: Answer.TOO_OFTEN,
    451: Answer.REFUSED,
}


@dataclass(frozen=True)
class Fetched:
    """How a feed answered: one of `AskedFeed.Answer`, the status of HTTP (0: none came), and what it sent."""

    answer: Answer
    status: int = 0
    content: bytes = b""
    etag: str = ""
    last_modified: str = ""
    retry_after: timedelta | None = None


class _Refused(Exception):
    """The answer is none that is read further."""

    def __init__(self, answer: Answer, status: int = 0) -> None:
        self.answer, self.status = answer, status


def fetch(username: str, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Ask once for `/<username>/rss/`; whatever goes wrong is an answer too, nothing is raised.

    With the validators of the last answer an unchanged feed isn't sent again.
    """
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    ends_at = time.monotonic() + SECONDS
    address = urlsplit(f"{settings.LETTERBOXD_FEEDS_URL}/{username}/rss/")
    try:
        for _ in range(MOST_REDIRECTS + 1):
            fetched = _ask(address, {name: value for name, value in headers.items() if value}, ends_at)
            if isinstance(fetched, Fetched):
                return fetched
            address = _led_on(address, fetched)
    except _Refused as refused:
        return Fetched(refused.answer, refused.status)
    except TimeoutError:
        return Fetched(Answer.TOO_SLOW)
    except OSError:
        return Fetched(Answer.UNREACHABLE)
    except (http.client.HTTPException, zlib.error, ValueError):
        return Fetched(Answer.ODD)
    return Fetched(Answer.ELSEWHERE)


def _ask(address: SplitResult, headers: dict[str, str], ends_at: float) -> Fetched | str:
    """Make one request; give the answer, or where it leads."""
    with closing(_connect(address, ends_at)) as line:
        connection = http.client.HTTPConnection(address.hostname or "", address.port)
        connection.sock = _Timed(line, ends_at)
        asked = {"User-Agent": user_agent(), "Accept": "application/rss+xml, */*;q=0.1", "Accept-Encoding": "gzip"}
        connection.request(
            "GET", address.path, headers={"Host": address.netloc, **asked, **headers, "Connection": "close"}
        )
        response = connection.getresponse()
        status = response.status
        if status in (301, 302, 303, 307, 308):
            return response.headers.get("Location", "")
        answer = _BY_STATUS.get(status, Answer.TROUBLE if status >= 500 else Answer.ODD)
        return Fetched(
            answer,
            status,
            content=_read(response) if answer == Answer.READ else b"",
            etag=_validator(response, "ETag", 200),
            last_modified=_validator(response, "Last-Modified", 100),
            retry_after=_retry_after(response.headers.get("Retry-After", "")),
        )


def _led_on(address: SplitResult, location: str) -> SplitResult:
    """Where a redirect leads, if that is the same feed on the same host, whatever the case of the name."""
    there = urlsplit(urljoin(address.geturl(), location))
    same_host = (there.scheme, there.netloc.lower()) == (address.scheme, address.netloc.lower())
    if (
        not location
        or not same_host
        or there.path.lower().rstrip("/") != address.path.lower().rstrip("/")
        or there.query
    ):
        raise _Refused(Answer.ELSEWHERE)
    return there


def _connect(address: SplitResult, ends_at: float) -> socket.socket:
    """Connect to an address of the host that may be connected to, and to that very address."""
    host = address.hostname or ""
    secure = address.scheme == "https"
    found = socket.getaddrinfo(host, address.port or (443 if secure else 80), type=socket.SOCK_STREAM)
    allowed = [where[:2] for *_family, where in found if _may_be_asked(str(where[0]), here=host in _LOOPBACK)]
    line = _first_that_answers(allowed, ends_at)
    if not secure:
        return line
    try:
        line.settimeout(_left(ends_at))
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _first_that_answers(addresses: list[tuple[Any, ...]], ends_at: float) -> socket.socket:
    fault = OSError("no address of the host is a public one")
    for where in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection(where, timeout=min(CONNECTING, _left(ends_at)))
        except OSError as error:
            fault = error
    raise fault


def _may_be_asked(where: str, *, here: bool) -> bool:
    """Whether the address is a public one; where the setting names this machine, whether it is this machine's."""
    ip = ipaddress.ip_address(where.partition("%")[0])
    if ip.version == 6:  # an address of the older kind may be wrapped in it
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        ip = inner or ip
    if here:
        return ip.is_loopback
    return ip.is_global and not ip.is_multicast


def _left(ends_at: float) -> float:
    """The seconds that are left. Raises TimeoutError when there are none."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """What `http.client` needs of a socket; nothing that is sent or received may last beyond the end."""

    def __init__(self, line: socket.socket, ends_at: float) -> None:
        self._line, self._ends_at = line, ends_at

    def sendall(self, data: Any) -> None:
        self._line.settimeout(_left(self._ends_at))
        self._line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Received(self._line, self._ends_at))

    def close(self) -> None:
        """Who made the connection closes it, when the answer is read."""


class _Received(io.RawIOBase):
    """What comes from a socket, until the end."""

    def __init__(self, line: socket.socket, ends_at: float) -> None:
        self._line, self._ends_at = line, ends_at

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(_left(self._ends_at))
        return self._line.recv_into(buffer)


def _read(response: http.client.HTTPResponse) -> bytes:
    """The content, unpacked. It is read no further than it may be long."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise _Refused(Answer.ODD, response.status)
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    content = bytearray()
    while len(content) <= LARGEST and (piece := response.read(_PIECE)):
        content += unpacker.decompress(piece, LARGEST + 1 - len(content)) if unpacker else piece
    if len(content) > LARGEST:
        raise _Refused(Answer.TOO_LARGE, response.status)
    if response.length or (unpacker and not unpacker.eof):
        raise http.client.IncompleteRead(bytes(content[:100]))
    return bytes(content)


def _validator(response: http.client.HTTPResponse, name: str, longest: int) -> str:
    """A header to be sent back next time; one that is no plain line of a sensible length is done without."""
    value = response.headers.get(name, "").strip()
    return value if len(value) <= longest and re.fullmatch(r"[\x20-\x7e]*", value) else ""


def _retry_after(value: str) -> timedelta | None:
    """Read seconds or a date (RFC 9110, 10.2.3)."""
    if re.fullmatch("[0-9]{1,9}", value.strip()):
        return timedelta(seconds=int(value))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - timezone.now(), timedelta())


@cache
def _version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]


def user_agent() -> str:
    """Say who asks: the software, the site's name and where it is."""
    name = re.sub(r"[^ -~]|[()\\]", "", anyascii(settings.SITE_NAME))
    return f"filmsite/{_version()} ({name}; +{settings.SITE_URL})"
