"""What a member's feed says, with all the oddities that feeds have."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.letterboxd.feed import BrokenFeed, Feed, FeedReview, parse
from tests.letterboxd.feeds import HEAD, feed, item, list_item, watch


def only(*items: str) -> FeedReview:
    [review] = parse(feed(*items)).reviews
    return review


def test_a_review_is_read_with_all_it_says():
    assert parse(feed(item(tmdb=1939, rewatch="Yes"))) == Feed(
        author="Ana Prado",
        lists=[],
        reviews=[
            FeedReview(
                guid="letterboxd-review-1",
                title="Laura",
                year=1944,
                tmdb_id="1939",
                url="https://letterboxd.com/ana/film/laura/",
                rating=9,
                text="Painted, not photographed.",
                spoilers=False,
                rewatch=True,
                watched_on=date(2026, 11, 1),
                written_at=datetime(2026, 11, 1, 20, 30, tzinfo=UTC),
            )
        ],
    )


def test_the_poster_goes_and_paragraphs_and_emphasis_stay():
    words = (
        "<p>A <i>storm</i> &amp; a <b>calm</b>.<br/>New line.</p> <p>1. It isn’t a list.</p>"
        "<blockquote><p>Quoted.</p></blockquote>"
    )

    assert only(item(words=words)).text == "A *storm* & a **calm**.  \nNew line.\n\n1\\. It isn’t a list.\n\n> Quoted."


@pytest.mark.parametrize("spoilers", [True, False])
@pytest.mark.parametrize(
    "begins", ["", "<p><em>This review may contain spoilers.</em></p>", "<p>This review may contain spoilers.</p>"]
)
def test_spoilers_are_known_by_the_title_or_the_first_sentence_which_goes(spoilers, begins):
    text = item(words=f"{begins}<p>She lives.</p>").replace(
        "★★★★½</title>", "★★★★½ (contains spoilers)</title>" if spoilers else "★</title>"
    )

    review = only(text)

    assert (review.spoilers, review.text) == (spoilers or bool(begins), "She lives.")


def test_a_review_that_speaks_of_spoilers_later_keeps_its_words():
    review = only(item(words="<p>Fine.</p><p><em>This review may contain spoilers.</em></p>"))

    assert (review.spoilers, review.text) == (False, "Fine.\n\n*This review may contain spoilers.*")


def test_a_viewing_is_no_review_rated_or_not():
    assert parse(feed(watch(), watch("letterboxd-watch-8", rating=None), watch("letterboxd-review-7"))).reviews == []


def test_words_about_watching_stay_where_they_are_not_all():
    assert only(item(words="<p>Watched on Sunday November 1, 2026.</p><p>Twice.</p>")).text == (
        "Watched on Sunday November 1, 2026.\n\nTwice."
    )
    assert only(item(words="<p>Watched on a plane.</p>")).text == "Watched on a plane."


def test_what_it_is_is_told_by_what_it_holds_not_by_its_guid():
    assert only(item("letterboxd-watch-4")).guid == "letterboxd-watch-4"
    assert parse(feed(item("letterboxd-list-4", film="Laura"))).lists == []


def test_lists_are_there_by_title_and_are_no_reviews():
    read = parse(feed(list_item("For the site: K7QM2XWDAB"), item(), list_item("Noir & more", 6)))

    assert (read.lists, len(read.reviews)) == (["For the site: K7QM2XWDAB", "Noir & more"], 1)


def test_without_a_rating_a_year_a_day_and_a_time_it_is_a_review_all_the_same():
    review = only(item(rating=None, year=None, watched=None, published=None, creator=None, link=""))

    assert (review.rating, review.year, review.watched_on, review.written_at, review.url) == (
        None,
        None,
        None,
        None,
        "",
    )


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [("rating", "6", None), ("rating", "0.5", 1), ("rating", "4.3", None), ("year", 19444, None), ("year", 99, None)]
    + [("watched", "yesterday", None), ("tmdb", 0, ""), ("tmdb", "1; DROP", ""), ("published", "long ago", None)]
    + [("link", "javascript:alert(1)", ""), ("link", "https://letterboxd.com.evil.example/x", "")]
    + [("link", "https://user@letterboxd.com/x", ""), ("link", "https://letterboxd.com/" + "x" * 500, "")]
    + [("link", "https://letterboxd.com/ana/film/laura/1/", "https://letterboxd.com/ana/film/laura/1/")],
)
def test_a_field_that_says_nonsense_says_nothing(field, value, read):
    names = {"watched": "watched_on", "tmdb": "tmdb_id", "published": "written_at", "link": "url"}

    assert getattr(only(item(**{field: value})), names.get(field, field)) == read


def test_a_time_that_is_yet_to_come_is_now(time_machine):
    time_machine.move_to("2026-11-01T00:00:00Z", tick=False)

    assert only(item()).written_at == datetime(2026, 11, 1, tzinfo=UTC)


def test_reviews_come_in_the_order_they_were_written():
    later = item("letterboxd-review-2", published="Tue, 3 Nov 2026 09:30:00 +1300")
    earlier = item("letterboxd-review-3", published="Mon, 2 Nov 2026 09:30:00 +1300")

    assert [review.guid for review in parse(feed(later, earlier)).reviews] == [
        "letterboxd-review-3",
        "letterboxd-review-2",
    ]


def test_names_are_one_line_without_what_turns_the_words_beside_them():
    assert parse(feed(item(creator=" Ana \u202e\n  Prado\u200b "))).author == "Ana Prado"


@pytest.mark.parametrize("prefix", ["lb", "letterboxd"])
def test_prefixes_are_the_feeds_own_matter(prefix):
    content = (
        feed(item())
        .replace(b"letterboxd:", prefix.encode() + b":")
        .replace(b"xmlns:letterboxd", f"xmlns:{prefix}".encode())
    )

    assert [review.title for review in parse(content).reviews] == ["Laura"]


def test_scripts_and_frames_in_a_review_are_gone():
    review = only(item(words="<p>Fine.</p><iframe src='https://evil.example'>x</iframe><script>alert(1)</script>"))

    assert review.text == "Fine."


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>"""
OUTSIDE = (
    b"""<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>"""
)


@pytest.mark.parametrize(
    "content",
    [b"", b"no xml", b"<html><body>Forbidden</body></html>", b"<rss></rss>", BOMB, OUTSIDE, feed(item())[:-30]]
    + [b"<!DOCTYPE rss><rss><channel/></rss>", b"<a>" * 100_000, b"\x00\xff\xfe", "<rss>".encode("utf-16")]
    + [b'<?xml version="1.0" encoding="no-such"?><rss><channel/></rss>', HEAD.encode() + b"&nbsp;</channel></rss>"],
)
def test_what_is_no_feed_is_refused(content):
    with pytest.raises(BrokenFeed):
        parse(content)


def test_an_empty_feed_is_a_feed():
    assert parse(feed()) == Feed(author="", lists=[], reviews=[])


def test_a_feed_without_end_is_read_to_a_bound():
    many = [item(f"letterboxd-review-{number}", words="<p>x</p>") for number in range(300)]

    assert len(parse(feed(*many)).reviews) == 200


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_feed_or_none(content):
    for document in (content, HEAD.encode() + content + b"</channel></rss>"):
        with contextlib.suppress(BrokenFeed):
            parse(document)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_in_an_item_is_read(title, words):
    clean = [
        text.translate(dict.fromkeys([*range(9), 11, 12, *range(14, 32), 65534, 65535])) for text in (title, words)
    ]
    try:
        content = feed(item(film=clean[0], words=clean[1]))
    except UnicodeEncodeError:
        return
    parse(content)
