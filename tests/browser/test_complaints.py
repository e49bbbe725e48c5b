"""The watch over the pages works: what is wrong with a page is heard."""

import re

from django.contrib.auth.models import Group

from films.models import Country, Language
from tests.browser.complaints import Complaints

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; img-src 'self' http://elsewhere.example",
    "Content-Type": "text/html",
}
PAGES = {
    "<p>Nothing wrong.</p>": set(),
    "<script>alert(1)</script>": {"console"},
    "<p style='color: red'>Red.</p>": {"console"},
    "<img src='http://elsewhere.example/a.png' alt=''>": {"outside"},
    "<img src='/missing.png' alt=''>": {"404"},
    "<script src='/broken.js'></script>": {"script"},
}


def test_a_page_is_heard_when_it_complains(new_context, live_server):
    complaints = Complaints(live_server.url)
    context = new_context()
    complaints.watch(context)
    page = context.new_page()
    page.route("**/broken.js", lambda route: route.fulfill(body="nothing.at.all()", content_type="text/javascript"))
    page.route("**/page", lambda route: route.fulfill(body=html, headers=HEADERS))
    heard = {}
    for html in PAGES:
        page.goto("/page")
        heard[html] = {re.match(r"\w+", complaint)[0] for complaint in complaints.heard}
        complaints.heard.clear()

    assert heard == PAGES


def test_countries_languages_and_groups_are_there_after_a_test_has_emptied_the_tables():
    assert (Group.objects.count(), Country.objects.exists(), Language.objects.exists()) == (2, True, True)
