"""A Letterboxd of a test's own on loopback, and the feeds it serves, with all the oddities that feeds have."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:letterboxd="https://letterboxd.com" xmlns:tmdb="https://themoviedb.org"><channel>'
    "<title>Letterboxd - Ana</title><link>https://letterboxd.com/ana/</link>"
)
POSTER = '<p><img src="https://a.ltrbxd.com/resized/poster.jpg?v=0"/></p>'
SPOILERS = "<p><em>This review may contain spoilers.</em></p>"


def feed(*items: str) -> bytes:
    return f"{HEAD}{''.join(items)}</channel></rss>".encode()


def element(name: str, value: object) -> str:
    return "" if value is None else f"<{name}>{escape(str(value))}</{name}>"


def item(
    guid: str = "letterboxd-review-1",
    film: str = "Laura",
    year: int | None = 1944,
    words: str = "<p>Painted, not photographed.</p>",
    *,
    rating: str | None = "4.5",
    watched: str | None = "2026-11-01",
    published: str | None = "Mon, 2 Nov 2026 09:30:00 +1300",
    tmdb: int | None = None,
    spoilers: bool = False,
    rewatch: str = "No",
    creator: str | None = "Ana Prado",
    link: str = "https://letterboxd.com/ana/film/laura/",
) -> str:
    """A review as the feed holds it; `rating` in stars as it writes them."""
    description = f"{POSTER} {SPOILERS if spoilers else ''} {words} ".replace("]]>", "]]]]><![CDATA[>")
    title = f"{film}, {year} - ★★★★½{' (contains spoilers)' if spoilers else ''}"
    return (
        f"<item>{element('title', title)}{element('link', link)}"
        f'<guid isPermaLink="false">{guid}</guid>{element("pubDate", published)}'
        f"{element('letterboxd:watchedDate', watched)}{element('letterboxd:rewatch', rewatch)}"
        f"{element('letterboxd:filmTitle', film)}{element('letterboxd:filmYear', year)}"
        f"{element('letterboxd:memberRating', rating)}<letterboxd:memberLike>No</letterboxd:memberLike>"
        f"{element('tmdb:movieId', tmdb)}<description><![CDATA[{description}]]></description>"
        f"{element('dc:creator', creator)}</item>"
    )


def watch(guid: str = "letterboxd-watch-9", **fields) -> str:
    """A viewing without words."""
    return item(guid, words="<p>Watched on Sunday November 1, 2026.</p>", **fields)


def list_item(title: str, number: int = 5) -> str:
    return (
        f"<item>{element('title', title)}<link>https://letterboxd.com/ana/list/a/</link>"
        f'<guid isPermaLink="false">letterboxd-list-{number}</guid><pubDate>Mon, 2 Nov 2026 09:30:00 +1300</pubDate>'
        "<description><![CDATA[<p>Some films.</p>]]></description><dc:creator>Ana Prado</dc:creator></item>"
    )


class Letterboxd:
    """Answers each path as the test says; `asked` are the paths with their headers, in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                with contextlib.suppress(OSError):  # who asked has hung up
                    owner.answers.get(self.path, answer(404))(self)

            def log_message(self, *args: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def serves(self, content: bytes, name: str = "ana", **headers: str) -> None:
        self.answers[f"/{name}/rss/"] = answer(200, content, **headers)

    def says(self, status: int, name: str = "ana", **headers: str) -> None:
        self.answers[f"/{name}/rss/"] = answer(status, b"", **headers)

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]


def answer(status: int, content: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with a body; headers are named with underscores."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return send


@contextlib.contextmanager
def letterboxd() -> Iterator[Letterboxd]:
    """A server on a port of its own for as long as the test runs."""
    place = Letterboxd()
    thread = threading.Thread(target=place.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        place.server.shutdown()
        place.server.server_close()
        thread.join()
