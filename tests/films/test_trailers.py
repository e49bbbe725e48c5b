"""Trailers: which addresses play here, and how a page shows them."""

import re

import pytest

from films.trailers import FRAME_HOSTS, trailer_of
from tests.factories import make_film

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0&playsinline=1"
YOUTUBE_PAGE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
HIDDEN = "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1&autoplay=1"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8abcde&autoplay=1"


@pytest.mark.parametrize(
    ("address", "embedded"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("http://youtube.com/watch/?feature=shared&v=dQw4w9WgXcQ&list=PL1", YOUTUBE),
        ("https://m.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://music.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", YOUTUBE),
        ("https://www.youtube.com/v/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", f"{YOUTUBE}&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=45", f"{YOUTUBE}&start=45"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=soon", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://www.vimeo.com/76979871/", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/groups/shortfilms/videos/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871", VIMEO),
        ("https://vimeo.com/76979871/8272103f6e", HIDDEN),
        ("https://vimeo.com/76979871/8272103f6e?share=copy", HIDDEN),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0", HIDDEN),
        ("https://player.vimeo.com/video/76979871?h=<script>", VIMEO),
        ("https://www.dailymotion.com/video/x8abcde", DAILYMOTION),
        ("https://www.dailymotion.com/video/x8abcde_a-trailer_shortfilms", DAILYMOTION),
        ("https://www.dailymotion.com/embed/video/x8abcde", DAILYMOTION),
        ("https://dai.ly/x8abcde", DAILYMOTION),
        ("https://geo.dailymotion.com/player.html?video=x8abcde", DAILYMOTION),
    ],
)
def test_an_address_of_a_known_provider_plays_in_its_most_private_player(address, embedded):
    trailer = trailer_of(address)

    assert trailer.embed_url == embedded
    assert embedded.startswith(tuple(f"{host}/" for host in FRAME_HOSTS))
    assert trailer_of(trailer.embed_url) == trailer_of(trailer.watch_url) == trailer


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/trailer.mp4",
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=tooshort",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload%3D",
        "https://www.youtube.com/playlist?list=PL1",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be@evil.example/dQw4w9WgXcQ",
        "https://me@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:8443/dQw4w9WgXcQ",
        "https://youtu.be:port/dQw4w9WgXcQ",
        "https://[youtu.be/dQw4w9WgXcQ",
        "javascript://youtu.be/dQw4w9WgXcQ",
        "ftp://youtu.be/dQw4w9WgXcQ",
        "//youtu.be/dQw4w9WgXcQ",
        "https://vimeo.com/staff",
        "https://vimeo.com/76979871/settings",
        "https://www.dailymotion.com/user/someone",
        "https://peertube.example/w/4bFNPzRXSnVaAUQ5CfUdtu",
    ],
)
def test_any_other_address_does_not_play(address):
    assert trailer_of(address) is None


def test_a_trailer_keeps_the_place_where_it_begins():
    assert trailer_of("https://youtu.be/dQw4w9WgXcQ?t=1h2m3s").watch_url == f"{YOUTUBE_PAGE}&t=3723s"


@pytest.mark.django_db
def test_the_film_page_shows_a_link_to_the_provider_and_asks_nothing_of_it(visitor):
    make_film("Laura", trailer="https://youtu.be/dQw4w9WgXcQ", website="https://example.org/laura")
    page = visitor.get("/films/laura/").content.decode()

    [link] = re.findall(r'<a class="trailer__play" href="([^"]+)" rel="noreferrer">', page)
    assert link == YOUTUBE_PAGE
    assert re.findall(r"<span>(Play the trailer[^<]*)</span>", page) == ["Play the trailer (YouTube)"]
    assert re.findall(r'data-player="([^"]+)"', page) == [YOUTUBE.replace("&", "&amp;")]
    assert re.findall(r"<(?:iframe|img|source|link|script)[^>]*(?:youtube|ytimg)", page) == []
    assert re.findall(r'<script type="module" src="([^"]+)">', page) == [
        "/static/js/trailer.js",
        "/static/js/suggest.js",
    ]


@pytest.mark.django_db
def test_a_trailer_elsewhere_is_a_link_among_others(visitor):
    make_film("Laura", trailer="https://example.org/laura/trailer")
    page = visitor.get("/films/laura/").content.decode()

    assert re.findall(r'<a[^>]*href="(https://example.org/[^"]*)"[^>]*>([^<]*)</a>', page) == [
        ("https://example.org/laura/trailer", "Trailer")
    ]
    assert (page.count("data-player"), page.count("trailer.js")) == (0, 0)
