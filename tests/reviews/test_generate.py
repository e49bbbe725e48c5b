"""`manage.py generate`: a synthetic catalogue that is the same for the same seed, and as sound as a real one."""

import hashlib
import io
import sys
import tracemalloc
import unicodedata
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count

from films import folding, text
from films.models import (
    AlternativeTitle,
    Collection,
    CollectionEntry,
    Credit,
    Film,
    Genre,
    OtherName,
    Person,
    Reception,
)
from reviews import generating
from reviews.models import Like, Member, Review
from tests.factories import make_film

pytestmark = pytest.mark.django_db


class Silence:
    """A progress bar that nobody sees."""

    def update(self, rows: int) -> None: ...

    def set_description(self, text: str) -> None: ...


def generate(films: int = 300, reviews: int = 2_000, seed: int = 1, **options) -> generating.Made:
    return generating.generate(films, reviews, seed, Silence(), **options)


def checksum() -> str:
    """Of what people read, in tables that point to each other."""
    rows = [
        *Person.objects.order_by("pk").values_list("pk", "slug", "name", "born"),
        *Film.objects.order_by("pk").values_list("pk", "slug", "title", "original_title", "synopsis", "published_at"),
        *Credit.objects.order_by("film", "role", "position").values_list("film", "person", "role", "character"),
        *Film.genres.through.objects.order_by("film", "genre").values_list("film", "genre"),
        *OtherName.objects.order_by("pk").values_list("person", "name"),
        *AlternativeTitle.objects.order_by("pk").values_list("film", "title", "language", "position"),
        *Collection.objects.order_by("pk").values_list("pk", "slug", "title", "kind", "lead", "text", "published_at"),
        *CollectionEntry.objects.order_by("collection", "position").values_list("collection", "film", "note"),
        *Member.objects.order_by("pk").values_list("pk", "username", "name"),
        *Review.objects.order_by("pk").values_list("pk", "film", "member", "byline", "rating", "text", "published_at"),
        *Like.objects.order_by("review", "member").values_list("review", "member"),
    ]
    return hashlib.sha256(repr([tuple(map(str, row)) for row in rows]).encode()).hexdigest()[:16]


def checksum_of(**options) -> str:
    """Generate, and take it all back."""
    with transaction.atomic():
        generate(**options)
        found = checksum()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_rows_on_every_database():
    assert checksum_of() == "2ca8c7c412619abb"


def test_the_size_of_batches_changes_nothing():
    assert checksum_of(batch=7) == checksum_of()


def test_another_seed_makes_other_rows():
    assert checksum_of(seed=2) != checksum_of(seed=1)


def test_so_many_rows_are_made_as_was_asked_for():
    made = generate(films=300, reviews=2_000)

    assert (Film.objects.count(), Review.objects.count(), Reception.objects.count()) == (300, 2_000, 300)
    assert made.rows["films"] == 300
    assert made.rows["reviews"] == 2_000
    assert made.rows["likes"] == Like.objects.count() > 0


def test_every_index_and_constraint_is_there_again_and_holds():
    def kept() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name"
                if connection.vendor == "sqlite"
                else "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
            )
            return cursor.fetchall()

    before = kept()
    generate()

    assert kept() == before
    connection.check_constraints()


def test_new_records_are_numbered_after_the_generated_ones():
    generate()
    generated = set(Film.objects.values_list("pk", flat=True))

    assert make_film(title="One more").pk not in generated


def test_receptions_are_what_a_recount_makes_of_the_reviews():
    def stored() -> list[tuple]:
        names = [field.name for field in Reception._meta.concrete_fields if field.name != "changed_at"]
        return list(Reception.objects.order_by("pk").values_list(*names))

    generate()
    generated = stored()
    call_command("recount", stdout=io.StringIO())

    assert stored() == generated


def test_columns_worked_out_from_others_are_what_saving_makes():
    generate()
    films = list(Film.objects.order_by("pk"))
    assert [film.sort_title for film in films] == [folding.sort_key(film.title) for film in films]
    assert [film.synopsis_html for film in films] == [text.render(film.synopsis, text.EDITORIAL) for film in films]
    for collection in Collection.objects.all():
        assert collection.text_html == text.render(collection.text, text.EDITORIAL)
    for person in Person.objects.all():
        assert person.sort_name == folding.sort_key(person.name)
    written = Review.objects.exclude(text="")[:300]
    assert [review.text_html for review in written] == [text.render(review.text, text.REVIEW) for review in written]
    assert Review.objects.filter(text="").exclude(text_html="").count() == 0


def test_records_pass_the_checks_of_their_forms():
    generate()

    for model in (Film, Person, OtherName, AlternativeTitle, Collection, CollectionEntry, Review):
        for record in model.objects.all()[:50]:
            record.full_clean()
    for member in Member.objects.all()[:50]:
        member.full_clean()


def test_likes_are_counted_and_nobody_likes_their_own():
    generate()

    for review in Review.objects.annotate(count=Count("likes")):
        assert review.likes_count == review.count
    for like in Like.objects.select_related("review"):
        assert like.member_id != like.review.member_id


def test_titles_and_names_are_in_many_scripts():
    def scripts(texts) -> set[str]:
        return {unicodedata.name(letter, "").partition(" ")[0] for text in texts for letter in text if letter.isalpha()}

    generate(films=1_000, reviews=0)
    wanted = {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "HANGUL", "HIRAGANA", "CJK", "THAI"}

    assert wanted - scripts(Film.objects.values_list("title", flat=True)) == set()
    assert wanted - scripts(Film.objects.values_list("original_title", flat=True)) == set()
    assert wanted - scripts(Person.objects.values_list("name", flat=True)) == set()


def test_collections_are_large_and_small_and_some_are_drafts():
    generate(films=8_000, reviews=0)
    sizes = [collection.size for collection in Collection.objects.order_by("pk").annotate(size=Count("entries"))]

    assert (len(sizes), sizes[0], sizes[-1]) == (24, 4_000, 229)
    assert sizes == sorted(sizes, reverse=True)
    assert Collection.objects.filter(status="draft").count() == 1
    assert Collection.objects.featured().count() == 4


def test_a_tenth_of_the_films_have_a_title_in_another_script_and_some_people_another_name():
    generate(films=2_000, reviews=0)
    titles = list(AlternativeTitle.objects.values_list("title", flat=True))

    assert 160 < AlternativeTitle.objects.values("film").distinct().count() < 240
    assert [title for title in titles if title.isascii()] == []
    assert 0 < OtherName.objects.count() < Person.objects.count() / 10
    assert [name for name in OtherName.objects.select_related("person") if name.name == name.person.name] == []


def test_some_films_are_hidden_and_have_no_reviews():
    generate()
    hidden = Film.objects.exclude(pk__in=Film.objects.published())

    assert set(hidden.values_list("status", flat=True)) == {"draft", "published"}
    assert hidden.count() == 3
    assert Review.objects.filter(film__in=hidden).count() == 0


def test_some_words_are_in_a_tenth_of_all_films_and_others_in_a_handful():
    generate(films=1_000, reviews=0)
    counts = Counter(
        word
        for synopsis in Film.objects.values_list("synopsis", flat=True)
        for word in set(folding.fold(synopsis).split())
    )

    assert [word for word, count in counts.items() if 90 <= count <= 110] != []
    assert sum(1 for count in counts.values() if count <= 5) > 500


def test_no_director_has_more_than_some_dozens_of_films():
    generate(films=1_000, reviews=0)
    directed = Credit.objects.directors().values("person").annotate(count=Count("pk")).values_list("count", flat=True)

    assert 20 <= max(directed) <= 40
    assert min(directed) == 1


def test_the_site_shows_what_was_generated(visitor):
    generate()
    film = Film.objects.published().order_by("-reception__reviews_count").first()
    person = film.directors()[0].person

    page = film.get_absolute_url()
    season = Collection.objects.featured().first().get_absolute_url()
    for address in ["/", "/films/", page, f"{page}reviews/", person.get_absolute_url(), "/collections/", season]:
        assert visitor.get(address).status_code == 200, address


def test_a_site_that_holds_something_is_left_alone(member):
    make_film(title="Kept")

    with pytest.raises(CommandError) as refusal:
        call_command("generate", "--films=10", "--reviews=10")

    assert str(refusal.value) == (
        "Only an empty database is filled, and this one has: members, films, receptions. Nothing was changed."
    )
    assert (Film.objects.count(), Genre.objects.count()) == (1, 0)


def test_the_command_reports_and_is_quiet_in_a_pipe(monkeypatch):
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", err)
    call_command("generate", "--films=10", "--reviews=20", stdout=out)

    lines = out.getvalue().splitlines()
    assert "films: 10" in lines
    assert "reviews: 20" in lines
    assert lines[-1].startswith("Made in ")
    assert err.getvalue() == ""


@pytest.mark.parametrize(("films", "reviews"), [("-1", "0"), ("many", "0"), ("0", "1")])
def test_numbers_that_make_no_sense_are_refused(films, reviews):
    with pytest.raises(CommandError):
        call_command("generate", f"--films={films}", f"--reviews={reviews}")


def test_a_run_that_fails_leaves_nothing(monkeypatch):
    def broken(*_args) -> None:
        raise RuntimeError

    monkeypatch.setattr("reviews.generating.opinions.Opinions.reception", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        generate()

    assert (Film.objects.count(), Person.objects.count(), Genre.objects.count()) == (0, 0, 0)


def test_memory_does_not_grow_with_the_catalogue():
    def peak(films: int, reviews: int) -> int:
        with transaction.atomic():
            tracemalloc.start()
            generate(films, reviews, batch=500)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            transaction.set_rollback(True)
        return most

    checksum_of()  # words and paragraphs are made once
    small = peak(200, 1_000)

    assert peak(2_000, 10_000) < 3 * small + 10_000_000
