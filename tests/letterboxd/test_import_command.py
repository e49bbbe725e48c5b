"""`manage.py import_letterboxd`: the same steps to the end, a report of every row, a dry run that leaves nothing."""

import io

import pytest
from django.core.management import CommandError, call_command

from reviews.models import ImportRow, ImportRun, Proposal, Review, WatchlistEntry
from tests.factories import make_film, make_review
from tests.letterboxd import archives
from tests.letterboxd.runs import export, review

pytestmark = pytest.mark.django_db

REPORT = [
    "read: 26",
    "made: 10",
    "updated: 0",
    "unchanged: 13",
    "refused: 3",
    "comments.csv, rows without a place here: 1. Comments have no place here.",
    "deleted/diary.csv, rows without a place here: 1. You had deleted it there.",
    "deleted/reviews.csv, rows without a place here: 1. You had deleted it there.",
    "likes/films.csv, rows without a place here: 1. Likes from elsewhere have no place here.",
    "likes/reviews.csv, rows without a place here: 1. Likes from elsewhere have no place here.",
    "lists/films-with-rain.csv, rows without a place here: 3. Lists have no place here.",
    "lists/without-its-first-line.csv, rows without a place here: 1. Lists have no place here.",
    "orphaned/comments.csv, rows without a place here: 1. Comments have no place here.",
    "watched.csv, rows without a place here: 3. This site keeps no list of the films you have seen.",
    "watchlist.csv, line 3: A Film That Nobody Made: The film isn’t in our catalogue.",
    "orphaned/diary.csv, line 2: A Lost Short (2017): The film isn’t in our catalogue.",
    "orphaned/reviews.csv, line 2: A Lost Short (2017): The film isn’t in our catalogue.",
]


@pytest.fixture(autouse=True)
def films(member):
    named = [("Seven Samurai", 1954), ("L'Atalante", 1934), ("Cléo from 5 to 7", 1962), ("Wings of Desire", 1987)]
    return [make_film(title, release_date=str(year)) for title, year in named]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / archives.GENUINE_NAME
    path.write_bytes(archives.genuine())
    return path


def run(file, *options: str) -> tuple[int, list[str]]:
    """Give the exit status and the lines that are printed."""
    out = io.StringIO()
    try:
        call_command("import_letterboxd", str(file), "--member", "maria", *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_a_file_is_imported_and_every_row_accounted_for(file, member):
    assert run(file) == (1, REPORT)
    assert (member.import_runs.get().state, member.reviews.count(), member.watchlist.count()) == ("published", 3, 1)


def test_importing_it_again_changes_nothing(file, member):
    run(file)
    before = list(Review.objects.values())

    assert run(file) == (1, ["read: 26", "made: 0", "updated: 0", "unchanged: 23", *REPORT[4:]])
    assert list(Review.objects.values()) == before


def test_a_dry_run_reports_the_same_and_leaves_nothing(file):
    assert run(file, "--dry-run") == (1, [*REPORT, "This was a dry run: nothing was written."])
    for model in (ImportRun, ImportRow, Proposal, Review, WatchlistEntry):
        assert not model.objects.exists()


def test_what_stays_here_is_refused_with_its_reason(tmp_path, member, films):
    make_review(films[0], member, text="Here.")
    path = tmp_path / "reviews.zip"
    path.write_bytes(export(reviews=[review("Seven Samurai", 1954, "There.")]))
    refused = "reviews.csv, line 2: Seven Samurai (1954): You have written about this film here, and that stays."
    told = ["read: 1", "made: 0", "updated: 0", "unchanged: 0", "refused: 1", refused]

    assert run(path, "--dry-run") == (1, [*told, "This was a dry run: nothing was written."])
    assert run(path) == (1, told)


def test_nothing_refused_is_a_success(tmp_path):
    path = tmp_path / "reviews.zip"
    path.write_bytes(export(reviews=[review("Seven Samurai", 1954, "There.")]))

    assert run(path) == (0, ["read: 1", "made: 1", "updated: 0", "unchanged: 0", "refused: 0"])


@pytest.mark.parametrize(
    ("name", "content"), [("empty.csv", b""), ("columns.csv", b"a,b\r\n1,2\r\n"), ("no.zip", b"PK\x03\x04")]
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    status, lines = run(path)

    assert (status, lines[:5]) == (2, ["read: 0", "made: 0", "updated: 0", "unchanged: 0", "refused: 0"])
    assert lines[5].startswith("The file could not be read: ")
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    status, lines = run(tmp_path / "none.zip")

    assert (status, lines[5].startswith("The file could not be read: ")) == (2, True)


def test_an_unknown_member_is_told(file):
    with pytest.raises(CommandError, match="There is no member called nobody.") as error:
        call_command("import_letterboxd", str(file), "--member", "nobody")
    assert error.value.returncode == 2
