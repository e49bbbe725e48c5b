import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from films.folding import fold, slug, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("AME\u0301LIE", "amelie"),
        ("  Le   Fabuleux\tdestin ", "le fabuleux destin"),
        ("Fanny & Alexander", "fanny and alexander"),
        ("WALL·E", "wall e"),
        ("L'Avventura", "l avventura"),
        ("Schindler’s List", "schindlers list"),
        ("Don't Look Now", "dont look now"),
        ("8½", "8 1 2"),
        ("8 1/2", "8 1 2"),
        ("Straße", "strasse"),
        ("Ordet – Sømænd", "ordet somaend"),
        ("Żółć łódź", "zolc lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁlm", "film"),
        ("北からの歌", "北からの歌"),
        ("がぎぐ パピプ", "がぎぐ パピプ"),
        ("ﾊﾟﾝ", "パン"),
        ("기생충", "기생충"),
        ("كَفَرْناحوم", "كفرناحوم"),
        ("Ёжик в тумане", "ежик в тумане"),
        ("पथेर पांचाली", "पथेर पांचाली"),
        ("می\u200cخواهم", "میخواهم"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F)))
def test_case_makes_no_difference(text):
    assert fold(text.upper()) == fold(text.lower().upper())


@pytest.mark.parametrize(
    ("title", "language", "key"),
    [
        ("The Third Man", "en", "third man"),
        ("A Man Escaped", "en", "man escaped"),
        ("A.I. Artificial Intelligence", "en", "a i artificial intelligence"),
        ("The", "en", "the"),
        ("“The Third Man”", "en", "third man"),
        ("Theorem", "en", "theorem"),
        ("L'Atalante", "fr", "atalante"),
        ("L’Atalante", "en", "l atalante"),
        ("À nos amours", "pt", "a nos amours"),
        ("Die Büchse der Pandora", "de", "buchse der pandora"),
        ("Die Hard", "en", "die hard"),
        ("Los olvidados", "es", "olvidados"),
        ("Gli ultimi", "it", "ultimi"),
        ("O Pagador de Promessas", "pt", "pagador de promessas"),
        ("De aanslag", "nl", "aanslag"),
        ("Det sjunde inseglet", "sv", "sjunde inseglet"),
        ("20,000 Leagues", "en", "0000020000 leagues"),
        ("…", "en", "..."),
    ],
)
def test_an_article_of_the_language_stands_aside(title, language, key):
    assert sort_key(title, language) == key


def test_titles_sort_as_in_a_catalogue():
    titles = ["2 Days", "10 Rillington Place", "2001", "20,000 Leagues", "An Actor", "Élan", "The Zone"]
    assert sorted(set(titles), key=sort_key) == titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Songs From the North", "songs-from-the-north"),
        ("Amélie & Co.", "amelie-and-co"),
        ("8½", "8-1-2"),
        ("Сталкер", "stalker"),
        ("기생충", "gisaengchung"),
        ("Don't Look Now", "dont-look-now"),
        ("snake_case", "snake-case"),
        ("!!!", "film"),
        ("", "film"),
        ("x" * 100, "x" * 80),
        ("word " * 30, "-".join(["word"] * 16)),
        ("a" * 80 + " b", "a" * 80),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_a_slug_falls_back_to_the_given_word():
    assert slug("…", fallback="person") == "person"


@given(st.text())
def test_a_slug_is_always_a_short_ascii_slug(text):
    made = slug(text)
    assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", made)
    assert len(made) <= 80
