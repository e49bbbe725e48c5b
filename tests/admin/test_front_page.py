"""The front page of the admin: what waits, and what is not set up."""

import pytest

from films.models import Picture
from reviews.models import Report, Review
from tests.factories import make_film, make_member, make_review
from tests.pictures import make_picture

FRONT = "/admin/"


@pytest.fixture
def waiting(db):
    """Two open reports, one review that is held, three drafts of films and a picture with a problem."""
    make_picture(film=make_film())
    make_picture(film=make_film())
    Picture.objects.filter(pk=Picture.objects.first().pk).update(problem="OSError: the disk is full")
    for _ in range(2):
        Report.objects.create(review=make_review(make_film(), make_member()), reason="spam")
    Report.objects.create(review=make_review(make_film(), make_member()), reason="spam").dismiss(by=None)
    make_review(make_film(), make_member("held"))
    Review.objects.filter(member__username="held").update(status="held")
    for _ in range(3):
        make_film(published=False)


def shown(browser):
    return [(str(item.name), item.words, item.url) for item in browser.get(FRONT).context["waiting"]]


REPORTS = ("Open reports", "2", "/admin/reviews/report/")
HELD = ("Reviews that wait for a moderator", "1", "/admin/reviews/review/?status=held")
DRAFTS = ("Drafts of films", "3", "/admin/films/film/?status__exact=draft")
PICTURES = ("Pictures with a problem", "1", "/admin/films/picture/?state=problem")


@pytest.mark.parametrize(
    ("who", "items"),
    [("desk", [DRAFTS, PICTURES]), ("watch", [REPORTS, HELD]), ("office", [REPORTS, HELD, DRAFTS, PICTURES])],
)
def test_staff_sees_what_waits_for_them(request, waiting, who, items):
    assert shown(request.getfixturevalue(who)) == items


def test_what_waits_is_found_behind_its_link(waiting, office):
    lengths = [office.get(url).context["cl"].result_count for _name, _words, url in shown(office)]

    assert lengths == [2, 1, 3, 1]


@pytest.mark.parametrize(("who", "queries"), [("desk", 7), ("watch", 7), ("office", 7)])
def test_the_front_page_costs_the_same_whatever_waits(request, waiting, who, queries, django_assert_num_queries):
    browser = request.getfixturevalue(who)
    browser.get(FRONT)

    with django_assert_num_queries(queries):
        browser.get(FRONT)


@pytest.mark.parametrize(("set_up", "told"), [(False, True), (True, False)])
def test_staff_is_told_when_mail_is_not_set_up(office, settings, set_up, told):
    settings.MAIL_IS_SET_UP = set_up

    assert ("Mail is not set up: " in office.get(FRONT).content.decode()) == told


def test_the_admin_has_the_name_of_the_site(office, settings):
    response = office.get(FRONT)

    assert (response.context["site_header"], "css/admin.css" in response.content.decode()) == (settings.SITE_NAME, True)
