"""Every page of the site: what it is called, who looks at it, and in which state. Markup, links and access are tested
by this table; a name of an address that is missing here must be in LEFT_OUT with the reason."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from reviews.models import Member
from tests.catalogue import Catalogue
from tests.factories import PASSWORD
from tests.second_factors import guard


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it. `args` takes the catalogue and gives what stands in the address."""

    name: str
    args: Callable[[Catalogue], list] = lambda catalogue: []
    query: str = ""
    status: int = 200

    def address(self, catalogue: Catalogue) -> str:
        return reverse(self.name, args=self.args(catalogue)) + self.query


def film(key: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [catalogue.films[key].slug]


def review(key: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [catalogue.reviews[key].pk]


def collection(key: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [catalogue.collections[key].slug]


def person(name: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [catalogue.people[name].slug]


def run(state: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [catalogue.runs[state].pk]


def named(username: str) -> Callable[[Catalogue], list]:
    return lambda catalogue: [username]


def confirmation(catalogue: Catalogue) -> list:
    """What the mail of a member holds whose address isn't confirmed yet."""
    address, _made = EmailAddress.objects.get_or_create(
        user=catalogue.newcomer, email=catalogue.newcomer.email, defaults={"primary": True}
    )
    return [EmailConfirmationHMAC(address).key]


def new_password(catalogue: Catalogue) -> list:
    """What the mail of a member holds who forgot the password."""
    return [user_pk_to_url_str(catalogue.newcomer), default_token_generator.make_token(catalogue.newcomer)]


def key(catalogue: Catalogue) -> list:
    """The security key of the guarded member."""
    return [Authenticator.objects.get(user=catalogue.guarded, type=Authenticator.Type.WEBAUTHN).pk]


def came(catalogue: Catalogue) -> list:
    """What came of the member's feed, the newest of it."""
    return [catalogue.member.letterboxd.items.latest("written_at").pk]


VISITOR = [
    Page("home"),
    Page("films:list"),
    Page("films:list", query="?q=samurai"),
    Page("films:list", query="?q=nothingofthiskind"),
    Page("films:list", query="?genre=drama&country=JP&sort=title"),
    Page("films:film", film("full")),
    Page("films:film", film("bare")),
    Page("films:film", film("long")),
    Page("films:film", film("japanese")),
    Page("films:film", film("arabic")),
    Page("films:film", film("marked")),
    Page("films:person", person("Akira Kurosawa")),
    Page("films:person", person("Toshirō Mifune")),
    Page("films:person", person("Akira Kurosawa"), "?role=writer"),
    Page("films:collections"),
    Page("films:collection", collection("full")),
    Page("films:collection", collection("bare")),
    Page("reviews:of-film", film("full")),
    Page("reviews:of-film", film("full"), "?stars=4.5&from=here&sort=oldest"),
    Page("reviews:of-film", film("full"), "?language=de"),
    Page("reviews:of-film", film("unrated")),
    Page("reviews:review", review("own")),
    Page("reviews:review", review("spoilers")),
    Page("reviews:review", review("quoted")),
    Page("reviews:member", named("wanda")),
    Page("reviews:member", named("noel")),
    Page("reviews:watchlist", named("wanda")),
    Page("reviews:watchlist", named("noel")),
    Page("account_login"),
    Page("account_login", query="?next=/films/"),
    Page("account_signup"),
    Page("account_inactive"),
    Page("account_reset_password"),
    Page("account_reset_password_done"),
    Page("account_reset_password_from_key", new_password),
    Page("account_reset_password_from_key", lambda catalogue: ["1", "no-key"]),
    Page("account_reset_password_from_key_done"),
    Page("account_email_verification_sent"),
    Page("account_confirm_email", confirmation),
    Page("account_confirm_email", lambda catalogue: ["no-key"]),
    Page("reviews:erased"),
]

MEMBER = [
    Page("home"),
    Page("films:film", film("full")),
    Page("films:film", film("unrated")),
    Page("reviews:of-film", film("full")),
    Page("reviews:write", film("full")),
    Page("reviews:write", film("unrated")),
    Page("reviews:review", review("own")),
    Page("reviews:review", review("draft")),
    Page("reviews:review", review("spoilers")),
    Page("reviews:report", review("spoilers")),
    Page("reviews:withdraw", review("own")),
    Page("reviews:member", named("wanda")),
    Page("reviews:member", named("noel")),
    Page("reviews:watchlist", named("wanda")),
    Page("reviews:profile"),
    Page("reviews:letterboxd"),
    Page("reviews:letterboxd-unlink"),
    Page("reviews:letterboxd-withdraw", came),
    Page("reviews:imports"),
    Page("reviews:import", run("matching"), "?reload=no"),
    Page("reviews:import", run("ready")),
    Page("reviews:import", run("ready"), "?show=several"),
    Page("reviews:import", run("published"), "?show=no-film"),
    Page("reviews:import", run("undone")),
    Page("reviews:import", run("failed")),
    Page("reviews:import-undo", run("published")),
    Page("reviews:import-discard", run("reading")),
    Page("reviews:import-discard", run("undone")),
    Page("reviews:export"),
    Page("reviews:erase"),
    Page("account_logout"),
    Page("account_email"),
    Page("account_change_password"),
    Page("account_reauthenticate"),
    Page("mfa_index"),
    Page("mfa_activate_totp"),
    Page("mfa_list_webauthn"),
    Page("mfa_add_webauthn"),
    Page("usersessions_list"),
]

NEWCOMER = [
    Page("reviews:letterboxd"),
    Page("films:list"),
    Page("reviews:member", named("noel")),
    Page("reviews:watchlist", named("noel")),
    Page("reviews:profile"),
    Page("reviews:imports"),
    Page("account_email"),
]

GUARDED = [
    Page("mfa_index"),
    Page("mfa_deactivate_totp"),
    Page("mfa_view_recovery_codes"),
    Page("mfa_generate_recovery_codes"),
    Page("mfa_list_webauthn"),
    Page("mfa_edit_webauthn", key),
    Page("mfa_remove_webauthn", key),
    Page("mfa_reauthenticate"),
    Page("mfa_reauthenticate_webauthn"),
]

HALFWAY = [Page("mfa_authenticate")]

EDITOR = [
    Page("home"),
    Page("films:film", film("full")),
    Page("films:film", film("draft")),
    Page("films:film", film("announced")),
    Page("films:collection", collection("draft")),
    Page("reviews:write", film("full")),
]

MODERATOR = [
    Page("reviews:of-film", film("full")),
    Page("reviews:review", review("spoilers")),
]

#: Who looks at which pages.
PAGES = {
    "visitor": VISITOR,
    "member": MEMBER,
    "newcomer": NEWCOMER,
    "guarded": GUARDED,
    "halfway": HALFWAY,
    "editor": EDITOR,
    "moderator": MODERATOR,
}

#: Pages of errors: the addresses are those of tests.urls.
ERRORS = [Page("fails", lambda catalogue, code=code: [code], status=code) for code in (400, 403, 404, 429, 500)]

#: Names of addresses that show no page of ours, and why.
LEFT_OUT = {
    "films:feed": "Atom",
    "films:suggest": "JSON",
    "reviews:feed": "Atom",
    "reviews:film-feed": "Atom",
    "reviews:member-feed": "Atom",
    "sitemap": "XML",
    "sitemap-section": "XML",
    "robots": "plain text",
    "health": "JSON",
    "reviews:settings": "leads on to reviews:profile",
    "reviews:like": "takes POST alone and leads back",
    "reviews:letterboxd-check": "takes POST alone and leads back",
    "reviews:watch": "takes POST alone and leads back",
    "reviews:import-decide": "takes POST alone and leads back",
    "reviews:import-publish": "takes POST alone and leads back",
    "reviews:import-rows": "takes POST alone and leads back",
    "reviews:import-again": "takes POST alone and leads back",
    "reviews:import-report": "CSV",
    "reviews:preview": "takes POST alone: a fragment, or the page reviews:write",
    "account_set_password": "leads on: every member has a password",
    "account_confirm_login_code": "leads on: no codes are sent by mail",
    "mfa_download_recovery_codes": "plain text",
    "mfa_login_webauthn": "JSON",
}


def browser_of(who: str, catalogue: Catalogue) -> Client:
    """A browser of somebody named in PAGES, logged in by the form, as allauth's own pages want it."""
    client = Client()
    if who == "visitor":
        return client
    member: Member = getattr(catalogue, "guarded" if who == "halfway" else who)
    if who == "halfway":
        guard(member)
    client.post(reverse("account_login"), {"login": member.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    if who == "guarded":
        guard(member)
    return client
