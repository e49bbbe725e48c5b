"""What an entry says survives being stored, whatever it says."""

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.letterboxd.archive import entries
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.rows import columns_of, data_of, entry_of
from reviews.models import ImportRow, ImportRun
from tests.letterboxd.archives import genuine

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ENTRIES = st.builds(
    Entry,
    file=WORDS,
    line=st.integers(1, 10**6),
    kind=st.sampled_from(Kind),
    title=WORDS,
    original_title=WORDS,
    year=st.none() | st.integers(1870, 2100),
    directors=st.lists(WORDS, max_size=3).map(tuple),
    slug=WORDS,
    imdb_id=WORDS,
    tmdb_id=WORDS,
    wikidata_id=WORDS,
    is_film=st.booleans(),
    rating=st.none() | st.integers(1, 10),
    text=WORDS,
    language=WORDS,
    spoilers=st.none() | st.booleans(),
    private=st.none() | st.booleans(),
    written_on=st.none() | st.dates(),
    watched_on=st.none() | st.dates(),
    url=WORDS,
    origin=WORDS,
    rewatch=st.booleans(),
    tags=st.lists(WORDS, max_size=3).map(tuple),
    fault=WORDS,
)


@given(ENTRIES)
def test_an_entry_comes_back_as_it_was(entry):
    row = ImportRow(**columns_of(entry))
    row.data = json.loads(json.dumps(row.data))

    assert entry_of(row) == entry


def test_what_says_nothing_is_not_stored():
    told = Entry("ratings.csv", 2, Kind.RATING, title="Emma", year=2020, rating=7, written_on=date(2024, 5, 6))

    assert data_of(told) == {"rating": 7, "written_on": "2024-05-06"}


@pytest.mark.django_db
def test_a_whole_export_comes_back_from_the_database(member):

    found = list(entries(io.BytesIO(genuine()), "archive"))
    run = ImportRun.objects.create(member=member, kind="archive", file_name="x.zip", digest="0" * 64)
    ImportRow.objects.bulk_create(
        ImportRow(run=run, number=number, **columns_of(entry)) for number, entry in enumerate(found, start=1)
    )

    assert [entry_of(row) for row in run.rows.order_by("number")] == found
