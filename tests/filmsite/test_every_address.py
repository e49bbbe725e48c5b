"""No address answers nonsense with a server error, whoever sends it; what is nobody's own answers plainly."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from films import triggers
from reviews.models import Member, Review
from tests.addresses import every_address
from tests.factories import make_film, make_member, make_review
from tests.import_factories import make_proposal, make_run

LONG = "a" * 3_000
PARTS = {
    "slug": ["laura", "maria", "-", LONG, "١٢٣", "..", "%ff", "%00", "%ed%a0%80", "%f0%9f%8e%ac"],
    "int": ["{review}", "0", "9" * 18, "9" * 20, "9" * 5_000, "١", "-1", "1e9"],
    "str": ["x", "9" * 20, "9" * 5_000, "'%22%3C%3E" + LONG, "..%2F..%2Fetc%2Fpasswd", "%ff", "1-abc"],
}
PARTS["path"] = PARTS["str"]
QUERIES = [
    "after=!&page=-1",
    "after=WzEsMl0&" + "after=" + "A" * 3_000,
    "q=%F0%9F%8E%AC%20%22%27%25_*%5C(" + LONG,
    "year=١٩٥٤&decade=-1&stars=nan&rating=1e999&from=x&language=%20&sort=-pk",
    "year=99999999999999999999&stars=99999999999999999999&page=99999999999999999999",
    "next=//evil.example&next=javascript:alert(1)&&=&;;%&[]=1&a[b]=c",
    "p=99999999999999999999&o=99.-99.x&_facets=x&all=&id__exact=x&_popup=1&_to_field=password",
]
NONSENSE = ["", "9" * 20, "a\0١\U0001f3ac'\"\\<script>" + LONG, '{"id": "\\ud800\\u0000", "rawId": []}']
FIELDS = (  # every name that a form of the site might use
    "action", "bio", "byline", "code", "credential", "delete", "email", "email_add", "film", "genre", "key",
    "language", "like", "login", "name", "new_password", "next", "password", "password1", "password2", "rating",
    "reason", "remember", "session", "shows_watchlist", "spoilers", "status", "synopsis", "text", "title", "username",
    "website", "year", "file", "following", "out", "private", "row", "shown",
)  # fmt: skip
ADDRESSES = sorted({address for address, _view in every_address()})
USERNAMES = {"member": "maria", "administrator": "adam"}
ANSWERS = {200, 301, 302, 303, 304, 400, 403, 404, 405, 409, 422, 429}


@pytest.fixture(scope="module")
def review(django_db_setup, django_db_blocker) -> Iterator[Review]:
    """A review of a film by the member, and an import: the first of each kind of part leads to something.

    They and the askers are made once; what a test changes is taken back as ever.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        triggers.run_at_once()
        make_member("adam", is_staff=True, is_superuser=True)
        review = make_review(make_film("Laura"), make_member("maria"), text="Painted, not photographed.")
        make_proposal(make_run(review.member, pk=review.pk), review.film)
        yield review
        transaction.set_rollback(True)


def variants(address: str, review: int) -> list[str]:
    """The address with each nasty part, and the address that exists with each nasty query."""
    kinds = [kind for kind in PARTS if "{" + kind + "}" in address]
    first = {kind: PARTS[kind][0].format(review=review) for kind in PARTS}
    found = [address.format(**first)]
    for kind in kinds:
        found += [address.format(**{**first, kind: part}) for part in PARTS[kind][1:]]
    return found + [f"{found[0]}?{query}" for query in QUERIES]


def bad_answers(answers: dict[str, int]) -> dict[str, int]:
    return {nasty[:200]: status for nasty, status in answers.items() if status not in ANSWERS}


# Everybody but staff meets the same log-in before each page of the admin.
ASKED = [
    (who, address)
    for who in ("visitor", "member", "administrator")
    for address in ADDRESSES
    if address.startswith("/admin/") == (who == "administrator")
]


@pytest.fixture
def asker(who, review, db, browser_of) -> Client:
    return Client() if who == "visitor" else browser_of(Member.objects.get(username=USERNAMES[who]))


@pytest.mark.parametrize(("who", "address"), ASKED)
def test_nonsense_in_an_address_is_answered(asker, review, address):
    answers = {nasty: asker.get(nasty).status_code for nasty in variants(address, review.pk)}

    assert bad_answers(answers) == {}


@pytest.mark.parametrize(("who", "address"), ASKED)
def test_nonsense_in_a_form_is_answered(asker, review, address):
    place = variants(address, review.pk)[0]
    answers = {nasty: asker.post(place, dict.fromkeys(FIELDS, nasty)).status_code for nasty in NONSENSE}

    assert bad_answers(answers) == {}
