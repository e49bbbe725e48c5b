"""Who reaches which page of the admin, with records behind each that could leak."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.urls import reverse

from films.models import Country, Language, Picture
from reviews.models import Invitation, Report, Wish
from tests.factories import (
    make_collection,
    make_credit,
    make_film,
    make_genre,
    make_member,
    make_quoted_review,
    make_review,
)

# By the group of pages: what an editor, a moderator and an administrator are answered.
CATALOGUE = {"list": (200, 403, 200), "add": (200, 403, 200), "change": (200, 403, 200), "delete": (200, 403, 200)}
FIXED = {"list": (200, 403, 200), "add": (403, 403, 403), "change": (200, 403, 200), "delete": (403, 403, 403)}
MODERATED = {"list": (403, 200, 200), "add": (403, 403, 403), "change": (403, 200, 200), "delete": (403, 403, 200)}
ACCOUNTS = {"list": (403, 200, 200), "add": (403, 403, 200), "change": (403, 200, 200), "delete": (403, 403, 200)}
ADMINISTRATION = {"list": (403, 403, 200), "add": (403, 403, 200), "change": (403, 403, 200), "delete": (403, 403, 200)}
HISTORIC = {"recoverlist": (200, 403, 200), "history": (200, 403, 200)}

PAGES = {
    "films.film": CATALOGUE | HISTORIC,
    "films.person": CATALOGUE | HISTORIC,
    "films.credit": CATALOGUE | {"history": (200, 403, 200)},
    "films.collection": CATALOGUE | HISTORIC,
    "films.collectionentry": CATALOGUE | {"history": (200, 403, 200)},
    "films.genre": CATALOGUE | HISTORIC,
    "films.picture": CATALOGUE | {"add": (403, 403, 403), "history": (200, 403, 200)},
    "films.country": FIXED | {"history": (200, 403, 200)},
    "films.language": FIXED | {"history": (200, 403, 200)},
    "reviews.quotedreview": CATALOGUE | HISTORIC,
    "reviews.source": CATALOGUE | HISTORIC,
    "reviews.wish": FIXED | {"history": (200, 403, 200)},
    "reviews.review": MODERATED | {"history": (403, 200, 200)},
    "reviews.report": MODERATED | {"history": (403, 200, 200)},
    "reviews.member": ACCOUNTS | {"history": (403, 200, 200)},
    "reviews.invitation": ADMINISTRATION | {"history": (403, 403, 200)},
    "auth.group": ADMINISTRATION | {"history": (403, 403, 200)},
}
ADDRESSES = {"list": "changelist", "add": "add", "recoverlist": "recoverlist"}


@pytest.fixture
def records(db):
    """One record of every model that has pages, each with a word that must not leak."""
    from django.contrib.auth.models import Group

    film = make_film("Unheard-of")
    review = make_review(film, make_member("unheard-of"), text="Unheard-of")
    quoted = make_quoted_review(make_film("Another"), byline="Unheard-of", source="Unheard-of")
    credit = make_credit(film, "Unheard-of")
    return {
        "films.film": make_film("Unheard-of, unreviewed"),
        "films.person": make_credit(make_film("Unheard-of"), "Unheard-of 2").person,
        "films.credit": credit,
        "films.collection": make_collection("Unheard-of"),
        "films.collectionentry": make_collection("Unheard-of too", [film]).entries.get(),
        "films.genre": make_genre("Unheard-of"),
        "films.picture": Picture.objects.create(
            kind="collection",
            collection=make_collection("Unheard-of as well"),
            alt="Unheard-of",
            file="pictures/none.jpg",
            width=1,
            height=1,
        ),
        "films.country": Country.objects.get(pk="SU"),
        "films.language": Language.objects.get(pk="fr"),
        "reviews.quotedreview": quoted,
        "reviews.source": quoted.source,
        "reviews.review": review,
        "reviews.report": Report.objects.create(review=review, reason="spam", text="Unheard-of"),
        "reviews.member": review.member,
        "reviews.invitation": Invitation.objects.create(note="Unheard-of"),
        "reviews.wish": Wish.objects.create(title="Unheard-of", key="unheardof"),
        "auth.group": Group.objects.get(name="Editors"),
    }


def address(label, page, record):
    name = f"admin:{label.replace('.', '_')}_{ADDRESSES.get(page, page)}"
    return reverse(name) if page in ADDRESSES else reverse(name, args=[record.pk])


def test_the_table_has_every_page():
    assert sorted(model._meta.label_lower for model in admin.site._registry) == sorted(PAGES)


@pytest.mark.parametrize("label", PAGES)
def test_staff_reaches_just_its_pages(label, records, editor, moderator, administrator, browser_of):
    browsers = [browser_of(person) for person in (editor, moderator, administrator)]

    found = {}
    for kind in PAGES[label]:
        responses = [browser.get(address(label, kind, records[label])) for browser in browsers]
        found[kind] = tuple(response.status_code for response in responses)
        refusals = [response.content.decode() for response in responses if response.status_code == 403]
        assert [page for page in refusals if "Unheard-of" in page] == []

    assert found == PAGES[label]


@pytest.mark.parametrize("label", PAGES)
def test_a_visitor_is_sent_to_the_log_in_and_a_member_refused(label, records, visitor, member, browser_of):
    for kind in PAGES[label]:
        place = address(label, kind, records[label])

        sent_to = visitor.get(place, follow=True).redirect_chain[-1]

        assert sent_to == (f"/accounts/login/?next={quote(place, safe='')}", 302)
        assert browser_of(member).get(place, follow=True).status_code == 403


@pytest.mark.parametrize(
    ("person", "names"),
    [
        (
            "editor",
            [
                *("Collections", "Countries", "Films", "Films wished for", "Genres", "Languages", "People"),
                *("Pictures", "Reviews from elsewhere", "Sources"),
            ],
        ),
        ("moderator", ["Members", "Reports", "Reviews"]),
    ],
)
def test_the_front_page_leads_staff_to_just_their_pages(request, records, person, names, browser_of):
    response = browser_of(request.getfixturevalue(person)).get("/admin/")

    found = sorted(model["name"] for app in response.context["app_list"] for model in app["models"])
    assert found == names


# Who may send what: an editor, a moderator.
POSTS = [
    ("reviews.review", {"action": "remove"}, (403, 302)),
    ("reviews.report", {"action": "uphold"}, (403, 302)),
    ("reviews.member", {"action": "deactivate"}, (403, 302)),
    ("films.film", {"action": "withdraw"}, (302, 403)),
    ("films.collection", {"action": "withdraw"}, (302, 403)),
]


@pytest.mark.parametrize(("label", "data", "answers"), POSTS, ids=[label for label, _, _ in POSTS])
def test_a_verb_needs_its_right(label, data, answers, records, editor, moderator, browser_of):
    sent = data | {"index": "0", "_selected_action": [records[label].pk]}
    place = address(label, "list", records[label])

    answered = tuple(browser_of(person).post(place, sent).status_code for person in (editor, moderator))

    assert answered == answers


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("app_label=films&model_name=credit&field_name=person", (200, 403)),
        ("app_label=films&model_name=film&field_name=countries", (200, 403)),
        ("app_label=reviews&model_name=quotedreview&field_name=film", (200, 403)),
        ("app_label=reviews&model_name=quotedreview&field_name=source", (200, 403)),
        ("app_label=reviews&model_name=review&field_name=member", (403, 200)),
    ],
)
def test_looking_up_while_typing_needs_the_right_to_see(query, answers, records, editor, moderator, browser_of):
    place = f"/admin/autocomplete/?term=unheard&{query}"

    assert tuple(browser_of(person).get(place).status_code for person in (editor, moderator)) == answers


def test_nobody_logs_in_past_the_rate_limits_of_the_log_in_page(visitor, administrator):
    response = visitor.post(
        "/admin/login/?next=/admin/", {"username": "adam", "password": "correct horse battery staple"}
    )

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2F")
    assert "_auth_user_id" not in visitor.session


def test_the_password_is_changed_where_members_change_theirs(office):
    assert office.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
