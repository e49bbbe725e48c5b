"""Trailers: which player an address leads to, and where that player may be embedded.

YouTube's addresses are those it gives itself (share, short, live, embed); it asks embedders for the enhanced privacy
host and for a Referer of at least the origin. Vimeo adds a hash to the address of an unlisted film and takes `dnt=1`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
DAILYMOTION_HOSTS = {"dailymotion.com", "www.dailymotion.com", "geo.dailymotion.com"}

# The hosts of the players: the policy of every page lets these be embedded, and no other.
FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://geo.dailymotion.com")

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_PATH = re.compile(r"/(?:embed|v|e|shorts|live)/([\w-]{11})/?", re.ASCII)
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/|ondemand/[\w-]+/)?([0-9]{3,12})(?:/([0-9a-f]{6,20}))?/?",
    re.ASCII,
)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_DAILYMOTION_ID = re.compile(r"[a-z0-9]{5,12}", re.IGNORECASE)
_DAILYMOTION_PATH = re.compile(r"/(?:embed/)?video/([a-z0-9]{5,12})(?:_[^/]*)?/?", re.IGNORECASE | re.ASCII)
_START = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,5})s?)?")


@dataclass(frozen=True)
class Trailer:
    """A film's trailer at a provider: its id there, the player to embed, and the page to watch it on."""

    provider: str
    id: str
    embed_url: str
    watch_url: str


def trailer_of(address: str) -> Trailer | None:
    """Give the trailer that this address leads to, or None for an address of no provider that is known."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or port not in {None, 80, 443} or parts.username:
        return None
    host = (parts.hostname or "").rstrip(".")
    reader = next((reader for hosts, reader in _READERS if host in hosts), None)
    return reader(parts) if reader else None


def _youtube(parts: SplitResult) -> Trailer | None:
    query = parse_qs(parts.query)
    if parts.hostname == "youtu.be":
        key = parts.path.strip("/")
    elif parts.path.rstrip("/") in {"/watch", "/watch_popup"}:
        key = query.get("v", [""])[0]
    else:
        match = _YOUTUBE_PATH.fullmatch(parts.path)
        key = match[1] if match else ""
    if not _YOUTUBE_ID.fullmatch(key):
        return None
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    options = {"autoplay": 1, "rel": 0, "playsinline": 1, **({"start": start} if start else {})}
    return Trailer(
        "YouTube",
        key,
        f"https://www.youtube-nocookie.com/embed/{key}?{urlencode(options)}",
        f"https://www.youtube.com/watch?{urlencode({'v': key, **({'t': f'{start}s'} if start else {})})}",
    )


def _vimeo(parts: SplitResult) -> Trailer | None:
    match = _VIMEO_PATH.fullmatch(parts.path)
    if not match:
        return None
    key, hidden = match[1], match[2] or parse_qs(parts.query).get("h", [""])[0]
    if not _VIMEO_HASH.fullmatch(hidden):
        hidden = ""
    options = {**({"h": hidden} if hidden else {}), "dnt": 1, "autoplay": 1}
    return Trailer(
        "Vimeo",
        key,
        f"https://player.vimeo.com/video/{key}?{urlencode(options)}",
        f"https://vimeo.com/{key}{f'/{hidden}' if hidden else ''}",
    )


def _dailymotion(parts: SplitResult) -> Trailer | None:
    if parts.hostname == "dai.ly":
        key = parts.path.strip("/")
    elif parts.path.startswith("/player"):
        key = parse_qs(parts.query).get("video", [""])[0]
    else:
        match = _DAILYMOTION_PATH.fullmatch(parts.path)
        key = match[1] if match else ""
    if not _DAILYMOTION_ID.fullmatch(key):
        return None
    return Trailer(
        "Dailymotion",
        key,
        f"https://geo.dailymotion.com/player.html?{urlencode({'video': key, 'autoplay': 1})}",
        f"https://www.dailymotion.com/video/{key}",
    )


def _seconds(text: str) -> int:
    """A time such as 90, 90s or 1m30s, in seconds; 0 where it is none."""
    match = _START.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


_READERS: tuple[tuple[set[str], Callable[[SplitResult], Trailer | None]], ...] = (
    (YOUTUBE_HOSTS | {"youtu.be"}, _youtube),
    (VIMEO_HOSTS, _vimeo),
    (DAILYMOTION_HOSTS | {"dai.ly"}, _dailymotion),
)
