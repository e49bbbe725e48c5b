"""What a visitor sees when something can't be shown."""

import re

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from filmsite import errors
from filmsite.middleware import add_headers
from tests.factories import make_member


def heading(html):
    """The one main heading of a page."""
    [text] = re.findall(r"<h1>(.*?)</h1>", html)
    return text


@pytest.mark.django_db
def test_an_address_where_nothing_is_offers_the_search(visitor):
    response = visitor.get("/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert heading(html) == "Not on the programme"
    assert html.count('role="search"') == 1


@pytest.mark.django_db
def test_a_refused_visitor_is_shown_the_way_to_log_in(rf: RequestFactory):
    response = defaults.permission_denied(rf.get("/admin-only/"), Exception())
    html = response.content.decode()
    assert response.status_code == 403
    assert heading(html) == "This screening is closed"
    assert 'class="button" href="/accounts/login/"' in html


@pytest.mark.django_db
def test_a_refused_member_is_told_who_they_are(rf: RequestFactory):
    request = rf.get("/admin-only/")
    request.user = make_member("mina", name="Mina Oe")
    html = defaults.permission_denied(request, Exception()).content.decode()
    assert "You are logged in as Mina Oe" in html


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    html = response.content.decode()
    assert response.status_code == 403
    assert heading(html) == "The form was too old"


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (lambda request: defaults.bad_request(request, Exception()), 400, "This request can’t be read"),
        (errors.server_error, 500, "The film has snapped"),
    ],
)
def test_a_broken_site_still_has_a_page_to_show(rf, view, status, words):
    # No database mark: these pages must need neither a database nor a context.
    response = view(rf.get("/"))
    assert response.status_code == status
    assert heading(response.content.decode()) == words


def test_a_site_whose_static_files_were_never_collected_answers_all_the_same(rf, tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert heading(response.content.decode()) == "Something broke"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sought"),
    [
        ("/films/the-third-mam/", "the third mam"),
        ("/people/orson-wells/films/", "orson wells"),
        ("/films/a%22%3E%3Cscript%3E/", "a&quot;&gt;&lt;script&gt;"),
    ],
)
def test_a_mistyped_film_or_person_is_in_the_search_already(visitor, address, sought):
    response = visitor.get(address)
    assert response.status_code == 404
    assert f'name="q" type="search" value="{sought}"' in response.content.decode()


@pytest.mark.django_db
def test_too_often_says_when_to_come_back(rf):
    response = add_headers(respond_429)(rf.get("/"))
    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert heading(response.content.decode()) == "The queue is too long"


@pytest.mark.django_db
def test_a_refusal_with_a_reason_gives_it(rf):
    html = defaults.permission_denied(rf.get("/"), PermissionDenied("For <moderators>.")).content.decode()
    assert '<p class="lead">For &lt;moderators&gt;.</p>' in html


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_no_page_carries_style_or_script_of_its_own(rf, template):
    html = render_to_string(template, {"site_name": "Odeon"}, None)
    assert re.findall(r"<style|<script(?! type=\"module\" src=)|\sstyle=|\son\w+=", html) == []
    assert re.findall(r"<title>(.*)</title>", html)[0].endswith(" · Odeon")
    assert len(re.findall("<h1", html)) == 1
