"""What is found by what is typed, and in which order: one table of cases, for every database."""

import pytest

from films import search
from films.models import Film
from tests.factories import make_film, make_quoted_review

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
    # Beginnings
    ("ame", ["Amélie"]),
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
    ("сталкер", ["Stalker"]),
    # Scripts without spaces, and others
    ("七人の侍", ["Seven Samurai"]),
    ("七人", ["Seven Samurai"]),
    ("の侍", ["Seven Samurai"]),
    ("侍", ["Seven Samurai"]),
    ("物語", ["Tokyo Story"]),
    ("東", ["Tokyo Story"]),
    ("生きる", ["Ikiru"]),
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
    ("1966", ["The War Game", "War and Peace"]),
    ("bergman 1957", ["The Seventh Seal"]),
    # Words of the synopsis
    ("zanzibar", ["Tug of War"]),
    ("village warriors", ["Seven Samurai"]),
    ("kurosawa village", ["Seven Samurai"]),
    ("children", ["Tokyo Story", "Fanny & Alexander"]),
    # The exact title, then those that begin so, then titles with the word, then other places, each by renown
    ("war", ["War", "The War Game", "Warlock", "War and Peace", "Tug of War", "Ran"]),
    ("M", ["M"]),
    # Slips
    ("amelei", ["Amélie"]),
    ("kurasawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("kurosava", ["Seven Samurai", "Ran", "Ikiru"]),
    ("akira kurasawa", ["Seven Samurai", "Ran", "Ikiru"]),
    ("sevn samurai", ["Seven Samurai"]),
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
]


@pytest.fixture
def films(db) -> dict[str, Film]:
    made = {}
    for title, year, directors, original, synopsis, reviews in FILMS:
        film = make_film(title, release_date=year, directors=directors, original_title=original, synopsis=synopsis)
        for number in range(2**reviews - 1):
            make_quoted_review(film, f"Critic {number}")
        made[title] = film
    return made


def titles(text: str, **options) -> list[str]:
    ids = search.search(text, **options).ids
    named = dict(Film.objects.values_list("pk", "title"))
    return [named[pk] for pk in ids]


def test_every_case_of_the_table(films):
    found = {text: titles(text) for text, _expected in CASES}

    assert found == dict(CASES)
