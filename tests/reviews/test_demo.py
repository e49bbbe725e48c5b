"""`manage.py demo`: loads the demo once, and only into an empty site."""

import io
import json
import re
import stat

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from films.models import CollectionEntry, Film, Person, Reception
from reviews import demo
from reviews.models import Like, Member, Review, WatchlistEntry
from tests.factories import make_film, make_member

pytestmark = pytest.mark.django_db

LOGINS = ["member", "editor", "moderator", "administrator"]


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


@pytest.fixture
def small_demo(tmp_path, monkeypatch):
    """A demo of two films, a member and two reviews, in the place of the real one."""
    monkeypatch.setattr(demo, "FOLDER", tmp_path)
    (tmp_path / "films.csv").write_text("slug,title,directors\nm,M,Fritz Lang\nran,Ran,Akira Kurosawa\n")
    (tmp_path / "titles.csv").write_text("slug,alternative_titles\nm,M le maudit {language fr}\n")
    (tmp_path / "people.csv").write_text("name,born\nFritz Lang,1890-12-05\n")
    (tmp_path / "names.csv").write_text("name,other_names\nAkira Kurosawa,黒澤明\n")
    (tmp_path / "collections.csv").write_text("title,films\nTwo,ran {note Late.}; m\n")
    member = {"username": "ana", "name": "Ana", "bio": "", "joined": "2024-01-01", "watchlist": ["ran"], "editor": True}
    review = {"film": "m", "member": "ana", "kind": "member", "rating": "4.5", "text": "", "language": "", "likes": []}
    times = {"spoilers": False, "published": "2024-02-01T10:00:00Z", "edited": None}
    (tmp_path / "members.json").write_text(json.dumps([member]))
    (tmp_path / "reviews.json").write_text(json.dumps([{**review, **times}]))
    (tmp_path / "reviews_elsewhere.csv").write_text("film,author,source,rating\nm,Bo,Kino,4\n")


def run():
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().splitlines()


def test_an_empty_site_is_filled_with_the_whole_demo(var):
    lines = run()

    assert Review.objects.count() >= 250
    assert lines[:2] == [
        "Loading the demo catalogue, once.",
        f"The demo has 120 films, {Member.objects.count()} members, {Review.objects.count()} reviews.",
    ]
    assert Person.objects.exclude(biography="").count() == 123
    assert sum(Review.objects.values_list("likes_count", flat=True)) == Like.objects.count() > 0
    assert not any(member.has_usable_password() for member in Member.objects.exclude(username__in=LOGINS))
    figures = list(Reception.objects.order_by("film").values_list("film", "histogram", "elsewhere_count", "weighted"))
    Review.objects.recount(Film.objects.values_list("pk", flat=True))
    assert figures == list(
        Reception.objects.order_by("film").values_list("film", "histogram", "elsewhere_count", "weighted")
    )


def test_what_is_loaded(small_demo):
    run()

    ana = Member.objects.get(username="ana")
    assert (ana.name, ana.has_perm("films.change_film"), ana.date_joined.isoformat()) == (
        "Ana", True, "2024-01-01T00:00:00+00:00",
    )  # fmt: skip
    assert [str(title) for title in Film.objects.get(slug="m").alternative_titles.all()] == ["M le maudit"]
    assert [str(name) for name in Person.objects.get(name="Akira Kurosawa").other_names.all()] == ["黒澤明"]
    assert list(CollectionEntry.objects.in_order().values_list("collection__title", "film__slug", "note")) == [
        ("Two", "ran", "Late."),
        ("Two", "m", ""),
    ]
    assert [kinship.words for kinship in Film.objects.get(slug="m").kinships.all()] == ["Also in “Two”"]
    assert [(entry.film.slug, entry.added_at > ana.date_joined) for entry in WatchlistEntry.objects.all()] == [
        ("ran", True)
    ]
    assert [(review.kind, review.rating, review.author_name) for review in Review.objects.order_by("pk")] == [
        ("member", 9, "Ana"),
        ("elsewhere", 8, "Bo"),
    ]
    reception = Film.objects.get(slug="m").reception
    assert (reception.here, reception.elsewhere) == ((1, 9), (1, 8))
    assert str(Person.objects.get(name="Fritz Lang").born) == "1890-12-05"


def test_the_log_ins_are_printed_and_work(small_demo, var, client):
    lines = run()

    printed = dict(re.fullmatch(r"Log in as (\w+) +with the password (\w+)", line).groups() for line in lines[2:])
    assert list(printed) == LOGINS
    assert all(client.login(username=username, password=password) for username, password in printed.items())
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 4
    assert stat.S_IMODE((var / "demo-logins.txt").stat().st_mode) == 0o600


def test_a_second_run_prints_the_log_ins_again_and_changes_nothing(small_demo):
    first = run()
    Film.objects.filter(slug="ran").delete()
    films, members = list(Film.objects.values()), list(Member.objects.values())

    assert run() == ["The demo has 1 films, 5 members, 2 reviews.", *first[2:]]
    assert (list(Film.objects.values()), list(Member.objects.values())) == (films, members)


def test_the_log_ins_have_the_rights_of_their_kind(small_demo):
    run()
    rights = ["films.change_film", "reviews.change_review", "reviews.change_member"]

    assert [[Member.objects.get(username=name).has_perm(right) for right in rights] for name in LOGINS] == [
        [False, False, False],
        [True, False, False],
        [False, True, False],
        [True, True, True],
    ]
    assert [Member.objects.get(username=name).is_staff for name in LOGINS] == [False, True, True, True]


def test_a_changed_password_is_not_printed(small_demo):
    run()
    member = Member.objects.get(username="member")
    member.set_password("something of my own")
    member.save()

    assert [line.split()[3] for line in run()[1:]] == ["editor", "moderator", "administrator"]


def test_without_the_file_of_log_ins_a_way_out_is_told(small_demo, var):
    run()
    (var / "demo-logins.txt").unlink()

    assert run()[1:] == ["Its passwords are not known here; manage.py changepassword administrator sets a new one."]


@pytest.mark.parametrize("make", [make_film, make_member])
def test_the_demo_stays_out_of_a_site_in_use(small_demo, var, make):
    make()

    assert run() == ["This site has films or members of its own: the demo stays out of it."]
    assert (Film.objects.count() + Member.objects.count(), var.exists()) == (1, False)


def test_a_load_that_breaks_off_leaves_nothing_and_the_next_is_whole(small_demo, tmp_path):
    text = (tmp_path / "reviews_elsewhere.csv").read_text()
    (tmp_path / "reviews_elsewhere.csv").write_text(text + "no-such-film,Bo,Kino,4\n")
    with pytest.raises(ValueError, match="no-such-film"):
        run()
    assert (Film.objects.count(), Member.objects.count()) == (0, 0)

    (tmp_path / "reviews_elsewhere.csv").write_text(text)
    assert run()[1] == "The demo has 2 films, 5 members, 2 reviews."
