"""What is found by what is typed, and in which order: one table of cases, for every database."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from films import search
from films.keyset import BadCursor
from films.models import Film, Reception
from films.search.spelling import distance
from films.search.words import pieces_of, words_of
from tests.factories import make_film, make_genre, make_person

FILMS = [
    # Title, year, directors, original title, synopsis, number of reviews
    ("Seven Samurai", "1954", ["Akira Kurosawa"], "七人の侍", "A village hires masterless warriors.", 5),
    ("Amélie", "2001", ["Jean-Pierre Jeunet"], "Le Fabuleux Destin d’Amélie Poulain", "A waitress in Paris.", 4),
    ("WALL·E", "2008", ["Andrew Stanton"], "", "A robot alone on Earth, which waits.", 4),
    ("Ikiru", "1952", ["Akira Kurosawa"], "生きる", "A clerk learns that he will die.", 2),
    ("Ran", "1985", ["Akira Kurosawa"], "乱", "A king divides his land. War follows.", 3),
    ("War", "2002", [], "", "Two hostages.", 0),
    ("War and Peace", "1966", ["Sergei Bondarchuk"], "Война и мир", "Moscow burns.", 1),
    ("The War Game", "1966", ["Peter Watkins"], "", "What bombs do.", 2),
    ("Warlock", "1959", [], "", "A marshal for hire.", 1),
    ("Tug of War", "2021", [], "", "Zanzibar in the fifties.", 3),
    ("The Seventh Seal", "1957", ["Ingmar Bergman"], "Det sjunde inseglet", "A knight plays chess with death.", 3),
    ("Fanny & Alexander", "1982", ["Ingmar Bergman"], "", "Two children.", 1),
    ("L’Avventura", "1960", ["Michelangelo Antonioni"], "", "A woman disappears on an island.", 1),
    ("Don’t Look Now", "1973", ["Nicolas Roeg"], "", "Venice in winter.", 1),
    ("8½", "1963", ["Federico Fellini"], "Otto e mezzo", "A director has no film.", 1),
    ("Tokyo Story", "1953", ["Yasujirō Ozu"], "東京物語", "Parents visit their children.", 2),
    ("Stalker", "1979", ["Andrei Tarkovsky"], "Сталкер", "A zone where wishes come true.", 2),
    ("Parasite", "2019", ["Bong Joon-ho"], "기생충", "A family moves in.", 3),
    ("Tropical Malady", "2004", ["Apichatpong Weerasethakul"], "สัตว์ประหลาด", "A soldier and a country boy.", 0),
    ("Cairo Station", "1958", ["Youssef Chahine"], "باب الحديد", "A newspaper seller.", 0),
    ("Pather Panchali", "1955", ["Satyajit Ray"], "পথের পাঁচালী", "A train crosses the fields.", 1),
    ("M", "1931", ["Fritz Lang"], "", "A city looks for a murderer.", 2),
    ("!!!", "2010", [], "", "Three signs.", 0),
]

CASES = [
    # The whole title, however it is written
    ("Seven Samurai", ["Seven Samurai"]),
    ("seven samurai", ["Seven Samurai"]),
    ("SEVEN  SAMURAI!", ["Seven Samurai"]),
    ("samurai, seven", ["Seven Samurai"]),
    ("amelie", ["Amélie"]),
    ("AMÉLIE", ["Amélie"]),
    ("Ame\u0301lie", ["Amélie"]),
    ("wall-e", ["WALL·E"]),
    ("walle", ["WALL·E"]),
    ("wall e", ["WALL·E"]),
    ("fanny and alexander", ["Fanny & Alexander"]),
    ("Fanny Alexander", ["Fanny & Alexander"]),
    ("l'avventura", ["L’Avventura"]),
    ("avventura", ["L’Avventura"]),
    ("dont look now", ["Don’t Look Now"]),
    ("8 1/2", ["8½"]),
    ("8½", ["8½"]),
    ("!!!", ["!!!"]),
    ("seventh seal", ["The Seventh Seal"]),
    ("the seventh seal", ["The Seventh Seal"]),
    ("ＳＥＶＥＮ samurai", ["Seven Samurai"]),
    ("sevensamurai", ["Seven Samurai"]),
    ("lavventura", ["L’Avventura"]),
    ("81/2", ["8½"]),
    # Beginnings
    ("ame", ["Amélie"]),
    ("samurai kuro", ["Seven Samurai"]),
    ("samur", ["Seven Samurai"]),
    ("kuro", ["Seven Samurai", "Ran", "Ikiru"]),
    ("seven", ["Seven Samurai", "The Seventh Seal"]),
    ("sev sam", ["Seven Samurai"]),
    ("sjunde ins", ["The Seventh Seal"]),
    # Original titles
    ("fabuleux destin", ["Amélie"]),
    ("otto e mezzo", ["8½"]),
    ("война и мир", ["War and Peace"]),
    ("МИР", ["War and Peace"]),
    ("Война И", ["War and Peace"]),
    ("bergman ingmar sjunde", ["The Seventh Seal"]),
    ("сталкер", ["Stalker"]),
    # Scripts without spaces, and others
    ("七人の侍", ["Seven Samurai"]),
    ("七人", ["Seven Samurai"]),
    ("の侍", ["Seven Samurai"]),
    ("侍", ["Seven Samurai"]),
    ("物語", ["Tokyo Story"]),
    ("東", ["Tokyo Story"]),
    ("生きる", ["Ikiru"]),
    ("東京 story", ["Tokyo Story"]),
    ("kurosawa 七人", ["Seven Samurai"]),
    ("기생", ["Parasite"]),
    ("ประหลาด", ["Tropical Malady"]),
    ("باب الحديد", ["Cairo Station"]),
    ("পথের", ["Pather Panchali"]),
    # People and years
    ("kurosawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("akira kurosawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("kurosawa akira", ["Seven Samurai", "Ran", "Ikiru"]),
    ("kurosawa ran", ["Ran"]),
    ("kurosawa 1952", ["Ikiru"]),
    ("ozu", ["Tokyo Story"]),
    ("yasujiro", ["Tokyo Story"]),
    ("YASUJIRŌ OZU", ["Tokyo Story"]),
    ("bong joon ho", ["Parasite"]),
    ("1966", ["The War Game", "War and Peace"]),
    ("bergman 1957", ["The Seventh Seal"]),
    # Words of the synopsis
    ("zanzibar", ["Tug of War"]),
    ("village warriors", ["Seven Samurai"]),
    ("kurosawa village", ["Seven Samurai"]),
    ("children", ["Tokyo Story", "Fanny & Alexander"]),
    # The exact title, then those that begin so, then titles with the word, then other places, each by renown
    ("war", ["War", "The War Game", "Warlock", "War and Peace", "Tug of War", "Ran"]),
    ("the war", ["The War Game", "Tug of War", "Warlock", "War and Peace", "War", "Ran"]),
    ("M", ["M"]),
    # Slips
    ("amelei", ["Amélie"]),
    ("kurasawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("kurosava", ["Seven Samurai", "Ran", "Ikiru"]),
    ("akira kurasawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("sevn samurai", ["Seven Samurai"]),
    ("akria kurasawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("fanny alexandre", ["Fanny & Alexander"]),
    ("stalkr", ["Stalker"]),
    ("avventure", ["L’Avventura"]),
    ("bergmann", ["The Seventh Seal", "Fanny & Alexander"]),
    ("tarkovski", ["Stalker"]),
    ("wierasethakul", ["Tropical Malady"]),
    ("паразит", []),
    # Nothing
    ("", []),
    ("   ", []),
    ("qqqq", []),
    ("kurosawa zanzibar", []),
    ("seven amelie", []),
    ("ozo", []),  # short words are near to too many
]


@pytest.fixture
def films(db) -> dict[str, Film]:
    made = {}
    for title, year, directors, original, synopsis, reviews in FILMS:
        film = make_film(title, release_date=year, directors=directors, original_title=original, synopsis=synopsis)
        Reception.objects.filter(film=film).update(reviews_count=2**reviews - 1)
        made[title] = film
    Film.objects.reindex()
    return made


def titles(text: str, **options) -> list[str]:
    ids = search.search(text, **options).ids
    named = dict(Film.objects.values_list("pk", "title"))
    return [named[pk] for pk in ids]


def test_every_case_of_the_table(films):
    found = {text: titles(text) for text, _expected in CASES}

    assert found == dict(CASES)


def test_people_are_found_by_what_they_are_called(films):
    make_person("Akira Nobody")  # in no film
    asked = ("kurosawa", "ran", "kurasawa", "akira k", "Weerasethakul", "小津")

    found = {text: [hit.title for group in search.search(text).beside for hit in group.hits] for text in asked}

    assert found == {
        "kurosawa": ["Akira Kurosawa"],
        "ran": [],
        "kurasawa": ["Akira Kurosawa"],
        "akira k": ["Akira Kurosawa"],
        "Weerasethakul": ["Apichatpong Weerasethakul"],
        "小津": [],
    }


def test_it_is_said_which_words_were_taken_for_which(films):
    asked = ("amelei poulain", "akira kurasawa", "kurosawa", "kurosawa zanzibar", "qqqq")

    assert {text: search.search(text).corrected for text in asked} == {
        "amelei poulain": {"amelei": "amelie"},
        "akira kurasawa": {"kurasawa": "kurosawa"},
        "kurosawa": {},
        "kurosawa zanzibar": {},
        "qqqq": {},
    }


def test_where_nothing_is_found_there_is_something_near(films):
    named = dict(Film.objects.values_list("pk", "title"))

    found = {}
    for text in ("kurosawa zanzibar", "samuraixyz", "七人の男", "qqqq"):
        ids, groups = search.near(text)
        found[text] = ([named[pk] for pk in ids], [hit.title for group in groups for hit in group.hits])

    assert found == {
        "kurosawa zanzibar": (["Seven Samurai", "Ran", "Ikiru"], ["Akira Kurosawa"]),
        "samuraixyz": (["Seven Samurai"], []),
        "七人の男": (["Seven Samurai"], []),
        "qqqq": ([], []),
    }


def test_suggestions_are_titles_and_names_that_begin_so(films):
    def suggested(text):
        return {str(group.label): [(hit.title, hit.year) for hit in group.hits] for group in search.suggest(text)}

    assert {text: suggested(text) for text in ("ame", "an", "七", "seve", "war", "qqqq", "", "village")} == {
        "ame": {"Films": [("Amélie", 2001)]},
        "an": {
            "Films": [("Fanny & Alexander", 1982), ("War and Peace", 1966)],
            "People": [("Andrew Stanton", None), ("Andrei Tarkovsky", None), ("Michelangelo Antonioni", None)],
        },
        "七": {"Films": [("Seven Samurai", 1954)]},
        "seve": {"Films": [("Seven Samurai", 1954), ("The Seventh Seal", 1957)]},
        "war": {
            "Films": [
                ("War", 2002),
                ("The War Game", 1966),
                ("Warlock", 1959),
                ("War and Peace", 1966),
                ("Tug of War", 2021),
            ]
        },
        "qqqq": {},
        "": {},
        "village": {},
    }


def test_films_are_narrowed_by_facets(films):
    for title in ("Ran", "Ikiru"):
        films[title].genres.add(make_genre("Drama"))
        films[title].reindex()

    asked = [["genre:drama"], ["genre:drama", "decade:1980"], ["genre:comedy"], ["reviews:any"], ["year:1954"]]
    assert [titles("kurosawa", facets=facets) for facets in asked] == [
        ["Ran", "Ikiru"],
        ["Ran"],
        [],
        ["Seven Samurai", "Ran", "Ikiru"],
        ["Seven Samurai"],
    ]
    assert titles("village", facets=["decade:1950"]) == ["Seven Samurai"]
    assert search.search("amelei", facets=["genre:drama"]) == search.Found([], "amelie", corrected={"amelei": "amelie"})


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_join_without_a_gap_or_a_film_twice(films, size):
    pages, after = [], ""
    while after is not None:
        found = search.search("war", after=after, limit=size)
        pages.append(found.ids)
        after = found.after

    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert [pk for page in pages for pk in page] == search.search("war").ids


def test_pages_of_what_was_meant_join_too(films):
    first = search.search("kurasawa", limit=2)

    assert first.ids + search.search("kurasawa", after=first.after).ids == search.search("kurosawa").ids


def test_the_search_ends_at_its_limit_and_says_so(films, monkeypatch):
    monkeypatch.setattr(search, "MOST", 4)

    first = search.search("war", limit=3)
    second = search.search("war", after=first.after, limit=3)

    assert [len(first.ids), first.is_cut, len(second.ids), second.is_cut, second.after] == [3, False, 1, True, None]


@pytest.mark.parametrize("after", ["x", "1-2", "0-5-3", "3--5-3", "3-5-500", "3-5-3 ", "٣-5-3", "1" * 500])
def test_a_cursor_that_no_search_gave_out_is_refused(db, after):
    with pytest.raises(BadCursor):
        search.search("war", after=after)


ODD = [
    *(
        "'",
        '"',
        "\\",
        "*",
        "a*",
        "^a",
        "-a",
        "AND",
        "a AND",
        "NEAR(a b)",
        "a NOT b",
        "(",
        ")",
        "a:b",
        "words:a",
        "%",
        "_",
        "&",
        "|",
        "!",
    ),
    *(
        "a' b",
        "'a':*",
        "<->",
        "a\x00b",
        "\x08:",
        "\x00",
        "\ud800",
        "😀",
        "👩‍👩‍👧",
        "\u202ea",
        "x" * 10_000,
        "a " * 5_000,
        "人" * 10_000,
        "\x85",
        "\u180e",
        "¼",
    ),
]


def test_odd_signs_are_looked_for_like_others(films):
    for text in ODD:
        search.search(text)
        search.suggest(text)
        search.near(text)


@pytest.mark.django_db
@given(text=st.text(st.characters(codec=None), max_size=60))
@hypothesis_settings(max_examples=30)
def test_whatever_is_asked_there_is_an_answer(text):
    search.search(text)
    search.suggest(text)
    search.near(text)


@given(st.text())
def test_what_is_asked_is_made_of_what_is_held(text):
    held = words_of(text)

    assert [piece.text for piece in pieces_of(text) if piece.text not in held] == []


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("", "", 0),
        ("amelei", "amelie", 1),
        ("kurasawa", "kurosawa", 1),
        ("abc", "", 3),
        ("ca", "abc", 3),
        ("a", "b", 1),
    ],
)
def test_slips_are_counted_as_letters_left_out_put_in_changed_or_swapped(one, other, slips):
    assert (distance(one, other), distance(other, one)) == (slips, slips)
