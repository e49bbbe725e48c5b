"""How pages show pictures: the browser chooses a file, nothing moves, and no page costs a query more."""

import json
import re

import pytest

from films.card_data import cards_of
from films.models import Picture
from tests.factories import make_collection, make_credit, make_film, make_person
from tests.pictures import make_picture, picture_file

pytestmark = pytest.mark.django_db


def make_film_with_poster(title: str, **options):
    film = make_film(title)
    film.poster = make_picture(film=film, alt=f"{title} on a wall", **options)
    film.save()
    film.reindex()
    return film


def shown(visitor, address: str) -> str:
    return visitor.get(address).content.decode()


def pictures(page: str) -> list[str]:
    return re.findall(r"<picture>.*?</picture>", page)


def attributes(markup: str, tag: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', found)) for found in re.findall(rf"<{tag} [^>]*>", markup)]


def test_the_film_page_offers_its_poster_in_the_best_format_and_loads_it_first(visitor):
    film = make_film_with_poster("Laura", file=picture_file(400, 600, "#0a50c8"), derived=True)
    [poster] = pictures(shown(visitor, "/films/laura/"))
    stem = film.poster.file.url.removesuffix(".jpg")
    sizes = "(min-width: 56rem) clamp(12rem, 23vw, 20rem), 36vw"

    def srcset(ending: str) -> str:
        return ", ".join(f"{stem}-{width}-a.{ending} {width}w" for width in (160, 240, 320, 400))

    assert attributes(poster, "source") == [
        {"type": "image/avif", "srcset": srcset("avif"), "sizes": sizes},
        {"type": "image/webp", "srcset": srcset("webp"), "sizes": sizes},
    ]
    assert attributes(poster, "img") == [
        {
            "src": f"{stem}-400-a.jpg",
            "width": "400",
            "height": "600",
            "alt": "Laura on a wall",
            "class": "tone tone--h8 tone--l1",
            "fetchpriority": "high",
            "decoding": "async",
        }
    ]


def test_until_there_are_files_the_original_is_shown(visitor):
    film = make_film_with_poster("Laura")
    page = shown(visitor, "/films/laura/")

    assert pictures(page) == []
    [image] = attributes(page, "img")
    assert (image["src"], image["width"], image["height"], "srcset" in image) == (
        film.poster.file.url,
        "200",
        "300",
        False,
    )


def test_machines_are_told_of_a_jpeg(visitor):
    film = make_film_with_poster("Laura", file=picture_file(format="PNG"), derived=True)
    page = shown(visitor, "/films/laura/")
    jpeg = f"http://testserver{film.poster.file.url.removesuffix('.jpg')}-200-a.jpg"

    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    [told] = re.findall(r'<meta property="og:image" content="([^"]*)">', page)
    assert json.loads(markup)["image"].rpartition("/media/")[2] == jpeg.rpartition("/media/")[2]
    assert told.rpartition("/media/")[2] == jpeg.rpartition("/media/")[2]


@pytest.mark.parametrize("derived", [False, True])
@pytest.mark.parametrize("count", [1, 3])
def test_a_wall_of_posters_costs_the_same_whatever_their_number(visitor, count, derived, django_assert_num_queries):
    for number in range(count):
        make_film_with_poster(f"Film {number}", derived=derived)

    with django_assert_num_queries(6):  # as without pictures, see test_film_list.py
        page = shown(visitor, "/films/")
    assert len(pictures(page)) == count * derived


def test_cards_load_when_they_are_nearly_seen_and_are_small(visitor):
    make_film_with_poster("Laura", file=picture_file(1000, 1500), derived=True)
    [card] = pictures(shown(visitor, "/films/"))

    assert re.findall(r"(\d+)w", attributes(card, "source")[0]["srcset"]) == ["160", "240", "320", "480"]
    [image] = attributes(card, "img")
    assert (image["loading"], image["alt"], image["src"][-9:]) == ("lazy", "", "240-a.jpg")


def test_cards_load_nothing_of_a_poster_that_they_do_not_draw():
    laura = make_film_with_poster("Laura", derived=True)
    [film] = cards_of([laura.pk])
    columns = {field.attname for field in Picture._meta.concrete_fields}

    assert columns - film.poster.get_deferred_fields() == {
        *("id", "file", "width", "height", "alt"),
        *("tone", "recipe", "widths"),
    }


def test_stills_are_shown_with_their_makers(visitor):
    film = make_film("Laura")
    make_picture("still", film=film, file=picture_file(640, 360), credit="The studio", licence="CC0", derived=True)
    page = shown(visitor, "/films/laura/")

    [still] = pictures(page)
    assert re.findall(r"(\d+)w", attributes(still, "source")[0]["srcset"]) == ["320", "480", "640"]
    assert re.findall(r'<figcaption class="quiet">([^<]*)<', page) == ["The studio, CC0"]


def test_the_trailer_is_shown_as_a_still_else_as_the_poster(visitor):
    film = make_film_with_poster("Laura", derived=True)
    film.trailer = "https://youtu.be/dQw4w9WgXcQ"
    film.save()
    play = r'<a class="trailer__play".*?</a>'

    def source() -> str:
        [link] = re.findall(play, shown(visitor, "/films/laura/"), re.DOTALL)
        return attributes(link, "img")[0]["src"].rpartition("-200-")[0]

    assert source() == film.poster.file.url.removesuffix(".jpg")
    still = make_picture("still", film=film, derived=True)
    film.save()
    assert source() == still.file.url.removesuffix(".jpg")


def test_a_person_is_shown_with_a_portrait(visitor, django_assert_num_queries):
    person = make_person("Agnès Varda")
    make_credit(make_film("Cléo"), person, "director")
    with django_assert_num_queries(4):
        assert pictures(shown(visitor, "/people/agnes-varda/")) == []
    portrait = make_picture("portrait", person=person, alt="She laughs.", credit="A friend", derived=True)
    with django_assert_num_queries(4):  # version; the person, other names, credits
        page = shown(visitor, "/people/agnes-varda/")

    [picture] = pictures(page)
    assert attributes(picture, "img")[0]["alt"] == "She laughs."
    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(markup)["image"].endswith(portrait.jpeg_url())


def test_a_collection_is_shown_with_its_picture(visitor, django_assert_num_queries):
    season = make_collection("Weather", [make_film("Rain")])
    picture = make_picture(
        "collection", collection=season, file=picture_file(700, 350), alt="A sky", credit="The archive", derived=True
    )
    with django_assert_num_queries(4):  # as without a picture, see test_collections.py
        page = shown(visitor, "/collections/weather/")

    stem = picture.file.url.removesuffix(".jpg")
    [drawn] = pictures(page)
    assert [source["type"] for source in attributes(drawn, "source")] == ["image/avif", "image/webp"]
    [image] = attributes(drawn, "img")
    assert (image["src"], image["alt"], image["fetchpriority"]) == (f"{stem}-480-a.jpg", "A sky", "high")
    assert re.findall(r'<figcaption class="quiet">([^<]*)<', page) == ["The archive"]
    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    [told] = re.findall(r'<meta property="og:image" content="([^"]*)">', page)
    assert [url.rpartition("/media/")[2] for url in (json.loads(markup)["image"], told)] == [
        f"{stem.rpartition('/media/')[2]}-700-a.jpg"
    ] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_cards_of_collections_show_their_pictures_or_else_the_posters_of_their_first_films(
    visitor, count, django_assert_num_queries
):
    for number in range(count):
        season = make_collection(f"With {number}", [make_film()])
        make_picture("collection", collection=season, file=picture_file(700, 350), alt="A sky", derived=True)
        make_collection(f"Without {number}", [make_film_with_poster("Rain", derived=True), make_film()])
    with django_assert_num_queries(3):  # version; the collections, their first films
        page = shown(visitor, "/collections/")

    drawn = [attributes(picture, "img")[0]["alt"] for picture in pictures(page)]
    assert sorted(drawn) == [""] * count + ["A sky"] * count


def test_the_film_page_takes_its_accent_from_the_poster(visitor):
    make_film_with_poster("Blue", file=picture_file(colour="#0a50c8"), derived=True)
    make_film_with_poster("Grey", file=picture_file(colour="#777"), derived=True)
    make_film("Bare")
    found = [
        re.findall(r'<article class="(film[^"]*)"', shown(visitor, f"/films/{slug}/"))
        for slug in ("blue", "grey", "bare")
    ]

    assert found == [["film accent accent--8"], ["film"], ["film"]]


def test_what_staff_writes_cannot_break_out(visitor):
    film = make_film("Laura")
    film.poster = make_picture(film=film, alt='"><script>alert(1)</script>', derived=True)
    film.save()
    page = shown(visitor, "/films/laura/")

    assert page.count("<script>alert") == 0
    assert attributes(page, "img")[0]["alt"] == "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
