import pytest

from films import vocabulary
from films.vocabulary import (
    COUNTRY_CODES,
    LANGUAGE_CODES,
    country_name,
    find_country,
    find_language,
    language_name,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("JP", "JP"),
        ("jp", "JP"),
        (" Japan ", "JP"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("north korea", "KP"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("UK", "GB"),
        ("Czechoslovakia", "CSHH"),
        ("cshh", "CSHH"),
        ("Czech Republic", "CZ"),
        ("USSR", "SU"),
        ("Soviet Union", "SU"),
        ("Yugoslavia", "YU"),
        ("East Germany", "DD"),
        ("West Germany", "XWG"),
        ("Germany", "DE"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Bosnia and Herzegovina", "BA"),
        ("Burma", "BUMM"),
        ("Myanmar", "MM"),
        ("Hong Kong", "HK"),
        ("Kosovo", "XK"),
        ("The Netherlands", "NL"),
        ("Saint Vincent and the Grenadines", "VC"),
        ("St. Vincent & Grenadines", "VC"),
    ],
)
def test_a_country_is_found_by_code_or_name(text, code):
    assert find_country(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ja", "ja"),
        ("Japanese", "ja"),
        ("FRENCH", "fr"),
        ("Farsi", "fa"),
        ("Cantonese", "yue"),
        ("Mandarin", "cmn"),
        ("Mandarin Chinese", "cmn"),
        ("Chinese", "zh"),
        ("Maori", "mi"),
        ("Flemish", "nl"),
        ("No dialogue", "zxx"),
        ("American Sign Language", "ase"),
        ("British sign language", "bfi"),
    ],
)
def test_a_language_is_found_by_code_or_name(text, code):
    assert find_language(text) == code


@pytest.mark.parametrize("text", ["", "Atlantis", "Korea", "ZZ", "…"])
def test_an_unknown_country_is_refused_with_a_plain_sentence(text):
    with pytest.raises(LookupError) as refusal:
        find_country(text)
    assert str(refusal.value) == (f"There is no country called “{text}” here; write its English name or its code.")


def test_an_unknown_language_is_refused_with_a_plain_sentence():
    with pytest.raises(LookupError) as refusal:
        find_language("Elvish")
    assert str(refusal.value) == ("There is no language called “Elvish” here; write its English name or its code.")


def test_every_code_has_a_name_of_its_own_that_finds_it():
    countries = {code: country_name(code, "en-gb") for code in COUNTRY_CODES}
    languages = {code: language_name(code, "en-gb") for code in LANGUAGE_CODES}
    assert {find_country(name) for name in countries.values()} == set(COUNTRY_CODES)
    assert {find_language(name) for name in languages.values()} == set(LANGUAGE_CODES)
    assert [code for code, name in (countries | languages).items() if code == name] == []


def test_the_other_names_find_their_own_code():
    for names, find in (
        (vocabulary._MORE_COUNTRY_NAMES, find_country),
        (vocabulary._MORE_LANGUAGE_NAMES, find_language),
    ):
        for code, others in names.items():
            assert [find(other) for other in others] == [code] * len(others)


def test_names_come_in_the_language_asked_for():
    assert [country_name("JP", language) for language in ("en-gb", "de", "zh-hans", "pt-br")] == [
        "Japan",
        "Japan",
        "日本",
        "Japão",
    ]
    assert country_name("HK", "en") == "Hong Kong"
    assert country_name("SU", "en") == "Soviet Union"
    assert language_name("zxx", "en") == "No dialogue"
    assert language_name("ja", "fr") == "japonais"
    assert language_name("ja", "xx") == "Japanese"


def test_the_tables_hold_iso_and_the_former_countries_once_each():
    assert len(COUNTRY_CODES) == len(set(COUNTRY_CODES)) == 250 + 15
    assert {"SU", "YU", "DD", "CSHH", "CSXX", "BUMM", "XWG", "XK"} <= set(COUNTRY_CODES)
    assert len(LANGUAGE_CODES) == len(set(LANGUAGE_CODES))
    assert sum(len(code) == 2 for code in LANGUAGE_CODES) == 184


def test_a_code_that_is_not_ours_has_no_name():
    with pytest.raises(LookupError, match="no country with the code “ZZ”"):
        country_name("ZZ", "en")
    with pytest.raises(LookupError, match="no language with the code “mul”"):
        language_name("mul", "en")
