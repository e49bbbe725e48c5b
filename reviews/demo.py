"""The demo: a catalogue, members and reviews that let every page show something, and four log-ins."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from films import rating_scale
from films.importing import Report, import_films, import_people
from films.models import Film
from reviews.groups import EDITORS, MODERATORS
from reviews.importing import import_reviews
from reviews.models import Like, Member, Review, WatchlistEntry

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_MAIL = "demo.example"  # a domain that can't be anybody's; it marks a site that holds the demo


class SiteIsInUse(Exception):
    """The database holds films or members already."""


@dataclass(frozen=True)
class Login:
    """A username with its password."""

    username: str
    password: str


def is_loaded() -> bool:
    """Whether this database holds the demo. It is loaded in one transaction: whole, or not at all."""
    return Member.objects.filter(email__endswith=f"@{_MAIL}").exists()


def site_is_in_use() -> bool:
    """Whether the database holds films or members."""
    return Film.objects.exists() or Member.objects.exists()


def load() -> list[Login]:
    """Load the demo into an empty site and give its log-ins. Raises SiteIsInUse for any other."""
    with transaction.atomic():
        if site_is_in_use():
            raise SiteIsInUse
        _import(import_films, "films.csv")
        _import(import_people, "people.csv")
        films = dict(Film.objects.values_list("slug", "pk"))
        members = _make_members(_read("members.json"), films)
        _make_reviews(_read("reviews.json"), films, members)
        _import(import_reviews, "reviews_elsewhere.csv")
        logins = _make_logins()
        _keep(logins)
    return logins


def kept_logins() -> list[Login]:
    """The log-ins of a demo loaded earlier, those whose passwords still hold."""
    if not _file().is_file():
        return []
    lines = [line.split() for line in _file().read_text().splitlines() if line and not line.startswith("#")]
    members = Member.objects.in_bulk([username for username, _password, _proof in lines], field_name="username")
    return [
        Login(username, password)
        for username, password, proof in lines
        if username in members and _proof_of(members[username]) == proof
    ]


def _import(import_file: Callable[[Path], Report], name: str) -> None:
    report = import_file(FOLDER / name)
    if report.exit_status:
        raise ValueError(f"{name}:\n{report}")


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _make_members(rows: list[dict[str, Any]], films: dict[str, int]) -> dict[str, Member]:
    """The invented members, who can't log in, with their watchlists."""
    members = {
        row["username"]: Member(
            username=row["username"],
            name=row["name"],
            bio=row["bio"],
            date_joined=_time(row["joined"]),
            password=make_password(None),
        )
        for row in rows
    }
    Member.objects.bulk_create(members.values())
    Group.objects.get(name=EDITORS).user_set.add(*(members[row["username"]] for row in rows if row["editor"]))
    now = timezone.now()
    entries = []
    for row in rows:
        joined = members[row["username"]].date_joined
        step = (now - joined) / (len(row["watchlist"]) + 1)
        for place, slug in enumerate(row["watchlist"], start=1):
            added_at = joined + place * step
            entries.append(WatchlistEntry(member=members[row["username"]], film_id=films[slug], added_at=added_at))
    WatchlistEntry.objects.bulk_create(entries)
    return members


def _make_reviews(rows: list[dict[str, Any]], films: dict[str, int], members: dict[str, Member]) -> None:
    """Published reviews with their likes."""
    reviews = [
        Review(
            film_id=films[row["film"]],
            member=members[row["member"]],
            kind=row["kind"],
            rating=row["rating"] and rating_scale.parse(row["rating"]),
            text=row["text"],
            language=row["language"],
            spoilers=row["spoilers"],
            status=Review.Status.PUBLISHED,
            published_at=_time(row["published"]),
            edited_at=row["edited"] and _time(row["edited"]),
            likes_count=len(row["likes"]),
        )
        for row in rows
    ]
    Review.objects.bulk_create(reviews)
    Like.objects.bulk_create(
        Like(review=review, member=members[username])
        for review, row in zip(reviews, rows, strict=True)
        for username in row["likes"]
    )


def _make_logins() -> list[Login]:
    """One member of each kind, with a confirmed address and a random password."""
    logins = []
    for username, groups, is_staff in (
        ("member", [], False),
        ("editor", [EDITORS], True),
        ("moderator", [MODERATORS], True),
        ("administrator", [], True),
    ):
        logins.append(Login(username, get_random_string(14, _LETTERS)))
        member = Member.objects.create_user(
            username,
            f"{username}@{_MAIL}",
            logins[-1].password,
            is_staff=is_staff,
            is_superuser=username == "administrator",
        )
        member.groups.set(Group.objects.filter(name__in=groups))
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return logins


def _keep(logins: list[Login]) -> None:
    """Write the log-ins where only the owner of the files can read them."""
    members = Member.objects.in_bulk([login.username for login in logins], field_name="username")
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(
        "# The log-ins of the demo: username, password, and a mark by which a changed password is noticed.\n"
        + "".join(f"{login.username} {login.password} {_proof_of(members[login.username])}\n" for login in logins)
    )


def _file() -> Path:
    return settings.VAR_DIR / "demo-logins.txt"


def _proof_of(member: Member) -> str:
    return hashlib.sha256(member.password.encode()).hexdigest()[:12]


def _time(text: str) -> datetime:
    """A time of the fixtures; a date alone is its first moment, in UTC."""
    time = datetime.fromisoformat(text)
    return time if timezone.is_aware(time) else time.replace(tzinfo=UTC)
