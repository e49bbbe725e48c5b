"""The film page, as a visitor reads it."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from films.models import Country, Credit, Film, Language, Picture
from tests.factories import make_credit, make_film, make_genre, make_member, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


def lines(response) -> list[str]:
    """The words of the page's content, one line an element, as a text browser comes by them."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    words = re.sub(r"</?(?:a|bdi|cite|em|small|span|strong|time)\b[^>]*>", "", main)
    return [line for text in re.split(r"<[^>]*>", words) if (line := " ".join(html.unescape(text).split()))]


def markup(response) -> dict:
    """The film as search engines read it."""
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    return json.loads(found)


def full_film() -> Film:
    film = make_film(
        "Songs From the North",
        directors=["Soon-Mi Yoo"],
        original_title="북녘에서 온 노래",
        release_date="2014",
        runtime=72,
        tagline="A country in songs.",
        synopsis="Three journeys.\n\nAnd a father.",
    )
    film.genres.add(make_genre("Documentary"), make_genre("Essay"))
    for code, name in {"US": "United States", "KR": "South Korea"}.items():
        film.countries.add(Country.objects.get_or_create(code=code, defaults={"name": name})[0])
    film.languages.add(Language.objects.get_or_create(code="ko", defaults={"name": "Korean"})[0])
    return film


def test_a_text_browser_reads_the_page_in_the_order_of_the_contract(visitor):
    film = full_film()
    make_quoted_review(film, "Ana Prado", "The Parallel Reel", rating=8, text="First.\n\nSecond.")
    make_quoted_review(film, "Jo Lee", "Reel Notes", rating=9, text="Only.")
    read = lines(visitor.get("/films/songs-from-the-north/"))
    expected = [
        "Songs From the North",
        "Directed by Soon-Mi Yoo",
        "Year",
        "2014",
        "Countries",
        str(Country.objects.get(code="KR")),
        str(Country.objects.get(code="US")),
        "Runtime",
        "72 min",
        "Language",
        str(Language.objects.get(code="ko")),
        "Genres",
        "Documentary",
        "Essay",
        "Original title",
        "북녘에서 온 노래",
        "A country in songs.",
        "Three journeys.",
        "And a father.",
        "Add a review",
        "See more films",
        "Reviews",
        "★★★★½ review by Jo Lee on Reel Notes",
        "Only.",
        "★★★★ review by Ana Prado on The Parallel Reel",
        "First.",
        "Second.",
        "See all reviews",
    ]

    assert [line for line in read if line in expected] == expected


def test_several_directors_are_joined_as_the_language_does(visitor):
    film = make_film("Trio", directors=["Ann Ash", "Bo Birch"])
    make_credit(film, "Cy Cedar", Credit.Role.DIRECTOR, position=2, credited_as="C. Cedar")
    response = visitor.get("/films/trio/")

    assert "Directed by Ann Ash, Bo Birch and C. Cedar" in lines(response)
    assert '<a href="/people/cy-cedar/">C. Cedar</a>' in response.content.decode()


def test_a_name_is_never_taken_for_markup(visitor):
    make_film("Sharp", directors=["<b>{0}</b> & Co"])

    assert "&lt;b&gt;{0}&lt;/b&gt; &amp; Co</a></p>" in visitor.get("/films/sharp/").content.decode()


def test_a_film_of_which_only_the_title_is_known_has_no_empty_places(visitor):
    make_film("Bare")
    read = lines(visitor.get("/films/bare/"))

    assert read[:3] == ["Bare", "Add a review", "See more films"]
    assert read[-1] == "See all reviews"


def test_the_facts_lead_to_the_films_that_share_them(visitor):
    full_film()
    found = re.findall(r'<dd><a href="([^"]*)">', visitor.get("/films/songs-from-the-north/").content.decode())

    assert found == [
        "/films/?year=2014",
        "/films/?country=KR",
        "/films/?country=US",
        "/films/?language=ko",
        "/films/?genre=documentary",
        "/films/?genre=essay",
    ]


def test_the_original_title_is_shown_where_it_differs_and_in_its_language(visitor):
    full_film()
    make_film("Ran", original_title="Ran")

    assert (
        '<dd lang="ko" dir="auto">북녘에서 온 노래</dd>' in visitor.get("/films/songs-from-the-north/").content.decode()
    )
    assert "Original title" not in lines(visitor.get("/films/ran/"))


def test_cast_and_crew_stand_by_role_in_the_order_of_the_titles(visitor):
    film = make_film("Crowd", directors=["Di Rector"])
    make_credit(film, "Ed Itor", Credit.Role.EDITOR)
    make_credit(film, "Second Actor", Credit.Role.CAST, position=2)
    make_credit(film, "First Actor", Credit.Role.CAST, position=1, character="The twin")
    make_credit(film, "First Actor", Credit.Role.CAST, position=1, character="The other twin")
    make_credit(film, "Wri Ter", Credit.Role.WRITER)
    read = lines(visitor.get("/films/crowd/"))

    assert read[read.index("Credits") :] == [
        "Credits",
        "Writing",
        "Wri Ter",
        "Cast",
        "First Actor The twin, The other twin",
        "Second Actor",
        "Editing",
        "Ed Itor",
    ]


def test_numbers_here_by_the_editors_and_elsewhere_are_three_figures(visitor):
    film = make_film("Figures")
    for rating in (10, 8, 6):
        make_review(film, rating=rating)
    make_review(film, kind="editors", rating=2)
    for name in ("A", "B", "C"):
        make_quoted_review(film, name, rating=1)
    read = lines(visitor.get("/films/figures/"))
    start = read.index("Ratings")

    assert [line for line in read[start:] if re.search("average|^Editors|^Elsewhere", line)] == [
        "4.0 out of 5 · average of 3 members’ ratings",
        "Editors: 1 rating",
        "Elsewhere: 0.5 out of 5, average of 3 ratings",
    ]


def test_two_ratings_make_no_average(visitor):
    film = make_film("Few")
    make_review(film, rating=10)
    make_review(film, rating=9)
    response = visitor.get("/films/few/")

    assert "2 members’ ratings, too few for an average." in lines(response)
    assert "aggregateRating" not in markup(response)


def test_the_average_shows_from_the_number_of_ratings_the_operator_set(visitor, settings):
    film = make_film("Few")
    make_review(film, rating=9)
    settings.MINIMUM_RATINGS = 1

    assert "4.5 out of 5 · the rating of one member here" in lines(visitor.get("/films/few/"))


def test_each_bar_of_the_histogram_leads_to_its_reviews(visitor):
    film = make_film("Bars")
    make_review(film, rating=9)
    make_review(film, rating=9)
    make_review(film, rating=1)
    page = visitor.get("/films/bars/").content.decode()
    rows = re.findall(r'<a href="/films/bars/reviews/\?stars=([^"]*)"><span>([^<]*)<.*?rect width="(\d+)"', page)

    assert [rows[0], rows[1], rows[9]] == [("5", "5", "0"), ("4.5", "4½", "100"), ("0.5", "½", "50")]


def test_trailer_and_pages_elsewhere_are_linked_where_there_are_any(visitor):
    make_film(
        "Linked", trailer="https://example.org/trailer", imdb_id="tt0047478", eidr="10.5240/E9BB-1CBE-D1C4-BCD0-7A2A-J"
    )
    page = visitor.get("/films/linked/").content.decode()

    assert re.findall(r'<li><a href="([^"]*)" rel="noopener">([^<]*)</a>', page) == [
        ("https://example.org/trailer", "Trailer"),
        ("https://www.imdb.com/title/tt0047478/", "IMDb"),
        ("https://doi.org/10.5240/E9BB-1CBE-D1C4-BCD0-7A2A-J", "EIDR"),
    ]


def test_a_visitor_sees_no_draft_and_no_film_of_tomorrow(visitor, browser_of, member, moderator):
    make_film("Draft", published=False)
    make_film("Tomorrow", status="published", published_at=timezone.now() + timedelta(days=1))

    for browser in (visitor, browser_of(member), browser_of(moderator)):
        assert [browser.get(f"/films/{slug}/").status_code for slug in ("draft", "tomorrow")] == [404, 404]


def test_an_editor_sees_a_draft_marked_as_one_and_kept_from_search_engines(browser_of, editor):
    make_film("Draft", published=False)
    make_film("Shown")
    draft = browser_of(editor).get("/films/draft/")
    shown = browser_of(editor).get("/films/shown/")

    assert lines(draft)[0] == "Draft: visitors don’t see this page."
    assert [page.content.decode().count('content="noindex"') for page in (draft, shown)] == [1, 0]


def test_a_former_address_leads_to_the_present_one_for_ever(visitor):
    film = make_film("Le Ballon rouge")
    film.slug = "the-red-balloon"
    film.save()
    response = visitor.get("/films/le-ballon-rouge/")

    assert (response.status_code, response.url) == (301, "/films/the-red-balloon/")


def test_a_former_address_of_a_draft_tells_a_visitor_nothing(visitor, browser_of, editor):
    film = make_film("Le Ballon rouge", published=False)
    film.slug = "the-red-balloon"
    film.save()

    assert visitor.get("/films/le-ballon-rouge/").status_code == 404
    assert browser_of(editor).get("/films/le-ballon-rouge/").status_code == 301


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_costs_a_visitor_the_same_few_queries_however_many_reviews(visitor, django_assert_num_queries, count):
    film = full_film()
    for number in range(count):
        make_quoted_review(film, f"Author {number}", text="A text.")
    make_review(film, make_member(), text="A text.")

    with django_assert_num_queries(3 + 4):  # film, version, film as new as that; words, credits, kin, reviews together
        visitor.get("/films/songs-from-the-north/")
    make_review(film, make_member())
    with django_assert_num_queries(1 + 4):  # the catalogue is the same still: film with version
        visitor.get("/films/songs-from-the-north/")


def test_search_engines_are_told_what_the_page_shows(visitor, settings):
    settings.SITE_URL = "https://films.example.org"
    film = full_film()
    for rating in (10, 8, 7):
        make_review(film, rating=rating)
    make_quoted_review(film, rating=1)

    assert markup(visitor.get("/films/songs-from-the-north/")) == {
        "@context": "https://schema.org",
        "@type": "Movie",
        "@id": "https://films.example.org/films/songs-from-the-north/",
        "url": "https://films.example.org/films/songs-from-the-north/",
        "name": "Songs From the North",
        "alternateName": "북녘에서 온 노래",
        "director": [
            {"@type": "Person", "name": "Soon-Mi Yoo", "url": "https://films.example.org/people/soon-mi-yoo/"}
        ],
        "dateCreated": "2014",
        "duration": "PT72M",
        "genre": ["Documentary", "Essay"],
        "description": "Three journeys. And a father.",
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": 4.2,
            "bestRating": 5,
            "worstRating": 0.5,
            "ratingCount": 3,
        },
    }


def test_no_title_can_end_the_markup_for_search_engines(visitor):
    make_film("</script><script>alert(1)</script>", slug="sharp")
    response = visitor.get("/films/sharp/")

    assert markup(response)["name"] == "</script><script>alert(1)</script>"
    assert response.content.decode().count("</script>") == 2  # of the markup, and of the suggestions' script


def test_the_page_names_its_own_address_whatever_host_it_was_asked_by(visitor, settings):
    settings.SITE_URL = "https://films.example.org"
    make_film("Shown")

    page = visitor.get("/films/shown/").content.decode()
    assert '<link rel="canonical" href="https://films.example.org/films/shown/">' in page


def test_a_poster_is_shown_with_its_description_and_a_still_with_its_credit(visitor, picture_file):
    film = make_film("Pictured")
    film.poster = Picture.objects.create(film=film, file=picture_file(200, 300), alt="A man on a hill")
    film.save()
    Picture.objects.create(film=film, kind="still", file=picture_file(300, 200), alt="The hill", credit="Studio")
    page = visitor.get("/films/pictured/").content.decode()

    assert re.findall(r'<img src="([^"]*)" width="(\d+)" height="(\d+)" alt="([^"]*)"', page) == [
        (film.poster.file.url, "200", "300", "A man on a hill"),
        (film.pictures.get(kind="still").file.url, "300", "200", "The hill"),
    ]
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{film.poster.file.url}">' in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_and_nothing_else(visitor, method):
    make_film("Shown")

    assert getattr(visitor, method)("/films/shown/").status_code == 405


def test_a_long_cast_is_folded_and_loses_nobody(visitor):
    film = make_film("Crowd")
    for number in range(20):
        make_credit(film, f"Actor {number}", position=number)
    page = visitor.get("/films/crowd/").content.decode()
    folded = re.search(r"<details>(.*?)</details>", page, re.DOTALL)[1]

    assert "<summary>8 more</summary>" in folded
    assert [len(re.findall(r"Actor \d+</", part)) for part in (page, folded)] == [20, 8]


def test_only_staff_with_the_right_see_the_link_to_edit(visitor, browser_of, member, moderator, editor, administrator):
    film = make_film("Shown")
    address = f'href="/admin/films/film/{film.pk}/change/"'
    pages = [
        browser.get("/films/shown/").content.decode()
        for browser in (
            visitor,
            browser_of(member),
            browser_of(moderator),
            browser_of(editor),
            browser_of(administrator),
        )
    ]

    assert [page.count(address) for page in pages] == [0, 0, 0, 1, 1]
