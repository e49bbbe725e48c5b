import pytest
from django.core.exceptions import ValidationError

from films import outside_ids
from films.outside_ids import EIDR, IMDB_NAME, IMDB_TITLE, TMDB, WIKIDATA

SEVEN = "10.5240/7791-8534-2C23-9030-8610-5"
LETTER = "10.5240/EA73-79D7-1B2B-B378-3A73-M"


@pytest.mark.parametrize(
    ("scheme", "text", "id"),
    [
        (IMDB_TITLE, "tt0047478", "tt0047478"),
        (IMDB_TITLE, " TT0047478 ", "tt0047478"),
        (IMDB_TITLE, "https://www.imdb.com/title/tt0047478/", "tt0047478"),
        (IMDB_TITLE, "http://m.imdb.com/title/tt0047478/reviews?ref_=tt_ov", "tt0047478"),
        (IMDB_TITLE, "imdb.com/de/title/tt10872600", "tt10872600"),
        (IMDB_NAME, "https://www.imdb.com/name/nm0000041/?ref_=x", "nm0000041"),
        (TMDB, "346", "346"),
        (TMDB, 346, "346"),
        (TMDB, "https://www.themoviedb.org/movie/346-seven-samurai?language=de", "346"),
        (WIKIDATA, "q189540", "Q189540"),
        (WIKIDATA, "https://www.wikidata.org/wiki/Q189540#P57", "Q189540"),
        (WIKIDATA, "http://www.wikidata.org/entity/Q189540", "Q189540"),
        (EIDR, SEVEN, SEVEN),
        (EIDR, LETTER, LETTER),
        (EIDR, LETTER.lower(), LETTER),
        (EIDR, f"https://doi.org/{LETTER}", LETTER),
        (EIDR, f"https://ui.eidr.org/view/content?id={LETTER}", LETTER),
        (EIDR, "urn:eidr:10.5240:7791-8534-2C23-9030-8610-5", SEVEN),
        (EIDR, f"doi:{SEVEN}", SEVEN),
    ],
)
def test_an_id_or_its_address_gives_the_id(scheme, text, id):
    assert scheme.normalise(text) == id


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (IMDB_TITLE, ""),
        (IMDB_TITLE, "0047478"),
        (IMDB_TITLE, "nm0000041"),
        (IMDB_TITLE, "tt123456"),
        (IMDB_TITLE, "tt12345678901"),
        (IMDB_TITLE, "tt٠٠٤٧٤٧٨"),
        (IMDB_TITLE, "https://example.com/title/tt0047478/"),
        (IMDB_TITLE, "https://imdb.com.example.com/title/tt0047478/"),
        (IMDB_TITLE, "https://www.imdb.com/name/nm0000041/"),
        (IMDB_NAME, "tt0047478"),
        (TMDB, "0"),
        (TMDB, "-1"),
        (TMDB, "2147483648"),
        (TMDB, "9" * 5000),
        (TMDB, "https://www.themoviedb.org/tv/346"),
        (WIKIDATA, "P57"),
        (WIKIDATA, "Q0"),
        (EIDR, "10.5240/7791-8534-2C23-9030-8610"),
        (EIDR, "10.5240/779G-8534-2C23-9030-8610-5"),
        (EIDR, "10.5241/7791-8534-2C23-9030-8610-5"),
    ],
)
def test_anything_else_is_refused_with_advice(scheme, text):
    with pytest.raises(ValidationError) as refusal:
        scheme.normalise(text)
    assert refusal.value.messages == [str(scheme.advice)]


@pytest.mark.parametrize("id", [SEVEN, LETTER])
def test_every_slip_of_one_character_in_an_eidr_id_is_found(id):
    for place in range(len("10.5240/"), len(id) - 1):
        for other in "0123456789ABCDEF":
            if id[place] not in ("-", other):
                with pytest.raises(ValidationError, match="look for a slip"):
                    EIDR.normalise(id[:place] + other + id[place + 1 :])


@pytest.mark.parametrize(
    ("validate", "good", "bad"),
    [
        (outside_ids.validate_imdb_title, "tt0047478", "https://www.imdb.com/title/tt0047478/"),
        (outside_ids.validate_imdb_name, "nm0000041", "NM0000041"),
        (outside_ids.validate_tmdb, 346, "0346"),
        (outside_ids.validate_wikidata, "Q189540", "q189540"),
        (outside_ids.validate_eidr, SEVEN, LETTER.lower()),
    ],
)
def test_a_model_keeps_an_id_in_its_one_form_only(validate, good, bad):
    validate(good)
    with pytest.raises(ValidationError, match="^\\['Write this id as "):
        validate(bad)


def test_each_id_has_its_public_address():
    assert IMDB_TITLE.url("tt0047478") == "https://www.imdb.com/title/tt0047478/"
    assert IMDB_NAME.url("nm0000041") == "https://www.imdb.com/name/nm0000041/"
    assert TMDB.url(346) == "https://www.themoviedb.org/movie/346"
    assert WIKIDATA.url("Q189540") == "https://www.wikidata.org/wiki/Q189540"
    assert EIDR.url(SEVEN) == f"https://doi.org/{SEVEN}"
