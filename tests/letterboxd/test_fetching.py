"""A feed is asked for with care: whatever the other side does, the answer is short, bounded and comes to an end."""

import gzip
import io
import socket
import time
import tracemalloc
from datetime import timedelta

import pytest

from reviews.letterboxd import fetching
from reviews.letterboxd.fetching import fetch
from tests.letterboxd import feeds

FEED = feeds.feed(feeds.item())


def asked_for(there) -> dict[str, str]:
    [(_path, headers)] = there.asked
    return headers


def test_it_is_asked_once_by_name_and_says_who_asks(there, settings):
    settings.SITE_NAME, settings.SITE_URL = "Kino Łódź (old)", "https://kino.example"
    there.serves(FEED, ETag='"one"', Last_Modified="Mon, 02 Nov 2026 09:30:00 GMT")

    fetched = fetch("ana")

    assert (fetched.answer, fetched.status, fetched.content) == ("read", 200, FEED)
    assert (fetched.etag, fetched.last_modified) == ('"one"', "Mon, 02 Nov 2026 09:30:00 GMT")
    assert there.paths == ["/ana/rss/"]
    assert asked_for(there) == {
        "host": there.address.removeprefix("http://"),
        "user-agent": "filmsite/0.1.0 (Kino Lodz old; +https://kino.example)",
        "accept": "application/rss+xml, */*;q=0.1",
        "accept-encoding": "gzip",
        "connection": "close",
    }


def test_what_is_known_already_is_not_sent_again(there):
    there.says(304, ETag='"one"')

    fetched = fetch("ana", etag='"one"', last_modified="Mon, 02 Nov 2026 09:30:00 GMT")

    assert (fetched.answer, fetched.status, fetched.content) == ("unchanged", 304, b"")
    headers = asked_for(there)
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"one"', "Mon, 02 Nov 2026 09:30:00 GMT")


@pytest.mark.parametrize(
    ("status", "answer"),
    [(401, "refused"), (403, "refused"), (404, "missing"), (410, "missing"), (451, "refused"), (429, "too-often")]
    + [(500, "trouble"), (503, "trouble"), (204, "odd"), (418, "odd")],
)
def test_a_status_is_an_answer(there, status, answer):
    there.says(status)

    fetched = fetch("ana")

    assert (fetched.answer, fetched.status, fetched.content) == (answer, status, b"")


@pytest.mark.parametrize(
    ("written", "wait"),
    [("7200", timedelta(hours=2)), ("Fri, 27 Nov 2026 03:00:00 GMT", timedelta(hours=3)), ("soon", None)]
    + [("Fri, 27 Nov 2020 00:00:00 GMT", timedelta()), ("-5", None)],
)
def test_how_long_it_wants_to_be_left_alone_is_heard(there, time_machine, written, wait):
    time_machine.move_to("2026-11-27T00:00:00Z", tick=False)
    there.says(429, Retry_After=written)

    assert fetch("ana").retry_after == wait


def test_a_packed_feed_is_unpacked(there):
    there.serves(gzip.compress(FEED), Content_Encoding="gzip")

    assert fetch("ana").content == FEED


@pytest.mark.parametrize("content", [gzip.compress(FEED)[:-20], b"no gzip at all"])
def test_a_feed_that_is_badly_packed_says_nothing(there, content):
    there.serves(content, Content_Encoding="gzip")

    assert fetch("ana").answer == "odd"


def test_an_unknown_packing_says_nothing(there):
    there.serves(FEED, Content_Encoding="br")

    assert (fetch("ana").answer, fetch("ana").status) == ("odd", 200)


def test_a_huge_feed_is_not_read_to_its_end(there):
    there.serves(b"x" * (fetching.LARGEST + 1))

    assert (fetch("ana").answer, fetch("ana").status) == ("too-large", 200)


def test_a_bomb_that_is_packed_small_takes_no_memory(there):
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(200):
            file.write(bytes(1_000_000))
    there.serves(packed.getvalue(), Content_Encoding="gzip")

    tracemalloc.start()
    answer = fetch("ana").answer
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (answer, most < 4 * fetching.LARGEST) == ("too-large", True)


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nX-Padding: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_drips_comes_to_an_end(there, monkeypatch, begins):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    stop = False

    def drip(handler):
        handler.wfile.write(begins)
        while not stop:
            handler.wfile.write(b"x")
            time.sleep(0.02)

    there.answers["/ana/rss/"] = drip
    answer = fetch("ana").answer
    stop = True

    assert answer == "too-slow"


def test_a_host_that_says_nothing_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.LETTERBOXD_FEEDS_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"

        assert fetch("ana").answer == "too-slow"


def test_a_host_that_is_not_there_is_an_answer_too(settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.LETTERBOXD_FEEDS_URL = f"http://127.0.0.1:{gone.getsockname()[1]}"

    fetched = fetch("ana")

    assert (fetched.answer, fetched.status) == ("unreachable", 0)


@pytest.mark.parametrize(
    "said", [b"\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nx"]
)
def test_what_is_no_answer_says_nothing(there, said):
    def speak(handler):
        handler.wfile.write(said)
        handler.close_connection = True

    there.answers["/ana/rss/"] = speak

    assert fetch("ana").answer == "odd"


def test_it_is_led_to_the_same_feed_on_the_same_host(there):
    there.says(301, "Ana", Location="/ana/rss/")
    there.serves(FEED)

    assert (fetch("Ana").content, there.paths) == (FEED, ["/Ana/rss/", "/ana/rss/"])


def test_it_is_led_in_circles_only_so_often(there):
    there.says(302, Location="/ANA/rss")
    there.answers["/ANA/rss"] = feeds.answer(307, Location="/ana/rss/")

    assert (fetch("ana").answer, len(there.asked)) == ("elsewhere", 3)


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/ana/rss/", "https://elsewhere.example/ana/rss/", "//elsewhere.example/ana/rss/", "/tom/rss/"]
    + ["/ana/rss/?more=1", "/films/", "file:///etc/passwd", "gopher://127.0.0.1/ana/rss/", "", "http://["],
)
def test_it_is_led_nowhere_else(there, location, monkeypatch):
    there.says(302, Location=location)
    connected = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda *args, **named: connected.append(args) or connect(*args, **named)
    )

    answer = fetch("ana").answer

    assert answer in ("elsewhere", "odd")
    assert (len(connected), there.paths) == (1, ["/ana/rss/"])


NOT_PUBLIC = ["127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1"]
NOT_PUBLIC += ["fe80::1%1", "fd00::1", "::ffff:10.0.0.8", "64:ff9b::a00:8", "2002:a00:8::1", "ff02::1", "198.18.0.1"]


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_a_name_that_leads_inside_is_not_connected_to(settings, monkeypatch, ip):
    settings.LETTERBOXD_FEEDS_URL = "https://letterboxd.com"
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (ip, 443))]
    connected = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **named: connected.append(args))

    assert (fetch("ana").answer, connected) == ("unreachable", [])


@pytest.mark.parametrize("ip", ["104.16.1.1", "2606:4700::6810:101", "::ffff:104.16.1.1", "64:ff9b::6810:101"])
def test_a_public_address_is_connected_to_itself_and_no_name_looked_up_again(settings, monkeypatch, ip):
    settings.LETTERBOXD_FEEDS_URL = "https://letterboxd.com"
    connected = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: [(0, 0, 6, "", (ip, 443, 0, 0))])

    def connect(where, timeout):
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)

    assert (fetch("ana").answer, connected) == ("unreachable", [(ip, 443)])


def test_a_setting_for_this_machine_leads_nowhere_else(settings, monkeypatch):
    settings.LETTERBOXD_FEEDS_URL = "http://localhost:8000"
    connected = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: [(0, 0, 6, "", ("104.16.1.1", 8000))])
    monkeypatch.setattr(socket, "create_connection", lambda *args, **named: connected.append(args))

    assert (fetch("ana").answer, connected) == ("unreachable", [])


def test_proxies_of_the_environment_are_not_asked(there, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    there.serves(FEED)

    assert fetch("ana").content == FEED


def test_a_certificate_for_another_name_is_refused(settings, there):
    settings.LETTERBOXD_FEEDS_URL = there.address.replace("http://", "https://")  # it speaks no TLS at all

    assert (fetch("ana").answer, there.asked) == ("unreachable", [])


def test_validators_that_are_no_plain_lines_are_done_without(there):
    there.serves(FEED, ETag='"' + "x" * 300 + '"', Last_Modified="é")

    assert (fetch("ana").etag, fetch("ana").last_modified) == ("", "")
