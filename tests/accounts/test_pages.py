"""Every page of an account: valid, labelled, without anything inline, in the site's own words."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.factories import PASSWORD
from tests.pages import parsed, texts, words

VISITORS = {
    "/accounts/login/": "Log in",
    "/accounts/signup/": "Sign up",
    "/accounts/password/reset/": "A new password",
    "/accounts/password/reset/done/": "A new password",
    "/accounts/password/reset/key/1-nonsense/": "This link doesn’t work",
    "/accounts/password/reset/key/done/": "Change the password",
    "/accounts/confirm-email/": "Confirm your e-mail address",
    "/accounts/confirm-email/nonsense/": "Confirm your e-mail address",
    "/accounts/inactive/": "This account has been closed",
    "/settings/erase/done/": "Good-bye",
}
MEMBERS = {
    "/accounts/logout/": "Log out",
    "/accounts/email/": "E-mail addresses",
    "/accounts/password/change/": "Change the password",
    "/accounts/reauthenticate/": "Confirm that it’s you",
    "/accounts/sessions/": "Where you are logged in",
    "/accounts/2fa/": "Log in in two steps",
    "/settings/profile/": "Profile",
    "/settings/imports/": "Bring your reviews",
    "/settings/export/": "Export",
    "/settings/erase/": "Erase the account",
}
CAREFUL_MEMBERS = MEMBERS | {
    "/accounts/2fa/totp/deactivate/": "Stop using the authenticator app",
    "/accounts/2fa/recovery-codes/": "Recovery codes",
    "/accounts/2fa/recovery-codes/generate/": "Recovery codes",
    "/accounts/2fa/webauthn/": "Passkeys and security keys",
    "/accounts/2fa/webauthn/add/": "Add a passkey or security key",
    "/accounts/2fa/webauthn/reauthenticate/": "Confirm that it’s you",
    "/accounts/2fa/reauthenticate/": "Confirm that it’s you",
}
THEIR_WORDS = re.compile(
    r"\b(sign(ed|ing)? (in|out)|emails?|two-factor|authenticat(e|ed|ion)|reauth\w*)\b", re.IGNORECASE
)

pytestmark = pytest.mark.django_db


def faults(page) -> list[str]:
    """What is wrong with a page, besides what html5lib refuses to read."""
    tree = parsed(page)
    found = []
    if not (tree.find(".//meta[@name='description']").get("content") or "").strip():
        found.append("no description")
    if tree.find(".//meta[@name='robots']").get("content") != "noindex":
        found.append("robots may keep it")
    found += [fault for element in tree.iter() if isinstance(element.tag, str) for fault in inline(element)]
    labelled = {label.get("for") for label in tree.iter("label")}
    for field in [field for field in tree.find(".//main").iter() if field.tag in {"input", "select", "textarea"}]:
        if field.get("type") != "hidden" and field.get("id") not in labelled:
            found.append(f"no label: {field.get('name')}")
        if field.get("placeholder"):
            found.append(f"placeholder: {field.get('name')}")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    found += [f"id twice: {name}" for name in sorted(set(ids)) if ids.count(name) > 1]
    for script in tree.iter("script"):
        script.text = ""
    return found + [f"says: {match[0]}" for match in THEIR_WORDS.finditer(words(tree.find(".//main")))]


def inline(element) -> list[str]:
    """What a strict policy would refuse of an element."""
    found = [f"{element.tag} {name}" for name in element.attrib if name == "style" or name.startswith("on")]
    code = element.tag == "script" and not element.get("src") and element.get("type") != "application/json"
    return [*found, f"inline {element.tag}"] if code or element.tag == "style" else found


@pytest.fixture
def careful_browser(member):
    """The browser of a member with two addresses, an app, recovery codes and a key, who has just logged in."""
    for address, primary in ((member.email, True), ("second@example.org", False)):
        EmailAddress.objects.create(user=member, email=address, verified=primary, primary=primary)
    browser = Client()
    browser.post("/accounts/login/", {"login": "maria", "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(member)
    key = {"clientExtensionResults": {"credProps": {"rk": True}}}
    Authenticator.objects.create(user=member, type="webauthn", data={"name": "My phone", "credential": key})
    return browser


@pytest.mark.parametrize(("address", "heading"), VISITORS.items())
def test_a_visitor_reads_a_sound_page(visitor, address, heading):
    page = visitor.get(address)

    assert page.status_code == 200
    assert texts(page, ".//h1") == [heading]
    assert faults(page) == []


@pytest.mark.parametrize(("address", "heading"), MEMBERS.items())
def test_a_member_reads_a_sound_page(browser_of, member, address, heading):
    page = browser_of(member).get(address)

    assert page.status_code == 200
    assert texts(page, ".//h1") == [heading]
    assert faults(page) == []


@pytest.mark.parametrize(("address", "heading"), CAREFUL_MEMBERS.items())
def test_a_member_with_every_kind_of_key_reads_a_sound_page(careful_browser, monkeypatch, address, heading):
    monkeypatch.setattr(
        "allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: []
    )  # the key isn't a real one
    page = careful_browser.get(address)

    assert page.status_code == 200
    assert texts(page, ".//h1") == [heading]
    assert faults(page) == []


@pytest.mark.parametrize("name", ["edit", "remove"])
def test_the_pages_of_one_key_are_sound(careful_browser, name):
    key = Authenticator.objects.get(type="webauthn")
    page = careful_browser.get(f"/accounts/2fa/webauthn/keys/{key.pk}/{name}/")

    assert texts(page, ".//h1") == [
        {"edit": "Name the passkey or security key", "remove": "Remove the passkey or security key"}[name]
    ]
    assert faults(page) == []


def test_a_page_is_named_after_what_is_done_there(visitor):
    page = visitor.get("/accounts/login/")

    assert texts(page, ".//title") == ["Log in · filmsite"]
    assert parsed(page).find(".//title").text == "Log in · filmsite"
