"""Titles are sorted as the site's language does: its letters in their places, its articles aside."""

import pytest
from django.http import QueryDict

from films.browse import Browse
from films.folding import sort_key
from tests.factories import make_film


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Ärger", "Azul", "Éden", "Edith", "Öl", "Zoo"]),
        ("en-gb", ["The Apple", "Åsa", "A Bee"]),
        ("fr", ["L’Atalante", "Le Ballon", "Élodie", "Emma", "The End"]),
        ("pt-br", ["Os Anos", "Ávido", "O Beco"]),
        ("sv", ["Den Ask", "Zebra", "Zz", "Åsa", "Ärlig", "Öken"]),
        ("fi", ["Aalto", "Zoo", "Åbo", "Äiti", "Öljy"]),
        ("da", ["Zoo", "Æble", "Ærlig", "Øl", "Ålborg", "Aarhus"]),
        ("nb", ["En Zoolog", "Ære", "Øst", "Ås"]),
        ("es", ["Luz", "Nube", "Nzz", "Ñandú", "Ópera", "El Oso"]),
        ("pl", ["Azyl", "Ąż", "Bez", "Czas", "Ćma", "Los", "Lżej", "Łan", "Zima", "Źle", "Żal"]),
        ("cs", ["Cukr", "Czz", "Čas", "Hz", "Chata", "Iva", "Ryba", "Řeka", "Sůl", "Šaty", "Zima", "Žena"]),
        ("hu", ["Cukor", "Czz", "Csillag", "Gólya", "Gyerek", "Óz", "Özön", "Só", "Szem", "Zab", "Zsír"]),
        ("tr", ["Cuma", "Çam", "Hız", "Isı", "İz", "Oz", "Öz", "Su", "Şam", "Uz", "Üs"]),
    ],
)
def test_letters_stand_where_the_language_has_them(language, titles):
    shuffled = sorted(titles, key=lambda title: title[::-1])

    assert sorted(shuffled, key=lambda title: sort_key(title, language)) == titles


def test_a_language_without_rules_leaves_accents_aside():
    assert sort_key("Ærø på tværs", "de") == "aero pa tvaers"


@pytest.mark.django_db
def test_the_list_is_sorted_in_the_sites_language_on_any_database(settings):
    settings.LANGUAGE_CODE = "sv"
    titles = ["2", "10", "Ask", "En natt", "Zoo", "Åsa", "Ärlig", "Öken", "東京物語"]
    for title in sorted(titles, reverse=True):
        make_film(title)

    assert [film.title for film in Browse(QueryDict("sort=title")).page().items] == titles
